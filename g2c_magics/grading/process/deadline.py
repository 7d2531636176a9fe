"""When the kernel stops a worker, by what the worker says that it has begun.

Runs in the kernel.
"""

import math
import time

from g2c_magics.grading.process.cpu_clock import CpuClock
from g2c_magics.grading.process.messages import Job, Message
from g2c_magics.grading.process.time_limits import (
    FINISH_LIMIT,
    GRACE,
    IMPORT_LIMIT,
    IMPORT_PATIENCE,
    STARVED_SHARE,
)


class Deadline:
    """When the kernel stops a worker. It is later than the worker's own limit by `grace` seconds.

    Whatever a worker says that it has begun, or imports, it has so much time and no more. An
    import's is CPU time: how long that takes is the machine's doing.
    until: when it is stopped in any case, as of time.monotonic. most: seconds from now for all of
    it, without the time of imports.
    """

    def __init__(
        self,
        job: Job,
        clock: CpuClock,
        grace: float = GRACE,
        until: float = math.inf,
        most: float = math.inf,
    ) -> None:
        self.job = job
        self.clock = clock
        self.grace = grace
        self.until = until
        self._end = time.monotonic() + job.limit + GRACE
        last = self._end + sum(job.limits) + FINISH_LIMIT
        self._last = min(last, time.monotonic() + most)
        self._limit = job.limit
        self._before = clock.used, clock.waited  # by the running step's beginning
        self._import_left = IMPORT_LIMIT  # CPU seconds
        self._patience_left = IMPORT_PATIENCE
        self._import_began: tuple[float, float, float] | None = None  # as of _now

    @property
    def importing(self) -> bool:
        """Whether an installed module is being imported, as far as the worker says."""
        return self._import_began is not None

    @property
    def starved(self) -> bool:
        """Whether the running step has waited for a CPU for much of its limit."""
        return self.clock.waited - self._before[1] > STARVED_SHARE * self._limit

    @property
    def used(self) -> float:
        """CPU seconds that the running step has had."""
        return self.clock.used - self._before[0]

    @property
    def end(self) -> float:
        """The moment, as of time.monotonic, by what is known now."""
        if self._import_began is None:
            return min(self._end, self._last, self.until)
        wall, used, waited = self._spent()
        if used > self._import_left or wall - waited - used > self._patience_left:
            return -math.inf
        return self.until

    def take(self, message: Message) -> None:
        """Note what a message says of time."""
        match message:
            case {"event": "start", "step": str(step)}:
                self._limit = self.job.limit_of(step)
                self._end = time.monotonic() + self._limit + self.grace
                self._before = self.clock.used, self.clock.waited
            case {"event": "importing"} if self._import_began is None:
                self._import_began = self._now()
            case {"event": "imported"} if self._import_began is not None:
                wall, used, waited = self._spent()
                self._import_began = None
                self._import_left = max(self._import_left - used, 0.0)
                idle = max(wall - waited - used, 0.0)
                self._patience_left = max(self._patience_left - idle, 0.0)
                self._before = self._before[0] + used, self._before[1] + waited
                self._end += wall
                self._last += wall

    def _now(self) -> tuple[float, float, float]:
        return time.monotonic(), self.clock.used, self.clock.waited

    def _spent(self) -> tuple[float, float, float]:
        """Seconds of the import that goes on: all, on a CPU, and waiting for one."""
        began = self._import_began or self._now()
        wall, used, waited = (now - then for now, then in zip(self._now(), began, strict=True))
        return wall, used, waited
