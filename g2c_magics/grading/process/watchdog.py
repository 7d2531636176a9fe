"""End this process when a step takes too long, and leave in the trace where it was.

The watchdog is a thread of faulthandler's, in C: no loop of Python code can keep it from its work.
"""

import contextlib
import faulthandler
from typing import TextIO

import psutil

PATIENCE = 3  # times that processes which keep coming are ended


class Crowded(RuntimeError):
    """Learner code has started so many processes that there can be no watchdog."""


def start(seconds: float, trace: TextIO) -> None:
    """Watch from now on. Raises Crowded.

    What earlier steps have left running is ended only when it leaves no room for the watchdog.
    """
    for _ in range(PATIENCE):
        try:
            faulthandler.dump_traceback_later(seconds, exit=True, file=trace)
            return
        except RuntimeError:  # the system starts no more threads for this user
            psutil.wait_procs(end_children(), timeout=1)  # until then they count as running
    raise Crowded


def stop() -> None:
    """The step is done."""
    faulthandler.cancel_dump_traceback_later()


def end_children() -> list[psutil.Process]:
    """Kill every process below this one, daemons with a session of their own included."""
    children = psutil.Process().children(recursive=True)
    for child in children:
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
    return children
