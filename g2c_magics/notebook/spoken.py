"""Turn the errors that the rooms raise on purpose into one line for the learner.

Knows nothing of IPython, and loads no torch.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from g2c_magics.grading.grader import UnknownTask
from g2c_magics.grading.process.pool import PoolError
from g2c_magics.notebook.errors import OneLine
from g2c_magics.notebook.learner_package import BrokenFiles
from g2c_magics.paths import ProjectError

KNOWN = (ProjectError, PoolError, BrokenFiles, UnknownTask)


@contextmanager
def spoken() -> Iterator[None]:
    """Inside, what was raised for people becomes a OneLine; all else goes on as it is."""
    try:
        yield
    except KNOWN as error:
        raise OneLine(str(error)) from None
    except Exception as error:
        if type(error).__name__ != "TrainingError":  # by name, so that torch stays unimported
            raise
        raise OneLine(str(error)) from None
