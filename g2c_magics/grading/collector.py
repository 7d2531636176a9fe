"""Collect what workers say, step by step, and make a Report of it.

What did not run did not pass: a check without an outcome of its own is worth nothing.
"""

import hashlib
import signal
from pathlib import Path

from g2c_magics.grading.process.crash_trace import CrashTrace
from g2c_magics.grading.process.job import IMPORT
from g2c_magics.grading.process.time_limits import Hang
from g2c_magics.grading.report import CheckResult, Report, TaskResult
from g2c_magics.grading.source_files import SourceFiles
from g2c_magics.lessons import Check, Lesson

MOST_ALERTS = 10
MOST_KILLED = 3  # steps that are given a second try


class Collector:
    """The outcomes so far of one check of the learner's files below `root`."""

    def __init__(
        self, lesson: Lesson, root: Path, tasks: list[str], borrowed: set[str], cell: str | None
    ) -> None:
        self.lesson = lesson
        self.root = root
        self.where = SourceFiles(root, lesson.folder)
        self.tasks = tasks
        self.borrowed = borrowed
        self.cell = cell
        self.checks = [check for task in tasks for check in lesson.checks_of(task)]
        self.outcomes: dict[str, dict] = {}
        self.diagnoses: dict[str, dict] = {}
        self.notes: list[str] = []
        self.alerts: list[str] = []
        self.step: str | None = None  # the one that is running
        self.problem = ""
        self.unfinished = False
        self.hang: Hang | None = None  # how the last process ended, where it ran out of time
        self.killed: set[str | None] = set()  # steps that somebody has ended once
        self.retry = False  # whether the last process was, so that its step is to be run again
        self.spoiled = False  # whether it failed to isolate itself and left the job undone
        self.plain = 0  # processes that were not isolated, or have not said so yet
        self.isolation = "nothing was run"

    def begin(self, isolate: bool) -> None:
        """A process is about to do a job."""
        self.hang, self.spoiled, self.step, self.retry = None, False, None, False
        self.plain += 1
        if not isolate and self.isolation in ("", "nothing was run"):
            self.isolation = "it was not asked for"
        elif isolate and self.plain == 1:
            self.isolation = ""

    def take(self, message: dict) -> None:
        """Note one message of a worker."""
        event = message["event"]
        if event == "outcome" and message["step"] == IMPORT:
            self.broken_import(message)
        elif event == "start":
            self.step = message["step"]
        elif event == "outcome":
            self.outcome(message)
        elif event == "diagnosis":
            self.diagnoses[message["step"]] = message
        elif event == "replaced":
            names = ", ".join(message["names"][:3])
            self.alert(f"replaced {names} when it was imported")
            self.note(f"Your code replaced {names}. It was put back before anything was graded.")
        elif event == "cell" and not message["replaced"]:
            self.note(
                "The cell replaced nothing, so your files were graded as they are. A method takes "
                "its place by an assignment: Linear.forward = forward."
            )
        elif event == "isolated" and message["ok"]:
            self.plain -= 1
        elif event == "isolated":
            self.isolation = message["why"]
            self.spoiled = message["again"]
        elif event == "alert":
            self.alert(message["text"])
        elif event == "broken":
            self.refuse(f"The grader could not finish: {message['message']}")

    def outcome(self, message: dict) -> None:
        """Note how a check ended. It passes once at most, and only while it runs."""
        step = message["step"]
        if message["status"] == "passed" and (step != self.step or step in self.outcomes):
            self.alert(f"says that {step} passed, which was not running")
            return
        self.outcomes[step] = message

    def alert(self, text: str) -> None:
        """Note evidence of tampering."""
        if text not in self.alerts and len(self.alerts) < MOST_ALERTS:
            self.alerts.append(text)

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def broken_import(self, outcome: dict) -> None:
        """The learner's package (or the cell) could not be imported: one message for everything."""
        where = f" ({outcome['line']})" if outcome.get("line") else ""
        status = "error" if outcome["status"] == "todo" else outcome["status"]
        self.problem = f"{outcome['message']}{where}"
        self.fill({**outcome, "status": status})

    def refuse(self, problem: str) -> None:
        """Nothing more can be graded, for this reason, which is not the learner's."""
        self.problem = problem
        self.unfinished = True
        self.fill({"status": "error", "message": problem})

    def fill(self, outcome: dict) -> None:
        """Give every check without an outcome this one."""
        for check in self.checks:
            self.outcomes.setdefault(check.name, outcome)

    def missing(self, names: list[str]) -> list[str]:
        """Those of these checks that have no outcome yet."""
        return [name for name in names if name not in self.outcomes]

    def timeout(self, step: str | None, trace: Path, limit: float) -> None:
        """A step took longer than its limit and was stopped."""
        left = CrashTrace(trace, self.where, self.cell)
        if step is not None and step not in self.outcomes:
            self.hang = Hang(step, left.function())
        message = f"Still running after {limit:g} s, so it was stopped."
        self.end(step, "timeout", message, left.place())

    def stopped(self, step: str | None, code: int | None, trace: Path, limit: float) -> None:
        """The process ended by itself in the middle of a step.

        One that was killed is given a second try: it was this step's doing, or the system's, that
        is out of memory.
        """
        left = CrashTrace(trace, self.where, self.cell)
        if left.timed_out:
            self.timeout(step, trace, limit)
            return
        if code in (None, -signal.SIGKILL) and step not in self.killed:
            self.killed.add(step)
            self.retry = len(self.killed) <= MOST_KILLED
            if self.retry:
                return
        if code is not None and code < 0:
            message = f"Your code crashed the process ({signal_name(-code)})."
        elif code is None:
            message = "Your code killed the grading process."
        else:
            message = f"Your code ended the process (os._exit({code}) or the like)."
        self.end(step, "crashed", message, left.place())

    def out_of_memory(self, step: str | None, limit_gb: float) -> None:
        """A step took more memory than it may and was stopped."""
        self.end(step, "crashed", f"Your code took more than {limit_gb:g} GB of memory.", None)

    def end(
        self, step: str | None, status: str, message: str, place: tuple[str, str] | None
    ) -> None:
        """Note how the step ended that a process died in."""
        line, source = place or (None, "")
        if source:
            message += f" It was at: {source}"
        outcome = {"status": status, "message": message, "line": line}
        if step == IMPORT:
            self.broken_import({**outcome, "message": f"While importing your files: {message}"})
        elif step is not None:
            self.outcomes.setdefault(step, outcome)

    def forget(self, step: str) -> None:
        """Let this check be run again."""
        self.outcomes.pop(step, None)

    def give_up(self, seconds: float) -> None:
        """What is left has no time left."""
        message = f"Not run: after the first check that hung or crashed, {seconds:g} s had passed."
        self.fill({"status": "timeout", "message": message})

    def result(self, check: Check) -> CheckResult:
        """The outcome of one check with what its diagnosis adds."""
        outcome = self.outcomes.get(check.name, {"status": "error", "message": "It did not run."})
        passed = outcome["status"] == "passed"
        # What is right has no mistake, and what is not written yet has none either.
        sound = outcome["status"] in ("passed", "todo")
        diagnosis = {} if sound else self.diagnoses.get(check.name, {})
        return CheckResult(
            name=check.name,
            title=check.title,
            status=outcome["status"],
            points=check.points if passed else 0,
            max_points=check.points,
            message=outcome.get("message", ""),
            pitfall=outcome.get("pitfall") or diagnosis.get("pitfall"),
            line=outcome.get("line"),
            advice=diagnosis.get("message", ""),
            output=outcome.get("output", ""),
            traceback=outcome.get("traceback", ""),
        )

    def report(self, seconds: float) -> Report:
        """All of it as a Report."""
        tasks = tuple(
            TaskResult(
                task=task,
                checks=tuple(self.result(check) for check in self.lesson.checks_of(task)),
                borrowed=task in self.borrowed,
                file=self.lesson.task(task).file,
            )
            for task in self.tasks
        )
        return Report(
            lesson=self.lesson.name,
            root=str(self.root),
            files=fingerprints(self.root, self.lesson.folder),
            tasks=tasks,
            seconds=seconds,
            cell=self.cell is not None,
            problem=self.problem,
            unfinished=self.unfinished,
            notes=tuple(self.notes),
            isolated=not (self.plain or self.isolation),
            isolation=self.isolation or ("" if not self.plain else "a process never said so"),
            alerts=tuple(self.alerts),
            next_step=next_step(tasks, self.problem),
        )


def next_step(tasks: tuple[TaskResult, ...], problem: str) -> str:
    """The first thing to do, in one line; "" when every check has passed."""
    if problem:
        return "Nothing can be graded before that is mended."
    for task in tasks:
        for check in task.checks:
            if check.status == "todo":
                name = check.message.removesuffix(" is not written yet")
                where = f" ({check.line})" if check.line else ""
                return f"Next: write {name}{where}. A nudge: %g2c_hint {task.task}"
            if check.status != "passed":
                what = check.title.partition(":")[0]
                where = f" ({check.line})" if check.line else ""
                return f"Next: {task.task}, {what}{where}. A nudge: %g2c_hint {task.task}"
    return ""


def fingerprints(root: Path, folder: Path) -> dict[str, str]:
    """sha256 of each learner file by its path below the root, or "unreadable"."""
    found = {}
    for path in sorted((root / folder).glob("*.py")):
        try:
            value = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            value = "unreadable"
        found[path.relative_to(root).as_posix()] = value
    return found


def signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
