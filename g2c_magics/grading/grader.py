"""Grade the learner's files: run a lesson's tests in fresh processes and gather a Report.

Knows processes and results, not IPython; no lesson's names stand here.
"""

import math
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from g2c_magics.grading import lent_answers
from g2c_magics.grading.attempts import Attempts
from g2c_magics.grading.collector import Collector
from g2c_magics.grading.exam import Examiner, Findings
from g2c_magics.grading.follow_ons import changed_code, changed_given, follow_ons
from g2c_magics.grading.process.endings import Hang, Killed
from g2c_magics.grading.process.exam_job import ExamJob
from g2c_magics.grading.process.exam_stream import NoAnswer
from g2c_magics.grading.process.messages import IMPORT, Job
from g2c_magics.grading.process.pool import Pool, PoolError
from g2c_magics.grading.process.time_limits import GRACE, PATIENT_FACTOR, TimeLimits
from g2c_magics.grading.process.transcript import WorkerRun
from g2c_magics.grading.process.worker_run import run_job
from g2c_magics.grading.report import Report
from g2c_magics.grading.scratch import scratch_folder
from g2c_magics.grading.source_files import SourceFiles
from g2c_magics.lessons.lesson import Check, Lesson, digest, load
from g2c_magics.paths import find_root
from g2c_magics.text import did_you_mean

LIMIT = 5.0  # seconds for each check
MEMORY_GB = 4.0  # what a check may allocate
LEAST_MEMORY_GB = 0.1  # about three times what worked answers need: less fails right ones
MOST_SECOND_TRIES = 3  # steps that are run again after their process was killed


class UnknownTask(ValueError):
    """A task id that the lesson does not have. Its text is one line."""


class Grader:
    """Grades one lesson. Keeps a warm process between checks; `close` ends it.

    start_method: forkserver or spawn; the platform's own by default.
    limit: seconds for each check. memory_gb: what a check may allocate.
    """

    def __init__(
        self,
        root: str | Path | None = None,
        lesson: str | None = None,
        start_method: str | None = None,
        limit: float = LIMIT,
        memory_gb: float = MEMORY_GB,
    ) -> None:
        self.lesson: Lesson = load(lesson)
        self.root = Path(root).resolve() if root else None
        self.limit = limit
        self.memory_gb = memory_gb
        self.pool = Pool(self.lesson.name, start_method)
        self.examiner = Examiner(self.pool, self.lesson.name)

    def warm_up(self) -> None:
        """Start warming in the background. Returns at once."""
        self.pool.warm_up()

    def check(
        self,
        tasks: Iterable[str] = (),
        cell: str | None = None,
        borrow: Iterable[str] = (),
        root: str | Path | None = None,
        limit: float | None = None,
        on_wait: Callable[[], None] | None = None,
        isolate: bool = False,
        exam: bool | None = None,
    ) -> Report:
        """Grade these tasks, all of them when none is named.

        tasks: ids, or names of classes and functions, which select the checks about them alone, or
        names of checks.
        cell: definitions laid over the files. borrow: tasks graded on the worked answers.
        root: the folder to grade. limit: seconds a check. on_wait: called when the first check has
        to wait for the warm process. isolate: run without network and away from all other files;
        where that cannot be had nothing is run, and Report.problem says why.
        exam: ask what passed again, with other numbers, in a process without the tests; where the
        check is isolated if not told otherwise. None is held on what is borrowed.
        Raises UnknownTask, ProjectError, PoolError.
        """
        checks = self.selected(tasks)
        borrowed = set(self.known(borrow))
        began = time.perf_counter()
        folder = Path(root).resolve() if root else self.root or find_root(self.lesson.folder)
        collector = Collector(self.lesson, folder, checks, borrowed, cell)
        problem = self.wrong_tests()
        if problem:
            collector.refuse(problem)
            return collector.report(time.perf_counter() - began)
        if on_wait and not self.pool.is_warm():
            on_wait()
        has_exam = (isolate if exam is None else exam) and not borrowed and self.lesson.has("exam")
        if has_exam:
            self.examiner.prepare()
        with scratch_folder("check") as scratch:
            todos = (t for task in self.lesson.tasks if task.id in borrowed for t in task.todos)
            job = replace(
                self.job(folder, scratch), cell=cell, borrowed=tuple(todos), isolate=isolate
            )
            job = self.run_all(job, collector, TimeLimits(limit or self.limit))
            collector.fail_banned_uses()
            self.explain(job, collector)
        is_asked = collector.passed() or collector.followed()
        if has_exam and is_asked and not collector.problem:
            self.hold_exam(job, collector)
        return collector.report(time.perf_counter() - began)

    def run_all(self, job: Job, collector: Collector, limits: TimeLimits) -> Job:
        """Run workers on what is left of the checks until nothing is, or no time is.

        job: what all of them have in common. Returns it as it was in the end.
        """
        left = collector.missing()
        killed: set[str | None] = set()  # steps that have lost their process once
        by_load: set[str | None] = set()  # steps that a busy machine has stopped once
        seconds = rest_seconds = 0.0  # of all runs, and of those since the first hang or crash
        is_troubled = False  # since that
        while left:
            import_limit = limits.limit * (PATIENT_FACTOR if IMPORT in by_load else 1.0)
            seconds_of = limits.of(left, by_load)
            job = replace(job, tests=tuple(left), limit=import_limit, limits=seconds_of)
            run = self.run(job, limits.grace, most=limits.total - seconds)
            collector.add(run)
            seconds += run.seconds
            is_over = seconds >= limits.total
            rest_seconds += run.seconds if is_troubled else 0.0
            match run.ending:
                case Killed(step):  # by what it did, or by a system that was out of memory
                    retry = step not in killed and len(killed) < MOST_SECOND_TRIES
                    killed.add(step)
                case Hang(step, by_load=True) as hang if (
                    step not in by_load
                    and not is_troubled
                    and len(by_load) < MOST_SECOND_TRIES
                    and (hang.importing or hang.used < limits.limit)
                ):
                    retry = True
                    by_load.add(step)
                    seconds -= run.seconds  # the machine's, not theirs
                case Hang(step) if step in left and is_over:  # it may have had little time
                    break
                case Hang(step) as hang if step in left:
                    retry = not limits.counts(hang)
                case _:
                    retry = False
            is_troubled = is_troubled or not retry
            if not retry:
                collector.end(run.ending, limits.limit)
            before, left = left, collector.missing()
            if len(left) == len(before) and not retry:
                collector.refuse("The check ended without a result. Run it again.")
                return job
            if left and rest_seconds > limits.rest:
                collector.give_up(
                    "Not run: after the first check that hung or crashed, "
                    f"{limits.rest:g} s had passed."
                )
                return job
            if is_over:
                break
        if collector.missing():
            collector.give_up(f"Not finished: all checks together had taken {limits.total:g} s.")
        return job

    def explain(self, job: Job, collector: Collector) -> None:
        """Find out what the failed checks follow from, for a few seconds at most."""
        failed = collector.wrong()
        if not failed:
            return
        attempts = Attempts(self.run, job, collector.banned(), collector.note_isolation)
        changed = changed_given(self.lesson, Path(job.root), job.cell)
        suspects = [task for task in collector.suspects() if task.id in changed or task.todos]
        known = [task for task in suspects if task.id in collector.tasks]
        found = follow_ons(self.lesson, failed, suspects, known, attempts)
        if changed:
            left = [check for check in failed if check.name not in found]
            found |= changed_code(left, attempts)
        collector.explain(found, is_whole=not attempts.is_over())

    def hold_exam(self, job: Job, collector: Collector) -> None:
        """Ask again for what passed."""
        questions = ExamJob(
            job.lesson, job.root, (), (), job.memory_gb, cell=job.cell, isolate=job.isolate
        )
        try:
            sitting = self.examiner.sitting(shared=job.isolate)
            limit = max(job.limit, self.limit)
            findings = self.examiner.hold(sitting, questions, collector.passed(), limit)

            def told_with(lent: Collection[str], names: Sequence[str]) -> Findings | None:
                """What comes of these checks with the answers of some tasks lent."""
                found = lent_answers.sources(self.lesson, lent)
                again = replace(questions, lent=found)
                return self.examiner.hold(sitting, again, names, limit) if found else None

            for names, excuses in collector.excused(findings):
                if told := told_with(excuses, names):
                    findings = findings.settled_by(told)
            if collector.passed():
                collector.examine(findings)
            for names, before in collector.followed():
                if told := told_with(before, names):
                    collector.keep_followed(names, told)
        except (NoAnswer, PoolError, OSError) as error:
            collector.leave_exam(str(error) or type(error).__name__)

    def try_import(self, root: Path) -> str:
        """Import the files below `root` in a worker. Returns what went wrong in one line, or ""."""
        collector = Collector(self.lesson, root, (), set(), None)
        with scratch_folder("check") as scratch:
            job = self.job(root, scratch)
            run = self.run(job)
            match run.ending:  # perhaps a system that was out of memory, or busy
                case Killed() | Hang(by_load=True):
                    run = self.run(replace(job, limit=job.limit * PATIENT_FACTOR))
        collector.add(run)
        collector.end(run.ending)
        return collector.problem

    def run(
        self, job: Job, grace: float = GRACE, until: float = math.inf, most: float = math.inf
    ) -> WorkerRun:
        """Do a job in a fresh process. grace, until, most: as for run_job."""
        source_files = SourceFiles(Path(job.root), self.lesson.folder, self.lesson.given)
        with self.pool.worker() as worker:
            job = replace(job, token=secrets.token_hex(16))
            return run_job(worker, job, source_files, grace, until, most)

    def job(self, root: Path, scratch: str | Path) -> Job:
        """A job on the files below `root`, with the grader's own limits: to import them."""
        return Job(
            lesson=self.lesson.name,
            root=str(root),
            tests=(),
            cell=None,
            borrowed=(),
            limit=self.limit,
            limits=(),
            memory_gb=self.memory_gb,
            trace=str(Path(scratch) / "trace"),
        )

    def known(self, tasks: Iterable[str]) -> list[str]:
        """Task ids in teaching order. Raises UnknownTask for any other."""
        given = [tasks] if isinstance(tasks, str) else list(tasks)
        for task in given:
            if task not in self.lesson.task_ids:
                guess = did_you_mean(task, self.lesson.task_ids)
                raise UnknownTask(
                    f"Expected tasks out of: {', '.join(self.lesson.task_ids)}. "
                    f"Got {task!r} instead.{guess}"
                )
        return [task for task in self.lesson.task_ids if task in given]

    def selected(self, words: Iterable[str]) -> tuple[Check, ...]:
        """The checks of these tasks, classes and functions, or of these names; all for no word.

        Raises UnknownTask for a word that is none of those.
        """
        given = [words] if isinstance(words, str) else list(words)
        names = {check.name for check in self.lesson.checks}
        every = {*self.lesson.task_ids, *self.lesson.selectors}
        for word in given:
            if word not in every | names:
                ids = ", ".join(self.lesson.task_ids)
                raise UnknownTask(
                    f"Expected tasks out of: {ids}; or the name of what to write, such as "
                    f"{next(iter(self.lesson.selectors), 'f')}. Got {word!r} instead."
                    f"{did_you_mean(word, [*self.lesson.task_ids, *sorted(every)])}"
                )
        chosen = {*given, *(word.partition(".")[0] for word in given)}
        return tuple(
            check
            for check in self.lesson.checks
            if not given or chosen.intersection((check.name, check.task, *check.about))
        )

    def wrong_tests(self) -> str:
        """One line when the graded tests are not those of the manifest, else ""."""
        path = self.lesson.test_file
        restore = f"Get it back: git checkout -- tests/{path.name}"
        try:
            if digest(path.read_bytes()) == self.lesson.manifest["sha256"]:
                return ""
        except OSError:
            return f"tests/{path.name} is missing. {restore}"
        return f"tests/{path.name} was edited, so nothing is graded. {restore}"

    def close(self) -> None:
        """End the warm process."""
        self.pool.close()
