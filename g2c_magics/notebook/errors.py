"""Errors as a learner sees them in a notebook: one line, or their own lines and nothing of ours.

IPython shows what `_render_traceback_` returns in place of a traceback; to nbclient and nbval
they are errors like any other.
"""

import traceback

from g2c_magics.paths import DESK, short_path


class OneLine(Exception):
    """An error that is shown as its own text."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Stopped(OneLine):
    """The learner interrupted us. An error, so that "Run all" stops."""


class LearnerError(Exception):
    """An exception out of the learner's code, shown with their frames only."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(f"{type(error).__name__}: {error}")
        self.error = error

    def _render_traceback_(self) -> list[str]:
        lines = []
        for frame in traceback.extract_tb(self.error.__traceback__):
            if is_theirs(frame.filename):
                lines.append(f"{short_path(frame.filename)}:{frame.lineno} in {frame.name}")
                lines.append(f"    {frame.line}")
        return [*lines, *(line.rstrip() for line in traceback.format_exception_only(self.error))]


def as_shown(error: BaseException) -> Exception:
    """What the learner's code raised, as they see it: a TODO in one line, or their frames."""
    from g2c_magics import training

    if isinstance(error, training.TrainingError):
        return OneLine(str(error))
    todo = training.explain_todo(error)
    return OneLine(str(todo)) if todo else LearnerError(error)


def is_theirs(filename: str) -> bool:
    """Whether a file is neither ours nor a library's: a cell or a file of the project."""
    libraries = ("site-packages", "dist-packages", "/lib/python")
    return not filename.startswith(str(DESK)) and not any(part in filename for part in libraries)
