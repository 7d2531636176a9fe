"""What training raises: one line about bad input or an unwritten part; else the learner's error."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from g2c_magics.grading.todo import may_be_learners, unwritten_part
from g2c_magics.paths import DESK, short_path
from g2c_magics.text import error_text, first_line


class TrainingError(Exception):
    """What was expected, what came instead, what to do next: one line for the learner."""


def explain_todo(error: BaseException) -> TrainingError | None:
    """One line about the unwritten part that raised `error`; None when it is something else.

    The scaffold's message begins with the task: "linear: write Linear.forward in …".
    """
    part = unwritten_part(error)
    if part is None:
        return None
    place = f" ({short_path(part.filename)}:{part.line})"
    text = error_text(error)
    task, colon, _ = text.partition(":")
    if part.begun or not text:
        return TrainingError(f"{part.message}{place}")
    borrow = f", or %g2c_borrow {task}" if colon and task.isidentifier() else ""
    return TrainingError(f"{text}{place}{borrow}")


@contextmanager
def told_in_a_line(say: Callable[[BaseException], str]) -> Iterator[None]:
    """Inside, learner code runs; what it raises becomes a TrainingError in the words of `say`.

    A part that is not written yet is told as such. An interrupt stays one.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the learner's code may raise anything
        raise explain_todo(error) or TrainingError(say(error)) from error


def with_line(error: BaseException) -> str:
    """One line about what learner code raised, with the line of theirs that it came from."""
    todo = explain_todo(error)
    if todo is not None:
        return str(todo)
    text = f"{type(error).__name__}: {first_line(error)}"
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if may_be_learners(frame.filename)]
    if not theirs:
        return text
    return f"{short_path(theirs[-1].filename)}:{theirs[-1].lineno} in {theirs[-1].name}: {text}"


def trim(error: BaseException) -> BaseException:
    """The same error, its traceback beginning at the first frame that is not ours."""
    trace: TracebackType | None = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(str(DESK)):
        trace = trace.tb_next
    return BaseException.with_traceback(error, trace or error.__traceback__)
