"""A run outlasts its kernel: every magic finds it by its name, in real kernels over one folder."""

import json
import os
import shutil
import signal
from pathlib import Path

import pytest
from answers import write_answers
from kernels import Kernel, wait_until
from scaffold import copy_scaffold

pytestmark = pytest.mark.slow

RELU = "%%g2c_train --data circles --epochs 40 --name relu\nhidden = 8\n"
RELU += "Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2))"
MINE = "%%g2c_train --data X,Y --epochs 5 --name mine\nNet(3)"
NET = """
import torch
from g2c.nn import *
X = torch.rand(60, 2); Y = (X[:, 0] > X[:, 1]).long()
class Net(Sequential):
    def __init__(self, n):
        super().__init__(Linear(2, n), ReLU(), Linear(n, 2))
"""
EACH = [  # magic, what its text says
    ("%g2c_curves relu", "relu"),
    ("%g2c_curves relu mine", "mine"),
    ("%g2c_boundary relu", "of validation points"),
    ("%g2c_boundary relu --neurons", "8 units with ReLU(), a line each"),
    ("%g2c_boundary relu --animate", "frames, epoch 0"),
    ("%g2c_mistakes relu", "of 80 validation rows wrong"),
    ("%g2c_collapse relu", "no single linear map"),
    ("%g2c_layers relu", "from 0 to 40"),
    ("%g2c_compare relu mine", "different data, circles and X,Y"),
    ("%g2c_shapes relu", "42 parameters"),
    ("%g2c_runs", "relu"),
    ("%%g2c_train --resume relu --epochs 60\n# no model", "relu: "),
]


def clean(folder: Path) -> None:
    for path in (folder / "runs").glob("*"):
        shutil.rmtree(path)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder with two runs of a kernel that is gone."""
    folder = copy_scaffold(tmp_path_factory.mktemp("project"))
    write_answers(folder)
    kernel = Kernel(folder)
    for cell in ("%load_ext g2c_magics", NET, RELU, MINE):
        shown = kernel.run(cell)
        assert not shown.error, shown.error
    kernel.loss = kernel.value("relu.last['val_loss']")
    kernel.close()
    return folder, kernel.loss


@pytest.fixture
def project(trained, tmp_path):
    """A copy of that folder: a project may be moved, and its cells stay one's own."""
    return shutil.copytree(trained[0], tmp_path / "moved")


def test_after_a_restart_each_magic_works_on_a_run_of_before(start, project, trained):
    kernel = start(project)
    for line, said in EACH:
        shown = kernel.run(line)
        assert not shown.error, (line, shown.error)
        assert said in shown.plain[-1], (line, shown.plain)
        if line == "%g2c_boundary relu":
            assert "relu is the run of 20" in shown.printed and "differ" not in shown.printed
    assert kernel.value("len(relu.history), relu.notes") == "(60, [])"
    assert kernel.value("'hidden' in globals()") == "False"
    code = "from g2c_magics import load_run\nprint(load_run('relu').weights_epoch)"
    assert kernel.run(code).printed.strip() == "60"  # the same run has gone on, in its log
    names = kernel.complete("%g2c_boundary ")
    assert "mine" in names and "relu" in names


def test_a_run_on_variables_says_which_to_define_first(start, project):
    kernel = start(project)
    error = kernel.run("%g2c_boundary mine").error
    assert error == ("mine was trained on variables of yours: define X, Y and Net first, as then.")
    assert "mine" in kernel.run("%g2c_curves mine").plain[-1]
    kernel.run(NET)
    shown = kernel.run("%g2c_boundary mine")
    assert not shown.error and "gives another validation" in shown.printed  # X is drawn anew


def test_a_run_whose_code_has_changed_says_so(start, project):
    file = project / "g2c/nn/modules.py"
    text = file.read_text()
    assert "x @ self.W + self.b" in text
    file.write_text(text.replace("x @ self.W + self.b", "x @ self.W - self.b"))
    kernel = start(project)
    shown = kernel.run("%g2c_boundary relu")
    assert not shown.error
    assert "relu gives another validation loss today" in shown.printed
    assert "g2c/nn/modules.py changed since" in shown.printed
    file.write_text(text.replace("x @ self.W + self.b", "y @ self.W + self.b"))
    kernel.run("del relu")
    shown = kernel.run("%g2c_boundary relu")
    assert "cannot be evaluated today" in shown.printed and "Traceback" not in shown.error


def test_two_notebooks_share_the_runs_and_each_keeps_its_own(start, project):
    one, other = start(project), start(project)
    again = RELU.replace("--epochs 40", "--epochs 4").replace("circles", "moons")
    waiting = [(kernel, kernel.send(again)) for kernel in (one, other)]  # both at once
    assert not [shown.error for k, sent in waiting if (shown := k.result(sent)).error]
    assert one.value("relu.log") != other.value("relu.log")
    one.run(again.replace("--name relu", "--name sigmoid"))
    assert "of validation points" in other.run("%g2c_boundary sigmoid").plain[-1]
    going = one.send(again.replace("--epochs 4", "--epochs 1000000").replace("relu\n", "long\n"))
    assert wait_until(lambda: "long" in other.run("%g2c_runs").plain[-1])
    assert "long is being trained in another notebook now" in other.run("%g2c_shapes long").error
    assert not other.run("%g2c_curves long").error
    moved = other.run("%g2c_runs --clean").printed  # the first relu, and one's where it is older
    assert "older run" in moved and str(project / "runs/archive") in moved
    one.interrupt()
    assert "interrupted" in one.result(going).error
    assert not other.run("%g2c_shapes long").error


def test_a_kernel_that_is_killed_leaves_its_last_whole_epoch(start, project):
    kernel = start(project)
    clean(project)
    going = RELU.replace("--epochs 40", "--epochs 3000000")
    kernel.send(going)

    def logged() -> dict:
        files = list((project / "runs").glob("relu-*/run.json"))
        has_weights = list((project / "runs").glob("relu-*/weights.npz"))
        return json.loads(files[0].read_text()) if files and has_weights else {}

    assert wait_until(lambda: logged().get("epochs_done", 0) > 50, 60)
    os.kill(kernel.pid, signal.SIGKILL)
    second = start(project)
    shown = second.run("%g2c_boundary relu")
    assert not shown.error and shown.printed.count("\n") == 1  # same numbers as logged
    epochs = int(second.value("len(relu.history)"))
    assert epochs > 50 and second.value("relu.kept_epoch") == "None"
    assert "ended with its kernel at epoch" in second.run("%g2c_runs").plain[-1]
    shown = second.run(f"%%g2c_train --resume relu --epochs {epochs + 10}\n# its own")
    assert not shown.error and second.value("relu.status, relu.notes") == "('finished', [])"
    whole = RELU.replace("--epochs 40", f"--epochs {epochs + 10}").replace(
        "name relu", "name whole"
    )
    second.run(whole)
    assert second.value("whole.last['val_loss'] == relu.last['val_loss']") == "True"
