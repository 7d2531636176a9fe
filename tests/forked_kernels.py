"""Kernels forked from a process that has imported what every kernel here does.

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
from functools import cache
from typing import Any

import forked_graders
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

PRELOADED = [
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "matplotlib.figure",
    "sklearn.datasets",
    "torch",
]
context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(PRELOADED)


class ForkedProcess:
    """A kernel's process, as far as jupyter_client wants a subprocess.Popen."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: list[str], folder: str, environment: dict[str, str]) -> None:
        """arguments: as sys.argv shows them to ipykernel_launcher."""
        target = (arguments, folder, environment, own_path())
        self.process = context.Process(target=run_kernel, args=target)
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
        self.process = ForkedProcess(cmd[2:], self.cwd, options["env"])
        self.pid = self.pgid = self.process.pid
        return self.connection_info


@cache
def own_path() -> list[str]:
    """What is on the path of this Python when nobody adds to it."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    command = [sys.executable, "-P", "-c", "import sys; print('\\n'.join(sys.path))"]
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return shown.stdout.splitlines()


def run_kernel(
    arguments: list[str], folder: str, environment: dict[str, str], path: list[str]
) -> None:
    """Become what `python -m ipykernel_launcher` would be in this folder. Runs in the child."""
    import matplotlib
    import numpy
    import torch

    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [*arguments]
    sys.path[:] = [*environment.get("PYTHONPATH", "").split(os.pathsep), *path]
    gc.freeze()
    forked_graders.Server(forked_graders.forked).stand_in()
    sys.path.insert(0, folder)
    random.seed()
    numpy.random.seed()
    torch.seed()
    matplotlib.rcParams._set("backend", "module://matplotlib_inline.backend_inline")
    code = 0
    try:
        runpy.run_module("ipykernel_launcher", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    finally:
        atexit._run_exitfuncs()
        os._exit(code)
