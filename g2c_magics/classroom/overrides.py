"""The teacher's hand: points that stand whatever the checks say, read from overrides.csv.

The file lies beside grades.csv and is the teacher's: it is read, and never written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from g2c_magics.classroom.row import Row
from g2c_magics.classroom.table import Line, WrongTable, numbered, read_table
from g2c_magics.lessons.lesson import Lesson

FILE = "overrides.csv"
COLUMNS = ("id", "task", "points", "comment")


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
    """What the file says; nothing where there is none. Raises WrongTable."""
    found: dict[str, tuple[Override, ...]] = {}
    lines = read_table(path, COLUMNS) if path.exists() else []
    for where, line in numbered(path, lines):
        override = override_of(line, where, lesson)
        found[line["id"]] = (*found.get(line["id"], ()), override)
    return found


def override_of(line: Line, where: str, lesson: Lesson) -> Override:
    """One line of the file. Raises WrongTable."""
    id, task, points, comment = (line[column] for column in COLUMNS)
    if not id:
        raise WrongTable(f"{where}: expected the id of a hand-in. Got nothing.")
    if task and task not in lesson.task_ids:
        raise WrongTable(
            f"{where}: expected a task, or nothing for the whole score. Got {task!r}. "
            f"The tasks: {' '.join(lesson.task_ids)}"
        )
    worth = sum(c.points for c in lesson.checks if task in ("", c.task))
    if not points.isdecimal() or int(points) > worth:
        raise WrongTable(f"{where}: expected points from 0 to {worth}. Got {points!r}.")
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
