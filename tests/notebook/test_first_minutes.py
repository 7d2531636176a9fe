"""A short sitting in a real kernel: each magic once, in the order a learner meets them."""

from collections.abc import Iterator

import pytest
from kernels import Kernel
from scaffold import copy_scaffold

TRAIN = """%%g2c_train --data circles --epochs 20 --lr 0.5 --name relu
Sequential(Linear(2, 16), ReLU(), Linear(16, 2))"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """One kernel for all tests here, in a folder with nothing written yet."""
    folder = copy_scaffold(tmp_path_factory.mktemp("desk"))
    kernel = Kernel(folder)
    assert kernel.run("%load_ext g2c_magics").text.strip() == ""
    yield kernel
    kernel.close()


def test_a_check_says_what_to_write_and_a_cell_is_graded_on_top(desk):
    shown = desk.run("%g2c_check linear")
    assert "linear            4/10 ◐ partial" in shown.plain[0] and 'class="g2c"' in shown.html[0]
    assert "Next: write Linear.forward (g2c/nn/modules.py:" in shown.plain[0]
    shown = desk.run("%%g2c_check linear\nLinear.forward = lambda self, x: x @ self.W")
    assert "missing-bias" in shown.plain[0]


def test_hints_and_borrowed_answers_get_one_further(desk):
    assert desk.run("%g2c_hint linear").printed.startswith("Hint 1 of 3 for linear:")
    assert desk.run("%g2c_hint train_one_epoch").printed.startswith("Hint 1 of 3 for mnist:")
    assert desk.run("%g2c_borrow all").error == ""
    assert "linear (borrowed)" in desk.run("%g2c_check linear").plain[0]


def test_a_run_is_trained_and_drawn(desk):
    assert desk.run(TRAIN).error == ""
    assert desk.value("len(relu.history)") == "20"
    assert "of validation points" in desk.run("%g2c_boundary relu").plain[0]
    for line in ("%g2c_curves", "%g2c_runs", "%g2c_collapse", "%g2c_mistakes", "%g2c_shapes"):
        shown = desk.run(line)
        assert shown.error == "" and shown.plain and shown.html[0], line
    text = desk.run("%g2c_progress").plain[0]
    assert "Your own work: 35 of 120 points" in text and "borrowed now:" in text


def test_a_mistyped_line_gets_one_line_and_tab_offers_what_there_is(desk):
    assert "Did you mean linear?" in desk.run("%g2c_check linaer").text
    assert "Did you mean relu?" in desk.run("%g2c_boundary relo").error
    assert "relu" in desk.complete("%g2c_boundary re")


def test_unloading_takes_the_magics_away(desk):
    desk.run("%unload_ext g2c_magics")
    assert "not found" in desk.run("%g2c_check relu").text
