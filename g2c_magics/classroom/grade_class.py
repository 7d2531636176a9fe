"""Grade every submission of a folder once: what has been graded before is not graded again.

Feeds a crew and keeps the books; a run that is stopped at any moment can be run again.
"""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import CancelledError as FutureCancelled
from pathlib import Path
from tempfile import TemporaryDirectory

from g2c_magics.classroom import intake, similarity
from g2c_magics.classroom.executors import GradingExecutor
from g2c_magics.classroom.grade_one import (
    GradedSubmission,
    GradingOptions,
    PreparedSubmission,
    ungraded,
)
from g2c_magics.classroom.gradebook import Gradebook
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.submission import Refused, Submission
from g2c_magics.classroom.summary import Summary
from g2c_magics.lessons import Lesson

AHEAD = 2  # parcels made ready for each that is being graded
LOOK = 1.0  # seconds between two looks at whether the crew is still there
WRITE_EVERY = 25  # new rows between two writings of the books


def grade(
    submissions: list[Submission],
    lesson: Lesson,
    terms: GradingOptions,
    crew: GradingExecutor,
    book: Gradebook,
    on_row: Callable[[Row, bool], None] = lambda row, fresh: None,
) -> Summary:
    """Grade these submissions and write the books.

    on_row: called with each row, and whether it is fresh rather than kept from an earlier run.
    Before the first is graded, our own answers are. However this ends, by KeyboardInterrupt or
    CrewError too, the books hold a row for each
    submission: "ungraded" for those that another run has still to do.
    """
    for submission in submissions:
        book.take(Row(submission.id, "ungraded", message="Not graded yet: run the command again."))
    fresh, tried = 0, False
    flying: dict[Future[GradedSubmission], PreparedSubmission] = {}
    try:
        for found in prepared(submissions, lesson, book):
            if isinstance(found, Row):
                on_row(found, False)
                continue
            if isinstance(found, GradedSubmission):
                book.keep(found)
                on_row(found.row, True)
                continue
            if not tried:
                crew.try_out(terms)
                tried = True
            flying[crew.submit(found, terms)] = found
            while len(flying) >= crew.size * AHEAD:
                fresh = land(flying, crew, book, on_row, fresh)
        while flying:
            fresh = land(flying, crew, book, on_row, fresh)
    finally:
        for future in flying:
            future.cancel()
        summary = book.write()
    return summary


def prepared(
    submissions: list[Submission], lesson: Lesson, book: Gradebook
) -> Iterator[PreparedSubmission | Row | GradedSubmission]:
    """For each submission a parcel to be graded, the row kept of it, or that it is refused."""
    for submission in submissions:
        try:
            with TemporaryDirectory(prefix="g2c-intake-") as scratch:
                parcel = prepare_submission(submission, lesson, Path(scratch))
        except Refused as error:
            message = str(error)
            row = Row(submission.id, "refused", message=message, attention=(message,))
            yield GradedSubmission(row)
            continue
        row = book.kept(submission.id, parcel.digest)
        if row is None:
            yield parcel
        else:
            book.take(row)
            yield row


def prepare_submission(submission: Submission, lesson: Lesson, scratch: Path) -> PreparedSubmission:
    """Stage a submission and read it back. Raises Refused."""
    staged = intake.stage(submission, lesson, scratch)
    files = {
        path.relative_to(staged.root).as_posix(): path.read_bytes()
        for path in sorted(staged.root.rglob("*"))
        if path.is_file()
    }
    tree = similarity.tree_of(staged.root, lesson)
    remarks = []
    if tree and tree == similarity.worked_of(lesson):
        remarks.append("The same as the worked answers, but for names and layout.")
    if staged.withheld:
        missing = ", ".join(staged.withheld)
        remarks.append(f"It lacks {missing}, and ours hold answers: grade from a fresh clone.")
    if sum(map(len, files.values())) > similarity.MAX_SOURCE:
        remarks.append("There is too much of it to be compared with the others.")
    return PreparedSubmission(
        id=submission.id,
        files=files,
        digest=staged.digest,
        tree=tree,
        filled=staged.filled,
        remarks=tuple(remarks),
    )


def land(
    flying: dict["Future[GradedSubmission]", PreparedSubmission],
    crew: GradingExecutor,
    book: Gradebook,
    on_row: Callable[[Row, bool], None],
    fresh: int,
) -> int:
    """Wait until one or more parcels are graded and keep them. Returns how many are fresh by now.

    Raises CrewError when nobody will grade the rest.
    """
    done, _ = wait(flying, timeout=LOOK, return_when=FIRST_COMPLETED)
    if not done:
        crew.check()
    for future in done:
        marked = outcome(future, flying[future])
        book.keep(marked)
        del flying[future]  # only now: what is interrupted before is done again
        on_row(marked.row, True)
        fresh += 1
        if fresh % WRITE_EVERY == 0:
            book.write()
    return fresh


def outcome(future: "Future[GradedSubmission]", parcel: PreparedSubmission) -> GradedSubmission:
    """What a future holds; a row that says what went wrong when that is our fault."""
    with contextlib.suppress(FutureCancelled):
        error = future.exception()
        if error is None:
            return future.result()
        reason = " ".join(str(error).split())[:200]
        return ungraded(parcel, f"The grader failed: {type(error).__name__}: {reason}")
    return ungraded(parcel, "Its grading was cancelled. Run the command again.")
