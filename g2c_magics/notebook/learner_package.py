"""The learner's package in this kernel: imported from the graded folder, reloaded after an edit.

Knows nothing of IPython: the notebook's variables are handed in. Checks do not need the package
here, since they run in processes of their own.
"""

import contextlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from g2c_magics.grading.fingerprints import package_fingerprints
from g2c_magics.grading.grader import Grader
from g2c_magics.grading.package import import_package
from g2c_magics.notebook.follow import Following
from g2c_magics.notebook.parts import PartChecks
from g2c_magics.text import error_text


class BrokenFiles(Exception):
    """The learner's files cannot be imported. Its text is one line."""


class LearnerPackage:
    """One lesson's package in one kernel.

    borrowed: ids of the tasks whose worked answers are bound in place of the learner's own.
    """

    def __init__(self, grader: Grader, variables: dict[str, Any]) -> None:
        self.grader = grader
        self.lesson = grader.lesson
        self.variables = variables
        self.borrowed: set[str] = set()
        self.following = Following(variables)
        self.parts = PartChecks(grader)
        self._loaded: tuple | None = None  # root, digests of the files, borrowed tasks
        self._refused: tuple | None = None  # root and digests that were last found broken

    def load(self, root: Path) -> ModuleType:
        """The package as it is on disk below `root` now, borrowed answers bound.

        An edit is first tried in a worker, so that files which loop or exit when they are imported
        cannot take the kernel with them. Raises BrokenFiles, one line.
        """
        files = self.files_below(root)
        wanted = (*files, frozenset(self.borrowed))
        name = self.lesson.package
        top = name.partition(".")[0]
        if wanted == self._loaded and name in sys.modules:
            return sys.modules[name]
        if self._loaded is None or self._loaded[:2] != files:
            problem = self.grader.try_import(root)
            if problem:
                raise BrokenFiles(f"Your files cannot be imported. {problem}")
        try:
            with self.kept_kernel(), restored_on_failure(top) as before:
                others = [other for other in before if not other.startswith(f"{top}.solutions")]
                package = import_package(root, name, others)
                self.bind_borrowed()
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise BrokenFiles(f"{type(error).__name__}: {error_text(error)}") from error
        for line in self.following.follow(before):
            print(line)
        self._loaded = wanted
        return package

    def kept_kernel(self) -> contextlib.AbstractContextManager[None]:
        """Inside, learner code may switch in torch what it likes; outside, all is as it was.

        A lesson without training may do without torch, which is not loaded for it.
        """
        if not self.lesson.has("trainer"):
            return contextlib.nullcontext()
        from g2c_magics.training.torch_state import kept_torch_state

        return kept_torch_state()

    def files_below(self, root: Path) -> tuple[Path, dict[str, str]]:
        """The folder, and the digests of all that is the learner's in its package."""
        return root, package_fingerprints(root, self.lesson.folder.parts[0])

    def bind_borrowed(self) -> None:
        """Put the worked answers of the borrowed tasks in place."""
        todos = [t for task in self.lesson.tasks if task.id in self.borrowed for t in task.todos]
        if todos:
            importlib.import_module("g2c.solutions").bind(self.lesson.name, todos)

    def reload_edited(self, root: Path) -> None:
        """Load the package again where its files have changed, or others lie below `root`.

        Broken files are reported once for each edit. Raises BrokenFiles, one line.
        """
        loaded = sys.modules.get(self.lesson.package)
        if loaded is None:
            return
        files = self.files_below(root)
        if files == self._refused or (self._loaded is not None and self._loaded[:2] == files):
            return
        self._refused = files
        self.load(root)
        if not comes_from(loaded, root):
            print(f"Your {self.lesson.folder.parts[0]} is now the one in {root}.")


def comes_from(module: ModuleType, root: Path) -> bool:
    """Whether a module was imported from below `root`."""
    file = getattr(module, "__file__", None)
    return file is not None and Path(file).resolve().is_relative_to(root.resolve())


@contextlib.contextmanager
def restored_on_failure(top: str) -> Iterator[dict[str, ModuleType]]:
    """The modules of a package as they are loaded now; put back if what is done inside fails."""

    def loaded() -> dict[str, ModuleType]:
        return {n: m for n, m in sys.modules.items() if n == top or n.startswith(f"{top}.")}

    before = loaded()
    try:
        yield before
    except BaseException:
        for name in loaded():
            del sys.modules[name]
        sys.modules.update(before)
        raise
