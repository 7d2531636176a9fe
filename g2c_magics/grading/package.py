"""Import the learner's package from a given folder, from its source as it is on disk now.

Replaces what `g2c` means in this process.
"""

import contextlib
import importlib
import importlib.abc
import sys
import types
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path

from g2c_magics.paths import SCAFFOLD


class UncachedLoader(SourceFileLoader):
    """Uses no bytecode cache, which could not tell two edits within one second apart."""

    def path_stats(self, path: str) -> dict[str, float]:  # what a cache is compared with
        raise OSError("no cache")


class UncachedFinder(importlib.abc.MetaPathFinder):
    """Finds the modules of one package as Python does, and loads them from their source."""

    def __init__(self, package: str) -> None:
        self.prefix = f"{package}."

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        """The ordinary spec without a cache; None outside the package."""
        spec = PathFinder.find_spec(name, path, target) if name.startswith(self.prefix) else None
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = UncachedLoader(name, spec.loader.path)
        return spec


def import_package(root: Path, name: str, others: Iterable[str] = ()) -> types.ModuleType:
    """Import `name` ("g2c.nn") so that it comes from `root`, whatever else is installed.

    The learner's folder comes first on the package's path and ours second, so a submission that
    holds only g2c/nn still finds g2c.solutions.
    others: more modules of the package, imported after it as far as they are there.
    Raises whatever the learner's files raise.
    """
    top = name.partition(".")[0]
    for module in [m for m in sys.modules if m == top or m.startswith(f"{top}.")]:
        del sys.modules[module]
    package = types.ModuleType(top)
    package.__path__ = list(dict.fromkeys([str(root / top), str(SCAFFOLD)]))
    package.__file__ = str(root / top / "__init__.py")
    sys.modules[top] = package
    importlib.invalidate_caches()
    finder = UncachedFinder(top)
    ordinary = sys.meta_path.index(PathFinder) if PathFinder in sys.meta_path else 0
    sys.meta_path.insert(ordinary, finder)  # behind the guard of the worked answers
    try:
        if Path(package.__file__).exists():
            source = Path(package.__file__).read_bytes()
            exec(compile(source, package.__file__, "exec"), package.__dict__)
        module = importlib.import_module(name)
        for other in others:
            import_if_there(other)
        return module
    finally:
        with contextlib.suppress(ValueError):  # the learner's files may have taken it out
            sys.meta_path.remove(finder)


def import_if_there(name: str) -> None:
    """Import a module, unless it or a package above it has gone."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if not f"{name}.".startswith(f"{error.name}."):
            raise
