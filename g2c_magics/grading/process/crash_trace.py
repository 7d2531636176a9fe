"""What a process left behind when it was stopped or crashed: faulthandler's text in a file.

Pure text: runs in the kernel.
"""

import linecache
import re
from dataclasses import dataclass
from pathlib import Path

from g2c_magics.grading.source_files import CELL, SourceFiles

MAX_SOURCE = 120  # characters


@dataclass(frozen=True)
class Place:
    """A line of the learner's."""

    line: str  # "g2c/nn/modules.py:84"
    source: str  # what stands there; "" where that is unknown


class CrashTrace:
    """The learner's part of a trace. cell: the source of the graded cell, if there is one."""

    def __init__(self, path: Path, source_files: SourceFiles, cell: str | None) -> None:
        try:
            self.text = path.read_text(errors="replace")
        except OSError:
            self.text = ""
        self.source_files = source_files
        self.cell = cell

    @property
    def timed_out(self) -> bool:
        """Whether it was the time limit that ended the process."""
        return self.text.startswith("Timeout")

    def frames(self) -> list[tuple[str, int, str]]:
        """The learner's frames, innermost first: file, line and function.

        Without those of given code as it came, which a loop may be in when it is stopped; unless
        there are no others.
        """
        found = re.findall(r'File "(.+?)", line (\d+) in (.+)', self.text)
        is_learner, is_given = self.source_files.is_learner, self.source_files.is_given
        theirs = [(f, int(n), name) for f, n, name in found if is_learner(f)]
        for file in {file for file, _, _ in theirs}:
            linecache.checkcache(file)
        return [(f, n, name) for f, n, name in theirs if not is_given(f, n)] or theirs

    def function(self) -> str:
        """The learner's innermost function, with its file; "" where none is known."""
        return next((f"{file} {name}" for file, _, name in self.frames()), "")

    def place(self) -> Place | None:
        """The learner's innermost line."""
        for file, number, _ in self.frames():
            lines = self.cell.splitlines() if file == CELL and self.cell is not None else None
            source = lines[number - 1 : number] if lines else [linecache.getline(file, number)]
            text = "".join(source).strip()[:MAX_SOURCE]
            return Place(self.source_files.label(file, number), text)
        return None
