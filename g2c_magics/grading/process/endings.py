"""How one run of a worker ended. The kernel decides by it what to do next.

A step is a graded test, IMPORT or DIAGNOSE; None where none was running.
"""

from dataclasses import dataclass

from g2c_magics.grading.process.crash_trace import Place
from g2c_magics.grading.process.messages import IMPORT


@dataclass(frozen=True)
class Done:
    """The worker did what it could of its job and said so."""


@dataclass(frozen=True)
class Broken:
    """The worker itself failed; the learner's code may be right."""

    why: str


@dataclass(frozen=True)
class SandboxFailed:
    """The worker could not be isolated as its job asks for, so it has not begun with it."""

    why: str


@dataclass(frozen=True)
class Hang:
    """A step ran out of time and was stopped."""

    step: str | None
    function: str  # the learner's innermost, with its file; "" where unknown
    seconds: float  # its limit
    place: Place | None = None  # the learner's innermost line
    importing: bool = False  # in the import of an installed module, not in the learner's code
    starved: bool = False  # it has waited for a CPU for much of that time
    used: float = 0.0  # CPU seconds of it

    @property
    def by_load(self) -> bool:
        """Whether the machine may be at fault for it, not the learner's code.

        A check that had a CPU for half of its limit has had its chance.
        """
        had_little = self.step == IMPORT or self.used < self.seconds / 2
        return self.importing or (self.starved and had_little)


@dataclass(frozen=True)
class OutOfMemory:
    """A step took more memory than it may, and was stopped."""

    step: str | None
    limit_gb: float


@dataclass(frozen=True)
class Killed:
    """The process was killed, or is gone: by the step that was running, or by the system."""

    step: str | None
    code: int | None  # as of Popen; None where it is gone without a trace
    place: Place | None = None  # the learner's innermost line


@dataclass(frozen=True)
class Crashed:
    """The process ended by itself in the middle of a step."""

    step: str | None
    code: int  # as of Popen: negative, by that signal
    place: Place | None = None  # the learner's innermost line


Ending = Done | Broken | SandboxFailed | Hang | OutOfMemory | Killed | Crashed
