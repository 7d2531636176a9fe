"""How much CPU time a job has had, and how long it has waited for a CPU that others had.

Slow code is told from a busy machine by it. Runs in the kernel, and looks from outside: what
learner code says of its own time would not count.
"""

import contextlib
import time
from pathlib import Path

import psutil

LOOK_INTERVAL = 0.5  # seconds; each look reads the whole process table


class CpuClock:
    """The seconds of a process and of those below it, as of the last look."""

    def __init__(self, pid: int) -> None:
        self.used = 0.0  # seconds on a CPU
        self.waited = 0.0  # seconds ready to run, and not run; 0 where the platform does not tell
        self._looked = time.monotonic()
        self._process: psutil.Process | None = None
        with contextlib.suppress(psutil.NoSuchProcess):  # gone already: that is told elsewhere
            self._process = psutil.Process(pid)
            self.used, self.waited = seconds_of(self._process)

    def look(self) -> None:
        """Bring both up to date, twice a second at most."""
        if self._process is None or time.monotonic() - self._looked < LOOK_INTERVAL:
            return
        self._looked = time.monotonic()
        with contextlib.suppress(psutil.NoSuchProcess):
            family = [self._process, *self._process.children(recursive=True)]
            used, waited = zip(*map(seconds_of, family), strict=True)
            # What has ended takes its seconds along, and time does not go back.
            self.used, self.waited = max(self.used, sum(used)), max(self.waited, sum(waited))


def seconds_of(process: psutil.Process) -> tuple[float, float]:
    """The seconds that a process was on a CPU, and those that it waited for one."""
    try:
        times = process.cpu_times()
        used = times.user + times.system
    except psutil.Error:
        used = 0.0
    waited = 0.0
    with contextlib.suppress(OSError, ValueError, IndexError):  # Linux alone has it
        waited = int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[1]) / 1e9
    return used, waited
