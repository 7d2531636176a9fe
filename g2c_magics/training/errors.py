"""What training raises: one line about bad input or an unwritten part; else the learner's error."""

from types import TracebackType

from g2c_magics.grading.todo import unwritten_part
from g2c_magics.paths import DESK, short_path
from g2c_magics.text import error_text


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


def trim(error: BaseException) -> BaseException:
    """The same error, its traceback beginning at the first frame that is not ours."""
    trace: TracebackType | None = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(str(DESK)):
        trace = trace.tb_next
    return BaseException.with_traceback(error, trace or error.__traceback__)
