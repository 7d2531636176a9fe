"""Bind worked answers onto the learner's package.

Importing binds nothing: the learner's own code runs until an answer is asked for.
"""

import importlib
import sys
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
    for name in names:
        put(package, name, worked[name])


def put(package: ModuleType, name: str, value: object) -> None:
    """Set `name` ("Linear.forward", "train_one_epoch") on every module of a package that has it."""
    owner, _, attribute = name.rpartition(".")
    if owner:
        setattr(getattr(package, owner), attribute, value)
        return
    for module_name, module in list(sys.modules.items()):
        inside = module_name == package.__name__ or module_name.startswith(f"{package.__name__}.")
        if inside and hasattr(module, name):
            setattr(module, name, value)
