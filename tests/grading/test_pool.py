"""The warm process: one at a time, gone when it is retired, and a slow start told in one line."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from answers import write_answers

from g2c_magics.grading.grader import Grader
from g2c_magics.grading.process import handles
from g2c_magics.grading.process import pool as pools
from g2c_magics.grading.process.handles import PoolError, WarmProcess
from g2c_magics.grading.process.pool import METHODS, Pool

LOOP = "def forward(self, x):\n    while True:\n        pass\nLinear.forward = forward\n"


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Warm processes are started here, as by a user, and not forked."""
    monkeypatch.setattr(handles, "subprocess", subprocess)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[WarmProcess]]:
    """Every warm process that is started in this test. All are ended after it."""
    found: list[WarmProcess] = []

    class Recorded(WarmProcess):
        def __init__(self, method: str, lesson: str) -> None:
            super().__init__(method, lesson)
            found.append(self)

    monkeypatch.setattr(pools, "WarmProcess", Recorded)
    yield found
    for process in found:
        process.close()


@pytest.fixture
def slowly_made(made: list[WarmProcess], monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set once a warm process is being started, which takes half a second from then on."""
    begun = threading.Event()
    start = pools.WarmProcess.__init__

    def slow(self: WarmProcess, method: str, lesson: str) -> None:
        start(self, method, lesson)
        begun.set()
        time.sleep(0.5)

    monkeypatch.setattr(pools.WarmProcess, "__init__", slow)
    return begun


def in_threads(*calls: Callable[[], object]) -> list[Exception]:
    """Run the calls at the same time. Returns what they raised."""
    raised: list[Exception] = []

    def run(call: Callable[[], object]) -> None:
        try:
            call()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    return raised


def alive(processes: list[WarmProcess]) -> list[WarmProcess]:
    return [process for process in processes if process.alive()]


def test_two_threads_that_ask_at_once_share_one_warm_process(made, slowly_made):
    pool = Pool("nn")
    assert in_threads(pool.warm_up, pool.warm_up, pool.warm_up) == []
    assert len(made) == 1
    pool.close()


@pytest.mark.parametrize("method", METHODS)
def test_a_process_that_was_being_started_when_its_pool_was_retired_is_ended(
    made, slowly_made, method
):
    pool = Pool("nn", method)

    def retire() -> None:
        slowly_made.wait(10)
        pool.retire()

    raised = in_threads(pool.wait, retire)
    assert [str(error) for error in raised] == ["The grader was stopped."]
    assert made and alive(made) == []


@pytest.mark.parametrize("method", METHODS)
def test_a_pool_that_is_retired_while_many_take_workers_leaves_nothing_behind(made, method):
    pool = Pool("nn", method)
    pool.wait()
    took = threading.Event()

    def take() -> None:
        while True:
            with pool.worker():
                took.set()

    def retire() -> None:
        took.wait(60)
        pool.retire()

    raised = in_threads(take, take, take, retire)
    assert {type(error) for error in raised} == {PoolError} and len(raised) == 3
    assert alive(made) == []
    with pytest.raises(PoolError, match="stopped"):
        pool.wait()


@pytest.mark.parametrize("method", METHODS)
def test_retiring_ends_the_job_that_is_running(made, method, project):
    write_answers(project)
    grader = Grader(start_method=method, limit=120)
    begun = project / "begun"
    cell = LOOP.replace("while", f"open({str(begun)!r}, 'w')\n    while")

    def retire() -> None:
        while not begun.exists():
            time.sleep(0.05)
        grader.pool.retire()

    began = time.monotonic()
    raised = in_threads(lambda: grader.check(["linear"], cell=cell, root=project), retire)
    assert [str(error) for error in raised] == ["The grader was stopped."]
    assert time.monotonic() - began < 60 and alive(made) == []


@pytest.mark.parametrize("method", METHODS)
def test_a_start_that_takes_too_long_is_told_in_one_line_and_the_next_may_be_in_time(
    made, method, monkeypatch
):
    pool = Pool("nn", method)
    with monkeypatch.context() as patched:
        patched.setattr(handles, "START_LIMIT", 0.1)
        with pytest.raises(PoolError) as caught:
            pool.wait()
    told = str(caught.value)
    assert told.startswith("The grader did not start within 0.1 s") and "run it again" in told
    assert "\n" not in told and "-c" not in told
    pool.wait()
    assert pool.is_warm() and len(alive(made)) == 1
    pool.close()


def test_a_start_has_minutes():
    """On a cold disk, or beside many others, importing torch takes minutes."""
    assert handles.START_LIMIT >= 600


@pytest.fixture
def fake_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A function that puts a script in the place of the interpreter of warm processes."""

    def put(code: str) -> None:
        script = tmp_path / "python"
        script.write_text(f"#!{sys.executable}\nimport os, sys, time\n{code}\n")
        script.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(script))

    return put


def test_a_process_that_hangs_up_and_does_not_end_is_told_in_one_line(
    made, fake_python, monkeypatch
):
    fake_python("print('no torch here', file=sys.stderr)\nos.closerange(3, 99)\ntime.sleep(60)")
    monkeypatch.setattr(handles, "END_LIMIT", 0.2)
    with pytest.raises(PoolError, match=r"^The grader could not start: "):
        Pool("nn").wait()


def test_a_process_that_ends_is_told_by_its_last_words(made, fake_python):
    fake_python("sys.exit('ImportError: no torch here')")
    with pytest.raises(PoolError, match=r"could not start: ImportError: no torch here$"):
        Pool("nn").wait()


def test_an_interpreter_that_cannot_be_run_is_one_line_and_no_matter_for_loading(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    pool = Pool("nn")
    pool.warm_up()
    with pytest.raises(PoolError, match=r"^The grader could not start: No such file"):
        pool.wait()


def test_asking_whether_it_is_warm_does_not_disturb_one_who_waits(made):
    pool = Pool("nn")
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            pool.is_warm()

    def wait() -> None:
        with contextlib.closing(pool):
            try:
                pool.wait()
                assert pool.is_warm()
            finally:
                stop.set()

    assert in_threads(wait, ask) == []
