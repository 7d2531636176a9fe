"""The outcome of one step of a job: its status, a message and the learner's line.

Made in the worker, from the exception that ended the step. Knows frames and files, not lessons.
"""

import linecache
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from types import CodeType, FrameType
from typing import Any

from g2c_magics.grading.source_files import SourceFiles
from g2c_magics.grading.todo import unwritten_part

MAX_MESSAGE = 600  # characters
MAX_TRACEBACK = 2000  # characters
MAX_FRAMES = 4
MAX_SOURCE_LINE = 200  # characters


@dataclass(frozen=True)
class Outcome:
    """How a step ended."""

    status: str  # passed, failed, todo, error, timeout or crashed
    message: str = ""  # what was expected and what came
    line: str | None = None  # the learner's, "file:number", if there is one
    pitfall: str | None = None  # the id of the mistake, where the error itself tells
    output: str = ""  # what the learner's code printed
    traceback: str = ""  # the learner's frames of an error

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> "Outcome | None":  # Any: JSON
        """The outcome in a worker's message; None where a field is not of its type."""
        fields = {name: message[name] for name in cls.__dataclass_fields__ if name in message}
        texts = {name: v for name, v in fields.items() if isinstance(v, str)}
        nones = {name for name in ("line", "pitfall") if fields.get(name, "") is None}
        sound = "status" in texts and texts.keys() | nones == fields.keys()
        return cls(**texts) if sound else None

    def to_dict(self) -> dict[str, str | None]:
        return asdict(self)


def outcome_of(
    error: BaseException, source_files: SourceFiles, graded: CodeType | None = None
) -> Outcome:
    """What an exception out of a graded test means.

    graded: the learner's function that the test is about; its own line is told rather than one of
    a part that it handed something wrong to.
    """
    frames = list(traceback.walk_tb(error.__traceback__))
    theirs = [(f, n) for f, n in frames if source_files.is_learner(f.f_code.co_filename)]
    line = source_files.label(theirs[-1][0].f_code.co_filename, theirs[-1][1]) if theirs else None
    unwritten = unwritten_part(error, source_files.is_learner)
    if unwritten and unwritten.begun:
        return Outcome("error", f"{unwritten.message}.", line)
    if unwritten:
        return Outcome("todo", unwritten.message, line)
    if isinstance(error, AssertionError) and not (theirs and frames[-1][0] is theirs[-1][0]):
        return Outcome("failed", clip(text_of(error)), line)
    for frame, number in theirs:
        if frame.f_code is graded:
            line = source_files.label(frame.f_code.co_filename, number)
    return Outcome(
        "error",
        clip(explain(error)),
        syntax_line(error, source_files) or line,
        traceback=abridged(error, theirs, source_files),
    )


def explain(error: BaseException) -> str:
    """One line for an exception, in plain words where its own text says little."""
    text = text_of(error)
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
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def text_of(error: BaseException) -> str:
    """str(error), or a stand-in when the learner's own exception cannot be printed."""
    try:
        return str(error)
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
