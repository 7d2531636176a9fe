"""How long each check may take, once others have run out of time.

A hang costs its full limit once. A later check is stopped soon, but that counts only where it
stood in a function that has hung before; anywhere else (it may be slow, the machine may be busy)
it is run again and given time. Pure: no processes, no clock of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

HASTE = 0.2  # seconds; a right check takes a few milliseconds
LEAST = 1.0  # seconds for a check that is run again, however many functions have hung
REST = 6.0  # all that follows the first hang or crash may take this many times the limit


@dataclass(frozen=True)
class Hang:
    """A check that ran out of time. function: the learner's innermost, "" where unknown."""

    step: str
    function: str


class TimeLimits:
    """The time limits of one `Grader.check`. limit: seconds for a check that nothing is held
    against."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.full = limit  # of the next check that is given time
        self.hung: set[str] = set()
        self.again: str | None = None
        self.rest = REST * limit  # seconds for all that follows the first hang or crash

    def limits(self, names: Iterable[str]) -> tuple[float, ...]:
        """Seconds for each of these checks."""
        if not self.hung:
            return tuple(self.limit for _ in names)
        hasty = min(HASTE, self.limit)
        return tuple(self.full if name == self.again else hasty for name in names)

    def counts(self, hang: Hang) -> bool:
        """Whether this check is as good as hung. If not, it is to be run again with more time."""
        in_full = not self.hung or hang.step == self.again
        if not in_full and hang.function not in self.hung:
            self.again = hang.step
            return False
        if in_full:
            # Code that hangs in ever other functions gets ever less of our time.
            self.full = max(self.full / 2, min(LEAST, self.limit))
        self.hung.add(hang.function)
        self.again = None
        return True
