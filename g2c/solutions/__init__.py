"""Bind worked answers onto the learner's package.

Importing binds nothing: the learner's own code runs until an answer is asked for.
"""

import importlib
import sys
from collections.abc import Sequence
from types import ModuleType


def answers(topic: str) -> dict[str, object]:
    """Every worked answer of a topic ("nn"), by the name it takes in g2c.<topic>."""
    return dict(importlib.import_module(f"g2c.solutions.{topic}").ANSWERS)


def bind(topic: str, names: list[str]) -> None:
    """Put the worked answers called `names` in place of the learner's, wherever those are bound.

    A dotted name ("Linear.forward") replaces a method, a plain one ("train_one_epoch") a function.
    Raises KeyError for a name without an answer.
    """
    worked = answers(topic)
    package = importlib.import_module(f"g2c.{topic}")
    modules = modules_of(package)
    for name in names:
        put(package, name, worked[name], modules)


def put(package: ModuleType, name: str, value: object, modules: Sequence[ModuleType] = ()) -> None:
    """Set `name` ("Linear.forward", "train_one_epoch") on every module of a package that has it.

    modules: those of the package, where they are known.
    """
    owner, _, attribute = name.rpartition(".")
    if owner:
        setattr(getattr(package, owner), attribute, value)
        return
    for module in modules or modules_of(package):
        if hasattr(module, name):
            setattr(module, name, value)


def modules_of(package: ModuleType) -> list[ModuleType]:
    """A package and the modules below it, as far as they are imported."""
    name, prefix = package.__name__, f"{package.__name__}."
    return [m for key, m in list(sys.modules.items()) if key == name or key.startswith(prefix)]
