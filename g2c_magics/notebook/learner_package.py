"""The learner's package in this kernel: imported from the graded folder, reloaded after an edit.

Knows nothing of IPython: the notebook's variables are handed in. Checks do not need the package
here, since they run in processes of their own.
"""

import contextlib
import gc
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from g2c_magics.grading.collector import fingerprints
from g2c_magics.grading.grader import Grader
from g2c_magics.grading.package import import_package


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
        self._loaded: tuple | None = None  # root, digests of the files, borrowed tasks
        self._refused: dict[str, str] = {}  # digests of the files that were last found broken

    def load(self, root: Path) -> ModuleType:
        """The package as it is on disk below `root` now, borrowed answers bound.

        An edit is first tried in a worker, so that files which loop or exit when they are imported
        cannot take the kernel with them. Raises BrokenFiles, one line.
        """
        files = (root, fingerprints(root, self.lesson.folder))
        wanted = (*files, frozenset(self.borrowed))
        name = self.lesson.package
        if wanted == self._loaded and name in sys.modules:
            return sys.modules[name]
        if self._loaded is None or self._loaded[:2] != files:
            problem = self.grader.try_import(root)
            if problem:
                raise BrokenFiles(f"Your files cannot be imported. {problem}")
        try:
            with restored_on_failure(name.partition(".")[0]) as before:
                package = import_package(root, name)
                self.bind_borrowed()
        except Exception as error:
            raise BrokenFiles(f"{type(error).__name__}: {error}") from error
        replace_old(before, self.variables)
        self._loaded = wanted
        return package

    def bind_borrowed(self) -> None:
        """Put the worked answers of the borrowed tasks in place."""
        todos = [t for task in self.lesson.tasks if task.id in self.borrowed for t in task.todos]
        if todos:
            importlib.import_module("g2c.solutions").bind(self.lesson.name, todos)

    def reload_edited(self, root: Path) -> None:
        """Load the package again where it is loaded from `root` and its files have changed.

        Broken files are reported once for each edit. Raises BrokenFiles, one line.
        """
        loaded = sys.modules.get(self.lesson.package)
        if loaded is None or not comes_from(loaded, root):
            return
        files = fingerprints(root, self.lesson.folder)
        if self._loaded is not None and self._loaded[:2] == (root, files):
            return
        if files != self._refused:
            self._refused = files
            self.load(root)


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


def replace_old(old: dict[str, ModuleType], variables: dict[str, Any]) -> None:
    """Let all that holds a part of the `old` modules hold what has that name in the new ones.

    Variables get the new classes, functions and modules. Instances made before keep their values
    and take the new code, as does a class that was derived in the notebook.
    """
    new: dict[int, Any] = {}  # by the id of the old part
    classes: list[type] = []
    for name in [name for name in old if name in sys.modules]:
        new[id(old[name])] = sys.modules[name]
        parts = vars(sys.modules[name])
        for part, value in vars(old[name]).items():
            is_ours = isinstance(value, (type, FunctionType)) and value.__module__ in old
            if is_ours and part in parts:
                new.setdefault(id(value), parts[part])
                if isinstance(value, type) and isinstance(parts[part], type):
                    classes.append(value)
    for name, value in list(variables.items()):
        if id(value) in new:
            variables[name] = new[id(value)]
    for derived in [derived for kind in classes for derived in kind.__subclasses__()]:
        if id(derived) not in new:
            with contextlib.suppress(TypeError):
                derived.__bases__ = tuple(new.get(id(base), base) for base in derived.__bases__)
    for holder in gc.get_referrers(*classes):
        if type(holder) in classes:
            with contextlib.suppress(TypeError):  # a class with other __slots__
                object.__setattr__(holder, "__class__", new[id(type(holder))])
