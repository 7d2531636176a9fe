"""The magics in a real kernel on a lesson that was added by its files alone."""

from collections.abc import Iterator
from pathlib import Path

import autograd_project
import pytest
from kernels import Kernel

pytestmark = pytest.mark.slow  # a project and a kernel of its own
MUL = (
    "def mul(self, other):\n"
    "    return Value(self.data * other.data, (self, other), ({}))\n"
    "Value.__mul__ = mul"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return autograd_project.project_with(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def autograd(project: Path) -> Iterator[Kernel]:
    """A kernel in the project, set to the autograd lesson."""
    kernel = Kernel(project, path=project)
    kernel.run("%load_ext g2c_magics")
    shown = kernel.run("report = %g2c_check mse\nprint(report)")
    assert shown.printed.endswith("Report(nn: 10/10)\n")
    assert kernel.run("%config G2CMagics.lesson = 'autograd'").text.strip() == ""
    yield kernel
    kernel.close()


def test_files_and_cells_are_checked(autograd):
    assert autograd.run("report = %g2c_check\nprint(report)").printed.endswith(
        "Report(autograd: 2/40)\n"
    )
    right = autograd.run(f"%%g2c_check mul\n{MUL.format('other.data, self.data')}")
    assert "8/8" in right.text, right.text
    wrong = autograd.run(f"%%g2c_check mul\n{MUL.format('self.data, other.data')}")
    assert "own-slope" in wrong.text


def test_hints_and_progress_are_its_own(autograd):
    assert "Hint 1 of 2 for add: When a grows" in autograd.run("%g2c_hint").printed
    assert "That was the last hint" not in autograd.run("%g2c_hint add").printed
    assert "The engine passes its tests" in autograd.run("%g2c_progress").text
    assert "Expected tasks out of: leaf, add" in autograd.run("%g2c_hint linear").text


def test_answers_are_borrowed_and_given_back(autograd):
    assert autograd.run("%g2c_borrow mul").printed == "Borrowed: mul.\n"
    assert autograd.run("from g2c.autograd import Value\n(Value(2) * Value(5)).data").plain == [
        "10.0"
    ]
    assert autograd.run("%g2c_borrow none").printed == "Nothing is borrowed.\n"


def test_tab_offers_its_tasks(autograd):
    assert {"leaf", "add", "mul", "tanh", "backward"} <= set(autograd.complete("%g2c_check "))
    assert "linear" not in autograd.complete("%g2c_borrow ")


@pytest.mark.parametrize(
    "line",
    ["%%g2c_train --data circles\n1", "%g2c_boundary", "%g2c_collapse",
     "%g2c_mistakes", "%g2c_shapes", "%g2c_curves", "%g2c_runs",
     "%g2c_rates"],
)  # fmt: skip
def test_training_and_pictures_say_that_it_has_none(autograd, line):
    assert autograd.run(line).text.strip() == "The lesson autograd has no training."


def test_going_back_to_the_first_lesson_finds_it_as_it_was(autograd):
    autograd.run("%config G2CMagics.lesson = 'nn'")
    assert autograd.run("report = %g2c_check mse\nprint(report)").printed.endswith(
        "Report(nn: 10/10)\n"
    )
    autograd.run("%config G2CMagics.lesson = 'autograd'")
