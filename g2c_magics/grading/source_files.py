"""Tell the learner's code from ours and from what is installed, by the names of files.

Pure: paths and names; runs in the kernel and in the worker.
"""

import functools
import linecache
import sys
from collections.abc import Mapping
from pathlib import Path
from types import CodeType

from g2c_magics.lessons.given_code import GivenCode
from g2c_magics.paths import DESK, INSTALLED, SCAFFOLD

CELL = "<cell>"  # the file name of a graded cell
NOT_THEIRS = tuple(
    f"{folder}/"
    for folder in (SCAFFOLD / "solutions", DESK, INSTALLED / "tests", sys.prefix,
                   sys.base_prefix)
)  # fmt: skip


class SourceFiles:
    """Which files are the learner's, and what a report calls them: by their path below the root.

    Theirs are the cell and everything below the root that is not ours and not installed: a helper
    beside g2c/nn is as much theirs as what calls it. folder: the lesson's, below the root.
    given: the functions that the lesson gives, as source.
    """

    def __init__(self, root: Path, folder: Path, given: Mapping[str, str] | None = None) -> None:
        self.root = root
        self.top = root / folder.parts[0]  # of the package that is graded
        self.given = GivenCode(given or {})
        self.prefix = f"{root}/"
        self.package = f"{root / folder}/"
        # Asked for frame after frame.
        self.is_learner = functools.cache(self._is_learner)
        self.is_given = functools.cache(self._is_given)

    def _is_learner(self, filename: str) -> bool:
        if filename.startswith(self.package) or filename == CELL:
            return True
        return filename.startswith(self.prefix) and not filename.startswith(NOT_THEIRS)

    def label(self, filename: str, line: int) -> str:
        """A place as "g2c/nn/modules.py:84", or "cell:3" for a line of the graded cell."""
        if filename == CELL:
            return f"cell:{line}"
        try:
            return f"{Path(filename).relative_to(self.root)}:{line}"
        except ValueError:
            return f"{filename}:{line}"

    def _is_given(self, filename: str, line: int) -> bool:
        """Whether a line is in a function that the lesson gives, as it came."""
        return self.given.is_unchanged("".join(linecache.getlines(filename)), line)

    def start_of(self, code: CodeType) -> str | None:
        """The first line of a learner's function; None for any other code."""
        if not self.is_learner(code.co_filename):
            return None
        return self.label(code.co_filename, code.co_firstlineno)
