"""A real kernel in a learner's folder, driven over its own protocol."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from forked_graders import IS_SAFE
from forked_python import ForkedProvisioner
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

REPO = Path(__file__).parents[1]


@dataclass
class Shown:
    """What a cell showed: prints, displays (text/plain), their HTML, and its error's text."""

    printed: str = ""
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    error: str = ""
    error_name: str = ""
    updates: int = 0
    kinds: list[set[str]] = field(default_factory=list)  # the MIME types of each display

    @property
    def text(self) -> str:
        """All of it as text."""
        return "\n".join([self.printed, *self.plain, self.error])


class Kernel:
    """One kernel, from its start to its end."""

    def __init__(
        self,
        folder: Path,
        path: Path | None = REPO,
        arguments: Sequence[str] = (),
        python: Sequence[str] = (sys.executable,),
        is_forked: bool = True,
    ) -> None:
        """path: where the package is; None: installed beside `python`, which starts the kernel.

        is_forked: with torch loaded, unless it is given arguments or a Python of its own.
        """
        environment = {**os.environ, "IPYTHONDIR": str(folder / ".ipython")}
        if path is None:
            environment = {k: v for k, v in environment.items() if k != "G2C_DATA"}
        environment["PYTHONPATH"] = "" if path is None else str(path)
        self.manager = KernelManager(kernel_name="python3")
        if is_forked and IS_SAFE and not arguments and tuple(python) == (sys.executable,):
            self.manager.provisioner = ForkedProvisioner(
                kernel_id=self.manager.kernel_id,
                kernel_spec=self.manager.kernel_spec,
                parent=self.manager,
            )
        self.manager.kernel_spec.argv[:1] = python
        self.manager.kernel_spec.argv += arguments
        self.manager.start_kernel(cwd=str(folder), env=environment)
        self.client: BlockingKernelClient = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def send(self, code: str) -> str:
        """Start a cell. Returns the id to wait for."""
        return self.client.execute(code, store_history=True)

    def result(self, message_id: str, timeout: float = 120) -> Shown:
        """Wait for a cell's end."""
        shown = Shown()
        while True:
            message = self.client.get_iopub_msg(timeout=timeout)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                shown.printed += content["text"]
            elif kind in ("display_data", "execute_result"):
                shown.plain.append(content["data"].get("text/plain", ""))
                shown.html.append(content["data"].get("text/html", ""))
                shown.kinds.append(set(content["data"]))
            elif kind == "update_display_data":
                shown.updates += 1
                shown.plain[-1] = content["data"].get("text/plain", "")
                shown.html[-1] = content["data"].get("text/html", "")
            elif kind == "error":
                shown.error, shown.error_name = "\n".join(content["traceback"]), content["ename"]
            elif kind == "status" and content["execution_state"] == "idle":
                return shown

    def run(self, code: str, timeout: float = 120) -> Shown:
        """Run a cell to its end."""
        return self.result(self.send(code), timeout)

    def value(self, expression: str) -> str:
        """The repr of an expression."""
        shown = self.run(f"print(repr(({expression})))")
        assert not shown.error, shown.error
        return shown.printed.strip().splitlines()[-1]

    def complete(self, code: str) -> list[str]:
        """What Tab offers at the end of `code`."""
        reply = self.client.complete(code, reply=True, timeout=30)
        return reply["content"]["matches"]

    @property
    def pid(self) -> int:
        return self.manager.provisioner.pid

    def warm_processes(self) -> list[psutil.Process]:
        """The grader's processes of this kernel: each is in a session of its own."""
        below = psutil.Process(self.pid).children(recursive=True)
        return [process for process in below if os.getpgid(process.pid) != self.pid]

    def interrupt(self) -> None:
        self.manager.interrupt_kernel()

    def restart(self) -> None:
        self.manager.restart_kernel(now=True)
        self.client.wait_for_ready(timeout=60)

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
