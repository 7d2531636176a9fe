"""The result of a check: what passed, what did not, and what it is worth.

Frozen values, no logic about lessons, no rendering, no I/O.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any  # in to_dict: what JSON holds

from g2c_magics.lessons.lesson import Pitfall

SCHEMA = 2
RED = frozenset({"failed", "error", "timeout", "crashed"})  # ran, or tried to, and was not right


class ChecksFailed(Exception):
    """A strict check without the full score. Its text is one line, in a notebook too."""

    def _render_traceback_(self) -> list[str]:
        return [f"ChecksFailed: {self}"]


class Ungraded(Exception):
    """A grade that nobody can stand for yet. Its text is one line, in a notebook too."""

    def _render_traceback_(self) -> list[str]:
        return [f"Ungraded: {self}"]


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one graded test."""

    name: str  # of the test
    title: str  # what it looks at, for people
    status: str  # passed, failed, todo, error, timeout or crashed
    points: int  # earned
    max_points: int
    message: str = ""  # what was expected and what came
    pitfall: str | None = None  # the id of the mistake, when there is evidence for one
    line: str | None = None  # the learner's, "file:number", if there is one
    advice: str = ""  # more about the mistake; "" where nothing is known
    output: str = ""  # what the learner's code printed
    traceback: str = ""  # the learner's frames of an error
    follows: tuple[str, ...] = ()  # earlier tasks whose worked answers make it pass
    changed: tuple[str, ...] = ()  # given code without whose change it passes: "Module.device"
    exam: bool | None = None  # whether an exam agrees; None where none was held
    known: Pitfall | None = None  # the lesson's own words on the pitfall, where it has any

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "status": self.status,
            "points": self.points,
            "max_points": self.max_points,
            "message": self.message,
            "pitfall": self.pitfall,
            "advice": self.advice or None,
            "line": self.line,
            "follows": list(self.follows),
            "exam": self.exam,
        }


@dataclass(frozen=True)
class TaskResult:
    """The checks of one task."""

    task: str  # id
    checks: tuple[CheckResult, ...]
    borrowed: bool = False  # they ran on the worked answer, not on the learner's
    file: str = ""  # that they are about, below the root
    follows: tuple[str, ...] = ()  # earlier tasks whose worked answers make it pass
    saved: float | None = None  # when the file was last saved, in seconds since the epoch

    @property
    def score(self) -> int:
        return sum(check.points for check in self.checks)

    @property
    def independent_score(self) -> int:
        """The score had earlier tasks been right: a check that only follows from them counts."""
        return sum(c.max_points if c.follows else c.points for c in self.checks)

    @property
    def max_score(self) -> int:
        return sum(check.max_points for check in self.checks)

    @property
    def status(self) -> str:
        """passed: all of it. failed: something is wrong. partial: right so far. todo: not begun."""
        statuses = {check.status for check in self.checks}
        if statuses == {"passed"}:
            return "passed"
        if statuses & RED:
            return "failed"
        return "partial" if self.score else "todo"

    def to_dict(self) -> dict[str, Any]:
        return {
            "task": self.task,
            "status": self.status,
            "score": self.score,
            "max_score": self.max_score,
            "borrowed": self.borrowed,
            "follows": list(self.follows),
            "checks": [check.to_dict() for check in self.checks],
        }


@dataclass(frozen=True)
class Report:
    """The outcome of one `%g2c_check`."""

    lesson: str
    root: str  # the graded folder
    files: Mapping[str, str]  # sha256 of each learner file, by path below the root
    tasks: tuple[TaskResult, ...]
    seconds: float
    cell: bool = False  # the definitions of a cell were laid over the files
    problem: str = ""  # why the learner's files could not be graded at all, in one line
    unfinished: bool = False  # the grader could not go on: `problem` says why, the score nothing
    notes: tuple[str, ...] = ()  # what else happened that the reader should know
    isolated: bool = False  # every process ran without network and away from all other files
    isolation: str = ""  # why not, in one line
    # Evidence of tampering, one line each. A human decides what it means; the score does not.
    alerts: tuple[str, ...] = ()
    all_followed: bool = True  # there was time to find out what every failed check follows from
    exam: str = ""  # what an exam found, in one line; "" where none was held
    unanswered: str = ""  # why an exam says nothing of checks that passed, in one line
    at: float | None = field(default=None, compare=False)  # when graded, seconds since the epoch
    base: str = ""  # the folder of the notebook, where links to files start; "" for none
    in_vscode: bool = False  # VS Code shows the notebook: it has a form of its own for such links
    # The first thing to do, in one line; "" when nothing is left.
    next_step: str = field(default="", compare=False)

    @property
    def score(self) -> int:
        return sum(task.score for task in self.tasks)

    @property
    def own_score(self) -> int:
        """The score without the tasks that were borrowed."""
        return sum(task.score for task in self.tasks if not task.borrowed)

    @property
    def confirmed_score(self) -> int:
        """The own score, once an exam that was asked for has said its word. Raises Ungraded."""
        if self.unfinished or self.unanswered:
            raise Ungraded(f"{self.problem or self.unanswered}. Grade it again, or by hand.")
        return self.own_score

    @property
    def max_score(self) -> int:
        return sum(task.max_score for task in self.tasks)

    @property
    def exam_line(self) -> str:
        """What the exam found or why it could not, in one line; "" where there was none."""
        return self.unanswered or self.exam

    @property
    def exam_verdict(self) -> str:
        """agrees, differs or unanswered, as a whole; "" where no exam was held.

        The attack: one wrong answer and then none, so that all that was not answered keeps its
        points beside "differs".
        """
        if self.unanswered:
            return "unanswered"
        if any(check.exam is False for task in self.tasks for check in task.checks):
            return "differs"
        return "agrees" if self.exam else ""

    @property
    def passed(self) -> bool:
        return self.score == self.max_score and bool(self.tasks)

    def to_dict(self) -> dict[str, Any]:
        """The schema other tools build on (`check --json` prints it)."""
        return {
            "schema": SCHEMA,
            "lesson": self.lesson,
            "root": self.root,
            "files": dict(self.files),
            "score": self.score,
            "own_score": self.own_score,
            "max_score": self.max_score,
            "seconds": round(self.seconds, 3),
            "alerts": list(self.alerts),
            "tasks": [task.to_dict() for task in self.tasks],
        }

    def raise_if(self, strict: bool) -> None:
        """Raise ChecksFailed when `strict` and the score is not full."""
        if strict and not self.passed:
            wrong = [t.task for t in self.tasks if t.status != "passed"]
            raise ChecksFailed(
                f"{self.score} of {self.max_score} points; not yet right: {', '.join(wrong)}. "
                f"{self.problem or self.next_step}"
            )

    def __repr__(self) -> str:
        return f"Report({self.lesson}: {self.score}/{self.max_score})"
