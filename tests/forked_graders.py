"""Warm processes of the grader, forked from a process that has imported torch.

Each test with a kernel or a grader of its own would import torch once more, for two seconds. What
is forked here has only that behind it: it does all else that a started one does.
"""

import _thread
import ast
import atexit
import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import IO, Any

PYTHON = sys.executable
IS_SAFE = sys.platform == "linux"  # to fork a process that holds torch
FDS = 8  # at most in one request
# The grader lets only itself ask for worked answers: no frame of ours may be below its own.
ROOT = """
arguments = serve(asked)
from g2c_magics.grading.process.warm_process import main
main(*arguments)
"""


class Server:
    """Our end of a process that forks warm processes."""

    def __init__(self, start: Callable[[socket.socket], "subprocess.Popen[bytes] | None"]) -> None:
        """start: begins the process that serves the other end."""
        self.ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = start(theirs)
        atexit.register(self.close)

    def close(self) -> None:
        """End the process that forks; what it has forked stays."""
        self.ours.close()
        if self.process is not None:
            self.process.wait()

    def stand_in(self) -> None:
        """From now on let every warm process that this process starts be forked."""
        from g2c_magics.grading.process import handles

        handles.subprocess = SimpleNamespace(**vars(subprocess) | {"Popen": self.popen})

    def popen(
        self,
        command: Sequence[str],
        stderr: IO[bytes],
        pass_fds: Sequence[int],
        env: dict[str, str],
        **options: Any,
    ) -> "ForkedProcess | subprocess.Popen[bytes]":
        """As subprocess.Popen, for `python -P -c CODE`, where CODE ends with main(…)."""
        if command[0] != PYTHON:  # a test has put something else there
            return subprocess.Popen(command, stderr=stderr, pass_fds=pass_fds, env=env, **options)
        status, theirs = os.pipe()
        request = {"code": command[-1], "fds": list(pass_fds), "environment": env}
        fds = [theirs, stderr.fileno(), *pass_fds]
        try:
            socket.send_fds(self.ours, [json.dumps(request).encode()], fds)
        finally:
            os.close(theirs)
        return ForkedProcess(command, status)


class ForkedProcess:
    """What the grader wants of a subprocess.Popen. status: a pipe of the process id and the end."""

    def __init__(self, command: Sequence[str], status: int) -> None:
        self.args = command
        self.status = status
        self.returncode: int | None = None
        self.pid = int.from_bytes(os.read(status, 8), "little")

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self.status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            told = os.read(self.status, 8)
            # Nothing: its parent was killed with it.
            self.returncode = int.from_bytes(told, "little", signed=True) if told else -9
            os.close(self.status)
        return self.returncode


@cache
def stand_in() -> None:
    """Let this process fork its warm processes from a server of its own, where that is safe."""
    if IS_SAFE:
        Server(started).stand_in()


def started(theirs: socket.socket) -> "subprocess.Popen[bytes]":
    """Start a server anew, with one thread for torch as a warm process has."""
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); "
        "from forked_graders import serve, socket; import torch; del sys.path[0]; "
        f"asked = socket.socket(fileno={theirs.fileno()}); "
    )
    return subprocess.Popen(
        [PYTHON, "-P", "-c", code + ROOT],
        pass_fds=[theirs.fileno()],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )


def forked(theirs: socket.socket) -> None:
    """Fork a server from this process, which has imported torch and has no threads yet."""
    if os.fork() == 0:
        import torch

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the kernel, not for this
        close_all_but(0, 1, 2, theirs.fileno())  # else it would hold open what tells it of its end
        torch.set_num_threads(1)
        root = FunctionType(
            compile(ROOT, "<string>", "exec"),
            {"__name__": "__main__", "serve": serve, "asked": theirs},
        )
        _thread.start_new_thread(root, ())  # a stack that begins with it
        while True:
            signal.pause()


def serve(asked: socket.socket) -> list[Any]:
    """Fork a process for each request until nobody can ask any more, and tell how each ended.

    Returns in the forked process alone: what its main is to be called with.
    """
    running: dict[int, tuple[int, int]] = {}  # by pidfd: process id, and where its end is told
    while True:
        readable, _, _ = select.select([asked, *running], [], [])
        for pidfd in set(running).intersection(readable):
            pid, status = running.pop(pidfd)
            tell(status, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            os.close(status)
            os.close(pidfd)
        if asked not in readable:
            continue
        data, fds, _, _ = socket.recv_fds(asked, 1 << 20, FDS)
        if not data:
            os._exit(0)
        request = json.loads(data)
        pid = os.fork()
        if pid == 0:
            become(fds[1:], request["fds"], request["environment"])
            *preparation, _, call = ast.parse(request["code"]).body
            assert isinstance(call, ast.Expr) and isinstance(call.value, ast.Call)
            exec(compile(ast.Module(preparation, []), "<string>", "exec"), {})
            return [ast.literal_eval(argument) for argument in call.value.args]
        tell(fds[0], pid)
        running[os.pidfd_open(pid)] = pid, fds[0]
        for fd in fds[1:]:
            os.close(fd)


def tell(pipe: int, number: int) -> None:
    with contextlib.suppress(OSError):
        os.write(pipe, number.to_bytes(8, "little", signed=True))


def become(received: Sequence[int], fds: Sequence[int], environment: dict[str, str]) -> None:
    """Have what a started process has. received: its stderr, then what it knows as `fds`."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    null = os.open(os.devnull, os.O_RDWR)
    numbers = [0, 1, 2, *fds]
    apart = [fcntl.fcntl(fd, fcntl.F_DUPFD, max(numbers) + 1) for fd in (null, null, *received)]
    for fd, number in zip(apart, numbers, strict=True):
        os.dup2(fd, number, inheritable=True)
    close_all_but(*numbers)
    os.environ.clear()
    os.environ.update(environment)


def close_all_but(*fds: int) -> None:
    for fd in {int(path.name) for path in Path("/proc/self/fd").iterdir()}.difference(fds):
        with contextlib.suppress(OSError):  # the one that listed them
            os.close(fd)
