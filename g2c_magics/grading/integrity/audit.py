"""Tell a human what learner code reaches for outside its process, before it gets it.

The attack: a hand-in whose numbers are right, so that no exam objects, and which starts programs,
connects to others or reaches into memory on the machine that grades it. The sandbox alone stops
that; this names the line, with a sandbox or without. And code that bears the name of a file of
torch's, whose calls banned_calls lets through. An audit hook (PEP 578) cannot be removed, and is
called before the thing happens. Runs in the worker.
"""

import _thread
import sys
import sysconfig
from collections.abc import Callable

from g2c_magics.grading.source_files import SourceFiles
from g2c_magics.paths import INSTALLED

STANDARD_LIBRARY = sysconfig.get_path("stdlib")
SITE_PACKAGES = tuple(sysconfig.get_path(name) for name in ("purelib", "platlib"))
MOST_ALERTS = 20  # of a job

EVENTS = {
    "subprocess.Popen": "starts a program",
    "os.system": "starts a program",
    "os.exec": "starts a program",
    "os.posix_spawn": "starts a program",
    "os.fork": "starts a process",
    "os.forkpty": "starts a process",
    "os.kill": "sends a signal to a process",
    "os.killpg": "sends a signal to a process",
    "signal.pthread_kill": "sends a signal to a process",
    "resource.setrlimit": "changes the limits of the process",
    "socket.connect": "reaches for the network",
    "socket.bind": "reaches for the network",
    "socket.getaddrinfo": "reaches for the network",
    "ctypes.dlopen": "reaches into memory",
    "ctypes.cdata": "reaches into memory",
    "ctypes.string_at": "reaches into memory",
    "compile": "passes code off as a library's",
    "code.__new__": "passes code off as a library's",
}
NAMED_IN = {"compile": 1, "code.__new__": 1}  # which argument is the name of a file
LIBRARIES = (sys.prefix, sys.base_prefix, str(INSTALLED / "g2c_magics"))


def arm(source_files: SourceFiles, tell: Callable[[str], None]) -> None:
    """Listen from now on, for as long as the process lives. tell: called once for each line."""
    told: set[str] = set()
    busy: set[int] = set()  # threads whose event is being told

    def hear(event: str, args: tuple) -> None:
        if event not in EVENTS or len(told) >= MOST_ALERTS:
            return
        if event in NAMED_IN and not passes_off(source_files, args[NAMED_IN[event]]):
            return
        thread = _thread.get_ident()
        if thread in busy:
            return
        busy.add(thread)
        try:
            place = caller(source_files)
            text = f"{EVENTS[event]} ({event}): {place}"
            if place and text not in told:
                told.add(text)
                tell(text)
        finally:
            busy.discard(thread)

    sys.addaudithook(hear)


def passes_off(source_files: SourceFiles, name: object) -> bool:
    """Whether the code that makes code by this file name is the learner's, and the name is not."""
    maker = sys._getframe(2).f_code.co_filename  # of an import it is Python
    is_theirs = source_files.is_learner(maker) and not source_files.is_learner(f"{name}")
    return is_theirs and f"{name}".startswith(LIBRARIES)


def caller(source_files: SourceFiles) -> str:
    """The learner's line that an event comes from, at most by way of the standard library.

    "" where it is not theirs: what an installed library does is its own affair.
    """
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if source_files.is_learner(name):
            return source_files.label(name, frame.f_lineno)
        is_library = name.startswith(STANDARD_LIBRARY) and not name.startswith(SITE_PACKAGES)
        if not (is_library or name.startswith("<")):  # exec("…"), and Python's own imports
            return ""
        frame = frame.f_back
    return ""
