"""What a lesson is: its tasks, its graded tests, and where its parts lie.

Data types and loading only: nothing here runs learner code or imports torch.
"""

import hashlib
import importlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Task:
    """One thing to write and to be graded on.

    todos: what the learner writes, as named in the package: "Linear.forward", "train_one_epoch".
    file: where, relative to the graded root.
    """

    id: str
    title: str
    file: str
    todos: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One graded test, as the manifest fixes it."""

    name: str
    task: str
    title: str
    points: int


@dataclass(frozen=True)
class Lesson:
    """A lesson: `name` is its folder here and its topic in g2c and g2c.solutions."""

    name: str
    title: str
    tasks: tuple[Task, ...]

    @property
    def package(self) -> str:
        """The learner's package: "g2c.nn"."""
        return f"g2c.{self.name}"

    @property
    def folder(self) -> Path:
        """Where the learner's files lie, relative to the graded root."""
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
        return tuple(Check(**entry) for entry in self.manifest["checks"])

    @property
    def task_ids(self) -> tuple[str, ...]:
        return tuple(task.id for task in self.tasks)

    def task(self, task_id: str) -> Task:
        """The task of this id. Raises KeyError when there is none."""
        return next(task for task in self.tasks if task.id == task_id)

    def checks_of(self, task_id: str) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.task == task_id)

    def part(self, name: str) -> ModuleType:
        """A module of the lesson's folder, imported now: part("hints")."""
        return importlib.import_module(f"{__package__}.{self.name}.{name}")


def digest(source: bytes) -> str:
    """sha256 of a text file, the same whatever its line endings."""
    return hashlib.sha256(source.replace(b"\r\n", b"\n")).hexdigest()
