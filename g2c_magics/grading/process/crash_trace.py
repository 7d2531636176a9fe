"""What a process left behind when it was stopped or crashed: faulthandler's text in a file.

Pure text: runs in the kernel.
"""

import linecache
import re
from pathlib import Path

from g2c_magics.grading.source_files import CELL, SourceFiles


class CrashTrace:
    """The learner's part of a trace. cell: the source of the graded cell, if there is one."""

    def __init__(self, path: Path, where: SourceFiles, cell: str | None) -> None:
        try:
            self.text = path.read_text(errors="replace")
        except OSError:
            self.text = ""
        self.where = where
        self.cell = cell

    @property
    def timed_out(self) -> bool:
        """Whether it was the time limit that ended the process."""
        return self.text.startswith("Timeout")

    def frames(self) -> list[tuple[str, int, str]]:
        """The learner's frames, innermost first: file, line and function."""
        found = re.findall(r'File "(.+?)", line (\d+) in (.+)', self.text)
        return [(f, int(n), name) for f, n, name in found if self.where.is_learner(f)]

    def function(self) -> str:
        """The learner's innermost function, with its file; "" where none is known."""
        return next((f"{file} {name}" for file, _, name in self.frames()), "")

    def place(self) -> tuple[str, str] | None:
        """The learner's innermost line: its label and its source."""
        for file, number, _ in self.frames():
            linecache.checkcache(file)
            lines = self.cell.splitlines() if file == CELL and self.cell is not None else None
            source = lines[number - 1 : number] if lines else [linecache.getline(file, number)]
            return self.where.label(file, number), "".join(source).strip()[:120]
        return None
