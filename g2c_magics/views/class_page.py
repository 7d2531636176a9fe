"""Turn the Summary of a class into what an instructor reads: one page, or fifteen lines.

Pure: no I/O, no clock. The page's words and tags are in templates/class_page.html.j2.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from g2c_magics.classroom.row import Row
from g2c_magics.classroom.summary import Summary
from g2c_magics.lessons.lesson import Lesson, Pitfall
from g2c_magics.text import counted
from g2c_magics.views.html_page import plain, render, task_titles
from g2c_magics.views.report import clip
from g2c_magics.views.report_text import WIDTH

MAX_BYTES = 1_000_000
ROWS = 250  # on one page: a table of more is split into parts of so many
LISTED = 3  # mistakes and cases in a terminal


@dataclass(frozen=True)
class Budget:
    """How much of a class is written out."""

    reason: int  # characters of a reason
    reasons: int  # reasons of a case
    people: int  # names at a mistake
    cases: int  # cases for a human, where not all are on the page


# From generous to thrifty: the first that makes the page small enough. Only a class of hundreds
# with long names and long stories needs any but the first.
BUDGETS = (
    Budget(reason=240, reasons=8, people=400, cases=60),
    Budget(reason=160, reasons=3, people=60, cases=60),
    Budget(reason=100, reasons=1, people=10, cases=60),
)


class Section(NamedTuple):
    """A part of the page, as its contents list it."""

    title: str
    size: str  # how much it holds, "" where that says nothing


@dataclass(frozen=True)
class Part:
    """Some rows of a table that is too long for the page."""

    section: str  # id of the section that the table belongs to
    title: str  # of that section
    path: str  # of its page, beside class.html
    first: int  # number of its first row, from 1
    rows: Sequence[Row]
    of: int  # rows in all its parts

    @property
    def numbers(self) -> str:
        return f"{self.first}–{self.first + len(self.rows) - 1}"


def to_html(
    summary: Summary,
    date: str = "",
    lesson: Lesson | None = None,
    pitfalls: Mapping[str, Pitfall] | None = None,
) -> str:
    """The page about a class. It stands alone but for the pages that `further` makes.

    date: when the class was graded, as it is to be printed. lesson: for its title and those of its
    tasks. pitfalls: what each mistake is, by id. The pages of the submissions are expected under
    reports/, beside it.
    """
    return render(
        "class_page.html.j2",
        BUDGETS,
        MAX_BYTES,
        summary=summary,
        sections=sections(summary),
        parts=parts(summary),
        date=date,
        title=lesson.title if lesson else summary.lesson,
        task_titles=task_titles(lesson),
        pitfalls=pitfalls or {},
    )


def further(
    summary: Summary, date: str = "", lesson: Lesson | None = None, **_: object
) -> dict[str, Callable[[], str]]:
    """What makes the further pages of a large class, by the path that class.html links to."""
    pages = {}
    for found in parts(summary).values():
        for before, part, after in zip([None, *found], found, [*found[1:], None], strict=False):
            pages[part.path] = partial(
                render, "class_part.html.j2", BUDGETS, MAX_BYTES,
                summary=summary, part=part, before=before, after=after, date=date,
                title=lesson.title if lesson else summary.lesson,
            )  # fmt: skip
    return pages


def parts(summary: Summary) -> dict[str, list[Part]]:
    """By section, the parts of its table; none of a table that fits."""
    titles = {id: section.title for id, section in sections(summary).items()}
    tables = {"cases": summary.attention, "all": summary.rows}
    return {
        id: [
            Part(id, titles[id], f"class-{id}-{number}.html", start + 1,
                 rows[start : start + ROWS], len(rows))
            for number, start in enumerate(range(0, len(rows), ROWS), start=1)
            if len(rows) > ROWS
        ]
        for id, rows in tables.items()
    }  # fmt: skip


def sections(summary: Summary) -> dict[str, Section]:
    """By id, in order, the parts of the page for which there is something to tell."""
    parts = (
        ("scores", "Scores", "", summary.scores[1:]),
        ("checks", "Checks", "", summary.scores),
        ("mistakes", "Mistakes", str(len(summary.pitfalls)), summary.pitfalls),
        ("cases", "For a human", str(len(summary.attention)), summary.attention),
        ("alike", "Look alike", counted(len(summary.alike), "group"), summary.alike),
        ("all", "All submissions", str(len(summary.rows)), summary.rows),
    )
    return {id: Section(title, size) for id, title, size, content in parts if content}


def to_text(summary: Summary) -> str:
    """The class at the end of a grading, in 80 columns: median, what went wrong, who needs you."""
    outcomes = [f"{number} {status}" for status, number in summary.outcomes.items()]
    lines = [
        ", ".join([f"{summary.lesson}: {counted(summary.handed_in, 'submission')}", *outcomes])
    ]
    if len(summary.scores) == 1:
        lines.append(f"Score {summary.scores[0]} of {summary.max_score}")
    elif summary.quartiles:
        low, middle, high = summary.quartiles
        lines.append(
            f"Median {middle:g} of {summary.max_score}, quartiles {low:g} and {high:g}, "
            f"full marks {summary.full_marks}"
        )
    lines += made_of(summary)
    wrong = [(check.first_wrong, check.label) for check in summary.first_wrong]
    lines += block("Where they first go wrong", wrong)
    named = [(len(found.ids), found.pitfall) for found in summary.pitfalls[:LISTED]]
    lines += block("Most frequent mistakes", named)
    if summary.attention:
        lines.append(f"For a human: {len(summary.attention)}")
        for row in summary.attention[:LISTED]:
            lines.append(one_line(f"{row.id} ({row.status}): {row.attention[0]}"))
        if len(summary.attention) > LISTED:
            lines.append(f"  and {len(summary.attention) - LISTED} more, on the class page")
    if summary.alike:
        lines.append(f"Look alike: {counted(len(summary.alike), 'group')}")
    if summary.exposed:
        lines.append(f"{len(summary.exposed)} of {len(summary.running)} ran without a sandbox")
    return "\n".join(lines)


def made_of(summary: Summary) -> list[str]:
    """What the scores are made of, a line each."""
    lines = []
    if summary.given:
        lines.append(f"{summary.given} points are for code that was given")
    if summary.follow_on:
        lines.append(f"{summary.follow_on} points were lost only by what earlier tasks broke")
    return lines


def block(title: str, items: Iterable[tuple[int, str]]) -> list[str]:
    """A title and a line for each item, its number first; nothing when there is no item."""
    lines = [one_line(f"{number} × {text}") for number, text in items]
    return [title, *lines] if lines else []


def one_line(text: str) -> str:
    """One indented line of a terminal, whatever a name or a message holds."""
    return clip("  " + " ".join(plain(text).split()), WIDTH)
