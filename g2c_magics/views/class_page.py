"""Turn the Summary of a class into what an instructor reads: one page, or fifteen lines.

Pure: no I/O, no clock, no script. The tables lie next door, in class_page_tables.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from g2c_magics.classroom.summary import Summary
from g2c_magics.lessons import Lesson
from g2c_magics.text import counted
from g2c_magics.views import class_page_people as people
from g2c_magics.views import class_page_tables as tables
from g2c_magics.views import html_page
from g2c_magics.views.class_page_counts import (
    check_counts,
    exposed,
    first_wrong,
    full_marks,
    outcomes,
    quartiles,
    running,
)
from g2c_magics.views.class_page_style import STYLE
from g2c_magics.views.class_page_text import to_text
from g2c_magics.views.html_page import prose, safe

if TYPE_CHECKING:
    from g2c_magics.lessons.nn.pitfalls import Pitfall

__all__ = ["to_html", "to_text"]

MAX_BYTES = 1_000_000
# From generous to thrifty: the first that makes the page small enough. Only a class of hundreds
# with long names and long stories needs any but the first.
BUDGETS = (
    people.Budget(reason=240, reasons=8, people=400, cases=400),
    people.Budget(reason=160, reasons=3, people=60, cases=200),
    people.Budget(reason=100, reasons=1, people=10, cases=60),
)


def to_html(
    summary: Summary,
    date: str = "",
    lesson: Lesson | None = None,
    pitfalls: "Mapping[str, Pitfall] | None" = None,
) -> str:
    """One page that stands alone, at most 1 MB for 400 submissions.

    date: when the class was graded, as it is to be printed. lesson: for the titles of its tasks.
    pitfalls: what each mistake is, by id. The pages of the submissions are expected under
    reports/, beside it.
    """
    title = lesson.title if lesson else summary.lesson

    def page(budget: people.Budget) -> str:
        sections = [
            section
            for section in (
                scores(summary),
                tables.checks(summary, lesson),
                people.mistakes(summary, pitfalls or {}, budget),
                people.cases(summary, budget),
                people.alike(summary, budget),
                people.everyone(summary, lesson),
            )
            if section
        ]
        head = [header(summary, title, date), contents(sections), sandbox(summary, budget)]
        body = [f'<section id="{s.id}"><h2>{s.title}</h2>{s.html}</section>' for s in sections]
        return html_page.document(f"{title}: the class", STYLE, [*head, *body, footer(summary)])

    return html_page.smallest(page, BUDGETS, MAX_BYTES)


def header(summary: Summary, title: str, date: str) -> str:
    """What it is, the one sentence that matters most, and the key figures."""
    above = " · ".join(text for text in ("Class report", safe(date)) if text)
    figures = "".join(
        f"<div><dt>{label}</dt><dd>{value}</dd></div>" for label, value in key_figures(summary)
    )
    return (
        f'<header><p class="over">{above}</p><h1>{safe(title)}</h1>'
        f'<p class="lead">{misunderstood(summary)}</p><dl class="key">{figures}</dl></header>'
    )


def key_figures(summary: Summary) -> list[tuple[str, str]]:
    """The class in one line of a table."""
    noun = "submission" if len(summary.rows) == 1 else "submissions"
    found = [(noun, f"{len(summary.rows)}"), ("ran", f"{len(summary.scores)}")]
    found += [(status, str(n)) for status, n in outcomes(summary).items() if status != "graded"]
    parts = quartiles(summary.scores)
    if len(summary.scores) == 1:
        found.append(("score", f"{summary.scores[0]} <small>of {summary.max_score}</small>"))
    elif parts:
        low, middle, high = parts
        found.append(("median", f"{middle:g} <small>of {summary.max_score}</small>"))
        found.append(("quartiles", f"{low:g}–{high:g}"))
        full = full_marks(summary)
        found.append(("full marks", f"{full} <small>{share(full, len(summary.scores))}</small>"))
    return found


def share(part: int, whole: int) -> str:
    """ "30 %"; never 0 % for some, nor 100 % for all but some."""
    percent = round(100 * part / whole) if whole else 0
    if 0 < part < whole:
        percent = min(max(percent, 1), 99)
    return f"{percent} %"


def misunderstood(summary: Summary) -> str:
    """In one sentence, as HTML: where the work of most first goes wrong."""
    if not summary.rows:
        return "No submission has been graded yet."
    if not summary.scores:
        return "None of the submissions could be run, so nothing can be said of what they hold."
    ran = len(summary.scores)
    found = first_wrong(summary)
    if not found and any(check.wrong for check in check_counts(summary)):
        return "What went wrong went wrong before any check: files that cannot be imported."
    if not found:
        return (
            ("Every submission has full marks." if ran > 1 else "Full marks.")
            if full_marks(summary) == ran
            else "Nobody got a check wrong; what lacks points is not written yet."
        )
    told = [f"<b>{safe(c.rate.task)}</b>, {prose(c.short)} ({n} of {ran})" for c, n in found]
    rest = f"; then {'; and '.join(told[1:])}" if told[1:] else ""
    return f"{'Work' if ran > 1 else 'It'} first goes wrong at {told[0]}{rest}."


def contents(sections: list[tables.Section]) -> str:
    """The way to each section, with how much it holds."""
    links = " ".join(
        f'<li><a href="#{s.id}">{s.title}</a>'
        + (f' <span class="dim">{s.count}</span>' if s.count else "")
        + "</li>"
        for s in sections
    )
    return f'<nav aria-label="PackageFiles"><ul>{links}</ul></nav>' if len(sections) > 1 else ""


def sandbox(summary: Summary, budget: people.Budget) -> str:
    """A warning when learners' code ran with the instructor's network and files."""
    open_rows = exposed(summary)
    if not open_rows:
        return ""
    every = len(open_rows) == len(running(summary))
    who = "" if every else f" {people.people([row.id for row in open_rows], budget)}"
    reasons = dict.fromkeys(row.exposed for row in open_rows if row.exposed)
    why = f" Why not: {safe('; '.join(list(reasons)[:3]))}." if reasons else ""
    return (
        f'<div class="call"><p><b>{len(open_rows)} of {len(running(summary))} ran without a '
        "sandbox.</b> Their code could use the network and read the files of whoever started the "
        f"grading; time and memory were limited all the same.{why}</p>{who}</div>"
    )


def scores(summary: Summary) -> tables.Section | None:
    """How the scores are spread."""
    if len(summary.scores) < 2:
        return None
    return tables.Section("scores", "Scores", "", tables.distribution(summary))


def footer(summary: Summary) -> str:
    """How all this came about."""
    ran = running(summary)
    said = [f"{counted(len(ran), 'submission')} ran, {sum(r.seconds for r in ran):.0f} s in all."]
    if ran and not exposed(summary):
        said.append("Each ran in a sandbox, without network and away from all other files.")
    digests = sorted({row.grading for row in ran if row.grading})
    if digests:
        said.append("Grading: sha256 " + ", ".join(f"<code>{safe(d)}</code>" for d in digests))
    if len(digests) > 1:
        said.append("<b>Not all rows were graded by the same tests and grader: grade again.</b>")
    return "<footer>" + "".join(f"<p>{text}</p>" for text in said) + "</footer>"
