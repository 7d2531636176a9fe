"""The graded test file as code: whether it is the right one, what it needs of the package.

Runs in the worker.
"""

import dis
import functools
import inspect
from pathlib import Path
from types import CodeType, ModuleType

from g2c_magics.grading.cell_overlay import modules_of
from g2c_magics.grading.outcome import About
from g2c_magics.lessons.lesson import Lesson, digest


@functools.lru_cache
def compiled_tests(path: Path, sha256: str) -> CodeType:
    """The graded tests as code. Raises ValueError when the file is not the one of the manifest."""
    source = path.read_bytes()
    if digest(source) != sha256:
        raise ValueError(f"{path.name} is not the graded file")
    return compile(source, str(path), "exec")


def about(lesson: Lesson, name: str, package: ModuleType) -> About:
    """The learner's functions that a check is about, and all that the lesson asks for."""
    (check,) = [check for check in lesson.checks if check.name == name]
    todos = [todo for task in lesson.tasks for todo in task.todos]
    codes = {todo: code for todo in todos if (code := code_of(todo, package))}
    own = [code for todo, code in codes.items() if todo.partition(".")[0] in check.about]
    return About(frozenset(own), frozenset(codes.values()))


def code_of(todo: str, package: ModuleType) -> CodeType | None:
    """The learner's function that a TODO names; None where it is none."""
    found: object = package
    for part in todo.split("."):
        found = getattr(found, part, None)
    found = inspect.unwrap(found) if callable(found) else found  # as in @torch.no_grad()
    return getattr(found, "__code__", None)


def fill_gaps(package: ModuleType, tests: CodeType) -> None:
    """Give each name the tests import from `package` but it lacks a stand-in that says so.

    One deleted class then fails its own checks and no others.
    """
    for name in missing_names(package, tests):
        message = f"{package.__name__} has no {name}: it was deleted or renamed."

        def refuse(self: object, *args: object, message: str = message, **kwargs: object) -> None:
            raise NameError(message)

        stand_in = type(name, (), {"__init__": refuse})
        for module in modules_of(package):
            if not hasattr(module, name):
                setattr(module, name, stand_in)


def missing_names(package: ModuleType, tests: CodeType) -> list[str]:
    """Names the tests' import statements take from `package` and do not find there."""
    return [name for name in wanted_names(tests, package.__name__) if not hasattr(package, name)]


@functools.lru_cache
def wanted_names(tests: CodeType, package: str) -> tuple[str, ...]:
    """Names that the tests' import statements take from a package."""
    wanted, source = [], None
    for instruction in dis.get_instructions(tests):
        if instruction.opname == "IMPORT_NAME":
            source = instruction.argval
        elif instruction.opname == "IMPORT_FROM" and source == package:
            wanted.append(instruction.argval)
    return tuple(wanted)
