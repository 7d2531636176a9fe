"""Which of the learner's parts a run calls: what a lesson asks for, as it stands in their files.

Runs none of the learner's code but attribute look-ups. Any, here: models are of the learner's own
classes.
"""

import inspect
from collections.abc import Callable, Collection, Iterator
from types import ModuleType
from typing import Any

from g2c_magics.learner_objects import attribute_of, has_methods
from g2c_magics.lessons.lesson import Lesson, Task
from g2c_magics.lessons.trainer import Trainer

LONGEST = 1000  # values of a list that is looked through


def called_parts(
    model: Any, is_regression: bool, trainer: Trainer, lesson: Lesson
) -> frozenset[str]:
    """The classes and functions of the lesson that a run calls: "Linear", "train_one_epoch".

    Left out is what is borrowed, or was defined, replaced or overridden outside the files.
    """
    kinds = {type(value) for value in modules_in(model)}
    try:
        functions = list(trainer.functions(is_regression))
    except AttributeError:  # a part was deleted: the run will say so
        functions = []
    return frozenset(
        owner
        for task in lesson.tasks
        for owner in task.owners
        if _holds(attribute_of(trainer.package, owner), functions)
        or any(_inherits(kind, owner, task, trainer.package) for kind in kinds)
        if _stands_in_files(owner, task, trainer.package)
    )


def modules_in(model: Any) -> Iterator[Any]:
    """The model, and what it holds that has a forward: in attributes, lists, tuples and dicts."""
    waiting, seen = [model], set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if type(value) in (list, tuple, dict):
            values = value.values() if type(value) is dict else value
            waiting += values if len(value) <= LONGEST else ()
        elif has_methods(value, "forward"):
            yield value
            waiting += dict(attribute_of(value, "__dict__", {})).values()


def _holds(part: Any, functions: Collection[Callable[..., Any]]) -> bool:
    """Whether a part is one of these functions, or a class of which one is a method."""
    values = [part, *vars(part).values()] if isinstance(part, type) else [part]
    return any(value is function for value in values for function in functions)


def _inherits(kind: type, owner: str, task: Task, package: ModuleType) -> bool:
    """Whether a class is the package's class of this name, or has all that it asks for from it."""
    part = attribute_of(package, owner)
    return any(base is part for base in kind.__mro__) and all(
        attribute_of(kind, name) is attribute_of(part, name) for name in _to_write(owner, task)
    )


def _to_write(owner: str, task: Task) -> list[str]:
    """The names in a class of what is to be written: "forward"."""
    todos = (todo.partition(".") for todo in task.todos)
    return [name for root, _, name in todos if root == owner and name]


def _stands_in_files(owner: str, task: Task, package: ModuleType) -> bool:
    """Whether a part, and what is to be written of it, was defined in the learner's package."""
    part = attribute_of(package, owner)
    for found in (part, *(attribute_of(part, name) for name in _to_write(owner, task))):
        module = attribute_of(inspect.unwrap(found) if callable(found) else found, "__module__")
        if not f"{module}.".startswith(f"{package.__name__}."):
            return False
    return True
