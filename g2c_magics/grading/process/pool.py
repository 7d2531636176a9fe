"""Keep a warm process ready, and start one fresh process for each job.

Runs in the kernel. Imports no torch and no learner code.
"""

import atexit
import contextlib
import socket
import sys
import threading
import time
import weakref
from collections.abc import Iterator

from g2c_magics.grading.process.handles import PoolError, WarmProcess, WorkerProcess
from g2c_magics.grading.process.messages import Channel

METHODS = ("forkserver", "spawn")
FORK_LIMIT = 30.0  # seconds for a warm process to fork
STOPPED = "The grader was stopped."


def default_method() -> str:
    """fork is unsafe on macOS once torch is loaded: there, a spare process per job."""
    return "forkserver" if sys.platform == "linux" else "spawn"


class Pool:
    """One warm process, started in the background and kept until close or the kernel's end.

    Any thread may call any method. Those that use the warm process take turns; close and retire do
    not wait for their turn: they kill, and whoever is at work sees its process gone.
    """

    def __init__(self, lesson: str, method: str | None = None) -> None:
        if method not in (None, *METHODS):
            raise ValueError(
                f"Expected a start method: {', '.join(METHODS)}. Got {method!r} instead."
            )
        self.lesson = lesson
        self.method = method or default_method()
        self._turn = threading.Lock()  # held by the one that uses the warm process or a worker
        self._state = threading.Lock()  # held for a moment, to change the three below
        self._warm: WarmProcess | None = None
        self._at_work: WarmProcess | None = None  # a spare that does its job
        self._retired = False
        pools.add(self)

    def warm_up(self) -> None:
        """Start the warm process unless one runs. Returns at once; the first job tells why not."""
        with contextlib.suppress(PoolError):
            self._running()

    def _running(self) -> WarmProcess:
        """The warm process, started anew where none runs. Raises PoolError."""
        with self._state:
            if self._retired:
                raise PoolError(STOPPED)
            if self._warm is None or not self._warm.alive():
                self._warm = WarmProcess(self.method, self.lesson)
            return self._warm

    def wait(self) -> None:
        """Start the warm process and wait until it is warm. Raises PoolError."""
        with self._turn:
            self._warmed()

    def _warmed(self) -> WarmProcess:
        """The warm process once it is warm. Raises PoolError."""
        old = self._warm
        if old is not None and not old.alive():
            self._drop(old)
        warm = self._running()
        try:
            warm.wait()
        except PoolError as error:
            self._drop(warm)
            raise PoolError(STOPPED if self._retired else str(error)) from None
        return warm

    def _drop(self, warm: WarmProcess) -> None:
        """End a warm process that is of no use any more. The turn is ours."""
        with self._state:
            if self._warm is warm:
                self._warm = None
        warm.close()

    def is_running(self) -> bool:
        """Whether there is a warm process, or one that is warming."""
        warm = self._warm
        return warm is not None and warm.alive()

    def is_warm(self) -> bool:
        """Whether a job could start at once."""
        warm = self._warm
        return warm is not None and warm.alive() and warm.is_ready()

    @property
    def pid(self) -> int | None:
        """Process id of the warm process, for those who measure it."""
        warm = self._warm
        return warm.process.pid if warm else None

    @contextlib.contextmanager
    def worker(self) -> Iterator[WorkerProcess]:
        """A fresh process for one job; whatever happens, it is gone afterwards.

        Raises PoolError.
        """
        with self._turn:
            worker = None
            try:
                worker = self._start_worker()
                yield worker
            finally:
                if worker is not None:
                    worker.kill()
                    worker.channel.close()
                    if worker.warm is not self._warm:  # a spare, or another thread has ended it
                        worker.warm.close()
                with self._state:
                    self._at_work = None

    @contextlib.contextmanager
    def exam_worker(self) -> Iterator[WorkerProcess]:
        """A fresh process for one exam, beside a worker; whatever happens, it is gone afterwards.

        Raises PoolError.
        """
        warm = self._running() if self.method == "forkserver" else WarmProcess("exam", self.lesson)
        is_fork = self.method == "forkserver"
        worker = None
        try:
            warm.wait()
            worker = self._exam_fork(warm) if is_fork else None
            worker = worker or WorkerProcess(warm.channel, warm.process.pid, warm, is_fork=False)
            yield worker
        finally:
            if worker is not None:
                worker.kill()
            if not is_fork:
                warm.close()
            elif worker is not None:
                worker.channel.close()

    def _exam_fork(self, warm: WarmProcess) -> WorkerProcess:
        """Ask the second server for a child. Raises PoolError."""
        ours, theirs = socket.socketpair()
        try:
            with theirs, warm.exam_turn:
                warm.exam_channel.send({"event": "fork"}, (theirs.fileno(),))
                return WorkerProcess(Channel(ours), forked(warm.exam_channel), warm, is_fork=True)
        except (EOFError, OSError):
            ours.close()
            raise PoolError("The grader did not answer. Run it again.") from None

    def _start_worker(self) -> WorkerProcess:
        warm = self._warmed()
        if self.method == "spawn":
            with self._state:
                if self._warm is warm:
                    self._at_work, self._warm = warm, None
            if self._at_work is not warm:
                self._drop(warm)
                raise PoolError(STOPPED)
            self.warm_up()  # the next spare warms while this one works
            return WorkerProcess(Channel(warm.channel.sock), warm.process.pid, warm, is_fork=False)
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                warm.channel.send({"event": "fork"}, (theirs.fileno(),))
            return WorkerProcess(Channel(ours), forked(warm.channel), warm, is_fork=True)
        except (EOFError, OSError):  # somebody has stopped or ended it: the next one is another
            ours.close()
            self._drop(warm)
            problem = STOPPED if self._retired else "The grader did not answer. Run it again."
            raise PoolError(problem) from None
        except BaseException:  # an interrupt: which process was started is not known any more
            ours.close()
            self._drop(warm)
            raise

    def close(self) -> None:
        """End the warm process and whatever job it has, from any thread. A new job starts anew."""
        self._end(for_good=False)

    def retire(self) -> None:
        """End the warm process and whatever job it has, from any thread, for good."""
        self._end(for_good=True)

    def _end(self, for_good: bool) -> None:
        with self._state:
            self._retired = self._retired or for_good
            ending = [process for process in (self._warm, self._at_work) if process is not None]
            self._warm = None
        for process in ending:
            process.kill()
        if self._turn.acquire(blocking=False):  # else the one at work closes what it uses
            try:
                for process in ending:
                    process.close()
            finally:
                self._turn.release()


def forked(channel: Channel) -> int:
    """The process id that a warm process tells of. Raises TimeoutError, EOFError, OSError."""
    deadline = time.monotonic() + FORK_LIMIT
    try:
        while True:
            channel.sock.settimeout(max(0.01, deadline - time.monotonic()))
            for message in channel.receive():
                if message["event"] == "forked":
                    return message["pid"]
    finally:
        channel.sock.settimeout(None)


pools: "weakref.WeakSet[Pool]" = weakref.WeakSet()


@atexit.register
def close_all() -> None:
    """End every warm process when the kernel ends."""
    for pool in list(pools):
        pool.close()
