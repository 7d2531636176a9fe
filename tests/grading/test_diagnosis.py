"""A mistake is named where it is, and nowhere else; the name comes with what was seen."""

import importlib
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from corpus import HERE, read
from corpus.verdict import worked_project
from tiers import tiered

from g2c_magics.grading.grader import Grader
from g2c_magics.grading.report import Report
from g2c_magics.lessons.lesson import load
from g2c_magics.lessons.nn.probes.base import Probe

BROKEN = {
    "wrong/linear/product_only.py": ("regression", "classifier", "mnist"),
    "wrong/relu/identity.py": ("classifier", "mnist"),
    "wrong/sequential/detaches_between.py": ("classifier", "mnist"),
    "wrong/cross_entropy/sum.py": ("classifier", "mnist"),
    "wrong/cross_entropy/detached_logits.py": ("classifier", "mnist"),
    "wrong/mse/sum.py": ("regression",),
    "wrong/sgd/uphill.py": ("regression", "classifier", "mnist"),
    "wrong/sgd/pass.py": ("regression", "classifier", "mnist"),
    "wrong/sgd/plain.py": ("classifier", "mnist"),
    "wrong/sgd/scaled_grad.py": ("regression", "classifier", "mnist"),
}


def named(report: Report, *tasks: str) -> set[str | None]:
    """The pitfalls of these tasks."""
    chosen = [task for task in report.tasks if not tasks or task.task in tasks]
    return {check.pitfall for task in chosen for check in task.checks} - {None}


@pytest.mark.parametrize("part", tiered(BROKEN, "wrong/mse/sum.py", halved=True))
def test_a_right_loop_is_not_blamed_for_a_broken_part(
    check_worked: Callable[..., Report], part: str
):
    submission = read(HERE / part)
    report = check_worked([submission.task, *BROKEN[part]], cell=submission.source)
    assert named(report, submission.task) == {submission.pitfall}
    assert named(report, *BROKEN[part]) == set()


@pytest.mark.slow
def test_two_mistakes_in_one_task_get_their_own_names(check_worked: Callable[..., Report]):
    cells = ("network_without_nonlinearity", "accuracy_argmax_rows", "training_no_zero_grad")
    source = "\n".join((HERE / f"wrong/classifier/{name}.py").read_text() for name in cells)
    (task,) = check_worked(["classifier"], cell=source).tasks
    assert [check.pitfall for check in task.checks[:3]] == [
        "no-nonlinearity",
        "wrong-axis",
        "stale-gradients",
    ]


TWO_MISTAKES = {
    "linear/two_negative_detached": {
        "known_values": "wrong-sign",
        "gradients_reach_x_and_both_parameters": "detached-graph",
    },
    "relu/two_no_grad_six": {"known_values": None, "slope": "detached-graph"},
    "tanh/two_sigmoid_inplace": {"any_shape": "inplace-input", "far_out": None},
    "sequential/two_detach_reverse": {
        "applies_every_layer_in_order": None,
        "lets_gradients_through": "detached-graph",
    },
    "sgd/two_no_decay_zeroes": {
        "decays_every_weight": "decay-ignored",
        "reads_gradients_without_changing_them": "grad-mutated",
    },
    "cross_entropy/two_min_sum": {
        "known_values": "sum-not-mean",
        "is_stable": "unstable-softmax",
        "gradients": "sum-not-mean",
    },
    "cross_entropy/whole_sum": {
        "known_values": "wrong-axis",
        "is_stable": "unstable-softmax",
        "gradients": "wrong-axis",
    },
}


@pytest.mark.parametrize("part", tiered(TWO_MISTAKES, "linear/two_negative_detached"))
def test_where_two_mistakes_meet_each_is_named_where_it_acts(
    check_worked: Callable[..., Report], part: str
):
    submission = read(HERE / f"wrong/{part}.py")
    (task,) = check_worked([submission.task], cell=submission.source).tasks
    found = {c.name.removeprefix(f"test_{submission.task}_"): c for c in task.checks}
    for name, pitfall in TWO_MISTAKES[part].items():
        assert found[name].pitfall == pitfall, name
        assert found[name].advice


# By submission, a statement that would be untrue of it.
UNTRUE = {
    "linear/b_drawn": "x W is right, and b",
    "linear/tolist": "gave another result later",
    "tanh/arctanh": "gave another result later",
    "cross_entropy/clamp_logits": "inf or nan",
    "sequential/cap_of_five": "from last to first",
    "relu/where_swapped": "One sign differs",
    "relu/mask_only": "not on the graph",
    "relu/mask_turned_in_place": "is a straight line",
    "tanh/e_cut_short": "are right, but",
    "sequential/misspelt_layers": "An x of shape",
    "classifier/trc_new_model": "the loss does not fall",
    "linear/stored_out_in": "by accident",
}


@pytest.mark.parametrize("part", tiered(UNTRUE, "linear/b_drawn"))
def test_a_report_makes_no_untrue_statement(check_worked: Callable[..., Report], part: str):
    submission = read(HERE / f"wrong/{part}.py")
    (task,) = check_worked([submission.task], cell=submission.source).tasks
    told = " ".join(check.advice for check in task.checks)
    assert UNTRUE[part] not in told


def test_a_busy_machine_leaves_no_mistake_unnamed(monkeypatch: pytest.MonkeyPatch):
    """A probe that has to wait for a core takes none of the time of those after it."""

    def waits(package: ModuleType) -> None:
        time.sleep(0.3)

    probes = (Probe(None, ("relu",), waits), Probe(None, ("relu",), lambda package: "found"))
    module = importlib.import_module("g2c_magics.lessons.nn.probes.select")
    monkeypatch.setattr(module, "LAST_START", 0.2)
    found = module.select(probes, load("nn"), "relu", ModuleType("nn"), ["a"], {})
    assert found["a"].message == "found"


@pytest.mark.slow
def test_nothing_is_named_where_nothing_is_written(grader: Grader, project: Path):
    report = grader.check(root=project)
    assert report.score < report.max_score
    assert named(report) == set()


@pytest.mark.slow
def test_a_right_loop_among_unwritten_parts_is_not_blamed(grader: Grader, project: Path):
    source = (HERE / "right/regression/zero_grad_first.py").read_text()
    report = grader.check(["regression"], cell=source, root=project)
    assert report.score == 0
    assert named(report) == set()


def test_the_message_says_what_was_seen_in_numbers(check_worked: Callable[..., Report]):
    source = (HERE / "wrong/sgd/uphill.py").read_text()
    (task,) = check_worked(["sgd"], cell=source).tasks
    wrong = next(check for check in task.checks if check.pitfall)
    assert wrong.pitfall == "wrong-sign"
    assert "p + lr · (grad + λ · p)" in wrong.advice
    assert "0.1081" in wrong.advice


def test_code_that_hangs_costs_the_name_and_nothing_else(check_worked: Callable[..., Report]):
    source = "def forward(self, x):\n    while True:\n        pass\n\nReLU.forward = forward\n"
    report = check_worked(["relu"], cell=source, limit=0.3)
    assert {check.status for check in report.tasks[0].checks} == {"passed", "timeout"}
    assert named(report) == set()
    assert check_worked(["relu"]).passed


ASK_ALL = """
from pathlib import Path
import sys
from g2c_magics.grading.package import import_package
from g2c_magics.lessons.nn.probes import ALL_PROBES
from g2c_magics.lessons.nn.probes.select import evidence
package = import_package(Path(sys.argv[1]), "g2c.nn")
for probe in ALL_PROBES:
    found = evidence(probe, package)
    if found:
        print(probe.tasks, found.pitfall, found.message)
"""


def test_no_probe_finds_a_mistake_in_the_worked_answers(tmp_path: Path):
    command = [sys.executable, "-c", ASK_ALL, str(worked_project(tmp_path))]
    asked = subprocess.run(command, capture_output=True, text=True, timeout=200, check=True)
    assert asked.stdout == ""
