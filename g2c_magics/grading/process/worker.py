"""Do one job in a process of its own: import the learner's files, run tests, say how each went.

Runs after a fork, or in a spare process; ends with the process. Every step is announced before
it starts, so that whoever listens knows what a process that went silent was doing.
"""

import contextlib
import faulthandler
import functools
import os
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, TextIO, TypeVar

from g2c_magics.grading import assertions  # noqa: F401 - bound before learner code, for the tests
from g2c_magics.grading.cell_overlay import apply_cell
from g2c_magics.grading.graded_tests import about, compiled_tests, fill_gaps
from g2c_magics.grading.integrity import audit, banned_calls
from g2c_magics.grading.integrity.banned_api import BannedUse, find_banned_uses
from g2c_magics.grading.integrity.guard import Guard
from g2c_magics.grading.integrity.originals import Integrity
from g2c_magics.grading.lender import Lender
from g2c_magics.grading.outcome import About, Outcome, outcome_of, safely
from g2c_magics.grading.package import import_package
from g2c_magics.grading.process.import_clock import ImportClock
from g2c_magics.grading.process.messages import DIAGNOSE, IMPORT, LEND, Channel, Job
from g2c_magics.grading.process.watchdog import Crowded, Watchdog
from g2c_magics.grading.python_hints import PRINTED
from g2c_magics.grading.sandbox import limits
from g2c_magics.grading.source_files import CELL, SourceFiles
from g2c_magics.lessons.lesson import Diagnosis, Lesson, Task, answers_lent, load

DIAGNOSE_LIMIT = 3.0  # seconds for all probes of a task
MOST_SOURCE = 2**18  # bytes of source that are looked through: parsing takes time and memory

Result = TypeVar("Result")


class Worker:
    """One job, step by step, reported over a channel."""

    def __init__(self, job: Job, channel: Channel, trace: TextIO, guard: Guard) -> None:
        self.job = job
        self.channel = channel
        self.lesson: Lesson = load(job.lesson)
        self.root = Path(job.root)
        self.source_files = SourceFiles(self.root, self.lesson.folder, self.lesson.given)
        self.watchdog = Watchdog(trace)
        faulthandler.enable(trace)
        os._exit = functools.partial(exit_and_tell, os._exit, trace)  # pyright: ignore[reportAttributeAccessIssue] - it returns where a debugger holds it
        self.guard = guard
        self.guard.install()
        is_learner = self.source_files.is_learner
        ImportClock(lambda: self.watchdog.importing(channel.send), is_learner).install()
        # Before the snapshot, which would take the checks on calls for the learner's work.
        self.banned_calls = banned_calls.installed(self.lesson.banned)
        self.banned_calls.is_learner = is_learner
        self.banned_calls.asks_in = (str(self.lesson.test_file),)
        self.integrity = Integrity()
        self.restore = self.integrity.restore  # bound before learner code can replace it
        self.banned_uses: dict[str, list[BannedUse]] = {}  # by file
        # Torch's advice to cut the graph is seldom what a learner wants.
        warnings.filterwarnings("ignore", message=r"(?s).*detach\(\)")

    def run(self) -> None:
        """Do the job. What is sent: start, then the outcome, for each step."""
        tests = compiled_tests(self.lesson.test_file, self.lesson.manifest["sha256"])
        if not self.job.again:
            self.tell_banned_uses()
        audit.arm(self.source_files, self.alert)
        with contextlib.suppress(Crowded):  # told already; the rest gets a new process
            package = self.step(IMPORT, self.load_package)
            if package is not None:
                self.grade(package, tests)

    def grade(self, package: ModuleType, tests: CodeType) -> None:
        """Run the job's tests on the package, then look for the mistakes behind what failed."""
        namespace: dict[str, Any] = {"__name__": f"graded_{self.lesson.name}"}  # Any: the tests
        fill_gaps(package, tests)
        exec(tests, namespace)
        task_of = {check.name: check.task for check in self.lesson.checks}
        if self.job.again:
            self.try_lent(package, namespace, task_of)
            return
        failed: dict[str, list[str]] = {}
        for name in self.job.tests:
            if not self.check(name, namespace[name], about(self.lesson, name, package)):
                failed.setdefault(task_of[name], []).append(name)
        self.diagnose(package, failed)

    def try_lent(
        self, package: ModuleType, namespace: dict[str, Any], task_of: dict[str, str]
    ) -> None:
        """Run the job's tests with what is lent to each, and tell what of it was used."""
        lender = self.step(
            LEND,
            lambda: Lender(
                self.lesson, self.source_files, package, namespace, self.job.lent, self.job.given
            ),
        )
        if lender is None:
            return
        for name in self.job.tests:
            task = self.lesson.task(task_of[name])
            lender.lend(task)
            if self.check(name, namespace[name], About()):
                self.channel.send({"event": "used", "step": name, **lender.used_now()})

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

    def send_outcome(self, step: str, outcome: Outcome) -> None:
        self.channel.send({"event": "outcome", "step": step, **outcome.to_dict()})

    def note_changes(self) -> None:
        """Put back what learner code replaced, and report it."""
        changed = self.restore()
        if changed:
            self.channel.send({"event": "replaced", "names": changed})

    def begin(self, name: str, limit: float | None = None) -> limits.BoundedOutput:
        """Announce a step, start its time limit, and give its prints a place. Raises Crowded."""
        self.channel.send({"event": "start", "step": name})
        try:
            self.watchdog.start(limit or self.job.limit_of(name))
        except Crowded:
            message = "Your code has started so many processes that nothing else can run."
            self.send_outcome(name, Outcome("crashed", message))
            raise
        return limits.capture_output()

    def step(
        self, name: str, call: Callable[[], Result], limit: float | None = None
    ) -> Result | None:
        """Run one step under its time limit. Its result; None, and a report, when it raised."""
        results: list[Result] = []
        output = self.begin(name, limit)
        error = safely(lambda: results.append(call()))
        self.watchdog.stop()
        if error is None:
            return results[0]
        self.note_changes()
        self.send_outcome(name, replace(self.outcome(error), output=output.text()))
        return None

    def outcome(self, error: BaseException, about: About | None = None) -> Outcome:
        """What an exception means for a step; a banned API is named as what it is."""
        outcome = outcome_of(error, self.source_files, about)
        if isinstance(error, banned_calls.BannedCall):
            return replace(outcome, status="failed", pitfall=error.pitfall, message=str(error))
        return outcome

    def check(self, name: str, test: Callable[[], None], about: About) -> bool:
        """Run one graded test and send its outcome. Returns whether it passed."""
        calls_before = len(self.banned_calls.seen)
        output = self.begin(name)
        with self.guard.engine_hidden():
            error = safely(test)
        self.watchdog.stop()
        changed = ", ".join(self.restore()[:3])
        banned = self.banned_calls.seen[calls_before:]  # whether or not the learner swallowed it
        if banned:
            error = banned[0]
        outcome = Outcome("passed") if error is None else self.outcome(error, about)
        if changed:
            message = f"Your code replaced {changed} while it ran. Leave it as it is."
            outcome = Outcome("failed", message)
        if outcome.status in ("failed", "error") and outcome.line is None and about.only:
            outcome = replace(outcome, line=self.source_files.start_of(about.only))
        if "got None" in outcome.message and output.text().strip() and about.prints:
            outcome = replace(outcome, message=f"{outcome.message} {PRINTED}")
        self.send_outcome(name, replace(outcome, output=output.text()))
        return outcome.status == "passed"

    def tell_banned_uses(self) -> None:
        """Say, by check, which banned API its source uses: before learner code could forge it."""
        banned = self.lesson.banned
        if banned is None:
            return
        sources = self.sources()
        self.banned_uses = {f: find_banned_uses(text, f, banned) for f, text in sources.items()}
        uses = [(file, use) for file, found in self.banned_uses.items() for use in found]
        outcomes = {}
        for task in self.lesson.tasks:
            file, use = next(((f, u) for f, u in uses if self.is_about(u, task)), ("", None))
            if use is None:
                continue
            path = str(self.root / file) if file != CELL else CELL
            place = self.source_files.label(path, use.line)
            outcome = Outcome("failed", use.named(banned).message, place, banned.pitfall)
            for check in self.lesson.checks_of(task.id):
                outcomes[check.name] = outcome.to_dict()
        self.channel.send({"event": "banned", "outcomes": outcomes})

    def is_about(self, use: BannedUse, task: Task) -> bool:
        """Whether a use is in what the learner writes for a task.

        That is a TODO itself, or what else is in its class: a base, a helper, another method.
        """
        own = [todo for todo in task.todos if todo not in self.job.borrowed]
        if any(use.owner in other.todos for other in self.lesson.tasks):
            return use.owner in own
        return use.definition in {todo.partition(".")[0] for todo in own}

    def diagnose(self, package: ModuleType, failed: dict[str, list[str]]) -> None:
        """Name the mistakes behind failed checks, where there is evidence."""
        for task, names in failed.items():
            found = self.step(
                DIAGNOSE,
                lambda task=task, names=names: self.diagnoses(task, package, names),
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

    def diagnoses(
        self,
        task: str,
        package: ModuleType,
        failed: list[str],
    ) -> dict[str, Diagnosis]:
        """What the lesson's probes say of failed checks, else a banned API in what they test."""
        banned = self.lesson.banned
        used = [
            use.named(banned)
            for file, uses in self.banned_uses.items()
            for use in uses
            if banned
            if file == CELL or self.is_about(use, self.lesson.task(task))
        ]
        probes = self.lesson.part("probes")
        found = {}
        if probes:
            found = probes.diagnose(self.lesson, task, package, failed, self.banned_uses)
        return {**(dict.fromkeys(failed, used[0]) if used else {}), **found}

    def sources(self) -> dict[str, str]:
        """The lesson's files as text, by path below the root; the cell under its own name."""
        texts, left = {}, MOST_SOURCE
        for path in sorted((self.root / self.lesson.folder).glob("*.py")):
            name = path.relative_to(self.root).as_posix()
            with contextlib.suppress(OSError):  # a file that nothing imports may be anything
                size = path.stat().st_size
                if size > left:
                    self.alert(f"{name} is too much Python to be looked through")
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
