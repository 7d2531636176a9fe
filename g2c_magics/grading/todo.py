"""Recognise a part that is not written yet by the exception it raises.

Imports no torch: grading, training and pictures all ask here.
"""

import dis
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, FrameType, TracebackType

from g2c_magics.paths import DESK, SCAFFOLD

# Not all below sys.prefix: that may be /usr, and the project /usr/src/app.
PYTHONS_OWN = tuple(f"{folder}/" for folder in (DESK, sysconfig.get_path("stdlib")))
PACKAGES = ("/site-packages/", "/dist-packages/")
RAISE = dis.opmap["RAISE_VARARGS"]


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
    if filename.startswith(f"{SCAFFOLD}/"):
        return True
    return not filename.startswith(PYTHONS_OWN) and not any(name in filename for name in PACKAGES)


def unwritten_part(
    error: BaseException, is_learner: Callable[[str], bool] = may_be_learners
) -> UnwrittenPart | None:
    """The unwritten part that raised `error`; None when it is any other error.

    torch raises NotImplementedErrors of its own, from C without a frame: only a raise statement
    of the learner's counts, as the bytecode has it. The text of its line may be another by now.
    """
    trace = error.__traceback__
    if not isinstance(error, NotImplementedError) or trace is None:
        return None
    while trace.tb_next is not None:
        trace = trace.tb_next
    code, line = trace.tb_frame.f_code, trace.tb_lineno
    if not is_learner(code.co_filename) or not is_raise(trace):
        return None
    return UnwrittenPart(
        qualified_name(trace.tb_frame), code.co_filename, line, has_begun(code, line)
    )


def is_raise(trace: TracebackType) -> bool:
    """Whether the error came from a raise statement of this very frame."""
    return trace.tb_frame.f_code.co_code[trace.tb_lasti] == RAISE


def has_begun(code: CodeType, raised: int) -> bool:
    """Whether a function has lines of code before the one that raises."""
    return any(code.co_firstlineno < (line or 0) < raised for *_, line in code.co_lines())


def qualified_name(frame: FrameType) -> str:
    """The running function with the class of its self: "Linear.forward"."""
    owner = frame.f_locals.get("self")
    name = frame.f_code.co_name
    return f"{type(owner).__name__}.{name}" if owner is not None else name
