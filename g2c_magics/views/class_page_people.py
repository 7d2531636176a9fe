"""The parts of the page about a class that name people: mistakes, cases, look-alikes, everyone.

Pure: a Summary in, HTML out. Names come from strangers' folders: each is escaped, and encoded where
it is part of an address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from g2c_magics.classroom.row import Row
from g2c_magics.classroom.summary import Summary, ran
from g2c_magics.lessons import Lesson
from g2c_magics.text import counted
from g2c_magics.views.class_page_tables import Section, table
from g2c_magics.views.html_page import link_to, name, prose, safe
from g2c_magics.views.report import clip

if TYPE_CHECKING:
    from g2c_magics.lessons.nn.pitfalls import Pitfall

FOLD = 12  # so many names are read at a glance; more are folded


@dataclass(frozen=True)
class Budget:
    """How much is written out: characters a reason, reasons a case, names a mistake, cases."""

    reason: int
    reasons: int
    people: int
    cases: int


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
        said = f"<p>{prose(known.title)}. {prose(known.why)}</p>" if known else ""
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
        f'<td class="n">{score(row)}</td><td>{reasons(row, budget)}</td></tr>'
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
    return Section("alike", "Look alike", counted(len(summary.alike), "group"), html)


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
        f'<td class="n">{score(row)}</td>{cells}<td>{safe(", ".join(row.pitfalls))}</td></tr>'
    )


def score(row: Row) -> str:
    """The points of a row; what never ran has none, not even 0."""
    return str(row.score) if ran(row) else "–"


def points(row: Row, task: str, most: Mapping[str, int]) -> str:
    got = row.tasks.get(task, 0)
    if not got:
        return "–"
    return f"<b>{got}</b>" if got < most.get(task, got) else f"{got}"
