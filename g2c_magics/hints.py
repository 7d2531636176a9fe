"""Hand out the hints of a lesson one at a time, each task's in order.

Knows nothing of IPython.
"""

from g2c_magics.grading.report import Report
from g2c_magics.lessons import Lesson
from g2c_magics.notebook.errors import OneLine


class Hints:
    """Which hints a session has seen."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.given: dict[str, int] = {}

    def next(self, task: str) -> list[str]:
        """The next hint for this task, as lines to print; after the last, the way on."""
        hints = self.lesson.part("hints").HINTS[task]
        level = self.given.get(task, 0)
        if level < len(hints):
            self.given[task] = level + 1
            lines = [f"Hint {level + 1} of {len(hints)} for {task}: {hints[level]}"]
        else:
            lines = [f"That was the last hint for {task}: {hints[-1]}"]
        if level + 1 >= len(hints):
            lines.append(f"To go on with the worked answer for now: %g2c_borrow {task}")
        return lines


def unfinished(report: Report) -> str:
    """The first task that is not done. Raises OneLine when there is none."""
    if report.problem:
        raise OneLine(f"{report.problem} {report.next_step}")
    for task in report.tasks:
        if task.status != "passed":
            return task.task
    raise OneLine("Every task is done: there is nothing left to give a hint for.")
