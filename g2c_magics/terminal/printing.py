"""Print for a person: in colour on a terminal, as plain lines in a pipe or a file."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.highlighter import RegexHighlighter
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.theme import Theme

# A status is a word and a glyph in the text already: colour only helps to find it.
THEME = Theme(
    {"g2c.right": "green", "g2c.part": "yellow", "g2c.wrong": "bold red", "g2c.label": "dim"}
)


class Statuses(RegexHighlighter):
    """Colours what a report says of a task, a check, a deliverable or an examination."""

    base_style = "g2c."
    highlights = (
        r"(?P<right>✓( passed)?|\bok\b)",
        r"(?P<part>◐ partial|○ todo|\bpartial\b|\btodo\b)",
        r"(?P<wrong>✗( (failed|error|timeout|crashed))?)",
        r"(?m)^  (?P<label>what happened|where|think about|why it matters)  ",
    )


def print_text(text: str) -> None:
    """Print text that is laid out already."""
    if sys.stdout and sys.stdout.isatty():
        console = Console(theme=THEME, highlight=False, soft_wrap=True)
        console.print(Statuses()(text), soft_wrap=True)
    else:
        print(text)


@contextmanager
def progress_bar(title: str, total: int) -> Iterator[Callable[[str], None]]:
    """A bar with the time left, for a terminal. What it gives takes a step and shows a line."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), TextColumn("{task.fields[now]}")) as bar:
        task = bar.add_task(title, total=total, now="")
        yield lambda line: bar.update(task, advance=1, now=line)
