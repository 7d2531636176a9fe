"""Collect what came of the runs of workers, and make a Report of it.

What did not run did not pass: a check without an outcome of its own is worth nothing.
"""

import hashlib
import os
import signal
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from g2c_magics.grading.outcome import Outcome
from g2c_magics.grading.process.crash_trace import Place
from g2c_magics.grading.process.endings import Broken, Crashed, Ending, Hang, Killed, OutOfMemory
from g2c_magics.grading.process.messages import IMPORT
from g2c_magics.grading.process.worker_run import Advice, WorkerRun, note
from g2c_magics.grading.report import CheckResult, Report, TaskResult
from g2c_magics.lessons.lesson import Check, Lesson


class Collector:
    """The outcomes so far of one check of the learner's files below `root`."""

    def __init__(
        self, lesson: Lesson, root: Path, tasks: list[str], borrowed: set[str], cell: str | None
    ) -> None:
        self.lesson = lesson
        self.root = root
        self.tasks = tasks
        self.borrowed = borrowed
        self.cell = cell
        self.problem = ""  # why nothing could be graded, in one line
        self._checks = [check.name for task in tasks for check in lesson.checks_of(task)]
        self._outcomes: dict[str, Outcome] = {}  # by check
        self._advice: dict[str, Advice] = {}  # by check
        self._notes: list[str] = []
        self._alerts: list[str] = []
        self._isolation: list[str] = []  # for each run, why it was not isolated; "" where it was
        self._unfinished = False

    def add(self, run: WorkerRun) -> None:
        """Take over what a worker said. What its ending means is told to `end`."""
        outcomes = dict(run.outcomes)
        failed_import = outcomes.pop(IMPORT, None)
        self._outcomes |= outcomes
        self._advice |= run.advice
        self._isolation.append(run.isolation)
        for text in run.notes:
            note(self._notes, text)
        for text in run.alerts:
            note(self._alerts, text)
        if failed_import:
            self._end_import(failed_import)

    def end(self, ending: Ending) -> None:
        """Give the step that a run ended in its outcome, where it has none."""
        match ending:
            case Broken(why):
                self.refuse(f"The grader could not finish: {why}")
            case Hang(step, _, seconds, place):
                message = f"Still running after {seconds:g} s, so it was stopped."
                self._end_step(step, Outcome("timeout", message), place)
            case OutOfMemory(step, limit_gb):
                message = f"Your code took more than {limit_gb:g} GB of memory."
                self._end_step(step, Outcome("crashed", message), None)
            case Killed(step, code, place) | Crashed(step, code, place):
                self._end_step(step, Outcome("crashed", cause_of_death(code)), place)

    def _end_step(self, step: str | None, outcome: Outcome, place: Place | None) -> None:
        """Note how the step ended that the process died in, and where it was."""
        message = outcome.message
        if place and place.source:
            message += f" It was at: {place.source}"
        outcome = replace(outcome, message=message, line=place.line if place else None)
        if step == IMPORT:
            self._end_import(replace(outcome, message=f"While importing your files: {message}"))
        elif step is not None:
            self._outcomes.setdefault(step, outcome)

    def _end_import(self, outcome: Outcome) -> None:
        """The learner's package (or the cell) could not be imported: one message for everything."""
        place = f" ({outcome.line})" if outcome.line else ""
        self.problem = f"{outcome.message}{place}"
        status = "error" if outcome.status == "todo" else outcome.status
        self._fill(replace(outcome, status=status))

    def refuse(self, problem: str) -> None:
        """Nothing more can be graded, for this reason, which is not the learner's."""
        self.problem = problem
        self._unfinished = True
        self._fill(Outcome("error", problem))

    def give_up(self, seconds: float) -> None:
        """No time is left for what is left."""
        message = f"Not run: after the first check that hung or crashed, {seconds:g} s had passed."
        self._fill(Outcome("timeout", message))

    def _fill(self, outcome: Outcome) -> None:
        """Give every check without an outcome this one."""
        for name in self._checks:
            self._outcomes.setdefault(name, outcome)

    def missing(self) -> list[str]:
        """The checks that have no outcome yet."""
        return [name for name in self._checks if name not in self._outcomes]

    def report(self, seconds: float) -> Report:
        """All of it as a Report."""
        tasks = tuple(
            TaskResult(
                task=task,
                checks=tuple(self._result(check) for check in self.lesson.checks_of(task)),
                borrowed=task in self.borrowed,
                file=self.lesson.task(task).file,
            )
            for task in self.tasks
        )
        not_isolated = next(filter(None, self._isolation), "")
        return Report(
            lesson=self.lesson.name,
            root=str(self.root),
            files=fingerprints(self.root, self.lesson.folder),
            tasks=tasks,
            seconds=seconds,
            cell=self.cell is not None,
            problem=self.problem,
            unfinished=self._unfinished,
            notes=tuple(self._notes),
            isolated=bool(self._isolation) and not not_isolated,
            isolation=not_isolated if self._isolation else "nothing was run",
            alerts=tuple(self._alerts),
            next_step=next_step(tasks, self.problem),
        )

    def _result(self, check: Check) -> CheckResult:
        """The outcome of one check with the advice on it."""
        outcome = self._outcomes.get(check.name, Outcome("error", "It did not run."))
        # What is right has no mistake, and what is not written yet has none either.
        is_wrong = outcome.status not in ("passed", "todo")
        advice = self._advice.get(check.name) if is_wrong else None
        return CheckResult(
            name=check.name,
            title=check.title,
            status=outcome.status,
            points=check.points if outcome.status == "passed" else 0,
            max_points=check.points,
            message=outcome.message,
            pitfall=outcome.pitfall or (advice.pitfall if advice else None),
            line=outcome.line,
            advice=advice.text if advice else "",
            output=outcome.output,
            traceback=outcome.traceback,
        )


def cause_of_death(code: int | None) -> str:
    """What ended a worker in the middle of a step, by its exit code."""
    if code is None:
        return "Your code killed the grading process."
    if code >= 0:
        return f"Your code ended the process (os._exit({code}) or the like)."
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"Your code crashed the process ({name})."


def next_step(tasks: tuple[TaskResult, ...], problem: str) -> str:
    """The first thing to do, in one line; "" when every check has passed."""
    if problem:
        return "Nothing can be graded before that is mended."
    for task in tasks:
        for check in task.checks:
            if check.status == "passed":
                continue
            place = f" ({check.line})" if check.line else ""
            if check.status == "todo":
                what = f"write {check.message.removesuffix(' is not written yet')}"
            else:
                what = f"{task.task}, {check.title.partition(':')[0]}"
            return f"Next: {what}{place}. A nudge: %g2c_hint {task.task}"
    return ""


def fingerprints(root: Path, folder: Path) -> dict[str, str]:
    """sha256 of each learner file by its path below the root, or "unreadable"."""
    return digests(sorted((root / folder).glob("*.py")), root)


def package_fingerprints(root: Path, package: str) -> dict[str, str]:
    """The same for every file that is the learner's below a package's folder ("g2c")."""
    found = []
    for folder, inside, names in os.walk(root / package):
        hidden = {"__pycache__", *(name for name in inside if name.startswith("."))}
        if Path(folder) == root / package:
            hidden.add("solutions")
        inside[:] = sorted(set(inside) - hidden)
        found += [Path(folder, name) for name in sorted(names) if name.endswith(".py")]
    return digests(found, root)


def digests(paths: Iterable[Path], root: Path) -> dict[str, str]:
    """sha256 of each file by its path below the root, or "unreadable"."""
    found = {}
    for path in paths:
        try:
            value = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            value = "unreadable"
        found[path.relative_to(root).as_posix()] = value
    return found
