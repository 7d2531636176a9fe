"""The command that grades a whole class: shows how far it is, and the result at the end."""

import argparse
import contextlib
import datetime
import errno
import functools
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from g2c_magics.classroom import intake
from g2c_magics.classroom.anonymous import anonymous, naming_problem, table_of
from g2c_magics.classroom.compare import NoBook, changes_text, read_grades
from g2c_magics.classroom.executors import Cluster, ExecutorError, GradingExecutor, Threads
from g2c_magics.classroom.export import export
from g2c_magics.classroom.grade_class import grade_class
from g2c_magics.classroom.gradebook import ALIKE, BookError, Gradebook
from g2c_magics.classroom.look_alikes import Pair
from g2c_magics.classroom.options import GradingOptions
from g2c_magics.classroom.overrides import FILE as OVERRIDES
from g2c_magics.classroom.roster import HandIn, hand_ins, missing, read_roster
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.similarity import Function, functions_of
from g2c_magics.classroom.submission import NothingToGrade, Refused
from g2c_magics.classroom.summary import Summary
from g2c_magics.classroom.table import WrongTable
from g2c_magics.grading.grader import Grader, UnknownTask
from g2c_magics.lessons.lesson import Lesson, load
from g2c_magics.paths import ProjectError
from g2c_magics.terminal.arguments import check_number
from g2c_magics.terminal.printing import print_text, progress_bar
from g2c_magics.views import class_page, pair_page, student_page

INTERRUPTED = 130  # what a shell reports of a command that Ctrl-C ended
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)  # errors of writing, without a file


def grade(args: argparse.Namespace) -> int:
    """Grade a class. Returns 0 when every hand-in has a grade, 1 when not, 130 when interrupted.

    Raises UnknownTask or ProjectError, one line each.
    """
    try:
        return grade_folder(args)
    except (ExecutorError, BookError, NothingToGrade, WrongTable, NoBook) as error:
        raise ProjectError(str(error)) from None
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:  # before anything was graded
        return INTERRUPTED
    except OSError as error:
        where = error.filename or (args.out if error.errno in DISK else "")
        place = f": {where}" if where else ""
        raise ProjectError(
            f"The run had to stop: {error.strerror or error}{place}. Fix that, and run the same "
            "command again."
        ) from None


def grade_folder(args: argparse.Namespace) -> int:
    lesson = load(args.lesson)
    for flag in ("timeout", "memory", "jobs"):
        check_number(flag, getattr(args, flag))
    problem = Grader(lesson=args.lesson).wrong_tests()
    if problem:
        raise UnknownTask(problem)
    if args.out.resolve() == args.submissions.resolve():
        raise UnknownTask("--out wants a folder of its own, and not that of the submissions.")
    people = read_roster(args.roster) if args.roster else []
    own_files = {path.resolve() for path in (args.out, args.roster) if path}
    found = hand_ins(intake.find(args.submissions, leave_out=own_files), people)
    options = GradingOptions.of(
        args.lesson,
        args.timeout,
        args.memory,
        sandbox=not args.no_sandbox,
        independent=args.score == "independent",
    )
    absent = missing(people, found)
    pitfalls = lesson.part("pitfalls")
    about = {
        "date": datetime.date.today().isoformat(),
        "lesson": lesson,
        "pitfalls": pitfalls.PITFALLS if pitfalls else {},
    }
    pages = [functools.partial(view.to_html, **about) for view in (student_page, class_page)]
    earlier = read_grades(args.compare) if args.compare else {}
    problem = naming_problem(args.out, args.anonymous, args.export, earlier)
    if problem:
        raise UnknownTask(problem)
    book = Gradebook(
        args.out, lesson, options, *pages, keep_old=args.keep_old, again=args.again,
        further=lambda summary: {
            **class_page.further(summary, **about), **pair_pages(summary, found, lesson)
        },
    )  # fmt: skip
    try:
        if args.anonymous:
            found, absent = anonymous(found, absent, people, args.out, lesson)
        copy = book.put_by_table({*(h.submission.id for h in found), *(row.id for row in absent)})
        if copy:
            print_text(f"grades.csv was of others; a copy is in {copy}. Name a folder by --out.")
        with contextlib.closing(executor_for(args)) as executor, interruptible():
            if options.sandbox:
                executor.check_sandbox()
            for row in absent:
                book.take(row)
            with row_printer(len(found)) as on_row:
                summary = grade_class(found, lesson, options, executor, book, on_row)
    except KeyboardInterrupt:
        left = sum(row.status == "ungraded" for row in book.rows.values())
        print_text(
            f"\nStopped with {left} of {len(found)} to go. "
            f"The others are in {args.out / 'grades.csv'}."
        )
        print_text("Run the same command again to go on.")
        return INTERRUPTED
    finally:
        book.close()
    print_text(class_page.to_text(summary))
    print_text(f"Written: {args.out / 'grades.csv'} and {args.out / 'class.html'}")
    if args.anonymous:
        print_text(f"Who is who: {table_of(args.out)}")
    if args.compare:
        print_text(changes_text(earlier, summary.rows))
    strangers = sorted(set(book.overrides) - {row.id for row in summary.rows})
    if strangers:
        print_text(f"{OVERRIDES} names nobody here called {', '.join(strangers)}.")
    if args.export:
        print_text(
            f"Written: {', '.join(map(str, export(args.export, args.out, summary, lesson)))}"
        )
    return 0 if all(row.has_grade or row.status == "missing" for row in summary.rows) else 1


def pair_pages(
    summary: Summary, found: Iterable[HandIn], lesson: Lesson
) -> dict[str, Callable[[], str]]:
    """What makes the pages of those who look alike, by path below the class page."""
    by_id = {hand_in.submission.id: hand_in for hand_in in found}

    @functools.lru_cache(maxsize=64)
    def functions(id: str) -> list[Function]:
        with contextlib.suppress(Refused, KeyError):
            return functions_of(intake.prepare(by_id[id].submission, lesson).files, lesson)
        return []

    def page(pair: Pair) -> str:
        sides = [functions(row.id) for row in (pair.one, pair.other)]
        for row in (pair.one, pair.other):  # one's source may name the other
            sides = [by_id[row.id].hide(side) for side in sides] if row.id in by_id else sides
        return pair_page.to_html(pair, *sides)

    return {
        f"{ALIKE}/{pair.page}": functools.partial(page, pair)
        for group in summary.alike
        for pair in group.pairs
    }


def executor_for(args: argparse.Namespace) -> GradingExecutor:
    """Who grades: a cluster when one is named, else threads here."""
    return Cluster(args.scheduler, tell=print_text) if args.scheduler else Threads(args.jobs)


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Treat SIGTERM and a closed terminal like Ctrl-C: the books are written then too.

    A second Ctrl-C has no effect, so that an impatient hand does not spoil that; SIGTERM ends all.
    """

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        raise KeyboardInterrupt

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    earlier = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    except KeyboardInterrupt:  # the command ends: its last moments stay undisturbed
        raise
    except BaseException:
        restore(earlier)
        raise
    restore(earlier)


def restore(handlers: Mapping[signal.Signals, Any]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)


@contextlib.contextmanager
def row_printer(total: int) -> Iterator[Callable[[Row, bool], None]]:
    """What shows each row as it comes: with a bar on a terminal, or as a line each in a pipe."""
    if not (sys.stdout and sys.stdout.isatty()):
        yield RowLines(total)
        return
    with progress_bar("Grading", total) as advance:
        yield lambda row, is_new: advance(describe(row, is_new))


class RowLines:
    """Prints a line for each row, with its number and the time left."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = self.new = 0
        self.began = time.monotonic()

    def __call__(self, row: Row, is_new: bool) -> None:
        self.done += 1
        self.new += is_new
        print(f"{self.done}/{self.total}  {describe(row, is_new)}{self.time_left()}", flush=True)

    def time_left(self) -> str:
        """Time left at the pace so far, what was graded before not counted."""
        ahead = self.total - self.done
        if not self.new or not ahead:
            return ""
        seconds = (time.monotonic() - self.began) / self.new * ahead
        return f"  ({seconds / 60:.0f} min left)" if seconds >= 90 else f"  ({seconds:.0f} s left)"


def describe(row: Row, is_new: bool) -> str:
    """A row in one line: its score, or why it has none."""
    if not is_new:
        return f"{row.id}: graded before"
    if row.has_grade:
        status = "" if row.status == "graded" else f"  {row.status}"
        return f"{row.id}  {row.score}/{row.max_score}  {row.seconds:.1f} s{status}"
    return f"{row.id}  {row.status}: {row.message}"
