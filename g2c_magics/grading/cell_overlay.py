"""Put the definitions of a notebook cell in place of those in the learner's files.

Runs in the worker, on a freshly imported package.
"""

import linecache
import sys
from types import ModuleType

import torch

from g2c_magics.grading.source_files import CELL


def apply_cell(package: ModuleType, source: str) -> list[str]:
    """Run a cell on top of `package`, and return the public names it replaced or changed.

    The cell sees the package's public names and torch. A name it defines takes the file's place
    in every module of the package; a method it assigns (`Linear.forward = …`) is on the file's
    class already. Raises whatever the cell raises.
    """
    linecache.cache[CELL] = (len(source), None, source.splitlines(keepends=True), CELL)
    before = {name: getattr(package, name) for name in public(package)}
    methods = {name: dict(vars(v)) for name, v in before.items() if isinstance(v, type)}
    namespace = {"__name__": "cell", "torch": torch, "Tensor": torch.Tensor, **before}
    exec(compile(source, CELL, "exec", dont_inherit=True), namespace)
    replaced = [name for name in before if namespace.get(name) is not before[name]]
    for name in replaced:
        for module in modules_of(package):
            if getattr(module, name, None) is before[name]:
                setattr(module, name, namespace[name])
    assigned = [name for name, kept in methods.items() if dict(vars(before[name])) != kept]
    return list(dict.fromkeys(replaced + assigned))


def public(package: ModuleType) -> list[str]:
    """The names a package offers, those that are there."""
    names = getattr(package, "__all__", None) or [n for n in vars(package) if n[0] != "_"]
    return [name for name in names if hasattr(package, name)]


def modules_of(package: ModuleType) -> list[ModuleType]:
    """The loaded modules of the package's family: "g2c.nn" and all else below "g2c"."""
    inside = package.__name__.partition(".")[0] + "."
    return [module for name, module in list(sys.modules.items()) if name.startswith(inside)]
