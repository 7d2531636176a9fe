"""When the kernel stops a worker, by what the worker says that it has begun.

Runs in the kernel.
"""

import math
import time

from g2c_magics.grading.process.messages import Job, Message
from g2c_magics.grading.process.time_limits import FINISH_LIMIT, GRACE, IMPORT_LIMIT


class Deadline:
    """When the kernel stops a worker. It is later than the worker's own limit by `grace` seconds.

    Whatever a worker says that it has begun, or imports, it has so much time and no more.
    until: when it is stopped in any case, as of time.monotonic.
    """

    def __init__(self, job: Job, grace: float, until: float = math.inf) -> None:
        self.job = job
        self.grace = grace
        self._end = time.monotonic() + job.limit + GRACE
        self._last = min(self._end + sum(job.limits) + FINISH_LIMIT, until)
        self._import_left = IMPORT_LIMIT
        self._import_began: float | None = None

    @property
    def end(self) -> float:
        """The moment, as of time.monotonic."""
        importing = self._import_left if self._import_began is not None else 0.0
        return min(self._end + importing, self._last)

    def take(self, message: Message) -> None:
        """Note what a message says of time."""
        match message:
            case {"event": "start", "step": str(step)}:
                self._end = time.monotonic() + self.job.limit_of(step) + self.grace
            case {"event": "importing"} if self._import_began is None:
                self._import_began = time.monotonic()
            case {"event": "imported"} if self._import_began is not None:
                spent = min(time.monotonic() - self._import_began, self._import_left)
                self._import_began = None
                self._import_left -= spent
                self._end += spent
