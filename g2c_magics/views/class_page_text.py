"""Tell a class in about fifteen lines of a terminal.

Pure: a Summary in, text of 80 columns out.
"""

from collections.abc import Iterable

from g2c_magics.classroom.summary import Summary
from g2c_magics.text import counted
from g2c_magics.views.class_page_counts import (
    exposed,
    first_wrong,
    full_marks,
    outcomes,
    quartiles,
    running,
)
from g2c_magics.views.html_page import plain
from g2c_magics.views.report import clip
from g2c_magics.views.report_text import WIDTH

LISTED = 3


def to_text(summary: Summary) -> str:
    """The class at the end of a grading: counts, median, what went wrong most, who needs you."""
    lines = [head(summary)]
    parts = quartiles(summary.scores)
    if len(summary.scores) == 1:
        lines.append(f"Score {summary.scores[0]} of {summary.max_score}")
    elif parts:
        low, middle, high = parts
        lines.append(
            f"Median {middle:g} of {summary.max_score}, quartiles {low:g} and {high:g}, "
            f"full marks {full_marks(summary)}"
        )
    wrong = [(number, check.label) for check, number in first_wrong(summary, LISTED)]
    lines += block("Where they first go wrong", wrong)
    named = [(len(found.ids), found.pitfall) for found in summary.pitfalls[:LISTED]]
    lines += block("Most frequent mistakes", named)
    if summary.attention:
        lines.append(f"For a human: {len(summary.attention)}")
        for row in summary.attention[:LISTED]:
            lines.append(line(f"{row.id} ({row.status}): {row.attention[0]}"))
        if len(summary.attention) > LISTED:
            lines.append(f"  and {len(summary.attention) - LISTED} more, on the class page")
    if summary.alike:
        lines.append(f"Look alike: {counted(len(summary.alike), 'group')}")
    if exposed(summary):
        lines.append(f"{len(exposed(summary))} of {len(running(summary))} ran without a sandbox")
    return "\n".join(lines)


def head(summary: Summary) -> str:
    """How many there are, and what became of them."""
    told = [f"{summary.lesson}: {counted(len(summary.rows), 'submission')}"]
    told += [f"{number} {status}" for status, number in outcomes(summary).items()]
    return ", ".join(told)


def block(title: str, items: Iterable[tuple[int, str]]) -> list[str]:
    """A title and a line an item, its number first; nothing when there is no item."""
    lines = [line(f"{number} × {text}") for number, text in items]
    return [title, *lines] if lines else []


def line(text: str) -> str:
    """One indented line of a terminal, whatever a name or a message holds."""
    return clip("  " + " ".join(plain(text).split()), WIDTH)
