"""What belongs to one lesson and not to the engine, a folder for each."""

import importlib
from pathlib import Path

from g2c_magics.lessons.lesson import Check, Lesson, Task, digest

__all__ = ["Check", "Lesson", "Task", "digest", "load", "names"]


def names() -> list[str]:
    """The lessons that exist: every folder here with an __init__.py."""
    return sorted(path.parent.name for path in Path(__file__).parent.glob("*/__init__.py"))


def load(name: str | None = None) -> Lesson:
    """The lesson of this name; the first one when none is given."""
    return importlib.import_module(f"{__name__}.{name or names()[0]}").LESSON
