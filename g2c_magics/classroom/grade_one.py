"""Grade one submission, wherever there is a grader: in a thread here, or on another machine.

A submission goes in and a row with its report comes out, plain values that can cross a network.
"""

import contextlib
import dataclasses
import queue
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from g2c_magics.classroom.intake import PreparedSubmission
from g2c_magics.classroom.learner_texts import rewritten
from g2c_magics.classroom.options import GradingOptions
from g2c_magics.classroom.row import Row, message_of, pitfalls_of, status_of
from g2c_magics.classroom.scaffold import is_never_begun, scaffold
from g2c_magics.grading.grader import Grader
from g2c_magics.grading.process.pool import PoolError
from g2c_magics.grading.report import Report
from g2c_magics.grading.sandbox import isolation
from g2c_magics.grading.scratch import scratch_folder, sweep
from g2c_magics.lessons.lesson import load

NO_SANDBOX = "it was graded with --no-sandbox"


@dataclass(frozen=True)
class GradedSubmission:
    """What became of a submission."""

    row: Row
    report: Report | None = None  # None when it could not be graded


class Graders:
    """As many graders as are in use at once, each kept warm for the next submission."""

    def __init__(self) -> None:
        self._idle: queue.SimpleQueue[Grader] = queue.SimpleQueue()
        self._all: list[Grader] = []
        self._given: dict[str, frozenset[str] | None] = {}  # by lesson
        self._one_at_a_time = threading.Lock()

    @contextlib.contextmanager
    def borrowed(self, options: GradingOptions) -> Iterator[Grader]:
        """A grader with these options, and nobody else's meanwhile."""
        grader = None
        with contextlib.suppress(queue.Empty):
            grader = self._idle.get_nowait()
        if not self._all:
            sweep()
        if grader is None or grader.lesson.name != options.lesson:
            grader = Grader(lesson=options.lesson)
            self._all.append(grader)
        grader.limit, grader.memory_gb = options.limit, options.memory_gb
        try:
            yield grader
        finally:
            self._idle.put(grader)

    def given_checks(self, options: GradingOptions) -> frozenset[str] | None:
        """The checks that the lesson's files pass as they come.

        None where those of this installation hold answers.
        """
        with self._one_at_a_time:
            if options.lesson not in self._given:
                self._given[options.lesson] = self._passed_as_it_comes(options)
            return self._given[options.lesson]

    def _passed_as_it_comes(self, options: GradingOptions) -> frozenset[str] | None:
        lesson = load(options.lesson)
        files = dict(scaffold(lesson))
        if not is_never_begun(files, lesson):
            return None
        with scratch_folder("given") as root, self.borrowed(options) as grader:
            write_files(files, root)
            report = grader.check(root=root)
        checks = [check for task in report.tasks for check in task.checks]
        return frozenset(check.name for check in checks if check.status == "passed")

    def close(self) -> None:
        """End every grader's process, at work or not. None of them works again."""
        for grader in self._all:
            grader.pool.retire()


OF_THIS_PROCESS = Graders()  # for the workers of a cluster, each a process of its own


def grade_one(
    submission: PreparedSubmission, options: GradingOptions, graders: Graders = OF_THIS_PROCESS
) -> GradedSubmission:
    """Grade a submission. Never raises for anything that is in it."""
    if options != GradingOptions.of(
        options.lesson, options.limit, options.memory_gb, options.sandbox, options.independent
    ):
        return ungraded(submission, "The worker has another g2c, other tests or another torch.")
    try:
        with scratch_folder("class") as root:
            write_files(submission.files, root)
            with graders.borrowed(options) as grader:
                grader.pool.wait()  # so that its start is not counted as this learner's seconds
                report = grader.check(root=root, isolate=options.sandbox)
    except (OSError, PoolError) as error:
        return ungraded(submission, f"It could not be graded here: {error}")
    if report.unfinished:
        return ungraded(submission, report.problem)
    if options.sandbox and not report.isolated:
        return ungraded(submission, isolation.no_sandbox(report.isolation))
    if report.exam_verdict == "unanswered":
        return ungraded(submission, f"{report.unanswered}. Its points, if any, wait for a human.")
    if options.independent and not report.all_followed:
        return ungraded(submission, "There was no time to find out what follows from what.")
    report = without_root(report, root, submission.id)
    row = row_of(submission, report, options, graders.given_checks(options))
    return GradedSubmission(row, report)


def grade_worked_answers(options: GradingOptions, graders: Graders = OF_THIS_PROCESS) -> str:
    """Grade the worked answers. Returns why they fail under these options, in one line, or ""."""
    lesson = load(options.lesson)
    with scratch_folder("worked") as root:
        write_files(dict(scaffold(lesson)), root)
        with graders.borrowed(options) as grader:
            report = grader.check(root=root, borrow=lesson.task_ids, isolate=options.sandbox)
    if report.unfinished:
        return report.problem
    # When the scaffold here cannot be imported: not every submission needs it.
    if report.passed or (report.problem and status_of(report) == "error"):
        return ""
    return (
        f"With {options.limit:g} s and {options.memory_gb:g} GB for a check our own answers get "
        f"{report.score} of {report.max_score} points, so nobody is graded: {message_of(report)}"
    )


def write_files(files: Mapping[str, bytes], root: Path) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def without_root(report: Report, root: Path, name: str) -> Report:
    """The report with `name` for its root: its text does not mention the temporary folder."""
    return dataclasses.replace(
        rewritten(report, lambda text: text.replace(f"{root}/", "")), root=name
    )


def row_of(
    submission: PreparedSubmission,
    report: Report,
    options: GradingOptions,
    given: Collection[str] | None,
) -> Row:
    """The row of a graded submission. given: the checks that pass with nothing written."""
    points = {
        task.task: task.independent_score if options.independent else task.score
        for task in report.tasks
    }
    independent = sum(task.independent_score for task in report.tasks)
    checks = [check for task in report.tasks for check in task.checks]
    status, message = status_of(report), message_of(report)
    reasons = () if status == "graded" else (message,)
    reasons = (*reasons, *report.alerts, *report.notes, *submission.remarks)
    return Row(
        id=submission.id,
        status=status,
        score=sum(points.values()),
        max_score=report.max_score,
        given=None if given is None else sum(c.points for c in checks if c.name in given),
        independent_score=independent if report.all_followed else None,
        tasks=points,
        checks={check.name: check.status for check in checks},
        pitfalls=pitfalls_of(report),
        causes={check.name: check.pitfall for check in checks if check.pitfall},
        seconds=round(report.seconds, 3),
        sandboxed=report.isolated,
        exposed="" if report.isolated else NO_SANDBOX,
        exam=report.exam_verdict,
        message=message,
        attention=tuple(dict.fromkeys(reasons)),
        files=submission.digest,
        tree=submission.tree,
        functions=submission.functions,
        grading=options.grading,
        filled=submission.filled,
    )


def ungraded(submission: PreparedSubmission, message: str) -> GradedSubmission:
    """A row that says why there is no score yet. The next run tries again."""
    return GradedSubmission(
        Row(
            submission.id,
            "ungraded",
            message=message,
            attention=(message,),
            files=submission.digest,
        )
    )
