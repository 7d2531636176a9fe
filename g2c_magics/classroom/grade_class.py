"""Grade every submission of a folder once: what has been graded before is not graded again.

Feeds an executor and keeps the books; a run that is stopped at any moment can be run again.
"""

import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import closing
from dataclasses import replace

from g2c_magics.classroom import intake
from g2c_magics.classroom.executors import GradingExecutor
from g2c_magics.classroom.grade_one import GradedSubmission, ungraded
from g2c_magics.classroom.gradebook import Gradebook
from g2c_magics.classroom.intake import PreparedSubmission
from g2c_magics.classroom.options import GradingOptions
from g2c_magics.classroom.roster import HandIn
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.submission import Refused, Submission
from g2c_magics.classroom.summary import Summary
from g2c_magics.lessons.lesson import Lesson

AHEAD = 2  # submissions made ready for each that is being graded
CHECK_EVERY = 1.0  # seconds between two looks at whether the executor is still there
WRITE_EVERY = 10.0  # seconds between two writings of the books, at least
WRITE_SHARE = 0.05  # of the time, at most, for writing them

Pending = dict[Future[GradedSubmission], PreparedSubmission]


def grade_class(
    hand_ins: list[HandIn],
    lesson: Lesson,
    options: GradingOptions,
    executor: GradingExecutor,
    book: Gradebook,
    on_row: Callable[[Row, bool], None] = lambda row, is_new: None,
) -> Summary:
    """Grade these hand-ins and write the books.

    on_row: called with each row, and whether it is new rather than kept from an earlier run.
    Before the first submission is graded, the worked answers are. However this ends, also by
    KeyboardInterrupt or ExecutorError, the books hold a row for each submission: "ungraded" for
    those that are left to another run.
    """
    by_id = {hand_in.submission.id: hand_in for hand_in in hand_ins}
    for id, hand_in in by_id.items():
        row = Row(id, "ungraded", message="Not graded yet: run the command again.")
        book.take(hand_in.signed(row))
    submissions = [hand_in.submission for hand_in in hand_ins]
    next_write = time.monotonic() + WRITE_EVERY
    try:
        with closing(results(submissions, lesson, options, executor, book)) as found:
            for result in found:
                if isinstance(result, Row):
                    book.take(by_id[result.id].signed(result))
                    on_row(result, False)
                    continue
                hand_in = by_id[result.row.id]
                signed = replace(result, row=hand_in.signed(result.row))
                on_row(keep(hand_in.hide(signed), book), True)
                began = time.monotonic()
                if began >= next_write:
                    book.write()
                    now = time.monotonic()
                    next_write = now + max(WRITE_EVERY, (now - began) / WRITE_SHARE)
    finally:
        summary = book.write()
    return summary


def keep(result: GradedSubmission, book: Gradebook) -> Row:
    """Write a result; where its page cannot be made, a row that says so.

    The attack: a hand-in that no page can show would end the run of its class.
    """
    try:
        book.keep(result)
    except OSError:  # of the disk's
        raise
    except Exception as error:
        why = f"Its page could not be made: {type(error).__name__}"
        row = Row(result.row.id, "ungraded", message=why, attention=(why,), files=result.row.files)
        book.keep(result := GradedSubmission(row))
    return result.row


def results(
    submissions: list[Submission],
    lesson: Lesson,
    options: GradingOptions,
    executor: GradingExecutor,
    book: Gradebook,
) -> Generator[Row | GradedSubmission]:
    """The row that an earlier run left of each submission, else what becomes of it now."""
    pending: Pending = {}
    were_options_checked = False
    try:
        for submission in submissions:
            try:
                prepared = intake.prepare(submission, lesson)
            except Refused as error:
                message = str(error)
                yield GradedSubmission(
                    Row(submission.id, "refused", message=message, attention=(message,))
                )
                continue
            kept = book.kept(submission.id, prepared.digest)
            if kept:
                yield kept
                continue
            if not were_options_checked:
                executor.check_options(options)
                were_options_checked = True
            pending[executor.submit(prepared, options)] = prepared
            while len(pending) >= executor.size * AHEAD:
                yield from completed(pending, executor)
        while pending:
            yield from completed(pending, executor)
    finally:
        for future in pending:
            future.cancel()


def completed(pending: Pending, executor: GradingExecutor) -> Iterator[GradedSubmission]:
    """Wait for a while, and take what has been graded out of `pending`.

    Raises ExecutorError when nobody will grade the rest.
    """
    done, _ = wait(pending, timeout=CHECK_EVERY, return_when=FIRST_COMPLETED)
    if not done:
        executor.check_alive()
    for future in done:
        yield outcome(future, pending.pop(future))


def outcome(future: Future[GradedSubmission], submission: PreparedSubmission) -> GradedSubmission:
    """What a future holds; a row that says what went wrong when that is our fault."""
    try:
        error = future.exception()
    except CancelledError:
        return ungraded(submission, "Its grading was cancelled. Run the command again.")
    if error is None:
        return future.result()
    reason = " ".join(str(error).split())[:200]
    return ungraded(submission, f"The grader failed: {type(error).__name__}: {reason}")
