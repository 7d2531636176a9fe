"""One submission's line in the books: what it scored, what happened, and who should look at it.

A frozen value that crosses a process or a network as JSON. No I/O.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from g2c_magics.grading.report import RED, Report

# From good to bad: a row bears the worst that happened to any of its checks.
STATUSES = ("graded", "error", "timeout", "crashed", "refused", "ungraded", "missing")
WORST = ("error", "timeout", "crashed")


@dataclass(frozen=True)
class Row:
    """The outcome of one submission."""

    id: str  # its name in the books
    # graded; error: its files cannot be imported; timeout, crashed: in some check; refused: it
    # never ran; ungraded: we could not run it and will try again; missing: nothing was handed in
    status: str
    score: int = 0
    max_score: int = 0
    tasks: Mapping[str, int] = field(default_factory=dict)  # points by task
    checks: Mapping[str, str] = field(default_factory=dict)  # status by check
    pitfalls: tuple[str, ...] = ()  # ids of the mistakes found in it
    seconds: float = 0.0  # of grading
    sandboxed: bool = False  # whether it ran without network and away from all other files
    exposed: str = ""  # why it was not sandboxed, in one line
    exam: str = ""  # agrees or differs, as a whole; "" where none was held
    message: str = ""  # what happened, in one line
    attention: tuple[str, ...] = ()  # why a human should look, a line each
    files: str = ""  # sha256 of the files as handed in
    tree: str = ""  # sha256 of their normalised syntax trees, "" where none of the work is theirs
    grading: str = ""  # sha256 of what the grade depends on: options.grading_digest
    functions: tuple[tuple[str, str, int], ...] = ()  # own ones: name, form, statements
    filled: tuple[str, ...] = ()  # files it lacked
    given: int | None = None  # points of the score for code that was given; None: not known
    independent_score: int | None = None  # had earlier tasks been right; None: nothing ran
    causes: Mapping[str, str] = field(default_factory=dict)  # pitfall by check, where one is named
    name: str = ""  # of the person, as the roster has it
    late_days: int | None = None  # after the deadline; None where none is known
    earlier: tuple[str, ...] = ()  # hand-ins of the same person that a later one replaces
    overrides: tuple[tuple[str, str], ...] = ()  # by the teacher: what, and the comment on it
    canvas_id: str = ""  # Canvas's number for the person, where it delivered the files

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Row":  # what JSON holds
        """A row out of to_dict. Raises KeyError or TypeError for another format's."""
        lists = {name: tuple(data[name]) for name in ("pitfalls", "attention", "filled")}
        lists["earlier"] = tuple(data.get("earlier", ()))
        lists |= {
            name: tuple(map(tuple, data.get(name, ()))) for name in ("overrides", "functions")
        }
        return cls(**{**data, **lists})

    @property
    def has_grade(self) -> bool:
        """Whether its score counts: something ran, or the teacher said what it is."""
        return bool(self.checks or self.overrides)

    def to_dict(self) -> dict[str, Any]:  # what JSON holds
        return asdict(self)


def status_of(report: Report) -> str:
    """What happened to a graded submission as a whole, one of STATUSES."""
    if report.problem:
        first = next((check.status for task in report.tasks for check in task.checks), "error")
        return first if first in WORST else "error"
    found = {check.status for task in report.tasks for check in task.checks}
    return max(found & {"timeout", "crashed"}, key=STATUSES.index, default="graded")


def pitfalls_of(report: Report) -> tuple[str, ...]:
    """The ids of all mistakes named in a report, each once, in the order of its tasks."""
    named = [check.pitfall for task in report.tasks for check in task.checks if check.pitfall]
    return tuple(dict.fromkeys(named))


def message_of(report: Report) -> str:
    """The first thing that is wrong, in one line; "" when nothing is."""
    if report.problem:
        return report.problem
    red = (check for task in report.tasks for check in task.checks if check.status in RED)
    first = next(red, None)
    return f"{first.title}: {first.message}".splitlines()[0] if first else ""
