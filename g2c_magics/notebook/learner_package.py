"""The learner's package in this kernel: fresh from the graded folder, with what is borrowed.

Knows nothing of IPython. Checks do not need it: they run elsewhere.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType

from g2c_magics.grading.collector import fingerprints
from g2c_magics.grading.grader import Grader
from g2c_magics.grading.package import import_package
from g2c_magics.notebook.reload import reload_package


class BrokenFiles(Exception):
    """The learner's files cannot be imported. Its text is one line."""


class LearnerPackage:
    """One lesson's package in one kernel."""

    def __init__(self, grader: Grader) -> None:
        self.grader = grader
        self.lesson = grader.lesson
        self.borrowed: set[str] = set()
        self._loaded: tuple | None = None
        self._refused: dict[str, str] = {}  # the last edit that was looked at

    def package(self, root: Path) -> ModuleType:
        """The package as it is on disk below `root` now, borrowed answers bound.

        An edit is first tried in a worker, so that files which loop or exit when they are imported
        cannot take the kernel with them. Raises BrokenFiles, one line.
        """
        state = (root, fingerprints(root, self.lesson.folder))
        wanted = (*state, frozenset(self.borrowed))
        name = self.lesson.package
        if wanted == self._loaded and name in sys.modules:
            return sys.modules[name]
        if self._loaded is None or self._loaded[:2] != state:
            problem = self.grader.try_import(root)
            if problem:
                raise BrokenFiles(f"Your files cannot be imported. {problem}")
        loaded = sys.modules.get(name)
        try:
            if loaded is not None and comes_from(loaded, root):
                reload_package(loaded)
            else:
                loaded = import_package(root, name)
        except Exception as error:
            self._loaded = None
            raise BrokenFiles(f"{type(error).__name__}: {error}") from error
        self.bind()
        self._loaded = wanted
        return loaded

    def refresh(self, root: Path) -> None:
        """Bring the package up to date where it is loaded from `root` and its files have changed.

        What is broken is told once for each edit. Raises BrokenFiles, one line.
        """
        loaded = sys.modules.get(self.lesson.package)
        if loaded is None or not comes_from(loaded, root):
            return
        files = fingerprints(root, self.lesson.folder)
        if self._loaded is not None and self._loaded[:2] == (root, files):
            return
        if files != self._refused:
            self._refused = files
            self.package(root)

    def bind(self) -> None:
        """Put the worked answers of the borrowed tasks in place."""
        todos = [t for task in self.lesson.tasks if task.id in self.borrowed for t in task.todos]
        if todos:
            solutions = importlib.import_module("g2c.solutions")
            solutions.bind(self.lesson.name, todos)


def comes_from(module: ModuleType, root: Path) -> bool:
    """Whether a module was imported from below `root`."""
    file = getattr(module, "__file__", None)
    return file is not None and Path(file).resolve().is_relative_to(root.resolve())
