"""How long each step may take, once others have run out of time.

A hang costs its full limit once. A later check is stopped soon, but that counts only where it
stood in a function that has hung before; anywhere else (it may be slow, the machine may be busy)
it is run again and given time. Pure: no processes, no clock of its own.
"""

from collections.abc import Collection, Iterable

from g2c_magics.grading.process.endings import Hang

HURRIED_LIMIT = 0.2  # seconds; a right check takes a few milliseconds
SHORTEST_RETRY = 1.0  # seconds for a check that is run again, however many functions have hung
REST_FACTOR = 6.0  # all that follows the first hang or crash may take this many times the limit
TOTAL_FACTOR = 10.0  # the checks of a lesson together may take this many times the limit
LEAST_TOTAL = 50.0  # seconds for them all the same: with the rest, one submission takes a minute
IMPORT_LIMIT = 30.0  # CPU seconds of a job for importing installed modules: torch._dynamo takes 3
IMPORT_PATIENCE = 30.0  # seconds of the same that it neither has a CPU nor waits for one
IMPORT_WORKER_LIMIT = 240.0  # seconds of the same by the worker's own clock, which knows no other
PATIENT_FACTOR = 4.0  # times the limit, for a step that a busy machine has stopped
STARVED_SHARE = 0.5  # of its limit that a step waited for a CPU: it was stopped by load
GRACE = 1.0  # seconds between the worker's own time limit and the kernel's
SHORT_GRACE = 0.2  # seconds, the same for code that has switched the worker's own off before
FINISH_LIMIT = 60.0  # seconds for all that follows the checks of a job


class TimeLimits:
    """The time limits of one `Grader.check`. limit: seconds for a check that nothing is held
    against."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.rest = REST_FACTOR * limit  # seconds for all that follows the first hang or crash
        self.total = max(TOTAL_FACTOR * limit, LEAST_TOTAL)  # seconds for all of them
        self.hung_functions: set[str] = set()
        self._retry: str | None = None  # the check that is run again with more time
        self._retry_limit = limit

    @property
    def grace(self) -> float:
        """Seconds to wait for a worker that should have stopped itself."""
        return SHORT_GRACE if "" in self.hung_functions else GRACE

    def of(self, names: Iterable[str], patient: Collection[str | None] = ()) -> tuple[float, ...]:
        """Seconds for each of these checks. patient: those that a busy machine has stopped."""
        if not self.hung_functions:
            return tuple(self.limit * (PATIENT_FACTOR if n in patient else 1.0) for n in names)
        hurried = min(HURRIED_LIMIT, self.limit)
        return tuple(self._retry_limit if name == self._retry else hurried for name in names)

    def counts(self, hang: Hang) -> bool:
        """Note a hang. Whether it counts; if not, the check is to be run again with more time."""
        in_full = not self.hung_functions or hang.step == self._retry
        if not in_full and hang.function not in self.hung_functions:
            self._retry = hang.step
            return False
        if in_full:
            # Code that hangs in ever other functions gets ever less of our time.
            shortest = min(SHORTEST_RETRY, self.limit)
            self._retry_limit = max(self._retry_limit / 2, shortest)
        self.hung_functions.add(hang.function)
        self._retry = None
        return True
