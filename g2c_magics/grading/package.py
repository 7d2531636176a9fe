"""Import the learner's package from a given folder, from its source as it is on disk now.

Runs in the worker, never in the kernel's place of other imports: it replaces what `g2c` means.
"""

import importlib
import sys
import types
from pathlib import Path

from g2c_magics.paths import SCAFFOLD


def import_package(root: Path, name: str) -> types.ModuleType:
    """Import `name` ("g2c.nn") so that it comes from `root`, whatever else is installed.

    The learner's folder comes first on the package's path and ours second, so a submission that
    holds only g2c/nn still finds g2c.solutions. Bytecode caches are neither read nor written: an
    edit within the same second as the last one counts too.
    Raises whatever the learner's files raise.
    """
    top = name.partition(".")[0]
    for module in [m for m in sys.modules if m == top or m.startswith(f"{top}.")]:
        del sys.modules[module]
    prefix, quiet = sys.pycache_prefix, sys.dont_write_bytecode
    sys.pycache_prefix, sys.dont_write_bytecode = "/nonexistent", True
    try:
        package = types.ModuleType(top)
        package.__path__ = list(dict.fromkeys([str(root / top), str(SCAFFOLD)]))
        package.__file__ = str(root / top / "__init__.py")
        sys.modules[top] = package
        importlib.invalidate_caches()
        if Path(package.__file__).exists():
            source = Path(package.__file__).read_bytes()
            exec(compile(source, package.__file__, "exec"), package.__dict__)
        return importlib.import_module(name)
    finally:
        sys.pycache_prefix, sys.dont_write_bytecode = prefix, quiet
