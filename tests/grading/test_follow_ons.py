"""A check that fails only because an earlier task is wrong says so, and accuses nobody else."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from corpus import HERE
from tiers import tiered

from g2c_magics.grading.grader import Grader
from g2c_magics.grading.report import CheckResult, Report

UPHILL = (HERE / "wrong/sgd/uphill.py").read_text()
NO_BIAS = (HERE / "wrong/linear/product_only.py").read_text()
FROM = {  # what is wrong → the task that it is wrong in, and a later task that suffers
    "wrong/linear/product_only.py": ("linear", "regression"),
    "wrong/relu/identity.py": ("relu", "mnist"),
    "wrong/relu/module_inside.py": ("relu", "classifier"),  # an __init__ of its own
    "wrong/mse/item.py": ("mse", "regression"),  # a lambda
    "wrong/mse/sum.py": ("mse", "regression"),
    "wrong/cross_entropy/sum.py": ("cross_entropy", "classifier"),
    "wrong/cross_entropy/detached_logits.py": ("cross_entropy", "mnist"),
    "wrong/sgd/uphill.py": ("sgd", "regression"),
    "wrong/sgd/pass.py": ("sgd", "mnist"),
}


def red(report: Report, task: str) -> list[CheckResult]:
    """The checks of a task that did not pass."""
    return [c for t in report.tasks if t.task == task for c in t.checks if c.status != "passed"]


@pytest.mark.parametrize(
    "part", tiered(FROM, "wrong/sgd/uphill.py", "wrong/mse/sum.py", halved=True)
)
@pytest.mark.parametrize("both", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_later_task_follows_from_the_one_that_is_wrong(check_worked, part: str, both: bool):
    cause, later = FROM[part]
    source = (HERE / part).read_text()
    report = check_worked([cause, later] if both else [later], cell=source)
    wrong = red(report, later)
    assert wrong
    for check in wrong:
        assert check.follows == (cause,)
        assert f"follows from {cause}: mend that first" in check.message
        assert check.pitfall is None and check.advice == ""
        assert check.line and check.line.startswith("cell:")
    assert report.tasks[-1].follows == (cause,)
    assert all(check.follows == () for check in red(report, cause))


def test_what_two_tasks_break_follows_from_both(check_worked: Callable[..., Report]):
    wrong = red(check_worked(["regression"], cell=f"{UPHILL}\n{NO_BIAS}"), "regression")
    assert {check.follows for check in wrong} == {("linear", "sgd")}
    assert "follows from linear and sgd: mend those first" in wrong[0].message


def test_a_fault_of_its_own_is_no_follow_on(check_worked: Callable[..., Report]):
    source = f"{UPHILL}\ndef train_linear_regression(x, y, steps=500, lr=0.1):\n    return 1, []\n"
    report = check_worked(["sgd", "regression"], cell=source)
    assert {check.follows for check in red(report, "regression")} == {()}
    assert report.tasks[-1].follows == ()


def test_what_waits_for_an_unwritten_part_follows_from_it(grader: Grader, project: Path):
    source = (HERE / "right/regression/zero_grad_first.py").read_text()
    wrong = red(grader.check(["regression"], cell=source, root=project), "regression")
    assert {check.status for check in wrong} == {"todo"}
    assert {check.follows for check in wrong} == {("linear", "sgd")}


def test_on_the_untouched_scaffold_nothing_follows(grader: Grader, project: Path):
    report = grader.check(["linear", "sequential", "regression"], root=project)
    assert {check.follows for task in report.tasks for check in task.checks} == {()}


@pytest.mark.slow
@pytest.mark.parametrize("body", ["while True: pass", "__import__('os')._exit(3)"])
def test_a_hang_or_crash_in_an_earlier_task_is_followed_at_little_cost(check_worked, body: str):
    source = f"def step(self):\n    {body}\nSGD.step = step\n"
    began = time.monotonic()
    report = check_worked(["sgd", "regression"], cell=source, limit=1.0)
    assert time.monotonic() - began < 20
    assert {check.follows for check in red(report, "regression")} == {("sgd",)}


@pytest.mark.slow
def test_a_banned_call_in_an_earlier_task_is_named_there_only(check_worked: Callable[..., Report]):
    source = "ReLU.forward = lambda self, x: torch.nn.functional.relu(x)\n"
    report = check_worked(["relu", "classifier"], cell=source)
    assert {check.pitfall for check in red(report, "relu")} == {"torch-nn-shortcut"}
    later = red(report, "classifier")
    assert {(check.pitfall, check.follows) for check in later} == {(None, ("relu",))}


@pytest.mark.slow
def test_borrowed_tasks_are_never_followed(check_worked: Callable[..., Report]):
    report = check_worked(["regression"], cell=NO_BIAS, borrow=["sgd"])
    assert {check.follows for check in red(report, "regression")} == {("linear",)}


GIVEN = {  # a change in given code → what fails by it, where it is the task's own
    "SGD.zero_grad": ("sgd", "def zero_grad(self):\n    pass\nSGD.zero_grad = zero_grad\n", 2),
    "Linear.parameters": (
        "linear",
        "def parameters(self):\n    return [self.W]\nLinear.parameters = parameters\n",
        2,
    ),
    # The first line that is not as it came: to() may be called without a device.
    "Module.to": ("module", "def to(self, device):\n    return 1\nModule.to = to\n", 1),
}


@pytest.mark.parametrize("name", tiered(GIVEN, "SGD.zero_grad"))
def test_given_code_that_was_changed_is_told_with_its_line(check_worked, name: str):
    task, source, line = GIVEN[name]
    wrong = red(check_worked([task], cell=source), task)
    assert wrong
    for check in wrong:
        assert f"{name} was given and has been changed: it is the cause." in check.message
        assert check.line == f"cell:{line}"


@pytest.mark.slow
def test_changed_given_code_of_an_earlier_task_is_placed_there(check_worked):
    source = GIVEN["SGD.zero_grad"][1]
    wrong = red(check_worked(["regression"], cell=source), "regression")
    assert {(check.follows, check.line) for check in wrong} == {(("sgd",), "cell:2")}


@pytest.mark.parametrize("cell", [None, "Linear.forward = lambda self, x: x @ self.W - self.b"])
def test_where_nothing_can_follow_no_second_process_is_started(
    check_worked, grader: Grader, monkeypatch, cell: str | None
):
    runs = []
    run = grader.run
    monkeypatch.setattr(
        grader, "run", lambda *args, **more: runs.append(args) or run(*args, **more)
    )
    assert check_worked(["linear"], cell=cell).passed == (cell is None)
    assert len(runs) == 1
