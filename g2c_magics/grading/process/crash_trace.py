"""What a process left behind when it was stopped or crashed: faulthandler's text in a file.

Learner code can write to that file whatever it likes. So at most MAX_TRACE of it is read, and only
lines of the graded files as they were before learner code ran are quoted. Runs in the kernel.
"""

import functools
import itertools
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from g2c_magics.grading.sandbox.new_root import walk
from g2c_magics.grading.source_files import CELL, SourceFiles

MAX_SOURCE = 120  # characters of a line that is quoted
MAX_TRACE = 2**16  # bytes
MAX_FUNCTION = 200  # characters of a function's name
MAX_FRAMES = 200  # of the learner's; faulthandler writes 100 for a thread
MAX_DIGITS = 7  # of a line number
MAX_STAGED = 2**22  # bytes of source that are kept, to be quoted from
MAX_STAGED_FILES = 1000

Frame = tuple[str, int, str]  # file, line, function


@dataclass(frozen=True)
class Place:
    """A line of the learner's."""

    line: str  # "g2c/nn/modules.py:84"
    source: str  # what stands there; "" where that is unknown


def staged_sources(folder: Path) -> dict[str, str]:
    """The text of the Python files below the graded package's `folder`, by path.

    None of a link, and not more than MAX_STAGED in all.
    """
    found, left = {}, MAX_STAGED
    for path in itertools.islice(walk(folder), MAX_STAGED_FILES):
        data = read_regular(path, left + 1) if path.suffix == ".py" else None
        if data is not None and len(data) <= left:
            left -= len(data)
            text = data.decode(errors="replace")
            found[str(path)] = text.replace("\r\n", "\n").replace("\r", "\n")
    return found


def read_regular(path: Path, most: int) -> bytes | None:
    """The first bytes of a regular file; None of a link or a pipe, or where it cannot be read."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return os.read(number, most) if stat.S_ISREG(os.fstat(number).st_mode) else None
    except OSError:
        return None
    finally:
        os.close(number)


def frames_of(text: str) -> Iterator[Frame]:
    """The frames of a trace, as it comes: one line each, in time linear in its length."""
    for line in text.split("\n"):
        name, found, rest = line.strip().removeprefix('File "').partition('", line ')
        digits, is_frame, function = rest.partition(" in ")
        if found and is_frame and len(digits) <= MAX_DIGITS and digits.isdecimal():
            yield name, int(digits), function[:MAX_FUNCTION]


class CrashTrace:
    """The learner's part of a trace.

    cell: the source of the graded cell, if there is one. staged: as of staged_sources.
    """

    def __init__(
        self, path: Path, source_files: SourceFiles, cell: str | None, staged: Mapping[str, str]
    ) -> None:
        self.text = (read_regular(path, MAX_TRACE) or b"").decode(errors="replace")
        self.source_files = source_files
        self.staged = staged if cell is None else {**staged, CELL: cell}

    @property
    def timed_out(self) -> bool:
        """Whether it was the time limit that ended the process."""
        return self.text.startswith("Timeout")

    @functools.cached_property
    def frames(self) -> list[Frame]:
        """The learner's frames, innermost first, in the graded files.

        Without those of given code as it came, which a loop may be in when it is stopped; unless
        there are no others.
        """
        found = (frame for frame in frames_of(self.text) if frame[0] in self.staged)
        theirs = list(itertools.islice(found, MAX_FRAMES))
        return [(f, n, name) for f, n, name in theirs if not self._is_given(f, n)] or theirs

    def _is_given(self, file: str, line: int) -> bool:
        return self.source_files.given.is_unchanged(self.staged[file], line)

    def function(self) -> str:
        """The learner's innermost function, with its file; "" where none is known."""
        return next((f"{file} {name}" for file, _, name in self.frames), "")

    def place(self) -> Place | None:
        """The learner's innermost line."""
        for file, number, _ in self.frames:
            text = "".join(self.staged[file].split("\n")[number - 1 : number])
            return Place(self.source_files.label(file, number), text.strip()[:MAX_SOURCE])
        return None
