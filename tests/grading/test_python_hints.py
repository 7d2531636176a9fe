"""Errors of Python and torch come with the one thing that a beginner needs to know."""

from collections.abc import Callable
from pathlib import Path

import pytest
from answers import write_answers

from g2c_magics.grading.grader import Grader
from g2c_magics.grading.report import CheckResult, Report

STEP = """def step(self):
    {0}
        for p in self.params:
            p -= {1}
SGD.step = step
"""
FORWARD = "def forward(self, x):\n    {0}\n{1}.forward = forward\n"
ACCURACY = "def accuracy_from_logits(logits, targets):\n    return {0}\n"
SLIPS = {  # task, cell, what the message or the advice says, line of the cell
    "an attribute in the wrong case": (
        "linear", FORWARD.format("return x @ self.w + self.b", "Linear"), "Did you mean W?", 2),
    "a misspelt function of torch": (
        "relu", FORWARD.format("return torch.rleu(x)", "ReLU"), "Did you mean relu?", 2),
    "a misspelt variable": (
        "relu", FORWARD.format("result = x * (x > 0); return reslut", "ReLU"),
        "Did you mean result?", 2),
    "no_grad without parentheses": (
        "sgd", STEP.format("with torch.no_grad:", "self.lr * p.grad"),
        "with torch.no_grad():", 2),
    "an if on a tensor": (
        "tanh", FORWARD.format("return x if x > 0 else -x", "Tanh"), "a single yes or no", 2),
    "the mean of a comparison": (
        "classifier", ACCURACY.format("(logits.argmax(dim=1) == targets).mean().item()"),
        ".float().mean()", 2),
    "numpy on the graph": (
        "linear", FORWARD.format("return torch.from_numpy(x.numpy() @ self.W.numpy())", "Linear"),
        "NumPy records no gradients", 2),
    "print for return": (
        "relu", FORWARD.format("print(x.clamp(min=0))", "ReLU"), "needs return", 1),
}  # fmt: skip


def wrong(report: Report) -> list[CheckResult]:
    return [c for task in report.tasks for c in task.checks if c.status != "passed"]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_of_python_is_told_in_one_line_at_its_place(
    check_worked: Callable[..., Report], slip: str
):
    task, cell, said, line = SLIPS[slip]
    checks = wrong(check_worked([task], cell=cell))
    told = [c for c in checks if said in f"{c.message} {c.advice}"]
    assert told, [(c.message, c.advice) for c in checks]
    assert {c.line for c in told} == {f"cell:{line}"}
    assert not any("detach" in f"{c.message}{c.advice}{c.output}" for c in checks)


def edited(project: Path, file: str, before: str, after: str) -> Path:
    """The worked project with one edit in a file of g2c/nn. Returns the file."""
    write_answers(project)
    path = project / "g2c/nn" / file
    source = path.read_text()
    assert before in source
    path.write_text(source.replace(before, after, 1))
    return path


def test_a_misspelt_method_is_told_and_placed(grader: Grader, project: Path):
    misspelt = "class ReLU(Module):\n    def forwrad(self, x):\n        return x\n\n"
    path = edited(project, "modules.py", "class ReLU(Module):", f"{misspelt}class Old(Module):")
    checks = wrong(grader.check(["relu"], root=project))
    line = path.read_text().splitlines().index("    def forwrad(self, x):") + 1
    assert {check.status for check in checks} == {"error"}
    assert checks[0].message == "ReLU defines forwrad: did you mean forward?"
    assert checks[0].line == f"g2c/nn/modules.py:{line}"


def test_a_misspelt_method_without_a_base_class_is_told(grader: Grader, project: Path):
    edited(project, "optim.py", "def step(", "def stpe(")
    assert any("SGD defines stpe: did you mean step?" in c.message
               for c in wrong(grader.check(["sgd"], root=project)))  # fmt: skip


def test_a_misspelt_function_is_told_where_the_import_fails(grader: Grader, project: Path):
    edited(project, "train.py", "def train_one_epoch(", "def train_one_epcoh(")
    report = grader.check(["linear"], root=project)
    assert "g2c.nn.train defines train_one_epcoh: did you mean train_one_epoch?" in report.problem


@pytest.mark.parametrize("order", ["{raises}{code}", "{code}{raises}"])
def test_code_beside_the_raise_is_told_as_such(grader: Grader, project: Path, order: str):
    path = project / "g2c/nn/modules.py"
    raises = '        raise NotImplementedError("relu: write ReLU.forward in g2c/nn/modules.py")\n'
    code = f"        {'y =' if order.startswith('{code') else 'return'} x.clamp(min=0)\n"
    text = path.read_text()
    assert raises in text
    path.write_text(text.replace(raises, order.format(raises=raises, code=code)))
    checks = wrong(grader.check(["relu"], root=project))
    line = path.read_text().splitlines().index(raises.rstrip()) + 1
    assert checks and {check.status for check in checks} == {"error"}
    for check in checks:
        assert "delete that line" in check.message
        assert check.line == f"g2c/nn/modules.py:{line}"
