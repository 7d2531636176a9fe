"""What a lesson is: its tasks, its graded tests, and where its parts are.

Data types and loading only: nothing here runs learner code or imports torch.
"""

import contextlib
import hashlib
import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
ANSWERS = "g2c.solutions"


@dataclass(frozen=True)
class Task:
    """One thing to write and to be graded on."""

    id: str
    title: str
    file: str  # where to write it, relative to the graded root: "g2c/nn/modules.py"
    todos: tuple[str, ...] = ()  # what to write: "Linear.forward", "train_one_epoch"
    given: tuple[str, ...] = ()  # classes and functions it is about that are given: "Module"

    @property
    def owners(self) -> tuple[str, ...]:
        """The classes and functions it is about: "Linear", "train_one_epoch"."""
        return (*dict.fromkeys(todo.partition(".")[0] for todo in self.todos), *self.given)


@dataclass(frozen=True)
class Check:
    """One graded test, as the manifest fixes it."""

    name: str  # of the test function: "test_linear_known_values"
    task: str  # the id of the task it counts for
    title: str  # what it looks at: the first line of its docstring
    points: int
    about: tuple[str, ...] = ()  # the classes and functions of its task that it uses: "Linear"


@dataclass(frozen=True)
class Pitfall:
    """One known mistake, in words."""

    title: str  # its name in a few words
    why: str  # what it costs
    look: str  # where to look, as a question or a pointer


@dataclass(frozen=True)
class Diagnosis:
    """The mistake behind a failed check."""

    pitfall: str | None  # its id; None where there is only advice to give
    message: str


@dataclass(frozen=True)
class Deliverable:
    """One thing the course asks for, and whether it is there."""

    title: str
    done: bool  # by the learner's own work
    detail: str  # the evidence, or what to do next
    borrowed: bool = False  # it happened, but with borrowed answers


@dataclass(frozen=True)
class Lesson:
    """A lesson and everything that the engine needs to know of it."""

    name: str  # its folder here, and its topic in g2c and in g2c.solutions: "nn"
    title: str
    tasks: tuple[Task, ...]  # in teaching order

    @property
    def package(self) -> str:
        """The learner's package: "g2c.nn"."""
        return f"g2c.{self.name}"

    @property
    def folder(self) -> Path:
        """Where the learner's files are, relative to the graded root."""
        return Path("g2c") / self.name

    @property
    def test_file(self) -> Path:
        """The graded tests: beside the lesson in a wheel, under tests/ in a checkout."""
        name = f"test_{self.name}.py"
        packed = HERE / self.name / name
        return packed if packed.exists() else HERE.parents[1] / "tests" / name

    @cached_property
    def manifest(self) -> dict:
        """The fixed list of checks and the digest of the test file they were read from."""
        return json.loads((HERE / self.name / "manifest.json").read_text(encoding="utf-8"))

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Every graded check, in teaching order."""
        entries = self.manifest["checks"]
        return tuple(Check(**{**e, "about": tuple(e.get("about", ()))}) for e in entries)

    @property
    def given(self) -> dict[str, str]:
        """The source of every function that is given, by its qualified name."""
        return self.manifest.get("given", {})

    @property
    def selectors(self) -> tuple[str, ...]:
        """The names that select the checks about them: "Linear", "Linear.forward"."""
        names = (n for task in self.tasks for n in (*task.todos, *task.owners))
        return tuple(dict.fromkeys(names))

    @property
    def task_ids(self) -> tuple[str, ...]:
        return tuple(task.id for task in self.tasks)

    def task(self, task_id: str) -> Task:
        """The task of this id. Raises KeyError when there is none."""
        return next(task for task in self.tasks if task.id == task_id)

    def checks_of(self, task_id: str) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.task == task_id)

    def part(self, name: str) -> ModuleType:
        """A module of the lesson's folder, imported on request: part("hints")."""
        return importlib.import_module(f"{__package__}.{self.name}.{name}")


@contextlib.contextmanager
def answers_lent() -> Iterator[ModuleType]:
    """Inside, g2c.solutions may be used; afterwards the next import has to ask for it again."""
    try:
        yield importlib.import_module(ANSWERS)
    finally:
        for name in [n for n in sys.modules if n == ANSWERS or n.startswith(f"{ANSWERS}.")]:
            del sys.modules[name]
        top, _, leaf = ANSWERS.partition(".")
        vars(sys.modules[top]).pop(leaf, None)


def digest(source: bytes) -> str:
    """sha256 of a text file, the same whatever its line endings."""
    return hashlib.sha256(source.replace(b"\r\n", b"\n")).hexdigest()


def names() -> list[str]:
    """The lessons that exist: every folder here with an __init__.py."""
    return sorted(path.parent.name for path in HERE.glob("*/__init__.py"))


def load(name: str | None = None) -> Lesson:
    """The lesson of this name; the first one when none is given."""
    return importlib.import_module(f"{__package__}.{name or names()[0]}").LESSON
