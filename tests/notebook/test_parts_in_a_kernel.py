"""A run tells what the grader finds wrong of the files that it calls, and accuses nothing else."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from answers import write_answers
from corpus import submissions
from corpus.in_files import write_into_files
from scaffold import copy_scaffold

from g2c_magics.grading.grader import Grader
from g2c_magics.notebook.learner_package import LearnerPackage
from g2c_magics.notebook.parts import function_at
from g2c_magics.notebook.session import Session
from g2c_magics.training import Run, loop

pytestmark = pytest.mark.slow

CIRCLES = "--data circles --epochs 20 --lr 0.5"
NETWORK = "Sequential(Linear(2, 8), ReLU(), Linear(8, 2))"


class Desk:
    """A notebook's session on a folder with worked answers, without a kernel."""

    def __init__(self, root: Path, grader: Grader) -> None:
        self.root, self.grader = root, grader
        self.variables: dict[str, Any] = {}
        self.package = LearnerPackage(grader, self.variables)
        self.session = Session(self.package, self.variables, root, root / "data")

    def train(self, model: str = NETWORK, line: str = CIRCLES) -> Run:
        """The Run that a cell leaves, however it ended."""
        with contextlib.suppress(Exception):  # what the learner's code raised
            self.session.train(line, model, None)
        return self.variables.pop("run")

    def edit(self, name: str, old: str, new: str) -> None:
        file = self.root / f"g2c/nn/{name}.py"
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    grader = Grader()
    yield grader
    grader.close()


@pytest.fixture
def desk(tmp_path: Path, grader: Grader, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(loop, "PARTS_SECONDS", 60.0)  # a busy machine is slow, not silent
    write_answers(copy_scaffold(tmp_path))
    before = loaded()
    yield Desk(tmp_path, grader)
    for name in loaded():
        del sys.modules[name]
    sys.modules.update(before)  # other tests hold parts of it


def loaded() -> dict[str, ModuleType]:
    """The modules of the package g2c as they are loaded now."""
    return {n: m for n, m in sys.modules.items() if n == "g2c" or n.startswith("g2c.")}


@pytest.fixture
def asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The checks that the grader was asked for, call by call."""
    calls: list[list[str]] = []
    check: Callable = desk.grader.check

    def count(names, **options):
        calls.append(names)
        return check(names, **options)

    monkeypatch.setattr(desk.grader, "check", count)
    return calls


def test_a_wrong_part_is_told_by_the_graders_word_and_line_in_every_run_until_it_is_mended(
    desk, asked
):
    wrong = "param.grad + 0 * param"
    desk.edit("optim", "param.grad + self.weight_decay * param", wrong)
    (found,) = desk.train().diagnoses
    assert found["pitfall"] == "decay-ignored" and found["task"] == "sgd"
    check = next(c for c in desk.grader.check(["sgd"], root=desk.root).tasks[0].checks if c.line)
    assert found["message"] == (
        f"SGD.step is not right yet (decay-ignored, {check.line}): %g2c_check sgd"
    )
    assert desk.train(line=f"{CIRCLES} --lr 1e-4").diagnoses == [found]
    assert len(asked) == 2  # by the first run, and here
    desk.edit("optim", wrong, "param.grad + self.weight_decay * param")
    assert desk.train().diagnoses == []


def test_only_what_a_run_calls_is_checked_and_only_once_for_a_state_of_the_files(desk, asked):
    desk.edit("modules", "torch.tanh(x)", "x")
    desk.edit("loss", "(predictions - targets) ** 2", "predictions - targets")
    assert desk.train().diagnoses == []
    assert desk.train().diagnoses == []
    (names,) = asked
    assert not any("tanh" in name or "mse" in name or "small_image_set" in name for name in names)
    (found,) = desk.train(NETWORK.replace("ReLU", "Tanh")).diagnoses
    assert found["task"] == "tanh"
    assert all(name.startswith("test_tanh") for name in asked[1])


def test_what_follows_from_another_part_is_not_accused(desk):
    desk.edit("modules", "x @ self.W + self.b", "x @ self.W - self.b")
    assert [found["task"] for found in desk.train().diagnoses] == ["linear"]


def test_unwritten_and_borrowed_parts_are_no_wrong_ones(desk):
    desk.edit("modules", "return torch.relu(x)", "raise NotImplementedError('relu: write it')")
    run = desk.train()
    assert run.error is not None and run.diagnoses == []
    desk.package.borrowed = {"relu"}
    assert desk.train().diagnoses == []
    desk.edit("modules", "raise NotImplementedError('relu: write it')", "return x.sign()")
    assert desk.train().diagnoses == []


def test_a_class_that_the_cell_makes_or_overrides_is_not_the_files(desk):
    desk.edit("modules", "return torch.relu(x)", "return x.sign()")
    own = "class ReLU(Module):\n    def forward(self, x):\n        return x.clamp(min=0)\n"
    assert desk.train(f"{own}{NETWORK}").diagnoses == []
    assert desk.train(f"{own.replace('(Module)', '(ReLU)')}{NETWORK}").diagnoses == []


def test_wrong_submissions_in_the_files_are_told_with_their_task_and_right_ones_are_not(desk):
    every = {submission.name: submission for submission in submissions()}
    names = (
        *("linear/b_accumulates", "relu/mask_turned", "sequential/only_linear_and_relu"),
        *("cross_entropy/guarded_exp", "sgd/steps_gradient", "mnist/epoch_first_batch"),
        *("mnist/accuracy_argmax_rows", "module/call_no_grad"),
    )
    originals = {path: path.read_text() for path in (desk.root / "g2c/nn").glob("*.py")}
    for name in names:
        write_into_files(desk.root, every[name])
        assert {found["task"] for found in desk.train().diagnoses} == {every[name].task}, name
        for path, text in originals.items():
            path.write_text(text)
    for task in ("linear", "sgd", "mnist"):
        right = next(s for s in every.values() if s.right and s.task == task)
        write_into_files(desk.root, right)
        assert desk.train().diagnoses == [], right.name
        for path, text in originals.items():
            path.write_text(text)


def test_a_decorator_is_a_line_of_its_function(tmp_path):
    source = "class SGD:\n    @torch.no_grad()\n    def step(self):\n        pass\n"
    (tmp_path / "optim.py").write_text(source)
    assert function_at(tmp_path, "optim.py:2") == "SGD.step"
