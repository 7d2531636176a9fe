"""Recognise a part that is not written yet by the exception it raises.

Imports no torch: grading, training and pictures all ask here.
"""

import difflib
import dis
import linecache
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, FrameType, FunctionType, TracebackType

from g2c_magics.lessons.given_code import first_line, functions
from g2c_magics.paths import DESK, SCAFFOLD

CLOSE = 0.7  # similarity of two names, of 1
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
    begun: bool  # whether code stands before the raise, or below it
    below: bool = False  # whether it stands below, where nothing ever gets to
    meant: str = ""  # a method that was probably meant to be this one: "foward"

    @property
    def message(self) -> str:
        """What to say of it, in one sentence without a full stop."""
        if self.meant:
            owner, _, name = self.name.rpartition(".")
            return f"{owner} defines {self.meant}: did you mean {name}?"
        if self.below:
            return (
                f"{self.name} never gets to your code, which stands below the raise that marked it "
                "as unwritten: delete that line"
            )
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
    frame = trace.tb_frame
    name = qualified_name(frame)
    meant = misspelt(frame)
    if meant is not None:
        start = meant.__code__.co_firstlineno
        return UnwrittenPart(name, meant.__code__.co_filename, start, True, meant=meant.__name__)
    below = has_more(code, line)
    begun = below or has_begun(code, line)
    return UnwrittenPart(name, code.co_filename, line, begun, below)


def is_raise(trace: TracebackType) -> bool:
    """Whether the error came from a raise statement of this very frame."""
    return trace.tb_frame.f_code.co_code[trace.tb_lasti] == RAISE


def has_begun(code: CodeType, raised: int) -> bool:
    """Whether a function has lines of code before the one that raises."""
    return any(code.co_firstlineno < (line or 0) < raised for *_, line in code.co_lines())


def has_more(code: CodeType, raised: int) -> bool:
    """Whether a function goes on below the statement that raises, though Python never does."""
    lines = linecache.getlines(code.co_filename)
    for name, function in functions("".join(lines)):
        if first_line(function) == code.co_firstlineno and name:
            return function.body[-1].lineno > raised
    return False


def misspelt(frame: FrameType) -> FunctionType | None:
    """The method of an object's own class that is meant to be the inherited one that ran."""
    owner, code = frame.f_locals.get("self"), frame.f_code
    kinds = type.mro(type(owner))
    base = next((i for i, k in enumerate(kinds) if has_code(vars(k).get(code.co_name), code)), 0)
    inherited = {name for kind in kinds[base:] for name in vars(kind)}
    own = {
        name: value
        for kind in reversed(kinds[:base])
        for name, value in vars(kind).items()
        if isinstance(value, FunctionType) and name not in inherited
    }
    close = difflib.get_close_matches(code.co_name, own, n=1, cutoff=CLOSE)
    return own[close[0]] if close else None


def has_code(value: object, code: CodeType) -> bool:
    """Whether this is a function with this code."""
    return isinstance(value, FunctionType) and value.__code__ is code


def qualified_name(frame: FrameType) -> str:
    """The running function with the class of its self: "Linear.forward"."""
    owner = frame.f_locals.get("self")
    name = frame.f_code.co_name
    return f"{type(owner).__name__}.{name}" if owner is not None else name
