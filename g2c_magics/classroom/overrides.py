"""The teacher's hand: points that stand whatever the checks say, read from overrides.csv.

The file lies beside grades.csv and is the teacher's: it is read, and never written.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from g2c_magics.classroom.row import Row
from g2c_magics.lessons.lesson import Lesson

FILE = "overrides.csv"
COLUMNS = ("id", "task", "points", "comment")


class WrongOverride(ValueError):
    """A line of the file that cannot be meant. Its text is one line."""


@dataclass(frozen=True)
class Override:
    """Points for a task, or for all of a hand-in."""

    task: str  # its id; "" for the whole score
    points: int
    comment: str  # for the learner; may be ""

    def __str__(self) -> str:
        return f"{self.task or 'score'} {self.points}"


Overrides = Mapping[str, tuple[Override, ...]]  # by id


def read_overrides(path: Path, lesson: Lesson) -> Overrides:
    """What the file says; nothing where there is none. Raises WrongOverride or OSError."""
    found: dict[str, tuple[Override, ...]] = {}
    if not path.exists():
        return found
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            if not set(COLUMNS) <= set(reader.fieldnames or ()):
                raise WrongOverride(
                    f"{path.name}: expected the columns {', '.join(COLUMNS)}. "
                    f"Got {', '.join(reader.fieldnames or ['nothing'])}."
                )
            for line in reader:
                if any((line[column] or "").strip() for column in COLUMNS):
                    override = override_of(line, f"{path.name}, line {reader.line_num}", lesson)
                    id = (line["id"] or "").strip()
                    found[id] = (*found.get(id, ()), override)
    except (UnicodeDecodeError, csv.Error) as error:
        raise WrongOverride(f"{path.name} is no CSV file in UTF-8: {error}.") from None
    return found


def override_of(line: Mapping[str, str | None], where: str, lesson: Lesson) -> Override:
    """One line of the file. Raises WrongOverride."""
    id, task, points, comment = ((line[column] or "").strip() for column in COLUMNS)
    if not id:
        raise WrongOverride(f"{where}: expected the id of a hand-in. Got nothing.")
    if task and task not in lesson.task_ids:
        raise WrongOverride(
            f"{where}: expected a task, or nothing for the whole score. Got {task!r}. "
            f"The tasks: {' '.join(lesson.task_ids)}"
        )
    worth = sum(c.points for c in lesson.checks if task in ("", c.task))
    if not points.isdecimal() or int(points) > worth:
        raise WrongOverride(f"{where}: expected points from 0 to {worth}. Got {points!r}.")
    return Override(task, int(points), comment)


def overridden(row: Row, overrides: Iterable[Override], lesson: Lesson) -> Row:
    """The row with the teacher's points, those for the whole score above those for tasks."""
    overrides = tuple(overrides)
    if not overrides:
        return row
    by_task = {override.task: override.points for override in overrides}
    tasks = {**row.tasks, **{task: points for task, points in by_task.items() if task}}
    return replace(
        row,
        tasks=tasks,
        score=by_task.get("", sum(tasks.values())),
        max_score=sum(check.points for check in lesson.checks),
        overrides=told(overrides),
    )


def told(overrides: Iterable[Override]) -> tuple[tuple[str, str], ...]:
    """Overrides as a row holds them: what was set, and the comment on it."""
    return tuple((str(override), override.comment) for override in overrides)
