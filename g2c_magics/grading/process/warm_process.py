"""The warm process: torch imported, the learner's package not. Started by the pool, one per kernel.

    forkserver   stays, and forks a child for every job asked for over its control socket
    spawn        is a spare: does one job itself and ends (macOS, where forking torch is unsafe)
    exam         is a spare for an exam, which never loads tests or answers

Before a forkserver loads any of those it forks a second server, for exams.

Ends when the control socket closes, so nothing is left behind however the kernel ends.
"""

import contextlib
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Collection

import psutil

from g2c_magics.grading.process.messages import Channel
from g2c_magics.grading.sandbox.linux import PR_SET_CHILD_SUBREAPER, PR_SET_PDEATHSIG, prctl


def main(control_fd: int, method: str, lesson: str | None = None, exam_fd: int = -1) -> None:
    """Warm up, say so, and serve. exam_fd: where a forkserver is asked for workers of exams."""
    channel = Channel(socket.socket(fileno=control_fd))
    from g2c_magics.grading.process import child_main, exam_worker

    ours: list[int] = []
    if method == "forkserver":
        for_exams = Channel(socket.socket(fileno=exam_fd))
        exam_server = os.fork()
        if exam_server == 0:
            channel.close()
            exam_worker.prepare(lesson)
            run_forks(for_exams, exam_worker.serve)
        for_exams.close()
        ours.append(exam_server)
    (exam_worker if method == "exam" else child_main).prepare(lesson)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        channel.send({"event": "ready"})
        if method == "spawn":
            child_main.serve(channel, is_fork=False)
        if method == "exam":
            exam_worker.serve(channel, is_fork=False)
        run_forks(channel, child_main.serve, ours)
    os._exit(0)


def run_forks(
    channel: Channel, serve: Callable[[Channel], None], spared: Collection[int] = ()
) -> None:
    """Serve until the channel closes, then end the process. As Forks: serve, spared."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)  # daemons of learner code become ours, to be ended
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        Forks(channel, serve, spared).run()
    os._exit(0)


class Forks:
    """Forks a child for each job, and leaves none of its processes behind.

    serve: what the child does with its channel, to its end. spared: other children, which stay.
    """

    def __init__(
        self, channel: Channel, serve: Callable[[Channel], None], spared: Collection[int]
    ) -> None:
        self.channel = channel
        self.serve = serve
        self.spared = frozenset(spared)
        self.children: set[int] = set()
        self.wake_pipe = self.wake, wake_writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake_writer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def run(self) -> None:
        """Serve until the control socket closes."""
        control = self.channel.sock
        try:
            while True:
                readable, _, _ = select.select([control, self.wake], [], [])
                if self.wake in readable:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self.wake, 4096)
                    self.reap()
                if control in readable:
                    message, fds, _, _ = socket.recv_fds(control, 4096, 1)
                    if not message:
                        raise EOFError
                    self.fork(fds[0])
        finally:
            for pid in self.children:
                kill_group(pid)

    def fork(self, job_fd: int) -> None:
        """Start a child that serves one job on this socket, and tell its process id."""
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for end in self.wake_pipe:
                os.close(end)
            own_standard_files()
            os.setsid()
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:
                os._exit(1)
            self.channel.close()
            self.serve(Channel(socket.socket(fileno=job_fd)))
        os.close(job_fd)
        self.children.add(pid)
        self.channel.send({"event": "forked", "pid": pid})

    def reap(self) -> None:
        """Collect what has ended; when a job's process ends, end all that it started."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid in self.children:
                self.children.discard(pid)
                kill_group(pid)
                self.end_orphans()
                code = os.waitstatus_to_exitcode(status)
                self.channel.send({"event": "exited", "pid": pid, "code": code})

    def end_orphans(self) -> None:
        """Kill children we did not fork: daemons that a job left and Linux handed to us."""
        if sys.platform != "linux":
            return
        for child in psutil.Process().children():
            if child.pid not in self.children | self.spared:
                with contextlib.suppress(psutil.NoSuchProcess):
                    child.kill()


def own_standard_files() -> None:
    """Leave nothing open that other jobs have open as well: what one writes, another could read."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    os.close(null)


def kill_group(pid: int) -> None:
    """Kill every process of the session that `pid` leads."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
