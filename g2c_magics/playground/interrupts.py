"""What ends a step that does not end: the learner's interrupt, and a limit in seconds.

ipykernel ignores an interrupt that comes between two messages, which is when the playground runs.
Both work on Python code in the main thread only; a call into C that never returns goes on.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

STEP_SECONDS = 10.0  # that one slice may take: beyond it, code of a few lines is in a loop


class TookTooLong(BaseException):
    """A slice that the limit has ended. Not an Exception, which learner code may catch."""


class Interrupts:
    """A handler of ours for interrupts, there as long as something plays.

    on_interrupt: called when one came, before a step that runs is ended.
    """

    def __init__(self, on_interrupt: Callable[[], None]) -> None:
        self.on_interrupt = on_interrupt
        self._before: Any = None  # the handler that was there
        self._inside = False  # learner code runs now

    def put_in(self) -> None:
        """From now on an interrupt is ours. Harmless when it is already.

        Python's own handler stays: it raises, as ours would, and ipykernel has it in place while it
        works on a message and then puts back whatever it found.
        """
        if _can_handle() and signal.getsignal(signal.SIGINT) not in (
            self._handle,
            signal.default_int_handler,
        ):
            self._before = signal.signal(signal.SIGINT, self._handle)

    def take_out(self) -> None:
        """The handler of before, unless somebody has put in another since."""
        if _can_handle() and signal.getsignal(signal.SIGINT) == self._handle:
            signal.signal(signal.SIGINT, self._before)

    @contextmanager
    def step(self) -> Iterator[None]:
        """Inside, an interrupt raises KeyboardInterrupt, and the limit TookTooLong."""
        self._inside = True
        try:
            with time_limit(STEP_SECONDS):
                yield
        finally:
            self._inside = False

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.on_interrupt()
        if self._inside:
            raise KeyboardInterrupt


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Inside, TookTooLong is raised when the time is up; where there are no timers, nothing is."""
    if not _can_handle() or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise TookTooLong(f"no end after {seconds:.0f} s. Is there a loop without an end?")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _can_handle() -> bool:
    return threading.current_thread() is threading.main_thread()
