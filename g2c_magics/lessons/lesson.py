"""What a lesson is: its tasks, its graded tests, and where its parts are.

Data types and loading only: nothing here runs learner code or imports torch.
"""

import contextlib
import hashlib
import importlib
import importlib.util
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType

from g2c_magics.paths import ProjectError

HERE = Path(__file__).parent
ANSWERS = "g2c.solutions"

# The parts that a lesson may have beside its tasks, and what there is none of without each.
PARTS = {
    "hints": "hints",
    "pitfalls": "descriptions of its mistakes",
    "probes": "search for the mistake behind a failed check",
    "exam": "exam",
    "deliverables": "list of what to hand in",
    "trainer": "training",
}


class MissingPart(ValueError):
    """A lesson has no such part. Its text is one line."""


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
    task: str | None = field(default=None, kw_only=True)  # whose part the grader finds wrong


@dataclass(frozen=True)
class Deliverable:
    """One thing the course asks for, and whether it is there."""

    title: str
    done: bool  # by the learner's own work
    detail: str  # the evidence, or what to do next
    borrowed: bool = False  # it happened, but with borrowed answers


@dataclass(frozen=True)
class Banned:
    """What a lesson is there to build, and so may not be used instead."""

    apis: tuple[str, ...]  # dotted, with all that is below them: "torch.nn"
    pitfall: str  # the id that a use is named as: "torch-nn-shortcut"
    why: str  # the end of "torch.nn.ReLU is used on line 5: …"


@dataclass(frozen=True)
class Lesson:
    """A lesson and everything that the engine needs to know of it."""

    name: str  # its folder here, and its topic in g2c and in g2c.solutions: "nn"
    title: str
    tasks: tuple[Task, ...]  # in teaching order
    order: int  # among the lessons: the lowest is the default. The number of the module
    banned: Banned | None = None  # None: everything may be used

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
        """The fixed list of checks and the digest of the test file they were read from.

        Raises ProjectError, one line, where there is none.
        """
        path = HERE / self.name / "manifest.json"
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ProjectError(
                f"{path} cannot be read ({type(error).__name__}). "
                f"python -m g2c_magics.lessons.manifest {self.name} writes it."
            ) from None

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
    def unwritten(self) -> dict[str, str]:
        """The source of every function that is to be written, as it came, by its qualified name."""
        return self.manifest.get("unwritten", {})

    @property
    def selectors(self) -> tuple[str, ...]:
        """The names that select the checks about them: "Linear", "Linear.forward"."""
        names = (n for task in self.tasks for n in (*task.todos, *task.owners))
        return tuple(dict.fromkeys(names))

    def owner_of(self, name: str) -> str:
        """The id of the task that a class or function is of; any other name as it is."""
        owners = (task.id for task in self.tasks if name in (*task.todos, *task.owners))
        return next(owners, name)

    @property
    def task_ids(self) -> tuple[str, ...]:
        return tuple(task.id for task in self.tasks)

    def task(self, task_id: str) -> Task:
        """The task of this id. Raises KeyError when there is none."""
        return next(task for task in self.tasks if task.id == task_id)

    def checks_of(self, task_id: str) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.task == task_id)

    def has(self, part: str) -> bool:
        """Whether the lesson has this part. Imports none of it."""
        try:
            return importlib.util.find_spec(f"{__package__}.{self.name}.{part}") is not None
        except ModuleNotFoundError:  # a lesson that lies in no folder here
            return False

    def part(self, name: str) -> ModuleType | None:
        """A module of the lesson's folder, imported on request: part("hints").

        None where there is none. Raises whatever the import of one that is there raises.
        """
        if not self.has(name):
            return None
        return importlib.import_module(f"{__package__}.{self.name}.{name}")

    def require(self, name: str) -> ModuleType:
        """A part that something cannot do without. Raises MissingPart where there is none."""
        part = self.part(name)
        if part is None:
            raise MissingPart(f"The lesson {self.name} has no {PARTS[name]}.")
        return part


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
    """The lessons that can be loaded, in their order: a broken one is no matter of the others."""
    found = []
    for path in sorted(HERE.glob("*/__init__.py")):
        with contextlib.suppress(Exception):
            found.append((load(path.parent.name).order, path.parent.name))
    return [name for _, name in sorted(found)]


def load(name: str | None = None) -> Lesson:
    """The lesson of this name; the one of the lowest order when none is given.

    Raises whatever a broken lesson raises.
    """
    lesson = importlib.import_module(f"{__package__}.{name or names()[0]}").LESSON
    if not isinstance(lesson, Lesson):
        raise TypeError(f"Expected LESSON to be a Lesson. Got {type(lesson).__name__} instead.")
    return lesson
