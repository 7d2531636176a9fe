"""The tables of the page about a class that count: how the scores are spread, check by check.

Pure: a Summary in, HTML out. Every bar stands beside its number, so no colour is needed to read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from g2c_magics.classroom.summary import Summary
from g2c_magics.lessons import Lesson
from g2c_magics.views.class_page_counts import (
    CheckCount,
    check_counts,
    first_wrong,
    histogram,
    quartiles,
)
from g2c_magics.views.html_page import prose, safe


@dataclass(frozen=True)
class Section:
    """A part of the page. count: how much it holds, for the contents."""

    id: str
    title: str
    count: str
    html: str


def table(kind: str, caption: str, head: Sequence[tuple[str, str]], body: str) -> str:
    """A table that scrolls sideways by itself where the screen is too narrow for it."""
    cells = "".join(f'<th scope="col"{f" class={c}" if c else ""}>{t}</th>' for t, c in head)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="{kind}"><thead><tr>{cells}</tr></thead>{body}</table></div>'
    )


def bar(passed: float, wrong: float = 0.0) -> str:
    """Shares of one, drawn: solid, then hatched, then empty."""
    parts = "".join(
        f'<i class="{kind}" style="width:{100 * width:.1f}%"></i>'
        for kind, width in (("p", passed), ("w", wrong))
        if width
    )
    return f'<div class="bar" aria-hidden="true">{parts}</div>'


def distribution(summary: Summary) -> str:
    """The histogram, as a table: a line a range, full marks on top."""
    bins = histogram(summary.scores, summary.max_score)
    tallest = max(b.count for b in bins)
    low, middle, high = quartiles(summary.scores) or (0, 0, 0)
    marks = {"upper quartile": high, "median": middle, "lower quartile": low}
    lines = []
    for b in bins:
        # A quartile may lie between two whole scores; it belongs to the lower one's range.
        here = [f"{word} {v:g}" for word, v in marks.items() if b.low <= int(v) <= b.high]
        lines.append(
            f'<tr><th scope="row" class="n">{b.label}</th><td>{bar(b.count / tallest)}</td>'
            f'<td class="n">{b.count}</td><td class="note">{", ".join(here)}</td></tr>'
        )
    head = [("score", "n"), ("", ""), ("submissions", "n"), ("", "")]
    return table("dist", "How the scores are spread", head, f"<tbody>{''.join(lines)}</tbody>")


def checks(summary: Summary, lesson: Lesson | None) -> Section | None:
    """Every check in teaching order, a group of lines a task."""
    if not summary.scores:
        return None
    titles = {task.id: task.title for task in lesson.tasks} if lesson else {}
    worst = {count.rate.name for count, _ in first_wrong(summary)}
    groups = []
    for task, counts in groupby(check_counts(summary), key=lambda count: count.rate.task):
        said = f" <span>{prose(titles[task])}</span>" if task in titles else ""
        groups.append(
            f'<tbody><tr><th scope="rowgroup" colspan="5">{safe(task)}{said}</th></tr>'
            + "".join(check_line(count, count.rate.name in worst) for count in counts)
            + "</tbody>"
        )
    key = (
        '<p class="who key-to"><i class="p"></i>passed<i class="w"></i>wrong<i></i>not written</p>'
    )
    head = [("check", ""), ("", ""), ("passed", "n"), ("wrong", "n"), ("not written", "n")]
    return Section(
        "checks", "Checks", "", key + table("checks", "Checks by task", head, "".join(groups))
    )


def check_line(check: CheckCount, worst: bool) -> str:
    of = check.rate.of or 1
    mark = ' <span class="most">◂ first goes wrong here</span>' if worst else ""
    cells = "".join(f'<td class="n">{n or "–"}</td>' for n in (check.wrong, check.unwritten))
    return (
        f'<tr><th scope="row">{prose(check.rate.title)}{mark}</th>'
        f"<td>{bar(check.rate.share, check.wrong / of)}</td>"
        f'<td class="n">{100 * check.rate.share:.0f} %</td>{cells}</tr>'
    )
