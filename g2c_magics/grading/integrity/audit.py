"""Report what learner code reaches for that no answer needs, before it gets it.

An audit hook (PEP 578) cannot be removed, and is called before the thing happens: by the time a
cheat holds what it looked for, the alert has left the process. Runs in the worker. An alert stops
nothing, except the opening of our worked answers: a human judges.

What it does not see: code that raises no audit event (os.write to a guessed file number, a
function's __globals__), and what is done by way of a library. The token that every message must
carry (see messages.Job) makes the first of little use; together they leave a trace of every way to
the channel that we know. Whoever finds another one in this process can still say what they like.
"""

import _thread
import ast
import os
import sys
import sysconfig
from collections.abc import Callable, Iterable

from g2c_magics.grading.integrity.banned_api import literal_text
from g2c_magics.grading.integrity.guard import ANSWERS, REFUSED
from g2c_magics.grading.source_files import SourceFiles
from g2c_magics.paths import DESK, INSTALLED

STANDARD_LIBRARY = sysconfig.get_path("stdlib")
SITE_PACKAGES = tuple(sysconfig.get_path(name) for name in ("purelib", "platlib"))
ANSWERS_FOLDER = ANSWERS.replace(".", "/")
PRIVATE = (f"{DESK}/", f"{INSTALLED}/{ANSWERS_FOLDER}", f"{INSTALLED}/tests/", "/proc/")
MOST_ALERTS = 20  # of a job
LONGEST_ALERT = 200  # characters
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

# Audit events that count from the learner's own line.
FROM_OWN_LINE = {
    "gc.get_objects": "asks for all objects of the process",
    "gc.get_referrers": "asks who holds an object",
    "gc.get_referents": "asks what an object holds",
    "sys._getframe": "looks at the code that called it",
    "sys._current_frames": "looks at the code that called it",
    "sys.settrace": "traces the code that called it",
    "sys.setprofile": "traces the code that called it",
    "sys.addaudithook": "listens in on the process",
    "code.__new__": "makes code by hand",
}
# Audit events that count by way of the standard library too.
VIA_LIBRARY = {
    "subprocess.Popen": "starts a program",
    "os.system": "starts a program",
    "os.exec": "starts a program",
    "os.posix_spawn": "starts a program",
    "os.fork": "starts a process",
    "os.forkpty": "starts a process",
    "os.kill": "sends a signal to a process",
    "os.killpg": "sends a signal to a process",
    "signal.pthread_kill": "sends a signal to a process",
    "os.remove": "deletes a file",
    "os.rename": "renames a file",
    "shutil.rmtree": "deletes a folder",
    "resource.setrlimit": "changes the limits of the process",
}
FAMILIES = {"ctypes": "reaches into memory", "socket": "reaches for the network"}
FRAMES = ("tb_frame", "gi_frame", "cr_frame", "ag_frame")
# Ways from any class to the grader's own, which raise no event.
INTERNALS = frozenset(
    ("__subclasses__", "__globals__", "__builtins__", "__closure__", "cell_contents", "f_back",
     "f_globals", "f_builtins", "f_locals")
)  # fmt: skip
IMPORTS = frozenset(
    ("gc", "ctypes", "inspect", "socket", "subprocess", "multiprocessing", "signal", "atexit",
     "faulthandler", "_thread", "resource", "g2c_magics")
)  # fmt: skip
OTHER_FAMILIES = frozenset({"open", "import", "object", "compile", "marshal"})


class Audit:
    """Listens to this process. tell: called with one line for each thing that is seen, once."""

    def __init__(self, source_files: SourceFiles, tell: Callable[[str], None]) -> None:
        self.source_files = source_files
        self.answers = (f"{INSTALLED}/{ANSWERS_FOLDER}", f"{source_files.root}/{ANSWERS_FOLDER}")
        self.tell = tell
        self.told: set[str] = set()
        self.busy: set[int] = set()  # threads that are in `hear`

    def arm(self) -> None:
        """Listen from now on, for as long as the process lives."""
        hear = self.hear
        sys.addaudithook(lambda event, args: hear(event, args))

    def hear(self, event: str, args: tuple) -> None:
        """One audit event. Raises PermissionError when it is our answers that are to be opened."""
        family = event.partition(".")[0]
        if not (
            event in FROM_OWN_LINE
            or event in VIA_LIBRARY
            or family in OTHER_FAMILIES
            or family in FAMILIES
        ):
            return
        thread = _thread.get_ident()
        if thread in self.busy:
            return
        self.busy.add(thread)
        try:
            what, via_library = self.meaning(event, family, args)
            place = self.caller(via_library) if what else ""
            if place:
                self.note(f"{what}: {place}")
            if event == "open" and str(args[0]).startswith(self.answers) and self.is_involved():
                raise PermissionError(REFUSED[ANSWERS])
        finally:
            self.busy.discard(thread)

    def meaning(self, event: str, family: str, args: tuple) -> tuple[str, bool]:
        """What an event means, "" where nothing, and whether it counts when the learner's line
        reaches it by way of the standard library."""
        if event in FROM_OWN_LINE:
            return f"{FROM_OWN_LINE[event]} ({event})", False
        if event in VIA_LIBRARY:
            return f"{VIA_LIBRARY[event]} ({event})", True
        if family in FAMILIES:
            return f"{FAMILIES[family]} ({event})", True
        if event == "open":
            return opening(*args), True
        if event == "import":
            found = args[0].partition(".")[0] in IMPORTS or args[0].startswith(ANSWERS)
            return (f"imports {args[0]}" if found else ""), False
        if event in ("compile", "marshal.loads"):
            by_import = sys._getframe(3).f_code.co_filename.startswith("<frozen importlib")
            return ("" if by_import else self.forged_name(event, *args)), True
        if event == "object.__getattr__":
            return (
                f"looks at the code that called it ({args[1]})" if args[1] in FRAMES else ""
            ), False
        if event == "object.__setattr__" and args[1] == "__code__":
            return "rewrites a function (__code__)", False
        return "", False

    def forged_name(self, event: str, source: object, name: object = None) -> str:
        """What it means to make code of this; "" where it keeps its author's name."""
        if event == "marshal.loads":
            return "loads compiled code (marshal.loads)"
        name = os.fsdecode(name) if isinstance(name, bytes) else str(name)
        theirs = self.source_files.is_learner(name) or not name.startswith("/")
        return "" if theirs else f"compiles code by the name {name!r}"

    def caller(self, via_library: bool) -> str:
        """The learner's line that an event comes from; "" where it is not theirs."""
        frame = sys._getframe(3)  # past this, `hear` and the hook
        while frame is not None:
            name = frame.f_code.co_filename
            if self.source_files.is_learner(name):
                return self.source_files.label(name, frame.f_lineno)
            between = name.startswith("<")  # exec("…"), and Python's own imports
            if via_library:
                between |= name.startswith(STANDARD_LIBRARY) and not name.startswith(SITE_PACKAGES)
            if not between:
                return ""
            frame = frame.f_back
        return ""

    def is_involved(self) -> bool:
        """Whether any of the learner's lines is on the stack."""
        frame = sys._getframe(1)
        while frame is not None:
            if self.source_files.is_learner(frame.f_code.co_filename):
                return True
            frame = frame.f_back
        return False

    def note(self, text: str) -> None:
        """Report something, once."""
        text = text[:LONGEST_ALERT]
        if text not in self.told and len(self.told) < MOST_ALERTS:
            self.told.add(text)
            self.tell(text)

    def read(self, sources: dict[str, str]) -> None:
        """Report what raises no event: imports of what is long loaded, and names of internals."""
        for file, source in sources.items():
            place = "cell" if file.startswith("<") else file
            tree = parsed(source)
            for module, line in imported(tree):
                if module.partition(".")[0] in IMPORTS or module.startswith(ANSWERS):
                    self.note(f"imports {module}: {place}:{line}")
            for name, line in internals(tree):
                self.note(f"looks into functions and classes ({name}): {place}:{line}")


def opening(path: object, mode: str | None, flags: int) -> str:
    """What it means to open this file, "" for an ordinary read."""
    if isinstance(path, int):
        return ""
    name = os.fsdecode(path) if isinstance(path, bytes) else str(path)
    if any(letter in (mode or "") for letter in "wax+") or (flags or 0) & WRITES:
        return "" if name == os.devnull else f"opens {name!r} for writing"
    return f"reads {name!r}" if name.startswith(PRIVATE) else ""


def parsed(source: str) -> ast.AST:
    """The syntax tree of a text, an empty one where it has none."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def imported(tree: ast.AST) -> Iterable[tuple[str, int]]:
    """Modules that a text imports, with the lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            answers = [name for name in names if name == ANSWERS]
            yield from ((name, node.lineno) for name in answers or [node.module])


def internals(tree: ast.AST) -> Iterable[tuple[str, int]]:
    """Names of INTERNALS in a text, as attributes and as strings, with the lines."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Constant, ast.BinOp)):
            name = node.attr if isinstance(node, ast.Attribute) else literal_text(node)
            if name in INTERNALS:
                yield name, node.lineno
