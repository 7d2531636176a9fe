"""Watch from outside how much a worker takes, where the platform does not enforce a limit.

On Linux the worker's own address-space limit does the work, and this watches nothing.
"""

import sys


class Memory:
    """The growth of one process since it took its job."""

    def __init__(self, pid: int, limit_gb: float, watch: bool | None = None) -> None:
        self.limit = limit_gb * 2**30
        self.process = None
        if watch if watch is not None else sys.platform != "linux":
            import psutil

            self.process = psutil.Process(pid)
            self.start = self.process.memory_info().rss

    def exceeded(self) -> bool:
        """Whether the process has grown beyond its limit."""
        if self.process is None:
            return False
        import psutil

        try:
            return self.process.memory_info().rss - self.start > self.limit
        except psutil.NoSuchProcess:
            return False
