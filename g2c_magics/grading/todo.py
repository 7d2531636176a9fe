"""Recognise a part that is not written yet by the exception it raises.

Imports no torch: grading, training and pictures all ask here.
"""

import dis
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, FrameType

from g2c_magics.paths import DESK, SCAFFOLD

INSTALLED_CODE = tuple(f"{folder}/" for folder in (DESK, sys.prefix, sys.base_prefix))

RAISE = dis.opmap["RAISE_VARARGS"]  # what a raise statement compiles to, in 3.11 to 3.14


@dataclass(frozen=True)
class UnwrittenPart:
    """A function whose TODO still raises."""

    name: str  # as the learner knows it: "Linear.forward"
    filename: str
    line: int  # of the raise
    begun: bool  # whether code stands before the raise

    @property
    def message(self) -> str:
        """What to say of it, in one sentence without a full stop."""
        if self.begun:
            return f"{self.name} runs into the raise that marked it as unwritten: delete that line"
        return f"{self.name} is not written yet"


def may_be_learners(filename: str) -> bool:
    """Whether a file is neither installed nor ours; the scaffold may be both."""
    return filename.startswith(f"{SCAFFOLD}/") or not filename.startswith(INSTALLED_CODE)


def unwritten_part(
    error: BaseException, is_learner: Callable[[str], bool] = may_be_learners
) -> UnwrittenPart | None:
    """The unwritten part that raised `error`; None when it is any other error.

    torch raises NotImplementedErrors of its own: only a raise in the learner's own code counts.
    """
    last = error.__traceback__
    if not isinstance(error, NotImplementedError) or last is None:
        return None
    while last.tb_next is not None:
        last = last.tb_next
    frame, line = last.tb_frame, last.tb_lineno
    code = frame.f_code
    if not is_learner(code.co_filename) or code.co_code[last.tb_lasti] != RAISE:
        return None
    return UnwrittenPart(qualified_name(frame), code.co_filename, line, has_begun(code, line))


def has_begun(code: CodeType, raised: int) -> bool:
    """Whether a function has lines of code before the one that raises."""
    return any(code.co_firstlineno < (line or 0) < raised for *_, line in code.co_lines())


def qualified_name(frame: FrameType) -> str:
    """The running function with the class of its self: "Linear.forward"."""
    owner = frame.f_locals.get("self")
    name = frame.f_code.co_name
    return f"{type(owner).__name__}.{name}" if owner is not None else name
