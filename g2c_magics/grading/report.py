"""The result of a check: what passed, what did not, and what it is worth.

Frozen values, no logic about lessons, no rendering, no I/O.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SCHEMA = 1
RED = frozenset({"failed", "error", "timeout", "crashed"})  # ran, or tried to, and was not right


class ChecksFailed(Exception):
    """A strict check without the full score. Its text is one line, in a notebook too."""

    def _render_traceback_(self) -> list[str]:
        return [f"ChecksFailed: {self}"]


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one graded test.

    status: passed, failed, todo, error, timeout or crashed. points: earned, of max_points.
    message: what was expected and what came. line: the learner's, "file:number", if there is one.
    pitfall: the id of the mistake, when there is evidence for one; advice says more about it.
    output: what the learner's code printed. traceback: their frames of an error.
    """

    name: str
    title: str
    status: str
    points: int
    max_points: int
    message: str = ""
    pitfall: str | None = None
    line: str | None = None
    advice: str = ""
    output: str = ""
    traceback: str = ""

    def to_dict(self) -> dict:
        keys = ("name", "title", "status", "points", "max_points", "message", "pitfall", "line")
        return {key: getattr(self, key) for key in keys}


@dataclass(frozen=True)
class TaskResult:
    """The checks of one task, and the file they are about, below the root.

    borrowed: they ran on the worked answer, not on the learner's.
    """

    task: str
    checks: tuple[CheckResult, ...]
    borrowed: bool = False
    file: str = ""

    @property
    def score(self) -> int:
        return sum(check.points for check in self.checks)

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

    def to_dict(self) -> dict:
        return {
            "task": self.task,
            "status": self.status,
            "score": self.score,
            "max_score": self.max_score,
            "borrowed": self.borrowed,
            "checks": [check.to_dict() for check in self.checks],
        }


@dataclass(frozen=True)
class Report:
    """The outcome of one `%g2c_check`.

    root: the graded folder. files: sha256 of each learner file, by path below the root.
    problem: one line when the learner's files could not be imported at all, else "".
    unfinished: the grader itself could not go on, problem says why; the score says nothing.
    notes: what else happened that the reader should know.
    isolated: every process of this check ran without network and away from all other files;
    isolation: why not, in one line, "" where that holds. alerts: evidence of tampering, one line
    each with the learner's line; a human decides what it means, the score does not.
    next_step: the first thing to do, in one line; "" when nothing is left.
    """

    lesson: str
    root: str
    files: Mapping[str, str]
    tasks: tuple[TaskResult, ...]
    seconds: float
    cell: bool = False
    problem: str = ""
    unfinished: bool = False
    notes: tuple[str, ...] = ()
    isolated: bool = False
    isolation: str = ""
    alerts: tuple[str, ...] = ()
    next_step: str = field(default="", compare=False)

    @property
    def score(self) -> int:
        return sum(task.score for task in self.tasks)

    @property
    def own_score(self) -> int:
        """The score without the tasks that were borrowed."""
        return sum(task.score for task in self.tasks if not task.borrowed)

    @property
    def max_score(self) -> int:
        return sum(task.max_score for task in self.tasks)

    @property
    def passed(self) -> bool:
        return self.score == self.max_score and bool(self.tasks)

    def to_dict(self) -> dict:
        """The schema other tools build on (DESIGN: Report.to_dict)."""
        return {
            "schema": SCHEMA,
            "lesson": self.lesson,
            "root": self.root,
            "files": dict(self.files),
            "score": self.score,
            "own_score": self.own_score,
            "max_score": self.max_score,
            "seconds": round(self.seconds, 3),
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
