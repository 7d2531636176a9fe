"""Keep a warm process ready, and start one fresh process for each job.

Runs in the kernel. Imports no torch and no learner code.
"""

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator

import psutil

from g2c_magics.grading.process.messages import Channel
from g2c_magics.grading.sandbox.environment import without_secrets
from g2c_magics.paths import INSTALLED

METHODS = ("forkserver", "spawn")
FORK_LIMIT = 10.0  # seconds for a warm process to fork
END_LIMIT = 5.0  # seconds for a process to end
START_LIMIT = 180.0  # seconds for torch to be imported, on a cold disk


class PoolError(RuntimeError):
    """The warm process could not be started. Its text says why, in one line."""


def default_method() -> str:
    """fork is unsafe on macOS once torch is loaded: there, a spare process per job."""
    return "forkserver" if sys.platform == "linux" else "spawn"


class WarmProcess:
    """A process that has imported torch, or is about to."""

    def __init__(self, method: str, lesson: str) -> None:
        ours, theirs = socket.socketpair()
        self.channel = Channel(ours)
        self.method = method
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        self.ready = False
        code = (
            f"import sys; sys.path.insert(0, {str(INSTALLED)!r}); "
            "from g2c_magics.grading.process.warm_process import main; "
            f"main({theirs.fileno()}, {method!r}, {lesson!r})"
        )
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", code],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.errors,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # a kernel interrupt signals the kernel's whole group
                env={**without_secrets(), "OMP_NUM_THREADS": "1"},
            )

    def alive(self) -> bool:
        return self.process.poll() is None

    def is_ready(self) -> bool:
        """Whether it has said that it is warm, without waiting."""
        if not self.ready:
            self.channel.sock.setblocking(False)
            try:
                self.ready = bool(self.channel.receive())
            except (BlockingIOError, EOFError, ConnectionError):
                pass
            finally:
                self.channel.sock.setblocking(True)
        return self.ready

    def wait(self) -> None:
        """Wait until it is warm. Raises PoolError when it never will be."""
        if self.ready:
            return
        self.channel.sock.settimeout(START_LIMIT)
        try:
            self.channel.receive()
        except (EOFError, ConnectionError, TimeoutError):
            raise PoolError(f"The grader could not start: {self.last_error()}") from None
        finally:
            self.channel.sock.settimeout(None)
        self.ready = True

    def last_error(self) -> str:
        """The last line that it wrote before it ended."""
        self.process.wait(timeout=END_LIMIT)
        self.errors.seek(0)
        lines = self.errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"its process ended with code {self.process.returncode}."

    def close(self) -> None:
        self.channel.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=END_LIMIT)
        self.errors.close()


class WorkerProcess:
    """One fresh process with one job: send it, listen, and be sure it is gone at the end."""

    def __init__(self, channel: Channel, pid: int, warm: WarmProcess, is_fork: bool) -> None:
        self.channel = channel
        self.pid = pid
        self.warm = warm
        self.is_fork = is_fork  # a child of the warm process; else a spare, which does one job

    def kill(self) -> None:
        """End the process and all it started, now."""
        if not self.is_fork:
            self._kill_children()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def _kill_children(self) -> None:
        """End those below a spare, while it can be asked; a fork's parent sees to its own."""
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self.pid).children(recursive=True):
                with contextlib.suppress(psutil.NoSuchProcess):
                    child.kill()

    def exit_code(self, wait: float = END_LIMIT) -> int | None:
        """How the process ended (negative: by that signal); None when it would not end in time."""
        if not self.is_fork:
            try:
                code = self.warm.process.wait(wait)
            except subprocess.TimeoutExpired:
                self.kill()
                code = self.warm.process.wait(wait)
            self.kill()
            return code
        self.warm.channel.sock.settimeout(wait)
        try:
            while True:
                for message in self.warm.channel.receive():
                    if message["event"] == "exited" and message["pid"] == self.pid:
                        return message["code"]
        except (TimeoutError, EOFError, ConnectionError):
            self.kill()
            return None
        finally:
            self.warm.channel.sock.settimeout(None)

    def close(self) -> None:
        self.channel.close()
        if not self.is_fork:
            self.warm.close()


class Pool:
    """One warm process, started in the background and kept until close or the kernel's end."""

    def __init__(self, lesson: str, method: str | None = None) -> None:
        if method not in (None, *METHODS):
            raise ValueError(
                f"Expected a start method: {', '.join(METHODS)}. Got {method!r} instead."
            )
        self.lesson = lesson
        self.method = method or default_method()
        self._warm: WarmProcess | None = None
        self._lock = threading.Lock()
        self._retired = False
        pools.add(self)

    def warm_up(self) -> None:
        """Start the warm process unless one runs. Returns at once."""
        self._running()

    def _running(self) -> WarmProcess:
        """The warm process, started anew where none runs."""
        if self._warm is None or not self._warm.alive():
            if self._warm is not None:
                self._warm.close()
            self._warm = WarmProcess(self.method, self.lesson)
        return self._warm

    def wait(self) -> None:
        """Start the warm process and wait until it is warm. Raises PoolError."""
        self._running().wait()

    def is_running(self) -> bool:
        """Whether there is a warm process, or one that is warming."""
        return self._warm is not None and self._warm.alive()

    def is_warm(self) -> bool:
        """Whether a job could start at once."""
        warm = self._warm
        return warm is not None and warm.alive() and warm.is_ready()

    @property
    def pid(self) -> int | None:
        """Process id of the warm process, for those who measure it."""
        return self._warm.process.pid if self._warm else None

    @contextlib.contextmanager
    def worker(self) -> Iterator[WorkerProcess]:
        """A fresh process for one job; whatever happens, it is gone afterwards.

        Raises PoolError.
        """
        with self._lock:
            worker = self._start_worker()
            try:
                yield worker
            finally:
                worker.kill()
                worker.close()

    def _start_worker(self) -> WorkerProcess:
        if self._retired:
            raise PoolError("The grader was stopped.")
        warm = self._running()
        warm.wait()
        if self.method == "spawn":
            # The next spare warms while this one works.
            self._warm = WarmProcess(self.method, self.lesson)
            return WorkerProcess(Channel(warm.channel.sock), warm.process.pid, warm, is_fork=False)
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                warm.channel.send({"event": "fork"}, (theirs.fileno(),))
            return WorkerProcess(Channel(ours), forked(warm.channel), warm, is_fork=True)
        except (EOFError, OSError):  # somebody has stopped or ended it: the next one is another
            ours.close()
            self.close()
            raise PoolError("The grader did not answer. Run the cell again.") from None
        except BaseException:  # an interrupt: which process was started is not known any more
            ours.close()
            self.close()
            raise

    def close(self) -> None:
        """End the warm process."""
        if self._warm is not None:
            self._warm.close()
            self._warm = None

    def retire(self) -> None:
        """End the warm process and whatever job it has, from any thread, for good."""
        self._retired = True
        self.close()


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
