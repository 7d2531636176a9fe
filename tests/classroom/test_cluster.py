"""The same work on a dask.distributed cluster: real workers, one of them killed in mid-run."""

import os
import signal

import pytest
from distributed import Client, LocalCluster
from students import MISSING_BIAS, right, spoilt

from g2c_magics.classroom.executors import Cluster, ExecutorError
from g2c_magics.grading.grader import LIMIT

pytestmark = pytest.mark.slow


@pytest.fixture
def cluster():
    """Two workers in processes of their own, one thread each, and a scheduler."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


def test_a_worker_that_is_killed_costs_no_row_and_doubles_none(tmp_path, run, cluster):
    for n in range(16):
        right(tmp_path / "class" / f"r{n:02}")
    spoilt(tmp_path / "class" / "wrong", MISSING_BIAS)
    executor = Cluster(cluster.scheduler_address)
    submit, victims = executor.submit, []

    def submit_and_kill(submission, options):
        future = submit(submission, options)
        if submission.id == "r08":
            victims.append(executor.client.run(os.getpid).popitem()[1])
            os.kill(victims[0], signal.SIGKILL)
        return future

    executor.submit = submit_and_kill
    try:
        summary, fresh = run(by=executor, limit=LIMIT)
    finally:
        executor.close()
    assert victims
    assert len(fresh) == len(set(fresh)) == len(summary.rows) == 17
    assert {row.status for row in summary.rows} == {"graded"}
    assert [row.score for row in summary.rows].count(120) == 16
    assert run(limit=LIMIT)[1] == []  # and threads here find nothing left to do


def test_a_cluster_that_goes_away_is_told_and_what_was_graded_is_kept(tmp_path, run, cluster):
    for n in range(12):
        right(tmp_path / "class" / f"r{n:02}")
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
    assert len(summary.rows) == 12 and {row.score for row in summary.rows} == {120}
    assert 5 <= len(fresh) < 12


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
