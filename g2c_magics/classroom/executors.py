"""Who grades: threads on this machine, or the workers of a dask.distributed cluster.

Both are an executor of concurrent.futures behind one small interface, so that the loop that feeds
them knows neither. Dask's own scheduler sends the work of a worker that dies to another.
"""

import contextlib
import re
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, Protocol, cast

import g2c_magics
from g2c_magics.classroom.grade_one import (
    GradedSubmission,
    Graders,
    grade_one,
    grade_worked_answers,
)
from g2c_magics.classroom.intake import PreparedSubmission
from g2c_magics.classroom.options import GradingOptions
from g2c_magics.grading.sandbox.probe import sandbox_problem
from g2c_magics.text import counted, first_line

MAX_ABSENCE = 60.0  # seconds without any worker, or without the scheduler, before we give up
MAX_SILENCE = 600.0  # seconds without any answer to what was sent, as of a stopped worker's
CONNECT_LIMIT = 10.0  # seconds for a scheduler to answer
CLOSE_LIMIT = 5.0  # seconds
RETRIES = 3  # times a submission is sent again when something around it failed


class ExecutorError(RuntimeError):
    """Nobody is there to grade. Its text is one line."""


class GradingExecutor(Protocol):
    """Grades submissions."""

    @property
    def size(self) -> int:
        """How many at a time."""
        ...

    def submit(
        self, submission: PreparedSubmission, options: GradingOptions
    ) -> Future[GradedSubmission]: ...

    def check_sandbox(self) -> None:
        """Raise ExecutorError, before anything is read, where nothing can be isolated."""

    def check_options(self, options: GradingOptions) -> None:
        """Raise ExecutorError when even the worked answers fail under these options."""

    def check_alive(self) -> None:
        """Raise ExecutorError when nobody will ever finish what was submitted."""

    def close(self) -> None: ...


class Threads:
    """This machine: each thread has a grader of its own, whose processes do the work."""

    def __init__(self, jobs: int) -> None:
        self.size = jobs
        self.graders = Graders()
        self.executor = ThreadPoolExecutor(jobs, thread_name_prefix="g2c-grade")

    def submit(
        self, submission: PreparedSubmission, options: GradingOptions
    ) -> Future[GradedSubmission]:
        return self.executor.submit(grade_one, submission, options, self.graders)

    def check_sandbox(self) -> None:
        stop_at(sandbox_problem())

    def check_options(self, options: GradingOptions) -> None:
        stop_at(self.executor.submit(grade_worked_answers, options, self.graders).result())

    def check_alive(self) -> None:
        """Threads do not go away."""

    def close(self) -> None:
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.graders.close()  # what is still at work ends at once
        self.executor.shutdown(wait=True)


class Cluster:
    """A running dask.distributed cluster, as `dask scheduler` and `dask worker` make one.

    Its scheduler and its workers need this package installed, in this version, and share nothing
    else with this machine. Workers may come and go: `tell` is given a line for each, in a thread of
    dask's. Raises ExecutorError when dask is not installed, when no scheduler or no worker answers,
    and when they do not have the package.
    """

    def __init__(
        self,
        address: str,
        tell: Callable[[str], None] = lambda line: None,
        max_absence: float = MAX_ABSENCE,
        max_silence: float = MAX_SILENCE,
    ) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ExecutorError(
                "--scheduler wants dask.distributed. Install it: pip install distributed"
            ) from None
        # Without a port dask would try for long, and then print messages of its own.
        if not re.search(r":\d+$", address):
            raise ExecutorError(
                f"Expected the address of a dask scheduler, tcp://host:8786. Got {address!r}."
            )
        self.address = address
        self.max_absence = max_absence
        self.max_silence = max_silence
        self._last_seen = self._last_answer = time.monotonic()
        try:
            timeout = min(max_absence, CONNECT_LIMIT)
            self.client = Client(address, timeout=timeout, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ExecutorError(
                f"Expected the address of a dask scheduler. Got {address!r} "
                f"instead ({first_line(error)})."
            ) from None
        try:
            self.client.wait_for_workers(1, timeout=max_absence)
        except TimeoutError:
            self.client.close()
            raise ExecutorError(
                f"The scheduler at {address} has no workers. Start one: dask worker {address}"
            ) from None
        self.tell = tell
        self._size = 0  # 0: to be asked again
        self.executor: Executor = self.client.get_executor(pure=False, retries=RETRIES)
        self._check_version()
        self.client.subscribe_topic("all", self._note_workers)

    @property
    def size(self) -> int:
        """Threads of all workers there are now."""
        if not self._size:
            with contextlib.suppress(OSError, TimeoutError, ValueError):
                threads = cast(dict[str, int], self.client.nthreads())  # no async client's
                self._size = sum(threads.values())
        return max(1, self._size)

    def _note_workers(self, event: tuple[float, Any]) -> None:
        """Tell of a worker that has come or gone. event: a time, and what the scheduler logged."""
        told = event[1] if isinstance(event[1], dict) else {}
        action, worker = told.get("action"), told.get("worker")
        if action not in ("add-worker", "remove-worker"):
            return
        self._size = 0
        line = f"A worker was added: {worker}."
        if action == "remove-worker":
            held = [*told.get("processing-tasks", ()), *told.get("lost-computed-tasks", ())]
            lost = sum(str(key).startswith(grade_one.__name__) for key in held)
            had = f"; what it had, {counted(lost, 'hand-in')}, goes to others" if lost else ""
            line = f"A worker was lost: {worker}{had}."
        with contextlib.suppress(OSError):  # nobody may be listening any more
            self.tell(line)

    def _check_version(self) -> None:
        """Raise ExecutorError, before anything is sent, when the workers lack our code."""
        try:
            version = self.executor.submit(installed_version).result(self.max_absence)
        except Exception as error:
            version = f"{type(error).__name__} there"
        if version != g2c_magics.__version__:
            self.close()
            raise ExecutorError(
                f"The cluster at {self.address} wants g2c {g2c_magics.__version__} installed, with "
                f"the scheduler and with each worker. Got {version} instead."
            )

    def submit(
        self, submission: PreparedSubmission, options: GradingOptions
    ) -> Future[GradedSubmission]:
        self._note_answer()  # before it nothing may have been asked for
        future = self.executor.submit(grade_one, submission, options)
        future.add_done_callback(self._note_answer)
        return future

    def _note_answer(self, _: object = None) -> None:
        self._last_answer = time.monotonic()

    def check_sandbox(self) -> None:
        """As one of the workers sees it."""
        stop_at(self._result(sandbox_problem))

    def check_options(self, options: GradingOptions) -> None:
        stop_at(self._result(grade_worked_answers, options))

    def _result(self, call: Callable[..., str], *arguments: object) -> str:
        """What a worker returns. Raises ExecutorError when none answers."""
        try:
            return self.executor.submit(call, *arguments).result(self.max_silence)
        except TimeoutError:
            raise self._silent() from None

    def _silent(self) -> ExecutorError:
        return ExecutorError(
            f"The cluster at {self.address} has answered nothing for {self.max_silence:.0f} s. Is "
            "a worker stopped? Restart it, and run the same command again."
        )

    def check_alive(self) -> None:
        """Raise ExecutorError when the scheduler or every worker has been away for too long.

        Also when there are workers and none has answered: one may be stopped, and still be listed.
        """
        if time.monotonic() - self._last_answer > self.max_silence:
            raise self._silent()
        if self.client.status == "running" and self._workers():
            self._last_seen = time.monotonic()
        elif time.monotonic() - self._last_seen > self.max_absence:
            raise ExecutorError(
                f"The cluster at {self.address} has had no worker for {self.max_absence:.0f} s."
            )

    def _workers(self) -> int:
        with contextlib.suppress(OSError, TimeoutError, ValueError):
            return len(self.client.scheduler_info()["workers"])
        return 0

    def close(self) -> None:
        with contextlib.suppress(OSError, TimeoutError):
            self.executor.shutdown(wait=False)
            self.client.close(timeout=CLOSE_LIMIT)


def stop_at(problem: str) -> None:
    if problem:
        raise ExecutorError(problem)


def installed_version() -> str:
    """The version of this package where this is called: on a worker."""
    return g2c_magics.__version__
