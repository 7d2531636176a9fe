"""End this process when a step takes too long, and leave in the trace where it was.

The watchdog is a thread of faulthandler's, in C: no loop of Python code can keep it from its work.
"""

import contextlib
import faulthandler
import threading
from collections.abc import Callable, Iterator
from time import monotonic  # bound before learner code can replace it
from typing import TextIO

import psutil

from g2c_magics.grading.process.time_limits import IMPORT_WORKER_LIMIT

START_TRIES = 3  # times that processes which keep coming are ended to make room
END_WAIT = 1.0  # seconds for ended processes to be gone


class Crowded(RuntimeError):
    """Learner code has started so many processes that there can be no watchdog."""


class Watchdog:
    """The time limit of one step after another. trace: where a stopped step leaves its frames."""

    def __init__(self, trace: TextIO) -> None:
        self._trace = trace
        self._deadline: float | None = None  # of the running step, as of monotonic
        self._import_left = IMPORT_WORKER_LIMIT  # seconds, of all imports of this process
        self._importing = threading.Lock()

    def start(self, seconds: float) -> None:
        """Watch a step from now on. Raises Crowded."""
        self._trace.seek(0)
        self._trace.truncate()
        self._arm(seconds)
        self._deadline = monotonic() + seconds

    def stop(self) -> None:
        """The step is done."""
        self._deadline = None
        faulthandler.cancel_dump_traceback_later()

    @contextlib.contextmanager
    def importing(self, tell: Callable[[dict[str, str]], None]) -> Iterator[None]:
        """Inside, time counts against the limit of imports, and not against the step's.

        tell: sends the kernel a message. It stops an import sooner, by the CPU time that it takes.
        """
        deadline = self._deadline
        if deadline is None or not self._importing.acquire(blocking=False):
            yield  # no step runs, or this is part of an import that is timed
            return
        began = monotonic()
        tell({"event": "importing"})
        self._arm(max(deadline - began, 0.0) + self._import_left)
        try:
            yield
        finally:
            spent = min(monotonic() - began, self._import_left)
            self._import_left -= spent
            if self._deadline == deadline:  # a thread may import on after the step that began it
                self._deadline = deadline + spent
                self._arm(self._deadline - monotonic())
            tell({"event": "imported"})
            self._importing.release()

    def _arm(self, seconds: float) -> None:
        """Set the alarm clock. Raises Crowded.

        What earlier steps have left running is ended only when it leaves no room for the watchdog.
        """
        for _ in range(START_TRIES):
            try:
                faulthandler.dump_traceback_later(max(seconds, 0.001), exit=True, file=self._trace)
                return
            except RuntimeError:  # the system starts no more threads for this user
                psutil.wait_procs(end_children(), timeout=END_WAIT)  # until then they count
        raise Crowded


def end_children() -> list[psutil.Process]:
    """Kill every process below this one, daemons with a session of their own included."""
    children = psutil.Process().children(recursive=True)
    for child in children:
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
    return children
