"""A notebook that the launcher opened, restarted; and the words for what goes wrong on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kernels import Kernel
from scaffold import copy_scaffold

pytestmark = pytest.mark.slow

FILE = "g2c/nn/modules.py"
UNWRITTEN = 'raise NotImplementedError("linear: write Linear.forward in g2c/nn/modules.py")'
RIGHT = "return x @ self.W + self.b"
TRAIN = "%%g2c_train --data line --epochs 2\nLinear(1, 1)"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A kernel as the launcher's JupyterLab starts it, with Linear written."""
    folder = copy_scaffold(tmp_path_factory.mktemp("desk"))
    edit(folder, UNWRITTEN, RIGHT)
    kernel = Kernel(folder, arguments=["--ext=g2c_magics.notebook.at_start"])
    kernel.folder = folder
    yield kernel
    kernel.close()


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / FILE
    path.write_text(path.read_text().replace(old, new))


def test_the_desk_is_there_before_any_cell_and_after_a_restart(desk):
    assert desk.run("%load_ext g2c_magics").text.strip() == ""
    assert "linear           10/10 ✓ passed" in desk.run("%g2c_check linear").plain[0]
    desk.run("%g2c_check")
    desk.restart()
    shown = desk.run("%g2c_hint relu")
    assert shown.printed.startswith("3 of 12 done, next: relu\nHint 1 of 3 for relu")
    assert desk.value("'torch' in __import__('sys').modules") == "False"
    assert "done" not in desk.run("%load_ext g2c_magics").text


def test_what_was_edited_since_its_check_is_said(desk):
    edit(desk.folder, RIGHT, "return x @ self.W")
    desk.restart()
    line = f"3 of 12 done when last checked, but {FILE} changed since: %g2c_check"
    assert line in desk.run("1").printed
    edit(desk.folder, "return x @ self.W", RIGHT)


def test_the_first_training_says_that_torch_is_being_loaded(desk):
    assert desk.run(TRAIN).printed.startswith("Loading torch …\n")
    assert "Loading" not in desk.run(TRAIN).printed


@pytest.mark.parametrize("magic", ["%%g2c_check linear", "%%g2c_train --data line"])
def test_a_cell_magic_below_a_comment_gets_one_line(desk, magic):
    shown = desk.run(f"# my try\n{magic}\nLinear(1, 1)")
    line = (
        f"{magic.split()[0]} has to be the first line of its cell: move what is above it below it."
    )
    assert shown.error == line


def test_a_part_defined_in_a_plain_cell_is_told_once_where_it_is_graded(desk):
    assert desk.run("def linear(x):\n    return x").printed == ""
    assert f"What is graded is {FILE}" in desk.run("class Tanh:\n    pass\n").printed
    assert desk.run("class ReLU:\n    pass\n").printed == ""


def test_the_help_of_training_lists_its_flags(desk):
    shown = "get_ipython().object_inspect_text('%%g2c_train')"
    assert desk.value(f"'--weight-decay WEIGHT_DECAY' in {shown}") == "True"


def test_a_reset_brings_the_scaffold_back_and_keeps_what_was_written(desk):
    path = desk.folder / FILE
    mine = path.read_text()
    line = desk.run("%g2c_reset linear").printed.splitlines()[1]
    assert path.read_text() == mine.replace(RIGHT, UNWRITTEN)
    assert (desk.folder / line.rpartition(" ")[2]).read_text() == mine
    assert "as it came already" in desk.run("%g2c_reset linear").printed
    assert "module is given" in desk.run("%g2c_reset module").error
