"""%g2c_rates and the picture of a regression in a real kernel: whatever is named, bad input too."""

import pytest
from answers import write_answers
from kernels import Kernel
from scaffold import copy_scaffold

pytestmark = pytest.mark.slow

SETUP = """
import torch
model = Sequential(Linear(2, 8), ReLU(), Linear(8, 2))
X, Y = torch.randn(60, 3), torch.randn(60, 1)
gap = X.clone(); gap[3, 1] = float("nan")
class Broken(Module):
    def __init__(self): self.inner = Linear(2, 2)
    def parameters(self): return self.inner.parameters()
    def forward(self, x):
        return self.inner(x).nothing
"""
TRAIN = "%%g2c_train --data circles --epochs 30 --lr 0.001 --name low\nmodel"
LINE = "%%g2c_train --data line --epochs 40 --name line_run\nLinear(1, 1)"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A kernel with a run on circles, a run on the line, and some variables."""
    folder = copy_scaffold(tmp_path_factory.mktemp("desk"))
    write_answers(folder)
    kernel = Kernel(folder)
    kernel.run("%load_ext g2c_magics")
    kernel.folder = folder
    first = kernel.run("%g2c_rates")  # nothing is trained yet: the model of the help
    assert "Sequential(Linear(2, 16), ReLU(), Linear(16, 2)) on circles: Try lr" in first.plain[-1]
    for cell in (LINE, "from g2c.nn import *" + SETUP, TRAIN):
        assert not kernel.run(cell).error
    yield kernel
    kernel.close()


@pytest.mark.parametrize(
    ("line", "said", "command"),
    [
        ("%g2c_rates", "low on circles: Try lr", "%%g2c_train --data circles --epochs 30 --lr"),
        ("%g2c_rates line_run", "line_run on line", "%%g2c_train --data line --epochs 40 --lr 0."),
        ("%g2c_rates model --epochs 30", "the first weights of low, which has trained it", "--lr"),
        (
            "%g2c_rates Sequential(Linear(3, 4), Tanh(), Linear(4, 1)) --data X,Y --val 0.1",
            "on X,Y",
            "%%g2c_train --data X,Y --val 0.1",
        ),
        ("%%g2c_rates --data line --save r.svg\nLinear(1, 1)", "Linear(1, 1) on line", "--lr 0.0"),
    ],
)
def test_rates_are_found_of_whatever_is_named(desk, line, said, command):
    shown = desk.run(line)
    assert not shown.error and said in shown.plain[-1]
    assert command in shown.plain[-1] or "No rate from" in shown.plain[-1]
    assert 0 < len(shown.html[-1]) < 80_000


def test_the_run_and_its_model_are_as_they_were(desk):
    state = "[p.sum().item() for p in low.model.parameters()], torch.get_rng_state().sum().item()"
    before = desk.value(state)
    assert not desk.run("%g2c_rates low").error
    assert desk.value(state) == before
    assert "Saved r.svg" in desk.run("%%g2c_rates --data line --save r.svg\nLinear(1, 1)").printed
    assert (desk.folder / "r.svg").read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%g2c_rates lwo", "There is no run or model called lwo. Did you mean low?"),
        ("%g2c_rates X --data circles", "must be the model, a g2c.nn Module. Got Tensor"),
        ("%g2c_rates ReLU() --data circles", "ReLU() has no parameters: there is nothing to learn"),
        ("%g2c_rates model --data line", "wants 2 inputs, but line has 1 feature per example."),
        ("%g2c_rates Linear(3, 1) --data gap,Y", "gap holds 1 values that are NaN or infinite."),
        ("%g2c_rates --data cirkles", "There is no data set cirkles. Did you mean circles?"),
        ("%g2c_rates low --lr 0.1", "--lr has no effect here"),
        ("%g2c_rates low --save", "--save wants a file"),
        ("%%g2c_rates low\nLinear(2, 2)", "The cell ends with the model: leave low out"),
        ("%g2c_rates low --save no/a.png", "no/a.png cannot be written: No such file"),
        ("%g2c_boundary line_run low", "is drawn alone: name one run"),
    ],
)
def test_bad_input_gets_one_line(desk, line, said):
    shown = desk.run(line)
    assert said in shown.error and "\n" not in shown.error.strip()


def test_what_their_code_raises_is_shown_with_their_line(desk):
    shown = desk.run("%g2c_rates Broken() --data circles")
    assert "return self.inner(x).nothing" in shown.error and "g2c_magics" not in shown.error


def test_help_and_tab_know_the_magic(desk):
    shown = "get_ipython().object_inspect_text('%%g2c_rates')"
    assert desk.value(f"'--weight-decay' in {shown} and '1506.01186' in {shown}") == "True"
    offered = set(desk.complete("%g2c_rates "))
    assert {"--data", "--save", "moons", "low", "model"} <= offered
    assert not {"--lr", "--resume"} & offered


def test_the_picture_of_a_line_is_its_fit_also_in_a_later_session(desk):
    for say in ("", "later"):
        if say:
            assert not desk.run("del line_run").error
        shown = desk.run("%g2c_boundary line_run --save fit.pdf")
        assert (
            "Least squares: y = 2.98x + 1.99" in shown.plain[-1]
            and "Saved fit.pdf" in shown.printed
        )
        assert shown.html[-1].count("<svg") == 2 and len(shown.html[-1]) < 80_000
    assert desk.value("len(line_run.snapshots) > 10") == "True"
