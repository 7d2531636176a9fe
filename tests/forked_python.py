"""Kernels and commands, forked from a process that has imported what most of them do.

A kernel of its own for each test costs about three seconds, nearly all of them to import torch and
ipykernel. Forked it is as fresh as a started one, but that these modules are loaded already: a test
that asks for what a start imports, or when, wants a started one.
"""

import atexit
import gc
import multiprocessing
import os
import random
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import forked_graders
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

LIMIT = 900.0  # seconds for a command to end
context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload([
    "ipykernel.ipkernel", "ipykernel.kernelapp", "jupyter_client.provisioning.local_provisioner",
    "matplotlib.figure", "sklearn.datasets", "torch",
])  # fmt: skip


def run(
    module: str, *words: str, cwd: str | Path = ".", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """What `python -m module words` prints in a folder, and its exit code.

    Raises subprocess.TimeoutExpired.
    """
    environment = dict(os.environ) if env is None else env
    command = [sys.executable, "-m", module, *words]
    if not forked_graders.IS_SAFE:
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=LIMIT
        )
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("output", "errors")]
        target = (module, words, str(Path(cwd).resolve()), environment, own_path(), files)
        process = context.Process(target=run_module, args=target)
        process.start()
        process.join(LIMIT)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(command, LIMIT)
        said = [file.read_text() for file in files]
        return subprocess.CompletedProcess(command, process.exitcode, *said)


class ForkedKernel:
    """A kernel's process, as far as jupyter_client wants a subprocess.Popen."""

    stdin = stdout = stderr = None

    def __init__(self, command: list[str], folder: str, environment: dict[str, str]) -> None:
        """command: python -m ipykernel_launcher, and its arguments."""
        module, *words = command[2:]
        target = (module, words, folder, environment, own_path())
        self.process = context.Process(target=run_module, args=target)
        self.process.start()
        self.pid = self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self) -> int | None:
        self.process.join()
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.process.kill()

    def terminate(self) -> None:
        self.process.terminate()


class ForkedProvisioner(LocalProvisioner):
    """Starts kernels by forking them; all else as for local ones."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> dict[str, Any]:
        self.cwd = options["cwd"]
        self.process = ForkedKernel(cmd, self.cwd, options["env"])
        self.pid = self.pgid = self.process.pid
        return self.connection_info


@cache
def own_path() -> list[str]:
    """What is on the path of this Python when nobody adds to it."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    command = [sys.executable, "-P", "-c", "import sys; print('\\n'.join(sys.path))"]
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return shown.stdout.splitlines()


def run_module(
    module: str,
    words: Sequence[str],
    folder: str,
    environment: dict[str, str],
    path: Sequence[str],
    files: Sequence[Path] = (),
) -> None:
    """Become what `python -m module words` would be in this folder. Runs in the child.

    path: own_path(). files: where its output and its errors go.
    """
    import matplotlib
    import numpy
    import torch

    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, file in enumerate(files, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
    if files:
        sys.stdout = os.fdopen(1, "w", closefd=False)
        sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    added = [place for place in environment.get("PYTHONPATH", "").split(os.pathsep) if place]
    sys.path[:] = [*added, *path]
    gc.freeze()
    graders = forked_graders.Server(forked_graders.forked)
    sys.path.insert(0, folder)
    graders.stand_in()
    sys.argv = ["", *words]
    random.seed()
    numpy.random.seed()
    torch.seed()
    matplotlib.rcParams._set("backend", "module://matplotlib_inline.backend_inline")
    code = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(code)
