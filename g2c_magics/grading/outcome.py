"""Turn an exception from a graded test into a status, a message and the learner's line.

Runs in the worker. Knows frames and files, not lessons.
"""

import linecache
import re
import traceback
from collections.abc import Callable
from types import CodeType, FrameType, TracebackType

from g2c_magics.grading.source_files import SourceFiles

MAX_MESSAGE = 600
MAX_FRAMES = 4


def frames(error_traceback: TracebackType | None) -> list[tuple[FrameType, int]]:
    """The frames of a traceback with their line numbers, outermost first."""
    return list(traceback.walk_tb(error_traceback))


def outcome_of(error: BaseException, where: SourceFiles, graded: CodeType | None = None) -> dict:
    """status, message, line and traceback for an exception out of a graded test.

    graded: the learner's function that the test is about; its own line is told rather than one of
    a part that it handed something wrong to.
    """
    trail = frames(error.__traceback__)
    theirs = [(f, n) for f, n in trail if where.is_learner(f.f_code.co_filename)]
    line = where.label(theirs[-1][0].f_code.co_filename, theirs[-1][1]) if theirs else None
    innermost_is_theirs = bool(theirs) and trail[-1][0] is theirs[-1][0]
    if isinstance(error, NotImplementedError) and innermost_is_theirs and says_raise(*theirs[-1]):
        name = callee(theirs[-1][0])
        if has_begun(*theirs[-1]):
            message = f"{name} runs into the raise that marked it as unwritten: delete that line."
            return {"status": "error", "message": message, "line": line}
        return {"status": "todo", "message": f"{name} is not written yet", "line": line}
    if isinstance(error, AssertionError) and not innermost_is_theirs:
        return {"status": "failed", "message": clip(text_of(error)), "line": line}
    of_graded = [n for f, n in theirs if f.f_code is graded]
    if of_graded:
        line = where.label(graded.co_filename, of_graded[-1])
    return {
        "status": "error",
        "message": clip(explain(error)),
        "line": syntax_line(error, where) or line,
        "traceback": abridged(error, theirs, where),
    }


def says_raise(frame: FrameType, number: int) -> bool:
    """Whether a line raises by itself: torch has NotImplementedErrors of its own."""
    return "raise" in linecache.getline(frame.f_code.co_filename, number)


def has_begun(frame: FrameType, raised: int) -> bool:
    """Whether a function has lines of code before the one that raises."""
    code = frame.f_code
    return any(code.co_firstlineno < (line or 0) < raised for *_, line in code.co_lines())


def callee(frame: FrameType) -> str:
    """Linear.forward: the class of self and the function, as the learner knows them."""
    owner = frame.f_locals.get("self")
    name = frame.f_code.co_name
    return f"{type(owner).__name__}.{name}" if owner is not None else name


def explain(error: BaseException) -> str:
    """One line for an exception, in plain words for those whose own text is none."""
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
    """str(error), and a stand-in when the learner's own exception cannot be printed."""
    try:
        return str(error)
    except BaseException:
        return f"a {type(error).__name__} that cannot be printed"


def syntax_line(error: BaseException, where: SourceFiles) -> str | None:
    """Where a SyntaxError in a learner's file lies; None for other errors."""
    if isinstance(error, SyntaxError) and where.is_learner(error.filename or ""):
        return where.label(error.filename, error.lineno or 1)
    return None


def abridged(error: BaseException, theirs: list[tuple[FrameType, int]], where: SourceFiles) -> str:
    """The learner's frames with their source, and the error: what a reader needs of a traceback."""
    lines = []
    for frame, number in theirs[-MAX_FRAMES:]:
        code = frame.f_code
        lines.append(f"{where.label(code.co_filename, number)} in {code.co_name}")
        source = traceback.linecache.getline(code.co_filename, number).strip()
        if source:
            lines.append(f"    {source[:200]}")
    if isinstance(error, SyntaxError):
        lines += ["".join(traceback.format_exception_only(error)).rstrip()]
    return clip("\n".join(lines), 2000)


def clip(text: str, most: int = MAX_MESSAGE) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def safely(call: Callable[[], object]) -> BaseException | None:
    """Run `call`. Returns what it raised, whatever that is; None when it returned."""
    try:
        call()
    except BaseException as error:
        return error
    return None
