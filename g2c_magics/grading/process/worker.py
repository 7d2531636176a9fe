"""Do one job in a process of its own: import the learner's files, run tests, say how each went.

Runs after a fork, or in a spare process; ends with the process. Every step is announced before
it starts, so that whoever listens knows what a process that went silent was doing.
"""

import contextlib
import faulthandler
import functools
import os
from collections.abc import Callable
from pathlib import Path
from types import CodeType, ModuleType
from typing import TextIO

from g2c_magics.grading.cell_overlay import apply_cell
from g2c_magics.grading.graded_tests import compiled_tests, fill_gaps, place_of
from g2c_magics.grading.integrity import banned_api, banned_calls
from g2c_magics.grading.integrity.audit import Audit
from g2c_magics.grading.integrity.guard import Guard
from g2c_magics.grading.integrity.originals import Integrity
from g2c_magics.grading.outcome import outcome_of, safely
from g2c_magics.grading.package import import_package
from g2c_magics.grading.process import watchdog
from g2c_magics.grading.process.job import DIAGNOSE, IMPORT, Channel, Job
from g2c_magics.grading.sandbox import limits
from g2c_magics.grading.source_files import CELL, SourceFiles
from g2c_magics.lessons import Check, Lesson, load
from g2c_magics.lessons.lesson import answers_lent

DIAGNOSE_LIMIT = 3.0  # seconds for all probes of a task
MOST_SOURCE = 2**18  # bytes of source that are looked through: parsing takes time and memory


class Worker:
    """One job, step by step, reported over a channel."""

    def __init__(self, job: Job, channel: Channel, trace: TextIO, guard: Guard) -> None:
        self.job = job
        self.channel = channel
        self.lesson: Lesson = load(job.lesson)
        self.root = Path(job.root)
        self.where = SourceFiles(self.root, self.lesson.folder)
        self.trace = trace
        faulthandler.enable(self.trace)
        os._exit = functools.partial(exit_and_tell, os._exit, self.trace)
        self.guard = guard
        self.guard.install()
        self.integrity = Integrity()
        self.alarm = Audit(self.where, self.alert)
        self.restore = self.integrity.restore  # bound before learner code can replace it

    def run(self) -> None:
        """Do the job. What is sent: start, then the outcome, for each step."""
        tests = compiled_tests(self.lesson.test_file, self.lesson.manifest["sha256"])
        self.trap = banned_calls.install(self.where.is_learner)
        self.alarm.arm()
        self.alarm.read(self.sources(self.lesson.folder.parts[0], "**/*.py"))
        with contextlib.suppress(watchdog.Crowded):  # told already; the rest gets a new process
            package = self.step(IMPORT, self.load_package)
            if package is not None:
                self.grade(package, tests)

    def grade(self, package: ModuleType, tests: CodeType) -> None:
        """Run the job's tests on the package, then look for the mistakes behind what failed."""
        namespace = {"__name__": f"graded_{self.lesson.name}"}
        fill_gaps(package, tests)
        exec(tests, namespace)
        self.integrity.watch(namespace)
        failed: dict[str, list[str]] = {}
        by_name = {check.name: check for check in self.lesson.checks}
        for name in self.job.tests:
            task = self.lesson.task(by_name[name].task)
            if not self.check(name, namespace[name], place_of(task, namespace[name], package)):
                failed.setdefault(task.id, []).append(name)
        self.forbid_shortcuts(by_name, failed)
        self.diagnose(package, failed)

    def load_package(self) -> ModuleType:
        """The learner's package with borrowed answers bound and the cell on top."""
        with self.guard.engine_hidden():
            package = import_package(self.root, self.lesson.package)
        self.note_changes()
        if self.job.borrowed:
            with answers_lent() as solutions:
                solutions.bind(self.lesson.name, list(self.job.borrowed))
        if self.job.cell is not None:
            with self.guard.engine_hidden():
                replaced = apply_cell(package, self.job.cell)
            self.channel.send({"event": "cell", "replaced": replaced})
            self.note_changes()
        return package

    def alert(self, text: str) -> None:
        self.channel.send({"event": "alert", "text": text})

    def note_changes(self) -> list[str]:
        """Put back what learner code replaced, and report it."""
        changed = self.restore()
        if changed:
            self.channel.send({"event": "replaced", "names": changed})
        return changed

    def step(self, name: str, call: Callable[[], object], limit: float | None = None) -> object:
        """Run one step under its time limit. Its result; None, and a report, when it raised."""
        output, results = self.begin(name, limit), []
        error = safely(lambda: results.append(call()))
        self.end()
        if error is None:
            return results[0]
        self.note_changes()
        self.channel.send(
            {"event": "outcome", "step": name, **self.outcome(error), "output": output.text()}
        )
        return None

    def outcome(self, error: BaseException, graded: CodeType | None = None) -> dict:
        """What an exception means for a step; a banned API is named as what it is."""
        outcome = outcome_of(error, self.where, graded)
        if isinstance(error, banned_calls.BannedCall):
            outcome |= {"status": "failed", "pitfall": "torch-nn-shortcut", "message": str(error)}
        return outcome

    def begin(self, name: str, limit: float | None = None) -> limits.BoundedOutput:
        self.channel.send({"event": "start", "step": name})
        self.trace.seek(0)
        self.trace.truncate()
        seconds = limit or self.job.limit_of(name)
        try:
            watchdog.start(seconds, self.trace)
        except watchdog.Crowded:
            message = "Your code has started so many processes that nothing else can run."
            self.channel.send(
                {"event": "outcome", "step": name, "status": "crashed", "message": message}
            )
            raise
        return limits.listen()

    def end(self) -> None:
        watchdog.stop()

    def check(self, name: str, test: Callable[[], None], graded: CodeType | None) -> bool:
        """Run one graded test and send its outcome. Returns whether it passed.

        graded: the learner's function it is about, where that is clear: its line is told when the
        failure itself has none.
        """
        used = len(self.trap.seen)
        output = self.begin(name)
        with self.guard.engine_hidden():
            error = safely(test)
        self.end()
        changed = self.restore()
        if len(self.trap.seen) > used:
            error = self.trap.seen[used]
        outcome = {"status": "passed"} if error is None else self.outcome(error, graded)
        if changed:
            message = (
                f"Your code replaced {', '.join(changed[:3])} while it ran. Leave it as it is."
            )
            outcome = {"status": "failed", "message": message}
            self.alert(f"replaced {', '.join(changed[:3])} while it was checked")
        if outcome["status"] == "failed" and not outcome.get("line") and graded is not None:
            outcome["line"] = self.where.of(graded)
        self.channel.send({"event": "outcome", "step": name, **outcome, "output": output.text()})
        return outcome["status"] == "passed"

    def forbid_shortcuts(self, by_name: dict[str, Check], failed: dict[str, list[str]]) -> None:
        """Fail the checks of a task whose source uses a banned API although every one passed."""
        found = {}
        for file, source in self.sources().items():
            for shortcut in banned_api.find_banned_uses(source, file):
                found.setdefault((shortcut.owner or "").partition(".")[0], (file, shortcut))
        for task in self.lesson.tasks:
            names = [name for name in self.job.tests if by_name[name].task == task.id]
            mine = {todo.partition(".")[0] for todo in task.todos if todo not in self.job.borrowed}
            hits = [found[owner] for owner in mine if owner in found]
            if not hits or not names or task.id in failed:
                continue
            file, shortcut = hits[0]
            message = f"{shortcut.api} is used on line {shortcut.line}: building it is the point."
            line = self.where.label(str(self.root / file) if file != CELL else CELL, shortcut.line)
            outcome = {"status": "failed", "message": message, "line": line}
            for name in names:
                self.channel.send(
                    {"event": "outcome", "step": name, **outcome, "pitfall": "torch-nn-shortcut"}
                )

    def diagnose(self, package: ModuleType, failed: dict[str, list[str]]) -> None:
        """Name the mistakes behind failed checks, where there is evidence."""
        banned_uses = {
            file: banned_api.find_banned_uses(source, file)
            for file, source in (self.sources() if failed else {}).items()
        }
        for task, names in failed.items():
            found = self.step(
                DIAGNOSE,
                lambda task=task, names=names: self.lesson.part("probes").diagnose(
                    self.lesson, task, package, names, banned_uses
                ),
                DIAGNOSE_LIMIT,
            )
            for name, diagnosis in (found or {}).items():
                self.channel.send(
                    {
                        "event": "diagnosis",
                        "step": name,
                        "pitfall": diagnosis.pitfall,
                        "message": diagnosis.message,
                    }
                )

    def sources(self, folder: str = "", files: str = "*.py") -> dict[str, str]:
        """The learner's files as text, by path below the root; the cell under its own name.

        folder: where to look below the root, the lesson's if not told otherwise.
        """
        texts, left = {}, MOST_SOURCE
        for path in sorted((self.root / (folder or self.lesson.folder)).glob(files)):
            if not self.where.is_learner(str(path)):
                continue
            name = path.relative_to(self.root).as_posix()
            with contextlib.suppress(OSError):  # a file that nothing imports may be anything
                size = path.stat().st_size
                if size > left:
                    self.alarm.note(f"{name} is too much Python to be looked through")
                else:
                    texts[name] = path.read_text(errors="replace")
                    left -= size
        if self.job.cell is not None:
            texts[CELL] = self.job.cell
        return texts


def exit_and_tell(exit_now: Callable[[int], None], trace: TextIO, code: int) -> None:
    """os._exit for learner code: leaves the line that called it in the trace."""
    faulthandler.dump_traceback(trace, all_threads=False)
    exit_now(code)
