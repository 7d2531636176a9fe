"""The same work on a dask.distributed cluster: real workers, killed, added, stopped in mid-run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import dask
import pytest
from distributed import Client, LocalCluster
from students import REPO, SLOW_ERROR, right, spoilt

from g2c_magics.classroom.executors import Cluster, ExecutorError
from g2c_magics.grading.grader import LIMIT

pytestmark = pytest.mark.slow


@pytest.fixture
def cluster():
    """Two workers in processes of their own, one thread each, and a scheduler."""
    with (
        dask.config.set({"distributed.scheduler.worker-ttl": "5 s"}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
    ):
        yield cluster


class Incidents:
    """Does something to a cluster when a hand-in of some id is sent to it."""

    def __init__(self, executor: Cluster, **by_id: Callable[[], None]) -> None:
        self.submit, self.by_id, self.executor = executor.submit, by_id, executor
        executor.submit = self  # pyright: ignore[reportAttributeAccessIssue]

    def __call__(self, submission, options):
        future = self.submit(submission, options)
        if submission.id in self.by_id:
            self.by_id.pop(submission.id)()
        return future


def wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 150  # on a busy machine a worker takes its time to start
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.whole
def test_workers_killed_added_and_stopped_lose_no_row_double_none_and_are_told(
    tmp_path, run, cluster
):
    for n in range(16):
        spoilt(tmp_path / "class" / f"r{n:02}", f"{SLOW_ERROR}# {n}")
    right(tmp_path / "class/a")
    news: list[str] = []
    executor = Cluster(cluster.scheduler_address, tell=news.append)
    others: list[subprocess.Popen] = []

    def kill() -> None:
        os.kill(executor.client.run(os.getpid).popitem()[1], signal.SIGKILL)

    def add() -> None:
        command = [sys.executable, "-m", "distributed.cli.dask_worker", "--no-nanny"]
        command += ["--nthreads", "1", "--no-dashboard", cluster.scheduler_address]
        environment = {**os.environ, "PYTHONPATH": str(REPO)}
        others.append(subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL))
        wait_until(lambda: executor.size == 3)  # with the heir of the killed one

    def stop() -> None:
        pids = executor.client.run(os.getpid, on_error="ignore")
        (address,) = (address for address, pid in pids.items() if pid == others[0].pid)
        wait_until(lambda: executor.client.processing()[address])
        others[0].send_signal(signal.SIGSTOP)

    incidents = Incidents(executor, r02=kill, r04=add, r08=stop)
    try:
        summary, fresh = run(by=executor, limit=LIMIT)
    finally:
        executor.close()
        others[0].kill()
    assert not incidents.by_id
    assert len(fresh) == len(set(fresh)) == len(summary.rows) == 17
    assert [row.status for row in summary.rows] == ["graded", *["error"] * 16]
    assert sum("was added" in line for line in news) >= 1
    lost = [line for line in news if "was lost" in line]
    assert len(lost) == 2 and all(line.endswith("goes to others.") for line in lost), news
    assert run(limit=LIMIT)[1] == []  # and threads here find nothing left to do


def test_a_cluster_that_goes_away_is_told_and_what_was_graded_is_kept(tmp_path, run, cluster):
    for n in range(12):
        spoilt(tmp_path / "class" / f"r{n:02}", f"{SLOW_ERROR}# {n}")
    executor = Cluster(cluster.scheduler_address, max_absence=3)
    submit = executor.submit

    def submit_and_close(submission, options):
        if submission.id == "r06":
            cluster.scale(0)
        return submit(submission, options)

    executor.submit = submit_and_close
    with pytest.raises(ExecutorError, match="no worker for 3 s"):
        run(by=executor, limit=LIMIT)
    executor.close()
    books = (tmp_path / "grades/grades.csv").read_text()
    assert books.count("ungraded") >= 5
    summary, fresh = run(limit=LIMIT)
    assert len(summary.rows) == 12 and {row.status for row in summary.rows} == {"error"}
    assert 5 <= len(fresh) < 12


@pytest.mark.whole
def test_a_worker_that_is_stopped_is_given_up_after_a_time(tmp_path, run):
    """The scheduler lists it for minutes: it has not hung up."""
    for n in range(3):
        right(tmp_path / "class" / f"r{n}")
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        executor = Cluster(cluster.scheduler_address, max_silence=5)
        (pid,) = executor.client.run(os.getpid).values()
        submit = executor.submit

        def stop_and_submit(submission, options):
            os.kill(pid, signal.SIGSTOP)
            return submit(submission, options)

        executor.submit = stop_and_submit
        executor.check_options = lambda options: None  # it takes longer than this test waits
        try:
            with pytest.raises(ExecutorError, match="has answered nothing for 5 s"):
                run(by=executor, limit=LIMIT)
        finally:
            os.kill(pid, signal.SIGCONT)
            executor.close()
    assert (tmp_path / "grades/grades.csv").read_text().count("ungraded") == 3


def test_a_cluster_without_our_code_is_refused_before_anything_is_sent(tmp_path):
    """The version that a worker has is read there: one that is told apart stands for another."""
    with LocalCluster(n_workers=1, processes=True, dashboard_address=None) as cluster:
        with Client(cluster) as client:
            client.run(spoil_version)
        with pytest.raises(ExecutorError, match=r"wants g2c .* Got 0\.0\.1 instead"):
            Cluster(cluster.scheduler_address)


def spoil_version() -> None:
    """Make a worker say that it has an old version."""
    import g2c_magics

    g2c_magics.__version__ = "0.0.1"
