"""The outcome of one step of a job: its status, a message and the learner's line.

Made in the worker, from the exception that ended the step. Knows frames and files, not lessons.
"""

import linecache
import re
import traceback
from bdb import BdbQuit
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from types import CodeType, FrameType
from typing import Any

from g2c_magics.grading.python_hints import (
    did_you_mean,
    hint_on,
    misspelt_definition,
    without_detach,
)
from g2c_magics.grading.source_files import SourceFiles
from g2c_magics.grading.todo import unwritten_part

MAX_MESSAGE = 600  # characters
MAX_TRACEBACK = 2000  # characters
MAX_FRAMES = 4
MAX_SOURCE_LINE = 200  # characters
MAX_FIELD = 4000  # characters of any text in a message
STATUSES = frozenset(("passed", "failed", "todo", "error", "timeout", "crashed"))


@dataclass(frozen=True)
class Outcome:
    """How a step ended."""

    status: str  # passed, failed, todo, error, timeout or crashed
    message: str = ""  # what was expected and what came
    line: str | None = None  # the learner's, "file:number", if there is one
    pitfall: str | None = None  # the id of the mistake, where the error itself tells
    output: str = ""  # what the learner's code printed
    traceback: str = ""  # the learner's frames of an error
    hint: str = ""  # what to do about an error of Python's or torch's

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> "Outcome | None":  # Any: JSON
        """The outcome in a worker's message; None where a field is not what it may be.

        The message may be forged. The attacks: a status that no view knows, a megabyte of text.
        """
        fields = {name: message[name] for name in cls.__dataclass_fields__ if name in message}
        texts = {name: clip(v, MAX_FIELD) for name, v in fields.items() if isinstance(v, str)}
        nones = {name for name in ("line", "pitfall") if fields.get(name, "") is None}
        sound = texts.get("status") in STATUSES and texts.keys() | nones == fields.keys()
        return cls(**texts) if sound else None

    def to_dict(self) -> dict[str, str | None]:
        return asdict(self)


@dataclass(frozen=True)
class About:
    """The learner's functions that a test is about, and all that the lesson asks for."""

    own: frozenset[CodeType] = frozenset()
    every: frozenset[CodeType] = frozenset()

    @property
    def only(self) -> CodeType | None:
        """The function it is about, where that is one alone."""
        return next(iter(self.own)) if len(self.own) == 1 else None

    @property
    def prints(self) -> bool:
        """Whether one of its functions calls print."""
        return any("print" in code.co_names for code in self.own)


Frames = list[tuple[FrameType, int]]


def outcome_of(
    error: BaseException, source_files: SourceFiles, about: About | None = None
) -> Outcome:
    """What an exception out of a graded test means."""
    frames = list(traceback.walk_tb(error.__traceback__))
    theirs = [(f, n) for f, n in frames if source_files.is_learner(f.f_code.co_filename)]
    place = fault(theirs, source_files, about or About())
    line = source_files.label(place[0].f_code.co_filename, place[1]) if place else None
    unwritten = unwritten_part(error, source_files.is_learner)
    if unwritten:
        line = source_files.label(unwritten.filename, unwritten.line)
        if unwritten.begun:
            return Outcome("error", f"{unwritten.message}.".replace("?.", "?"), line)
        return Outcome("todo", unwritten.message, line)
    innermost = theirs[-1] if theirs and frames[-1][0] is theirs[-1][0] else None
    if isinstance(error, AssertionError) and innermost is None:
        return Outcome("failed", clip(text_of(error)), line)
    meant, code = misspelt_definition(error, innermost[0] if innermost else None)
    if meant:
        line = source_files.start_of(code) if isinstance(code, CodeType) else line
        return Outcome("error", clip(f"{explain(error)}. {meant}"), line)
    called = innermost or (theirs[-1] if theirs else (None, 0))
    return Outcome(
        "error",
        clip(explain(error) + did_you_mean(error, called[0])),
        syntax_line(error, source_files) or line,
        hint=hint_on(error, text_of(error), *called),
        traceback=abridged(error, theirs, source_files),
    )


def fault(theirs: Frames, source_files: SourceFiles, about: About) -> tuple[FrameType, int] | None:
    """The learner's frame to tell, of those that an error went through, outermost first.

    Never given code as it came, where there is other: it was handed something wrong. For the same
    reason none of what an earlier task asks for, below a function that the test is about; but a
    helper of that function.
    """
    written = [(f, n) for f, n in theirs if not source_files.is_given(f.f_code.co_filename, n)]
    if not written:
        return theirs[-1] if theirs and about.only is None else None
    own = [i for i, (frame, _) in enumerate(written) if frame.f_code in about.own]
    if not own:
        return written[-1]
    chosen = written[own[-1]]
    for frame, line in written[own[-1] + 1 :]:
        if frame.f_code in about.every:
            break
        chosen = frame, line
    return chosen


def explain(error: BaseException) -> str:
    """One line for an exception, in plain words where its own text says little."""
    text = without_detach(text_of(error))
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    if isinstance(error, RecursionError):
        return "RecursionError: a function calls itself without end."
    if isinstance(error, SystemExit):
        return f"SystemExit: your code called exit({error.code!r}). It may not end the process."
    if isinstance(error, MemoryError) or "can't allocate memory" in text:
        asked = re.search(r"allocate (\d+) bytes", text)
        size = f" ({int(asked[1]) / 2**30:.1f} GB at once)" if asked else ""
        return f"Out of memory: your code asked for more than a check may use{size}."
    if isinstance(error, EOFError):
        return f"EOFError: {text}. A check has no keyboard: input() cannot be answered."
    if isinstance(error, BdbQuit):
        return "BdbQuit: a check has no keyboard, so breakpoint() ends it. Use print() instead."
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def text_of(error: BaseException) -> str:
    """str(error), or a stand-in when the learner's own exception cannot be printed."""
    try:
        return "".join([str(error)])  # a str, and none of the learner's kind of it
    except BaseException:
        return f"a {type(error).__name__} that cannot be printed"


def syntax_line(error: BaseException, source_files: SourceFiles) -> str | None:
    """Where a SyntaxError in a learner's file lies; None for other errors."""
    if not isinstance(error, SyntaxError) or not source_files.is_learner(error.filename or ""):
        return None
    return source_files.label(error.filename or "", error.lineno or 1)


def abridged(
    error: BaseException, theirs: list[tuple[FrameType, int]], source_files: SourceFiles
) -> str:
    """The learner's frames with their source, and the error: what a reader needs of a traceback."""
    lines = []
    for frame, number in theirs[-MAX_FRAMES:]:
        code = frame.f_code
        lines.append(f"{source_files.label(code.co_filename, number)} in {code.co_name}")
        source = linecache.getline(code.co_filename, number).strip()
        if source:
            lines.append(f"    {source[:MAX_SOURCE_LINE]}")
    if isinstance(error, SyntaxError):
        lines += ["".join(traceback.format_exception_only(error)).rstrip()]
    return clip("\n".join(lines), MAX_TRACEBACK)


def clip(text: str, most: int = MAX_MESSAGE) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def safely(call: Callable[[], object]) -> BaseException | None:
    """Run `call`. Returns what it raised, whatever that is; None when it returned."""
    try:
        call()
    except BaseException as error:
        return error
    return None
