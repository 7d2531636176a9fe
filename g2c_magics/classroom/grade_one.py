"""Grade one submission, wherever there is a grader: in a thread here, or on a worker far away.

A parcel goes in and a row with its report comes out, both plain values that cross a network.
"""

import contextlib
import dataclasses
import queue
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import g2c_magics
from g2c_magics.classroom import intake
from g2c_magics.classroom.row import Row, message_of, pitfalls_of, status_of
from g2c_magics.grading.grader import LIMIT, MEMORY_GB, Grader
from g2c_magics.grading.process.pool import PoolError
from g2c_magics.grading.report import Report
from g2c_magics.lessons import load


@dataclass(frozen=True)
class GradingOptions:
    """What every submission of a class is graded under; other terms are another grading.

    limit: seconds a check. memory_gb: what a check may allocate. version: of this package. tests:
    sha256 of the graded tests.
    """

    lesson: str
    limit: float = LIMIT
    memory_gb: float = MEMORY_GB
    version: str = g2c_magics.__version__
    tests: str = ""

    @classmethod
    def of(
        cls, lesson: str, limit: float = LIMIT, memory_gb: float = MEMORY_GB
    ) -> "GradingOptions":
        """The terms of this installation."""
        return cls(lesson, limit, memory_gb, tests=load(lesson).manifest["sha256"])


@dataclass(frozen=True)
class PreparedSubmission:
    """One submission, ready to be graded anywhere.

    files: the staged files, by path below the root. digest: of the files as handed in. tree: of
    their normalised syntax trees. filled: files it lacked. remarks: why a human should look at it.
    """

    id: str
    files: Mapping[str, bytes]
    digest: str
    tree: str = ""
    filled: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class GradedSubmission:
    """What became of a parcel. report: None when it could not be graded."""

    row: Row
    report: Report | None = None


class Graders:
    """As many graders as are in use at once, each kept warm for the next parcel."""

    def __init__(self) -> None:
        self._idle: queue.SimpleQueue[Grader] = queue.SimpleQueue()
        self._all: list[Grader] = []

    @contextlib.contextmanager
    def lend(self, terms: GradingOptions) -> Iterator[Grader]:
        """A grader for these terms and nobody else meanwhile."""
        grader = None
        with contextlib.suppress(queue.Empty):
            grader = self._idle.get_nowait()
        if grader is None or grader.lesson.name != terms.lesson:
            grader = Grader(lesson=terms.lesson)
            self._all.append(grader)
        grader.limit, grader.memory_gb = terms.limit, terms.memory_gb
        try:
            yield grader
        finally:
            self._idle.put(grader)

    def close(self) -> None:
        """End every grader's process, at work or not. None of them works again."""
        for grader in self._all:
            grader.pool.retire()


def mark(parcel: PreparedSubmission, terms: GradingOptions, graders: Graders) -> GradedSubmission:
    """Grade a parcel under these terms. Never raises for anything that is in it."""
    here = GradingOptions.of(terms.lesson, terms.limit, terms.memory_gb)
    if here != terms:
        return ungraded(parcel, f"Another version of g2c is installed on the worker ({here}).")
    try:
        with tempfile.TemporaryDirectory(prefix="g2c-class-") as scratch:
            root = Path(scratch)
            unpack(parcel.files, root)
            with graders.lend(terms) as grader:
                grader.pool.wait()  # so that its start is not counted as this learner's seconds
                report = grader.check(root=root, isolate=True)
    except (OSError, PoolError) as error:
        return ungraded(parcel, f"It could not be graded here: {error}")
    if report.unfinished:
        return ungraded(parcel, report.problem)
    report = under(parcel.id, report, root)
    return GradedSubmission(row_of(parcel, report, terms), report)


def trial(terms: GradingOptions, graders: Graders) -> str:
    """Grade our own answers under these terms. Returns why they fail, in one line, or ""."""
    lesson = load(terms.lesson)
    with tempfile.TemporaryDirectory(prefix="g2c-trial-") as scratch:
        unpack(dict(intake.scaffold(lesson)), Path(scratch))
        with graders.lend(terms) as grader:
            report = grader.check(root=Path(scratch), borrow=lesson.task_ids, isolate=True)
    # What cannot be imported is the course's files here, which not every submission needs.
    if report.passed or (report.problem and status_of(report) == "error"):
        return ""
    return (
        f"With {terms.limit:g} s and {terms.memory_gb:g} GB for a check our own answers get "
        f"{report.score} of {report.max_score} points, so nobody is graded: {message_of(report)}"
    )


def unpack(files: Mapping[str, bytes], root: Path) -> None:
    """Write files below `root`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def under(name: str, report: Report, root: Path) -> Report:
    """The report with this name for its root, and no text in it of `root`, which was only lent."""

    def clean(text: str) -> str:
        return text.replace(f"{root}/", "")

    tasks = tuple(
        dataclasses.replace(
            task,
            checks=tuple(
                dataclasses.replace(
                    check,
                    message=clean(check.message),
                    output=clean(check.output),
                    traceback=clean(check.traceback),
                )
                for check in task.checks
            ),
        )
        for task in report.tasks
    )
    return dataclasses.replace(
        report,
        root=name,
        tasks=tasks,
        problem=clean(report.problem),
        notes=tuple(map(clean, report.notes)),
        alerts=tuple(map(clean, report.alerts)),
    )


def row_of(parcel: PreparedSubmission, report: Report, terms: GradingOptions) -> Row:
    """The row of a graded submission."""
    status, message = status_of(report), message_of(report)
    happened = () if status == "graded" else (message,)
    return Row(
        id=parcel.id,
        status=status,
        score=report.own_score,
        max_score=report.max_score,
        tasks={task.task: task.score for task in report.tasks},
        checks={check.name: check.status for task in report.tasks for check in task.checks},
        pitfalls=pitfalls_of(report),
        seconds=round(report.seconds, 3),
        sandboxed=report.isolated,
        exposed=report.isolation,
        message=message,
        attention=tuple(dict.fromkeys((*happened, *report.alerts, *report.notes, *parcel.remarks))),
        files=parcel.digest,
        tree=parcel.tree,
        tests=terms.tests,
        filled=parcel.filled,
    )


def ungraded(parcel: PreparedSubmission, message: str) -> GradedSubmission:
    """A row that says why there is no score yet. It is tried again by the next run."""
    row = Row(parcel.id, "ungraded", message=message, attention=(message,), files=parcel.digest)
    return GradedSubmission(row)
