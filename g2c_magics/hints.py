"""Give the hints of a lesson one at a time, each task's in order.

Knows nothing of IPython.
"""

from collections.abc import Sequence

from g2c_magics.grading.report import Report
from g2c_magics.lessons.lesson import Lesson


class NoHint(ValueError):
    """There is no task to give a hint for. Its text is one line."""


class Hints:
    """The hints of a lesson, and how many of them this session has seen."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.given: dict[str, int] = {}  # hints seen, by task

    def next(self, task: str) -> list[str]:
        """The next hint for this task, as lines to print; after the last, what else there is.

        Raises MissingPart or NoHint, one line.
        """
        hints = hints_of(self.lesson, task)
        level = self.given.get(task, 0)
        if level < len(hints):
            self.given[task] = level + 1
            lines = [f"Hint {level + 1} of {len(hints)} for {task}: {hints[level]}"]
        else:
            lines = [f"That was the last hint for {task}: {hints[-1]}"]
        if level + 1 >= len(hints):
            lines.append(f"To continue with the worked answer for now: %g2c_borrow {task}")
        return lines


def hints_of(lesson: Lesson, task: str) -> Sequence[str]:
    """The hints for a task, the weakest first. Raises MissingPart or NoHint, one line."""
    hints = lesson.require("hints").HINTS.get(task, ())
    if not hints:
        raise NoHint(f"The lesson {lesson.name} has no hints for {task}.")
    return hints


def first_unfinished(report: Report) -> str:
    """The first task that is not done. Raises NoHint when there is none."""
    if report.problem:
        raise NoHint(f"{report.problem} {report.next_step}")
    for task in report.tasks:
        if task.status != "passed":
            return task.task
    raise NoHint("Every task is done: there is nothing left to give a hint for.")
