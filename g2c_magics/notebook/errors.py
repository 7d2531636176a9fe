"""Errors as a learner sees them in a notebook: one line, or their own lines and nothing of ours.

IPython shows what `_render_traceback_` returns in place of a traceback; to nbclient and nbval
they are errors like any other. Loads no torch.
"""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from traitlets import TraitError

from g2c_magics.grading.grader import UnknownTask
from g2c_magics.grading.process.pool import PoolError
from g2c_magics.hints import NoHint
from g2c_magics.lessons.lesson import MissingPart
from g2c_magics.notebook.learner_package import BrokenFiles
from g2c_magics.paths import DESK, ProjectError, short_path
from g2c_magics.text import error_text

EXPECTED = (ProjectError, PoolError, BrokenFiles, UnknownTask, NoHint, MissingPart)


class OneLine(Exception):
    """An error that is shown as its own text."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Refused(OneLine, TraitError):
    """A setting that cannot be."""


class Stopped(OneLine):
    """The learner interrupted us. An error, so that "Run all" stops."""


class LearnerError(Exception):
    """An exception out of the learner's code, shown with their frames only."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(f"{type(error).__name__}: {error_text(error)}")
        self.error = error

    def _render_traceback_(self) -> list[str]:
        lines = []
        for frame in traceback.extract_tb(self.error.__traceback__):
            if is_theirs(frame.filename):
                lines.append(f"{short_path(frame.filename)}:{frame.lineno} in {frame.name}")
                lines.append(f"    {frame.line}")
        return [*lines, *own_words(self.error)]


def own_words(error: BaseException) -> list[str]:
    """What Python prints of an exception below its frames; one line where it cannot be printed."""
    try:
        str(error)
        return [line.rstrip() for line in traceback.format_exception_only(error)]
    except KeyboardInterrupt:
        raise
    except BaseException:  # out of a __str__ of the learner's
        return [f"{type(error).__name__}: {error_text(error)}"]


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Inside, an error that a room raises on purpose becomes a OneLine; all others go on."""
    try:
        yield
    except Exception as error:
        # TrainingError goes by its name, so that no torch is imported for it.
        kinds = {kind.__name__ for kind in type(error).__mro__}
        if isinstance(error, EXPECTED) or "TrainingError" in kinds:
            raise OneLine(str(error)) from None
        raise


def presentable(error: BaseException) -> Exception:
    """An exception of the learner's code as they see it: a TODO in one line, or their frames."""
    from g2c_magics import training

    if isinstance(error, training.TrainingError):
        return OneLine(str(error))
    todo = training.explain_todo(error)
    return OneLine(str(todo)) if todo else LearnerError(error)


def is_theirs(filename: str) -> bool:
    """Whether a file is neither ours nor a library's: a cell or a file of the project."""
    libraries = ("site-packages", "dist-packages", "/lib/python")
    return not filename.startswith(str(DESK)) and not any(part in filename for part in libraries)
