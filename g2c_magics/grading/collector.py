"""Collect what came of the runs of workers, and make a Report of it.

What did not run did not pass: a check without an outcome of its own is worth nothing.
"""

import math
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from g2c_magics.grading.exam import USED_BANNED, Findings
from g2c_magics.grading.exam_verdict import ExamVerdict
from g2c_magics.grading.fingerprints import fingerprints, saved
from g2c_magics.grading.follow_ons import FollowOn
from g2c_magics.grading.outcome import Outcome, clip
from g2c_magics.grading.process.crash_trace import Place
from g2c_magics.grading.process.endings import (
    Broken,
    Crashed,
    Ending,
    Hang,
    Killed,
    OutOfMemory,
    SandboxFailed,
)
from g2c_magics.grading.process.messages import IMPORT
from g2c_magics.grading.process.transcript import Advice, WorkerRun, note
from g2c_magics.grading.report import CheckResult, Report, TaskResult
from g2c_magics.grading.sandbox.isolation import no_sandbox
from g2c_magics.grading.sentences import cause_in, cause_of_death, next_step, sentence_of
from g2c_magics.lessons.lesson import Check, Lesson, Pitfall, Task
from g2c_magics.paths import in_vscode, notebook_folder

OTHER_INPUTS = (
    "It is right for the inputs of this check, and not for new ones: other values, or another "
    "number of rows. Is something of the check's own written into your code?"
)

NOT_CONFIRMED = (
    "passed its checks with the worked answers of other tasks, but did not when asked again"
)
BUSY = "This machine is busy, and nothing is graded by that: close other programs and run it again."


class Collector:
    """The outcomes so far of one check of the learner's files below `root`."""

    def __init__(
        self,
        lesson: Lesson,
        root: Path,
        checks: Sequence[Check],
        borrowed: set[str],
        cell: str | None,
    ) -> None:
        self.lesson = lesson
        self.root = root
        self.checks = checks
        self._names = frozenset(check.name for check in checks)
        self.tasks = list(dict.fromkeys(check.task for check in checks))
        self.borrowed = borrowed
        self.cell = cell
        self.problem = ""  # why nothing could be graded, in one line
        self._outcomes: dict[str, Outcome] = {}  # by check
        self._advice: dict[str, Advice] = {}  # by check
        self._banned: dict[str, Outcome] = {}  # by check: what its source uses
        self._notes: list[str] = []
        self._alerts: list[str] = []
        self._isolation: list[str] = []  # for each run, why it was not isolated; "" where it was
        self._unfinished = False
        self._out_of_time = False
        self._follow_ons: Mapping[str, FollowOn] = {}  # by check
        self._all_followed = True
        self._findings: Findings | None = None  # of an exam
        self._no_exam = ""  # why an exam that was to be held was not

    def add(self, run: WorkerRun) -> None:
        """Take over what a worker said. What its ending means is told to `end`."""
        outcomes = dict(run.outcomes)
        failed_import = outcomes.pop(IMPORT, None)
        self._outcomes |= outcomes
        self._advice |= run.advice
        self._banned |= run.banned
        if run.has_begun:
            self._isolation.append(run.isolation)
        for text in run.notes:
            note(self._notes, text)
        for text in run.alerts:
            note(self._alerts, text)
        if failed_import:
            self._end_import(failed_import)

    def end(self, ending: Ending, limit: float = math.inf) -> None:
        """Give the step that a run ended in its outcome, where it has none.

        limit: CPU seconds in which the learner's code has to be imported, on a busy machine too.
        """
        match ending:
            case Broken(why):
                self.refuse(f"The grader could not finish: {why}")
            case SandboxFailed(why):
                self.refuse(no_sandbox(why))
            case Hang(by_load=True) as hang if hang.importing or hang.used < limit:
                self.refuse(f"{stopped_by_load(hang)} {BUSY}")
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
        self.problem = clip(problem)  # a worker may have said it
        self._unfinished = True
        self._fill(Outcome("error", self.problem))

    def give_up(self, message: str) -> None:
        """No time is left for what is left, as the message says."""
        self._fill(Outcome("timeout", message))
        self._out_of_time = True

    def _fill(self, outcome: Outcome) -> None:
        """Give every check without an outcome this one."""
        for check in self.checks:
            self._outcomes.setdefault(check.name, outcome)

    def fail_banned_uses(self) -> None:
        """Fail the checks of a task whose source uses a banned API although every one passed."""
        for task in self.tasks:
            names = [check.name for check in self.checks if check.task == task]
            if all(self._outcomes[name].status == "passed" for name in names):
                self._outcomes |= {n: self._banned[n] for n in names if n in self._banned}

    def missing(self) -> list[str]:
        """The checks that have no outcome yet."""
        return [check.name for check in self.checks if check.name not in self._outcomes]

    def wrong(self) -> list[Check]:
        """The checks that may follow from something: red, or waiting for another task's part."""
        if self.problem or self._out_of_time:
            return []
        found = []
        for check in self.checks:
            outcome = self._outcomes[check.name]
            own = (f"{todo} " for todo in self.lesson.task(check.task).todos)
            unwritten = outcome.status == "todo" and outcome.message.startswith(tuple(own))
            if outcome.status != "passed" and not unwritten:
                found.append(check)
        return found

    def banned(self) -> Collection[str]:
        """The checks that may not pass, for what their source uses."""
        return self._banned.keys()

    def suspects(self) -> list[Task]:
        """The tasks that others may follow from: not borrowed, and not known to be right."""
        outcomes = self._outcomes
        right = {name for name in outcomes if outcomes[name].status == "passed"}
        return [
            task
            for task in self.lesson.tasks
            if task.id not in self.borrowed
            and not right.issuperset(check.name for check in self.lesson.checks_of(task.id))
        ]

    def explain(self, follow_ons: Mapping[str, FollowOn], is_whole: bool) -> None:
        """Take over, by check, what the failed ones follow from. is_whole: all has been tried."""
        self._follow_ons = follow_ons
        self._all_followed = is_whole

    def passed(self) -> list[str]:
        """The checks that have passed so far."""
        return [name for name, outcome in self._outcomes.items() if outcome.status == "passed"]

    def excused(self, findings: Findings) -> list[tuple[list[str], set[str]]]:
        """The checks whose exam differs, task by task, with the other tasks that may be why."""
        differs = self._verdict(findings).differs
        found = []
        for task in self.tasks:
            names = [c.name for c in self.checks if c.task == task and differs.get(c.name)]
            if names:
                found.append((names, {t for name in names for t in differs[name]} - {task}))
        return found

    def followed(self) -> list[tuple[list[str], set[str]]]:
        """The failed checks that follow from other tasks, task by task, and what to lend them.

        That is each task before theirs that lacks full marks.
        """
        short = {c.task for c in self.checks if self._outcomes[c.name].status != "passed"}
        found = []
        for place, task in enumerate(self.lesson.task_ids):
            names = [c.name for c in self.checks if c.task == task and self._follows(c.name)]
            if names:
                follows = {t for name in names for t in self._follows(name)}
                found.append((names, (follows | short.intersection(self.lesson.task_ids[:place]))))
        return found

    def _follows(self, check: str) -> tuple[str, ...]:
        return self._follow_ons.get(check, FollowOn()).tasks

    def keep_followed(self, names: Collection[str], findings: Findings) -> None:
        """Let those follow from other tasks that an exam with these tasks lent confirms.

        The attack: a check that is made to pass once the worked answers are lent.
        """
        wrong = {name for name in names if findings.of_check(name) is not True}
        self._follow_ons = {n: f for n, f in self._follow_ons.items() if n not in wrong}
        for task in self.tasks:
            if any(check.task == task and check.name in wrong for check in self.checks):
                note(self._alerts, f"{task} {NOT_CONFIRMED}")

    def examine(self, findings: Findings) -> None:
        """Take over what an exam found on the checks that passed."""
        self._findings = findings

    def leave_exam(self, why: str) -> None:
        """Note that an exam could not be held, and why."""
        self._no_exam = why

    def note_isolation(self, why: str) -> None:
        """Note of one more process why it was not isolated; "" where it was."""
        self._isolation.append(why)

    def _verdict(self, findings: Findings | None) -> ExamVerdict:
        statuses = {name: outcome.status for name, outcome in self._outcomes.items()}
        return ExamVerdict(self.lesson, self.checks, statuses, findings, self._no_exam)

    def report(self, seconds: float) -> Report:
        """All of it as a Report."""
        exam = self._verdict(self._findings)
        results = [(check.task, self._result(check, exam)) for check in self.checks]
        tasks = tuple(
            self._task_result(task, tuple(result for of, result in results if of == task))
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
            notes=(*self._selection(), *self._notes),
            isolated=bool(self._isolation) and not not_isolated,
            isolation=not_isolated if self._isolation else "nothing was run",
            alerts=(*self._alerts, *exam.alerts(self.tasks)),
            all_followed=self._all_followed,
            exam=exam.line(),
            unanswered=exam.unanswered(),
            at=time.time(),
            base=notebook_folder(),
            in_vscode=in_vscode(),
            next_step=next_step(tasks, self.problem),
        )

    def _selection(self) -> list[str]:
        """Which tasks are graded in part, for who reads their points."""
        notes = []
        for task in self.tasks:
            mine = [check for check in self.checks if check.task == task]
            every = self.lesson.checks_of(task)
            if len(mine) < len(every):
                worth = sum(check.points for check in mine), sum(check.points for check in every)
                notes.append(
                    f"These are {len(mine)} of the {len(every)} checks of {task}, worth "
                    f"{worth[0]} of its {worth[1]} points."
                )
        return notes

    def _task_result(self, task: str, checks: tuple[CheckResult, ...]) -> TaskResult:
        """The results of a task, which follows from others when all that is wrong of it does."""
        wrong = [check for check in checks if check.status != "passed"]
        follows = {t for check in wrong for t in check.follows if all(c.follows for c in wrong)}
        return TaskResult(
            task=task,
            checks=checks,
            borrowed=task in self.borrowed,
            file=self.lesson.task(task).file,
            saved=saved(self.root / self.lesson.task(task).file),
            follows=tuple(t for t in self.lesson.task_ids if t in follows),
        )

    def _result(self, check: Check, exam: ExamVerdict) -> CheckResult:
        """The outcome of one check with the advice on it."""
        outcome = self._outcomes.get(check.name, Outcome("error", "It did not run."))
        found = self._follow_ons.get(check.name, FollowOn())
        # What is right has no mistake, what is not written yet has none either, and what follows
        # from another task has none of its own.
        is_wrong = outcome.status not in ("passed", "todo") and not found.tasks
        advice = self._advice.get(check.name) if is_wrong else None
        if found.tasks:
            message = f"{sentence_of(found.tasks)} {outcome.message}"
            line = self._line_of(found.tasks[0]) or found.line or None
            outcome = replace(outcome, message=message, pitfall=None, line=line)
        elif found.changed:
            message = f"{outcome.message} {cause_in(found.changed)}"
            outcome = replace(outcome, message=message, line=found.line or outcome.line)
        if exam.differs.get(check.name) == ():  # nothing that it leans on excuses it
            said = exam.said(check.name)
            banned = self.lesson.banned if USED_BANNED in said else None
            named = banned.pitfall if banned else None
            outcome = Outcome("failed", f"P{said[1:]}.", pitfall=named)
            advice = None if named else Advice(None, OTHER_INPUTS)
        pitfall = outcome.pitfall or (advice.pitfall if advice else None)
        if pitfall not in pitfall_ids(self.lesson):  # forged, and counted for the whole class
            pitfall = None
        return CheckResult(
            name=check.name,
            title=check.title,
            status=outcome.status,
            points=check.points if outcome.status == "passed" else 0,
            max_points=check.points,
            message=outcome.message,
            pitfall=pitfall,
            known=known_pitfalls(self.lesson).get(pitfall) if pitfall else None,
            line=outcome.line,
            advice=advice.text if advice else outcome.hint if is_wrong else "",
            output=outcome.output,
            traceback=outcome.traceback,
            follows=found.tasks,
            changed=found.changed,
            exam=exam.agrees(check.name),
        )

    def _line_of(self, task: str) -> str | None:
        """Where an earlier task is wrong, as its own checks say."""
        for check in self.checks:
            outcome = self._outcomes[check.name]
            if check.task == task and outcome.status != "passed":
                return self._follow_ons.get(check.name, FollowOn()).line or outcome.line
        return None


def pitfall_ids(lesson: Lesson) -> set[str]:
    """What a mistake may be called."""
    return {*known_pitfalls(lesson), *([lesson.banned.pitfall] if lesson.banned else [])}


def known_pitfalls(lesson: Lesson) -> Mapping[str, Pitfall]:
    """The lesson's words on its pitfalls, by id; none where it has no such part."""
    try:
        part = lesson.part("pitfalls")
    except ModuleNotFoundError:
        part = None
    return getattr(part, "PITFALLS", {})


def stopped_by_load(hang: Hang) -> str:
    """What a busy machine did not let end, and where it was."""
    if hang.importing:
        return "A library that your files import was not imported in time."
    if hang.step == IMPORT:
        return "Your package was not imported in time."
    at = f" at {hang.place.line} ({hang.place.source})" if hang.place else ""
    return f"A check was stopped{at} after {hang.seconds:g} s, {hang.used:.1f} s of them on a CPU."
