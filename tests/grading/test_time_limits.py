"""A hang costs its full time once, and no check that would have passed pays for it."""

import time
from contextlib import nullcontext
from dataclasses import replace
from importlib.machinery import SourceFileLoader

import pytest
from answers import write_answers

import g2c
from g2c_magics.grading.attempts import ALL_LIMIT
from g2c_magics.grading.grader import LIMIT, Grader
from g2c_magics.grading.package import UncachedFinder
from g2c_magics.grading.process import deadline as deadlines
from g2c_magics.grading.process import time_limits
from g2c_magics.grading.process.cpu_clock import CpuClock
from g2c_magics.grading.process.deadline import Deadline
from g2c_magics.grading.process.endings import Hang
from g2c_magics.grading.process.import_clock import ImportClock
from g2c_magics.grading.process.time_limits import GRACE, HURRIED_LIMIT, IMPORT_LIMIT, TimeLimits

LOOP = "def {0}(self, x):\n    while True:\n        x = x + 0\n{1}.forward = {0}\n"
SLOW = "import time\ndef slow(self, x):\n    time.sleep(0.1)\n    return {0}\n{1}.forward = slow\n"


def hang(step: str, function: str) -> Hang:
    return Hang(step, function, seconds=5.0)


def write(project, *codes):
    write_answers(project)
    file = project / "g2c/nn/modules.py"
    file.write_text("\n\n".join([file.read_text(), *codes]))


def test_nothing_is_hurried_before_something_has_hung():
    assert TimeLimits(5.0).of(["a", "b"]) == (5.0, 5.0)


def test_after_a_hang_a_check_is_stopped_soon_in_the_same_function_only():
    limits = TimeLimits(5.0)
    assert limits.counts(hang("a", "modules.py forward"))
    assert limits.of(["b", "c"]) == (HURRIED_LIMIT, HURRIED_LIMIT)
    assert limits.counts(hang("b", "modules.py forward"))
    assert not limits.counts(hang("c", "train.py train_one_epoch"))
    assert limits.of(["c", "d"]) == (2.5, HURRIED_LIMIT)
    assert limits.counts(hang("c", "train.py train_one_epoch"))
    assert limits.of(["d"]) == (HURRIED_LIMIT,)


def test_code_that_hangs_in_ever_other_functions_gets_ever_less_time():
    limits, spent = TimeLimits(5.0), 0.0
    for i in range(14):
        (limit,) = limits.of([str(i)])
        spent += limit
        if not limits.counts(hang(str(i), f"function {i}")):
            spent += limits.of([str(i)])[0]
            assert limits.counts(hang(str(i), f"function {i}"))
    assert spent < 25


def test_a_short_limit_is_never_made_longer():
    limits = TimeLimits(0.1)
    assert limits.counts(hang("a", "f")) and limits.of(["b"]) == (0.1,)
    assert not limits.counts(hang("b", "g")) and limits.of(["b"]) == (0.1,)


def test_all_checks_together_have_a_limit_that_no_check_alone_reaches(grader, project, monkeypatch):
    """Each check sleeps for less than its limit, and no single one hangs."""
    write(project, "import time\ncall = Module.__call__\ndef slow(self, *x):\n"
          "    time.sleep(0.4)\n    return call(self, *x)\nModule.__call__ = slow\n")  # fmt: skip
    monkeypatch.setattr(time_limits, "LEAST_TOTAL", 3.0)
    monkeypatch.setattr(time_limits, "TOTAL_FACTOR", 1.0)
    grader.warm_up(), grader.pool.wait()
    began = time.monotonic()
    report = grader.check(root=project, limit=3.0)
    assert time.monotonic() - began < 3 + 7
    messages = {check.message for task in report.tasks for check in task.checks}
    assert 0 < report.score < report.max_score and not report.unfinished
    assert "Not finished: all checks together had taken 3 s." in messages


def test_the_start_of_the_grader_does_not_count_as_the_learners_time(project, monkeypatch):
    """Importing torch takes minutes on a cold disk."""
    write_answers(project)
    monkeypatch.setattr(time_limits, "LEAST_TOTAL", 0.0)
    monkeypatch.setattr(time_limits, "TOTAL_FACTOR", 0.4)  # 2 s: less than torch takes
    fresh = Grader()
    try:
        assert fresh.check(["linear"], root=project).passed
    finally:
        fresh.close()


def test_a_submission_takes_a_minute_at_most():
    limits = TimeLimits(LIMIT)
    assert limits.total + ALL_LIMIT + GRACE < 60


@pytest.mark.slow
def test_a_hang_in_many_checks_takes_little_more_than_its_limit(grader, project):
    write(project, LOOP.format("forward", "Linear"))
    before = grader.check(["mse"], root=project).seconds  # how busy this machine is
    report = grader.check(root=project, limit=1.5)
    after = grader.check(["mse"], root=project).seconds
    checks = [check for task in report.tasks for check in task.checks]
    hung = [check for check in checks if check.status == "timeout"]
    assert len(hung) >= 10 and {c.status for c in checks} == {"timeout", "passed"}
    for_each = HURRIED_LIMIT + 0.3 + 4 * max(before, after)
    assert report.seconds < 1.5 + len(hung) * for_each
    assert all(check.line.startswith("g2c/nn/modules.py:") for check in hung)


@pytest.mark.slow
def test_a_slow_check_passes_although_another_has_hung(grader, project):
    write(project, LOOP.format("stuck", "Linear"), SLOW.format("torch.relu(x)", "ReLU"))
    report = grader.check(["linear", "relu"], root=project, limit=2.0)
    assert [task.score for task in report.tasks] == [4, 10]


@pytest.mark.slow
def test_a_slow_import_is_not_hurried_by_a_hang(grader, project):
    write(project, LOOP.format("stuck", "Linear"), "import time\ntime.sleep(0.4)")
    report = grader.check(["linear", "relu"], root=project, limit=1.0)
    assert [task.score for task in report.tasks] == [4, 10] and not report.problem


@pytest.mark.slow
def test_slow_imports_after_a_hang_come_to_an_end(grader, project):
    write(project, LOOP.format("stuck", "Linear"), "import time\ntime.sleep(0.4)")
    grader.check(["mse"], root=project)  # warms up
    reports = (grader.check(root=project, limit=0.5) for _ in range(3))
    report = next(report for report in reports if not report.unfinished)  # else: too busy for it
    messages = [check.message for task in report.tasks for check in task.checks]
    assert report.seconds < 0.5 + 3.0 + 2.0
    assert any(message.startswith("Not run: after the first check") for message in messages)


LATE_IMPORT = (
    "def late(self, x):\n    import torch._dynamo\n{0}    return {1}\nLinear.forward = late\n"
)


@pytest.mark.slow
def test_an_import_of_an_installed_module_has_a_limit_of_its_own(grader, project):
    """torch._dynamo takes more than a second, on a busy machine several."""
    write(project, LATE_IMPORT.format("", "x @ self.W + self.b"))
    assert grader.check(["linear"], root=project, limit=0.5).passed


@pytest.mark.slow
def test_a_loop_after_such_an_import_is_stopped_all_the_same(grader, project):
    write(project, LATE_IMPORT.format("    while True:\n        pass\n", "x"))
    reports = (grader.check(["linear"], root=project, limit=0.5) for _ in range(3))
    report = next(report for report in reports if not report.unfinished)  # else: too busy for it
    hung = [check for check in report.tasks[0].checks if check.status == "timeout"]
    assert report.score == 4 and hung
    assert all("Still running after" in check.message for check in hung)


class Clock(CpuClock):
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.used = self.waited = 0.0

    def look(self) -> None:
        pass


def test_a_worker_may_import_for_so_long_and_no_longer(project, monkeypatch):
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    job = replace(Grader(limit=5.0).job(project, "/tmp"), tests=("a",), limits=(2.0,))
    clock = Clock()
    deadline = Deadline(job, clock)
    deadline.take({"event": "start", "step": "a"})
    for _ in range(3):  # a forger says so again and again
        deadline.take({"event": "importing"})
        now, clock.used = now + IMPORT_LIMIT / 3 + 1, clock.used + IMPORT_LIMIT / 3 + 1
    assert deadline.end < now
    deadline.take({"event": "imported"})
    deadline.take({"event": "importing"})
    now, clock.used = now + 1.0, clock.used + 1.0
    assert deadline.end < now


def test_an_import_that_waits_for_a_cpu_loses_no_time_by_it(project, monkeypatch):
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    job = replace(Grader(limit=5.0).job(project, "/tmp"), tests=("a",), limits=(2.0,))
    clock = Clock()
    deadline = Deadline(job, clock)
    deadline.take({"event": "start", "step": "a"})
    deadline.take({"event": "importing"})
    now, clock.used, clock.waited = now + 200.0, 3.0, 197.0
    assert deadline.end > now and deadline.importing
    deadline.take({"event": "imported"})
    assert deadline.end == pytest.approx(now + 2.0 + 1.0) and not deadline.starved
    now, clock.waited = now + 2.0, clock.waited + 1.5
    assert deadline.starved


def test_a_hang_while_a_library_is_imported_is_no_timeout_of_the_learners(
    grader, project, monkeypatch
):
    monkeypatch.setattr(deadlines, "IMPORT_PATIENCE", 1.0)
    late = "import logging, time\nlogging.getLogger = lambda *names: time.sleep(99)\n"
    write(project, f"{late}import sklearn\n")
    report = grader.check(["relu"], root=project)
    assert report.unfinished and report.score == 0
    assert "A library that your files import was not imported in time" in report.problem
    assert "timeout" not in {check.status for check in report.tasks[0].checks}


BUSY_ONCE = """
import pathlib, time
before = pathlib.Path(__file__).with_name("before")
if not before.exists() or {always}:
    before.touch()
    time.sleep(99)
"""


def test_an_import_that_a_busy_machine_stops_is_tried_again_and_never_kept(
    grader, project, monkeypatch
):
    # Where each process has waited for a CPU for as long as it has lived.
    monkeypatch.setattr(Deadline, "starved", property(lambda deadline: True))
    write(project, BUSY_ONCE.format(always=False))
    assert grader.check(["relu"], root=project, limit=1.0).passed
    write(project, BUSY_ONCE.format(always=True))
    report = grader.check(["relu"], root=project, limit=0.3)
    assert report.unfinished and "Your package was not imported in time" in report.problem


def test_a_check_that_a_busy_machine_stops_twice_is_not_called_an_import(
    grader, project, monkeypatch
):
    monkeypatch.setattr(Deadline, "starved", property(lambda deadline: True))
    late = "import time\ndef late(self, x):\n    time.sleep(99)\nReLU.forward = late\n"
    write(project, late)
    report = grader.check(["relu"], root=project, limit=0.3)
    assert report.unfinished and "imported" not in report.problem
    assert "(time.sleep(99)) after 1.2 s" in report.problem


def test_an_endless_loop_at_import_is_a_timeout_at_once(grader, project):
    write(project, "while True:\n    pass\n")
    report = grader.check(["relu"], root=project, limit=1.0)
    assert not report.unfinished and report.tasks[0].checks[0].status == "timeout"
    assert "modules.py" in report.problem


def test_a_library_comes_from_its_bytecode_and_the_learners_package_from_its_source():
    assert UncachedFinder("g2c").find_spec("sklearn") is None
    spec = ImportClock(nullcontext, lambda file: False).find_spec("sklearn")
    assert spec is not None and isinstance(spec.loader, SourceFileLoader)
    assert spec.loader.path_stats(spec.origin)["size"] > 0  # what a cache is compared with
    own = UncachedFinder("g2c").find_spec("g2c.nn", g2c.__path__)
    with pytest.raises(OSError, match="no cache"):
        own.loader.path_stats(own.origin)


def test_a_check_that_a_busy_machine_stops_is_tried_again_with_more_time(
    grader, project, monkeypatch
):
    monkeypatch.setattr(Deadline, "starved", property(lambda deadline: True))
    write_answers(project)
    slow = (
        "\n\nimport pathlib, time\nbefore = pathlib.Path(__file__).with_name('before')\n"
        "plain = ReLU.forward\n\n\ndef forward(self, x):\n    if not before.exists():\n"
        "        before.touch()\n        time.sleep(2)\n    return plain(self, x)\n\n\n"
        "ReLU.forward = forward\n"
    )
    with (project / "g2c/nn/modules.py").open("a") as file:
        file.write(slow)
    assert grader.check(["relu"], root=project, limit=1.0).passed
