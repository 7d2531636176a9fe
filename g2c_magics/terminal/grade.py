"""The command that grades a whole class: show how far it is, and what came of it at the end."""

import argparse
import contextlib
import datetime
import functools
import signal
import sys
import time
from collections.abc import Iterator

from g2c_magics.classroom import intake
from g2c_magics.classroom.executors import Cluster, GradingExecutor, Threads
from g2c_magics.classroom.grade_class import grade as grade_all
from g2c_magics.classroom.grade_one import GradingOptions
from g2c_magics.classroom.gradebook import BookError, Gradebook
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.submission import Submission
from g2c_magics.grading.grader import Grader, UnknownTask
from g2c_magics.lessons import load
from g2c_magics.terminal.arguments import sensible
from g2c_magics.terminal.printing import progress_bar, tell
from g2c_magics.views import class_page, student_page

INTERRUPTED = 130  # what a shell reports of a command that Ctrl-C ended


def grade(args: argparse.Namespace) -> int:
    """Grade a class. Returns 0 when all are graded, 1 when some are not, 130 when interrupted.

    Raises UnknownTask, NothingToGrade, BookError, CrewError: one line each.
    """
    lesson = load(args.lesson)
    for flag in ("timeout", "memory", "jobs"):
        sensible(flag, getattr(args, flag))
    problem = Grader(lesson=args.lesson).wrong_tests()
    if problem:
        raise UnknownTask(problem)
    if args.out.resolve() == args.submissions.resolve():
        raise UnknownTask("--out wants a folder of its own, and not that of the submissions.")
    found = [
        submission
        for submission in intake.find(args.submissions)
        if submission.path.resolve() != args.out.resolve()  # an earlier run's own folder
    ]
    terms = GradingOptions.of(args.lesson, args.timeout, args.memory)
    about = {
        "date": datetime.date.today().isoformat(),
        "lesson": lesson,
        "pitfalls": lesson.part("pitfalls").PITFALLS,
    }
    pages = [functools.partial(view.to_html, **about) for view in (student_page, class_page)]
    book = Gradebook(args.out, lesson, terms, *pages)
    try:
        with (
            contextlib.closing(executor_for(args)) as crew,
            interruptible(),
            Watch(found).shown() as watch,
        ):
            summary = grade_all(found, lesson, terms, crew, book, watch)
    except KeyboardInterrupt:
        left = sum(row.status == "ungraded" for row in book.rows.values())
        tell(
            f"\nStopped with {left} of {len(found)} to go. "
            f"The others are in {args.out / 'grades.csv'}."
        )
        tell("Run the same command again to go on.")
        return INTERRUPTED
    except OSError as error:
        if isinstance(error, (BookError, BrokenPipeError)):
            raise
        place = f": {error.filename}" if error.filename else ""
        raise BookError(
            f"The run had to stop: {error.strerror or error}{place}. Mend that, and run the same "
            "command again."
        ) from None
    finally:
        book.close()
    tell(class_page.to_text(summary))
    tell(f"Written: {args.out / 'grades.csv'} and {args.out / 'class.html'}")
    return 1 if any(row.status == "ungraded" for row in summary.rows) else 0


def executor_for(args: argparse.Namespace) -> GradingExecutor:
    """Who grades: a cluster when one is named, else threads here."""
    return Cluster(args.scheduler) if args.scheduler else Threads(args.jobs)


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Take a polite kill and a closed terminal for Ctrl-C: the books are written then too."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    kept = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


class Watch:
    """Shows each row as it comes: a bar with the time left, or a line each in a pipe."""

    def __init__(self, submissions: list[Submission]) -> None:
        self.total = len(submissions)
        self.done = self.kept = 0
        self.began = time.monotonic()
        self.bar = None

    @contextlib.contextmanager
    def shown(self) -> Iterator["Watch"]:
        """Keep a bar on the screen meanwhile, where there is a screen."""
        if not (sys.stdout and sys.stdout.isatty()):
            yield self
            return
        with progress_bar("Grading", self.total) as self.bar:
            yield self

    def __call__(self, row: Row, fresh: bool) -> None:
        self.done += 1
        self.kept += not fresh
        line = describe(row) if fresh else f"{row.id}: graded before"
        if self.bar is not None:
            self.bar.update(0, advance=1, now=line)
        else:
            print(f"{self.done}/{self.total}  {line}{self.left()}", flush=True)

    def left(self) -> str:
        """Time left at the pace so far, what was graded before not counted."""
        fresh, ahead = self.done - self.kept, self.total - self.done
        if not fresh or not ahead:
            return ""
        seconds = (time.monotonic() - self.began) / fresh * ahead
        return f"  ({seconds / 60:.0f} min left)" if seconds >= 90 else f"  ({seconds:.0f} s left)"


def describe(row: Row) -> str:
    """A row in one line: its score, or why it has none."""
    if row.checks:
        word = "" if row.status == "graded" else f"  {row.status}"
        return f"{row.id}  {row.score}/{row.max_score}  {row.seconds:.1f} s{word}"
    return f"{row.id}  {row.status}: {row.message}"
