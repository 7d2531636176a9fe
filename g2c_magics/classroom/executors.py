"""Who grades: threads on this machine, or the workers of a dask.distributed cluster.

Both are an executor of concurrent.futures behind one small face, so that the loop that feeds them
knows neither. Dask's own scheduler sees to workers that die: their parcels go to another.
"""

import contextlib
import re
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Protocol

import g2c_magics
from g2c_magics.classroom.grade_one import (
    GradedSubmission,
    Graders,
    GradingOptions,
    PreparedSubmission,
    mark,
    trial,
)
from g2c_magics.text import first_line

PATIENCE = 60.0  # seconds without any worker, or without the scheduler, before we give up
RETRIES = 3  # times a parcel is sent again when something around it failed


class ExecutorError(RuntimeError):
    """Nobody is there to grade. Its text is one line."""


class GradingExecutor(Protocol):
    """Grades parcels, `size` of them at a time."""

    size: int

    def submit(
        self, parcel: PreparedSubmission, terms: GradingOptions
    ) -> "Future[GradedSubmission]": ...

    def try_out(self, terms: GradingOptions) -> None:
        """Raise CrewError when even right answers would fail under these terms."""

    def check(self) -> None:
        """Raise CrewError when nobody will ever finish what was submitted."""

    def close(self) -> None: ...


class Threads:
    """This machine: each thread with a grader of its own, which does the work in its processes."""

    def __init__(self, jobs: int) -> None:
        self.size = jobs
        self.graders = Graders()
        self.executor = ThreadPoolExecutor(jobs, thread_name_prefix="g2c-grade")

    def submit(
        self, parcel: PreparedSubmission, terms: GradingOptions
    ) -> "Future[GradedSubmission]":
        return self.executor.submit(mark, parcel, terms, self.graders)

    def try_out(self, terms: GradingOptions) -> None:
        stop_at(self.executor.submit(trial, terms, self.graders).result())

    def check(self) -> None:
        """Threads do not go away."""

    def close(self) -> None:
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.graders.close()  # what is still at work ends at once
        self.executor.shutdown(wait=True)


class Cluster:
    """A running dask.distributed cluster, as `dask scheduler` and `dask worker` make one.

    Its scheduler and its workers need this package installed, in this version, and share nothing
    else with this machine. Raises CrewError when dask is not installed, when no scheduler or no
    worker answers, and when they do not have the package.
    """

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ExecutorError(
                "--scheduler wants dask.distributed. Install it: pip install 'g2c[cluster]'"
            ) from None
        # Without a port dask would try for long, and then print words of its own.
        if not re.search(r":\d+$", address):
            raise ExecutorError(
                f"Expected the address of a dask scheduler, tcp://host:8786. Got {address!r}."
            )
        self.patience = patience
        self._seen = time.monotonic()
        try:
            self.client = Client(address, timeout=min(patience, 10), set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ExecutorError(
                f"Expected the address of a dask scheduler. Got {address!r} "
                f"instead ({first_line(error)})."
            ) from None
        try:
            self.client.wait_for_workers(1, timeout=patience)
        except TimeoutError:
            self.client.close()
            raise ExecutorError(
                f"The scheduler at {address} has no workers. Start one: dask worker {address}"
            ) from None
        self.address = address
        self.size = max(1, sum(self.client.nthreads().values()))
        self.executor: Executor = self.client.get_executor(pure=False, retries=RETRIES)
        self._try_out()

    def _try_out(self) -> None:
        """Raise CrewError, before anything is sent, when the cluster does not know our code."""
        try:
            version = self.executor.submit(version_on_worker).result(self.patience)
        except Exception as error:
            version = f"{type(error).__name__} there"
        if version != g2c_magics.__version__:
            self.close()
            raise ExecutorError(
                f"The cluster at {self.address} wants g2c {g2c_magics.__version__} installed, with "
                f"the scheduler and with each worker. Got {version} instead."
            )

    def submit(
        self, parcel: PreparedSubmission, terms: GradingOptions
    ) -> "Future[GradedSubmission]":
        return self.executor.submit(grade_on_worker, parcel, terms)

    def try_out(self, terms: GradingOptions) -> None:
        stop_at(self.executor.submit(trial_on_worker, terms).result())

    def check(self) -> None:
        """Raise CrewError when the scheduler, or every worker, has been away for too long."""
        if self.client.status == "running" and self._workers():
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > self.patience:
            raise ExecutorError(
                f"The cluster at {self.address} has had no worker for {self.patience:.0f} s."
            )

    def _workers(self) -> int:
        with contextlib.suppress(OSError, TimeoutError, ValueError):
            return len(self.client.scheduler_info()["workers"])
        return 0

    def close(self) -> None:
        with contextlib.suppress(OSError, TimeoutError):
            self.executor.shutdown(wait=False)
            self.client.close(timeout=5)


def stop_at(problem: str) -> None:
    if problem:
        raise ExecutorError(problem)


HERE = Graders()  # of the process this runs in, when it is a worker of a cluster


def version_on_worker() -> str:
    """The version of this package that a dask worker has."""
    return g2c_magics.__version__


def trial_on_worker(terms: GradingOptions) -> str:
    """The trial of a dask worker."""
    return trial(terms, HERE)


def grade_on_worker(parcel: PreparedSubmission, terms: GradingOptions) -> GradedSubmission:
    """What a dask worker is asked to do."""
    return mark(parcel, terms, HERE)
