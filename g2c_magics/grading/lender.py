"""Put worked answers and given code in place of the learner's before a check, and note their use.

Runs in the worker, in a job that asks what a failed check follows from.
"""

import functools
import linecache
import sys
from collections.abc import Callable
from types import CodeType, FunctionType, ModuleType
from typing import Any

import torch

from g2c_magics.grading.source_files import SourceFiles
from g2c_magics.lessons.given_code import GivenCode, compiled
from g2c_magics.lessons.lesson import Lesson, Task, answers_lent

Namespace = dict[str, Any]  # Any: the graded tests as they ran


class Lender:
    """What is lent before each check of a task.

    tasks: lent to the checks of later tasks, both answers and given code.
    given: tasks whose checks get all given code as it came.
    """

    def __init__(
        self,
        lesson: Lesson,
        source_files: SourceFiles,
        package: ModuleType,
        namespace: Namespace,
        tasks: tuple[str, ...],
        given: tuple[str, ...],
    ) -> None:
        self.lesson = lesson
        self.source_files = source_files
        self.package = package
        self.namespace = namespace
        self.tasks = tasks
        self.given = given
        self.code = GivenCode(lesson.given)
        self.used: set[str] = set()  # names of what was called since the last `lend`
        self._owner: dict[str, str] = {}  # name of what is lent → its task
        self._changed: dict[str, str] = {}  # name of given code → the line that was changed
        self._written: dict[str, str] = {}  # name of a TODO → the line where the learner's begins
        with answers_lent() as solutions:
            self._answers: dict[str, object] = solutions.answers(lesson.name)
            self._put_everywhere: Callable[[ModuleType, str, object], None] = solutions.put

    def lend(self, task: Task) -> None:
        """Lend what the checks of this task may have."""
        for other in self.lesson.tasks:
            if other.id == task.id:
                break
            if other.id in self.tasks:
                self._drop_added(other)
                self._lend_given(other)
                for todo in other.todos:
                    self._written.setdefault(todo, self._start_of(todo))
                    self._put(todo, self._answers[todo], other.id)
        if task.id in self.given:
            for other in self.lesson.tasks:
                self._lend_given(other)
        self.used.clear()

    def used_now(self) -> dict[str, Any]:
        """What was used since `lend`, as JSON can hold it: see worker_run.Used."""
        tasks = {self._owner[name] for name in self.used}
        return {
            "tasks": [task for task in self.lesson.task_ids if task in tasks],
            "changed": {name: self._changed[name] for name in self._changed if name in self.used},
            "written": {name: self._written[name] for name in self._written if name in self.used},
        }

    def _drop_added(self, task: Task) -> None:
        """Take out the methods that the learner has put over inherited ones, such as __init__."""
        for owner in task.owners:
            kind = getattr(self.package, owner, None)
            if not isinstance(kind, type):
                continue
            for name, value in list(vars(kind).items()):
                full = f"{owner}.{name}"
                inherited = any(name in vars(base) for base in type.mro(kind)[1:])
                known = full in self.lesson.given or full in self._answers
                if inherited and not known and isinstance(value, FunctionType):
                    delattr(kind, name)

    def _lend_given(self, task: Task) -> None:
        """Lend what is given of a task and was changed."""
        for name in self.code.of(task.owners):
            place = None if name in self._owner else self._change_of(name)
            if place is not None:
                self._changed[name] = place
                self._put(name, self._original(name), task.id)

    def _put(self, name: str, value: object, task: str) -> None:
        """Set a function on its class, or in the package and the tests."""
        if name in self._owner:
            return
        self._owner[name] = task
        lent = recorded(value, functools.partial(self.used.add, name))
        owner, _, attribute = name.rpartition(".")
        if owner:
            setattr(getattr(self.package, owner), attribute, lent)
            return
        self._put_everywhere(self.package, name, lent)
        if name in self.namespace:
            self.namespace[name] = lent

    def _code(self, name: str) -> CodeType | None:
        """The learner's code of this name, where it is a function of their own class or module."""
        owner, _, attribute = name.rpartition(".")
        home = getattr(self.package, owner, None) if owner else self.package
        value = vars(home).get(attribute) if home is not None else None
        function = value.fget if isinstance(value, property) else value
        return getattr(function, "__code__", None)

    def _start_of(self, name: str) -> str:
        code = self._code(name)
        return (self.source_files.start_of(code) if code else None) or ""

    def _change_of(self, name: str) -> str | None:
        """The line where given code was changed, "" where it is gone; None where it is as given."""
        code = self._code(name)
        if code is None:
            return ""
        source = "".join(linecache.getlines(code.co_filename))
        line = self.code.change_at(name, source, code.co_firstlineno)
        return self.source_files.label(code.co_filename, line) if line else None

    def _original(self, name: str) -> object:
        """Given code as it came, with the names of the learner's module around it."""
        owner, _, attribute = name.rpartition(".")
        home = getattr(self.package, owner or name, None)
        module = sys.modules.get(getattr(home, "__module__", ""), self.package)
        namespace = {"torch": torch, **vars(self.package), **vars(module)}
        namespace.pop("__builtins__", None)
        exec(compiled(self.lesson.given[name]), namespace)
        return namespace[attribute]


def recorded(value: object, note: Callable[[], None]) -> object:
    """The same function or property, which notes that it was used."""
    if isinstance(value, property):
        getter = value.fget
        return property(recorded(getter, note), value.fset, value.fdel) if getter else value  # pyright: ignore[reportArgumentType] - a function again
    if not isinstance(value, FunctionType):
        return value

    @functools.wraps(value)
    def call(*args: object, **kwargs: object) -> object:
        note()
        return value(*args, **kwargs)

    return call
