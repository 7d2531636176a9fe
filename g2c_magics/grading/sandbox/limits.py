"""Limits on resources and output for a process that runs one job of learner code.

Linux and macOS; what a platform lacks is left out, and the kernel watches memory from outside.
"""

import io
import os
import resource
import sys
from pathlib import Path

import torch

KEPT_OUTPUT = 2000  # characters of prints kept for each check


class BoundedOutput(io.TextIOBase):
    """A stdout that keeps the first characters and drops the rest."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.room = KEPT_OUTPUT
        self.lost = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        part = text[: self.room]
        if part:
            self.kept.append(part)
            self.room -= len(part)
        self.lost += len(text) - len(part)
        return len(text)

    def text(self) -> str:
        shown = "".join(self.kept)
        return f"{shown}… and {self.lost:,} more characters" if self.lost else shown


def capture_output() -> BoundedOutput:
    """Send what the learner prints to a fresh, bounded place."""
    output = BoundedOutput()
    sys.stdout = sys.stderr = output
    return output


def limit_resources(memory_gb: float) -> None:
    """No core dumps, one compute thread, and at most `memory_gb` on top of what is loaded."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    torch.set_num_threads(1)
    if sys.platform == "linux":  # macOS does not enforce it: the pool watches from outside
        pages = Path("/proc/self/statm").read_text().split()[0]
        loaded = int(pages) * os.sysconf("SC_PAGE_SIZE")
        allowed = loaded + int(memory_gb * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))
