"""Watch from outside how much a job takes, it and all the processes it has started.

On Linux each process has a limit of its own as well, which tells the learner sooner.
"""

import contextlib
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

MEMORY_FILE = "/memfd:"  # how Linux names a file that lies in memory only
BLOCK = 512  # bytes, of st_blocks
LOOK_INTERVAL = 0.25  # seconds; each look reads the whole process table


class Memory:
    """The growth of a process and of those below it since it took its job.

    A process that it forks begins with memory of its own, but not with what it shares with others:
    growth is counted by either size, whichever is more. Files in memory count too, mapped or not.
    """

    def __init__(self, pid: int, limit_gb: float) -> None:
        self.limit = limit_gb * 2**30  # bytes
        self.process: psutil.Process | None = None
        self.start = (0, 0)  # sizes when it took its job
        self.looked = time.monotonic()
        with contextlib.suppress(psutil.NoSuchProcess):  # gone already: that is told elsewhere
            self.process = psutil.Process(pid)
            self.start = sizes(self.process)

    def exceeded(self) -> bool:
        """Whether they have grown beyond the limit, as of the last look."""
        if self.process is None or time.monotonic() - self.looked < LOOK_INTERVAL:
            return False
        self.looked = time.monotonic()
        try:
            family = [self.process, *self.process.children(recursive=True)]
        except psutil.NoSuchProcess:
            return False
        grown = sum(self.growth(process) for process in family)
        return grown + unmapped(process.pid for process in family) > self.limit

    def growth(self, process: psutil.Process) -> int:
        """Bytes of a process beyond those that the first one began with."""
        try:
            now = sizes(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return 0
        return max(0, *(n - start for n, start in zip(now, self.start, strict=True)))


def unmapped(pids: Iterable[int]) -> int:
    """Bytes of files in memory (memfd) that these processes hold open and have not mapped.

    Linux only; of processes that may be looked into.
    """
    files: dict[tuple[int, int], int] = {}  # size of each by device and inode
    mapped = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            own = len(files)
            for opened in Path(f"/proc/{pid}/fd").iterdir():
                with contextlib.suppress(OSError):
                    if str(opened.readlink()).startswith(MEMORY_FILE):
                        status = opened.stat()
                        files[status.st_dev, status.st_ino] = status.st_blocks * BLOCK
            if len(files) > own:
                mapped += mapped_shared(pid)
    return max(0, sum(files.values()) - mapped)


def mapped_shared(pid: int) -> int:
    """Bytes of files in memory that a process has mapped: its own size holds them already."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssShmem:"):
            return int(line.split()[1]) * 1024
    return 0


def sizes(process: psutil.Process) -> tuple[int, int]:
    """Bytes in memory: all of them, and those that no file backs, where the platform tells."""
    info = process.memory_info()
    return info.rss, info.rss - getattr(info, "shared", 0)
