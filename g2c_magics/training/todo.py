"""Read an exception of the learner's code: is it a part not written yet, and where is it?"""

import traceback
from types import TracebackType

from g2c_magics.paths import DESK, short_path
from g2c_magics.training.errors import TrainingError


def explain_todo(error: BaseException) -> TrainingError | None:
    """One line about the unwritten part that raised `error`; None when it is something else.

    The scaffold's message begins with the task: "linear: write Linear.forward in …".
    """
    if not isinstance(error, NotImplementedError):
        return None
    message = str(error) or "a part is not written yet"
    task, colon, _ = message.partition(":")
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({short_path(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    known = colon and task.isidentifier()
    return TrainingError(f"{message}{place}" + (f", or %g2c_borrow {task}" if known else ""))


def trim(error: BaseException) -> BaseException:
    """The same error, its traceback beginning at the first frame that is not ours."""
    trace: TracebackType | None = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(str(DESK)):
        trace = trace.tb_next
    return error.with_traceback(trace or error.__traceback__)
