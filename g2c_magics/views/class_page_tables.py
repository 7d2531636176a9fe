"""The tables of the page about a class: scores, checks, mistakes, cases for a human, everyone.

Pure: a Summary in, HTML out. Every bar stands beside its number, so no colour is needed to read it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from g2c_magics.classroom.row import Row
from g2c_magics.classroom.summary import Summary
from g2c_magics.lessons import Lesson
from g2c_magics.views.class_page_counts import (
    CheckCount,
    check_counts,
    failed_most,
    histogram,
    quartiles,
)
from g2c_magics.views.report_html import clip
from g2c_magics.views.sheet import count, link_to, name, safe

if TYPE_CHECKING:
    from g2c_magics.lessons.nn.pitfalls import Pitfall

FOLD = 12  # so many names are read at a glance; more are folded

STYLE = """
.key{display:flex;flex-wrap:wrap;gap:.6rem 2.4rem;margin:1.6rem 0 0;padding:.8rem 0;
border:solid var(--line);border-width:1px 0}
.key div{display:flex;flex-direction:column-reverse}
.key dt{font:.8rem/1.4 system-ui,sans-serif;color:var(--dim)}
.key dd{margin:0;font-size:1.35rem;line-height:1.3;font-variant-numeric:lining-nums tabular-nums}
.key small{font-size:.6em;color:var(--dim)}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.3rem;list-style:none;margin:.9rem 0 0;padding:0;
font:.875rem/1.6 system-ui,sans-serif}
.bar{display:flex;width:13rem;height:.72rem;border:1px solid var(--line)}
.bar i{display:block;height:100%}
.bar .p{background:var(--dim)}
.bar .w{background:repeating-linear-gradient(135deg,var(--bad) 0 2px,transparent 2px 4px)}
.key-to i{display:inline-block;width:1.6rem;height:.72rem;border:1px solid var(--line);
margin:0 .35rem 0 1rem;vertical-align:-.05rem} .key-to i:first-child{margin-left:0}
.key-to .p{background:var(--dim)}
.key-to .w{background:repeating-linear-gradient(135deg,var(--bad) 0 2px,transparent 2px 4px)}
.dist .bar{border:0;width:min(26rem,42vw)} .dist .note{color:var(--dim);white-space:nowrap}
.dist th,.dist td{padding-top:.1rem;padding-bottom:.1rem}
.checks{width:100%} .checks tbody th{font-weight:400}
.checks tbody th[scope=rowgroup]{font-weight:600;padding-top:1.1rem}
.checks tbody th[scope=rowgroup] span{font-weight:400;color:var(--dim)}
.most{color:var(--bad);font-weight:600;white-space:nowrap}
.mist{list-style:none;margin:0;padding:0} .mist>li{margin:1rem 0;max-width:44rem;
display:grid;grid-template-columns:3.2rem 1fr}
.mist b.n{font-size:1.25rem;line-height:1.25;padding-right:1rem;font-weight:600;
font-variant-numeric:lining-nums tabular-nums}
.mist h3,.mist p{margin:.1rem 0}
.who{font:.84rem/1.6 system-ui,sans-serif;color:var(--dim);margin:.2rem 0}
.who summary{width:max-content;max-width:100%}
.who p{max-width:none;margin:.2rem 0}
.cases td:last-child{max-width:38rem} .cases ul{margin:0;padding:0;list-style:none}
.cases td,.cases th{padding-top:.4rem;padding-bottom:.4rem;border-top:1px solid var(--line)}
.cases th[scope=row] bdi,.all th[scope=row] bdi{display:inline-block;max-width:15rem}
.all th[scope=row]{font-weight:400} .all th.t{vertical-align:bottom;padding-right:.5rem}
.all th.t span{writing-mode:vertical-rl;transform:rotate(180deg);display:inline-block;
line-height:1}
.all td{padding-top:.12rem;padding-bottom:.12rem} .all td.t{padding-right:.5rem}
.all tbody tr:hover{background:var(--soft)}
@media (max-width:34rem){.bar{width:4.5rem} .checks th,.checks td{padding-right:.55rem}}
"""


@dataclass(frozen=True)
class Section:
    """A part of the page. count: how much it holds, for the contents."""

    id: str
    title: str
    count: str
    html: str


@dataclass(frozen=True)
class Budget:
    """How much is written out: characters a reason, reasons a case, names a mistake, cases."""

    reason: int
    reasons: int
    people: int
    cases: int


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
    worst = {count.rate.name for count in failed_most(summary)}
    groups = []
    for task, counts in groupby(check_counts(summary), key=lambda count: count.rate.task):
        said = f" <span>{safe(titles[task])}</span>" if task in titles else ""
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
    mark = ' <span class="most">◂ most often wrong</span>' if worst else ""
    cells = "".join(f'<td class="n">{n or "–"}</td>' for n in (check.wrong, check.unwritten))
    return (
        f'<tr><th scope="row">{safe(check.rate.title)}{mark}</th>'
        f"<td>{bar(check.rate.share, check.wrong / of)}</td>"
        f'<td class="n">{100 * check.rate.share:.0f} %</td>{cells}</tr>'
    )


def people(ids: Sequence[str], budget: Budget) -> str:
    """Names with their pages; folded when they are many."""
    shown = ids[: budget.people]
    rest = f" and {len(ids) - len(shown)} more" if len(shown) < len(ids) else ""
    listed = ", ".join(f'<a href="{link_to(i)}">{name(i)}</a>' for i in shown) + rest
    if len(ids) <= FOLD:
        return f'<p class="who">{listed}</p>'
    return f'<details class="who"><summary>who</summary><p>{listed}</p></details>'


def mistakes(summary: Summary, pitfalls: "Mapping[str, Pitfall]", budget: Budget) -> Section | None:
    """The mistakes that have a name, the most frequent first."""
    if not summary.pitfalls:
        return None
    items = []
    for found in summary.pitfalls:
        known = pitfalls.get(found.pitfall)
        said = f"<p>{safe(known.title)}. {safe(known.why)}</p>" if known else ""
        items.append(
            f'<li><b class="n">{len(found.ids)}</b><div><h3>{safe(found.pitfall)}</h3>{said}'
            f"{people(found.ids, budget)}</div></li>"
        )
    html = f'<ol class="mist">{"".join(items)}</ol>'
    return Section("mistakes", "Mistakes", str(len(items)), html)


def cases(summary: Summary, budget: Budget) -> Section | None:
    """Those that a human should look at, and why."""
    if not summary.attention:
        return None
    shown = summary.attention[: budget.cases]
    lines = "".join(
        f'<tr><th scope="row">{person(row)}</th><td>{status(row)}</td>'
        f'<td class="n">{row.score}</td><td>{reasons(row, budget)}</td></tr>'
        for row in shown
    )
    rest = len(summary.attention) - len(shown)
    more = f'<p class="dim">And {rest} more; their pages tell why.</p>' if rest else ""
    head = [("submission", ""), ("status", ""), ("score", "n"), ("why", "")]
    html = table("cases", "Submissions for a human", head, f"<tbody>{lines}</tbody>") + more
    return Section("cases", "For a human", str(len(summary.attention)), html)


def reasons(row: Row, budget: Budget) -> str:
    shown = row.attention[: budget.reasons]
    items = "".join(f"<li>{safe(clip(text, budget.reason))}</li>" for text in shown)
    rest = len(row.attention) - len(shown)
    return f"<ul>{items}{f'<li>and {rest} more</li>' if rest else ''}</ul>"


def person(row: Row) -> str:
    """The name, with the way to the page that is handed back; there is none before it was tried."""
    if row.status == "ungraded":
        return name(row.id)
    return f'<a href="{link_to(row.id)}">{name(row.id)}</a>'


def status(row: Row) -> str:
    """The word; what did not end well stands out."""
    return row.status if row.status == "graded" else f'<b class="bad">{safe(row.status)}</b>'


def alike(summary: Summary, budget: Budget) -> Section | None:
    """Groups whose work is the same but for names, comments and layout."""
    if not summary.alike:
        return None
    said = (
        "<p>The same work but for names, comments and layout. Short answers often agree by chance; "
        "read both before you speak to anybody.</p>"
    )
    groups = "".join(
        f'<li><b class="n">{len(ids)}</b><div>{people(ids, budget)}</div></li>'
        for ids in summary.alike
    )
    html = f'{said}<ol class="mist">{groups}</ol>'
    return Section("alike", "Look alike", count(len(summary.alike), "group"), html)


def everyone(summary: Summary, lesson: Lesson | None) -> Section | None:
    """A line a submission."""
    if not summary.rows:
        return None
    tasks = list(dict.fromkeys(rate.task for rate in summary.checks))
    most = {t: sum(c.points for c in lesson.checks_of(t)) for t in tasks} if lesson else {}
    head = [("submission", ""), ("status", ""), ("score", "n")]
    head += [(f"<span>{safe(task)}</span>", "t") for task in tasks] + [("mistakes", "")]
    lines = "".join(line(row, tasks, most) for row in summary.rows)
    said = (
        '<p class="who">Points by task; in bold where some are missing, – for none.</p>'
        if lesson
        else ""
    )
    html = said + table("all", "All submissions", head, f"<tbody>{lines}</tbody>")
    return Section("all", "All submissions", str(len(summary.rows)), html)


def line(row: Row, tasks: Sequence[str], most: Mapping[str, int]) -> str:
    cells = "".join(f'<td class="n t">{points(row, t, most)}</td>' for t in tasks)
    return (
        f'<tr><th scope="row">{person(row)}</th><td>{status(row)}</td>'
        f'<td class="n">{row.score}</td>{cells}<td>{safe(", ".join(row.pitfalls))}</td></tr>'
    )


def points(row: Row, task: str, most: Mapping[str, int]) -> str:
    got = row.tasks.get(task, 0)
    if not got:
        return "–"
    return f"<b>{got}</b>" if got < most.get(task, got) else f"{got}"
