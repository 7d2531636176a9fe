"""Ask the grader about the parts that a run calls, while it trains: is what they do right?

Knows nothing of IPython. The checks run in the warm worker, beside the first epochs; their word
holds as long as the files stay as they are.
"""

import ast
import contextlib
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path

from g2c_magics.grading.attempts import ALL_LIMIT
from g2c_magics.grading.grader import Grader
from g2c_magics.grading.report import CheckResult, Report
from g2c_magics.lessons.lesson import Check, Diagnosis, Lesson, Task
from g2c_magics.lessons.trainer import Parts
from g2c_magics.text import listed

# A check that a busy machine has stopped says nothing about its part.
WRONG = frozenset({"failed", "error", "crashed"})


class PartChecks:
    """What the grader has said of the parts in one state of the files.

    Any thread of it ends by itself, at the latest with the kernel.
    """

    def __init__(self, grader: Grader) -> None:
        self.grader = grader
        self._state: tuple | None = None  # root, digests of the files, borrowed tasks
        self._asked: dict[str, Future[Report]] = {}  # by check

    def ask(
        self, files: tuple[Path, Mapping[str, str]], borrowed: set[str], called: Collection[str]
    ) -> Parts:
        """Begin to check these classes and functions, where that was not done yet.

        files: the folder to grade, and the digests of what is in it. borrowed: ids of tasks.
        """
        lesson = self.grader.lesson
        state = (*files, frozenset(borrowed))
        if state != self._state:
            self._state, self._asked = state, {}
        checks = [c for c in lesson.checks if c.about and set(c.about) <= set(called)]
        checks = [check for check in checks if check.task not in borrowed]
        new = [c.name for c in checks if not _is_of_use(self._asked.get(c.name))]
        if new:
            asked = in_background(
                lambda: self.grader.check(new, borrow=frozenset(borrowed), root=files[0])
            )
            self._asked |= dict.fromkeys(new, asked)
        reports = {id(f): f for f in (self._asked[check.name] for check in checks)}.values()

        def said(seconds: float) -> list[Diagnosis] | None:
            try:
                results = [result for f in reports for result in wrong_in(f.result(seconds))]
            except NotYet:
                return None
            except Exception:  # the grader could not be started: the next run asks again
                return []
            return list(wrong_parts(results, checks, lesson, files[0]))

        return said


def _is_of_use(asked: Future[Report] | None) -> bool:
    """Whether it is on its way, or has told something of the parts."""
    if asked is None or not asked.done():
        return asked is not None
    return asked.exception() is None and not asked.result().unfinished


def in_background(job: Callable[[], Report]) -> Future[Report]:
    """What a job gives, done by a thread that no kernel waits for at its end."""
    future: Future[Report] = Future()

    def work() -> None:
        try:
            future.set_result(job())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=work, daemon=True, name="parts").start()
    return future


def wrong_in(report: Report) -> list[CheckResult]:
    """The checks whose own part is wrong; those of the first task where more is not certain."""
    if report.problem:
        return []
    results = [[c for c in t.checks if c.status in WRONG and not c.follows] for t in report.tasks]
    results = [checks for checks in results if checks]
    if report.seconds >= ALL_LIMIT:  # the search for what follows from what was cut short
        results = results[:1]
    return [check for checks in results for check in checks]


def wrong_parts(
    results: Collection[CheckResult], checks: Collection[Check], lesson: Lesson, root: Path
) -> Iterator[Diagnosis]:
    """Each part that these checks find wrong, once, with the mistake that is named for it."""
    known = {check.name: check for check in checks}
    found: dict[str, tuple[CheckResult, Task]] = {}  # by part
    for result in results:
        if result.name not in known:
            continue
        task = lesson.task(known[result.name].task)
        part = part_of(result, known[result.name], task, root)
        if part not in found or (result.pitfall and not found[part][0].pitfall):
            found[part] = result, task
    for part, (result, task) in found.items():
        where = ", ".join(filter(None, (result.pitfall, result.line)))
        about = f" ({where})" if where else ""
        verb = "are" if " and " in part else "is"
        message = f"{part} {verb} not right yet{about}: %g2c_check {task.id}"
        yield Diagnosis(result.pitfall, message, task=task.id)


def part_of(result: CheckResult, check: Check, task: Task, root: Path) -> str:
    """What a failed check found wrong: "SGD.step".

    The given code that was changed; else the function of its line; else what it is about and its
    message names.
    """
    if result.changed:
        return listed(result.changed)
    function = function_at(root, result.line or "")
    if function.partition(".")[0] in check.about:
        return function
    to_write = {todo.partition(".")[0]: todo for todo in task.todos}
    parts = [to_write.get(owner, owner) for owner in check.about]
    named = [part for part in parts if part in result.message]
    return listed(named or parts)


def function_at(root: Path, line: str) -> str:
    """The qualified name of the function around a line, "g2c/nn/optim.py:41"; "" for none."""
    file, _, number = line.rpartition(":")
    with contextlib.suppress(OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return _function_in(ast.parse((root / file).read_bytes()), int(number))
    return ""


def _function_in(tree: ast.AST, line: int) -> str:
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef):
            continue
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        if first <= line <= (node.end_lineno or first):
            inner = _function_in(node, line) if isinstance(node, ast.ClassDef) else ""
            return f"{node.name}.{inner}" if inner else node.name
    return ""
