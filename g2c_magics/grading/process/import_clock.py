"""Tell the time that an import of an installed module takes from the time of the learner's code.

The first use of a part of torch may import torch._dynamo, which takes seconds on a busy machine;
that is no fault of the step that needs it. Runs in the worker.
"""

import importlib.abc
import sys
import sysconfig
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

SITE_PACKAGES = tuple(f"{sysconfig.get_path(name)}/" for name in ("purelib", "platlib"))

# A plain function, whose insides are out of reach: what it knows of leads to the channel.
Timed = Callable[[], AbstractContextManager[None]]


class TimedLoader(SourceFileLoader):
    """Runs a module inside `timed()`."""

    def __init__(self, fullname: str, path: str, timed: Timed) -> None:
        super().__init__(fullname, path)
        self._timed = timed

    def exec_module(self, module: ModuleType) -> None:
        with self._timed():
            super().exec_module(module)


class ImportClock(importlib.abc.MetaPathFinder):
    """Finds installed modules as Python does, and times their import."""

    def __init__(self, timed: Timed, is_learner: Callable[[str], bool]) -> None:
        self._timed = timed
        self._is_learner = is_learner

    def install(self) -> None:
        """Come before the finder of ordinary modules."""
        sys.meta_path.insert(sys.meta_path.index(PathFinder), self)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The ordinary spec with a loader that is timed; None for what is not installed."""
        if name.partition(".")[0] in sys.stdlib_module_names:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or type(spec.loader) is not SourceFileLoader:
            return None
        file = spec.loader.path
        if not file.startswith(SITE_PACKAGES) or self._is_learner(file):
            return None
        spec.loader = TimedLoader(name, file, self._timed)
        return spec
