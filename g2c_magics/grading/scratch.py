"""Folders for one job or submission, and the sweeping of those that a killed run has left.

A folder's name carries the id of its process, which holds a lock on it as long as it lives. Runs in
the kernel.
"""

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

PREFIX = "g2c-"
# What tempfile makes of a prefix with a kind and a process id.
NAME = re.compile(re.escape(PREFIX) + r"(?:check|class|probe|worked)-(\d{1,10})-[a-z0-9_]{8}")


@contextlib.contextmanager
def scratch_folder(kind: str) -> Iterator[Path]:
    """An empty folder, gone afterwards. kind: one of those in NAME."""
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{kind}-{os.getpid()}-") as name:
        number = os.open(name, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield Path(name)
        finally:
            os.close(number)


def sweep() -> None:
    """Remove the folders of processes that are gone."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        match = NAME.fullmatch(path.name)
        if match and not psutil.pid_exists(int(match[1])) and is_left_over(path):
            shutil.rmtree(path, ignore_errors=True)


def is_left_over(path: Path) -> bool:
    """Whether it is a folder of this user's that no process holds, in another container neither."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fstat(number).st_uid == os.getuid()
    except OSError:
        return False
    finally:
        os.close(number)
