"""What the kernel holds of a process of the grader's: start it, listen to it, end it.

Runs in the kernel. Imports no torch and no learner code.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading

import psutil

from g2c_magics.grading.process.messages import Channel
from g2c_magics.grading.sandbox.environment import without_secrets
from g2c_magics.paths import INSTALLED

END_LIMIT = 5.0  # seconds for a process to end
START_LIMIT = 600.0  # seconds for torch to be imported: on a cold disk, beside many others


class PoolError(RuntimeError):
    """The warm process is not there to work. Its text says why, in one line."""


class WarmProcess:
    """A process that has imported torch, or is about to. Raises PoolError."""

    def __init__(self, method: str, lesson: str) -> None:
        ours, theirs = socket.socketpair()
        exam_ours, exam_theirs = socket.socketpair()
        self.channel = Channel(ours)
        self.exam_channel = Channel(exam_ours)  # to its second server, for exams
        self.exam_turn = threading.Lock()  # held by the one that uses exam_channel
        self.method = method
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        self.ready = False
        self._listening = threading.Lock()  # whoever waits for it to be ready, or looks
        code = (
            f"import sys; sys.path.insert(0, {str(INSTALLED)!r}); "
            "from g2c_magics.grading.process.warm_process import main; "
            f"main({theirs.fileno()}, {method!r}, {lesson!r}, {exam_theirs.fileno()})"
        )
        try:
            with theirs, exam_theirs:
                self.process = subprocess.Popen(
                    [sys.executable, "-P", "-c", code],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=self.errors,
                    pass_fds=[theirs.fileno(), exam_theirs.fileno()],
                    start_new_session=True,  # a kernel interrupt signals the kernel's whole group
                    env={**without_secrets(), "OMP_NUM_THREADS": "1"},
                )
        except OSError as error:
            self.channel.close()
            self.exam_channel.close()
            self.errors.close()
            raise PoolError(f"The grader could not start: {error.strerror or error}.") from None

    def alive(self) -> bool:
        return self.process.poll() is None

    def is_ready(self) -> bool:
        """Whether it has said that it is warm, without waiting."""
        if not self.ready and self._listening.acquire(blocking=False):
            try:
                self.channel.sock.setblocking(False)
                self.ready = bool(self.channel.receive())
            except (EOFError, OSError):  # it has said nothing yet, or never will
                pass
            finally:
                with contextlib.suppress(OSError):
                    self.channel.sock.setblocking(True)
                self._listening.release()
        return self.ready

    def wait(self) -> None:
        """Wait until it is warm. Raises PoolError when it never will be."""
        with self._listening:
            if self.ready:
                return
            try:
                self.channel.sock.settimeout(START_LIMIT)
                self.ready = bool(self.channel.receive())
                self.channel.sock.settimeout(None)
            except TimeoutError:
                raise PoolError(
                    f"The grader did not start within {START_LIMIT:g} s: this machine is very busy "
                    "or its disk is slow. Close other programs and run it again."
                ) from None
            except (EOFError, OSError):
                raise PoolError(f"The grader could not start: {self.last_error()}") from None

    def last_error(self) -> str:
        """The last line that it wrote before it ended."""
        if not self.ended():
            return "it has hung up and does not end. Run it again."
        self.errors.seek(0)
        lines = self.errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"its process ended with code {self.process.returncode}."

    def ended(self) -> bool:
        """Whether it ends within END_LIMIT."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=END_LIMIT)
        return not self.alive()

    def kill(self) -> None:
        """End it now. From any thread: one that listens to it sees it hang up."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.ended()

    def close(self) -> None:
        """End it and close what was open for it. Only where no other thread uses it."""
        self.kill()
        self.channel.close()
        with self.exam_turn:
            self.exam_channel.close()
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
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.warm.process.wait(wait)
            self.kill()
            self.warm.ended()
            return self.warm.process.returncode
        try:
            self.warm.channel.sock.settimeout(wait)
            while True:
                for message in self.warm.channel.receive():
                    if message["event"] == "exited" and message["pid"] == self.pid:
                        return message["code"]
        except (EOFError, OSError):  # it took too long, or the warm process has ended
            self.kill()
            return None
        finally:
            with contextlib.suppress(OSError):
                self.warm.channel.sock.settimeout(None)
