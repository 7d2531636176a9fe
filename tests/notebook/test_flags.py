"""Lines as people write them: commas, no names at all, names half right, code in a name's place."""

import pytest
from answers import write_answers
from test_learner_package import MODEL, TRAIN

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(kernel, folder):
    """A kernel with a run called circles, of three epochs."""
    write_answers(folder)
    assert kernel.run(TRAIN.replace("--name run", "--name circles")).error == ""
    return kernel


def test_commas_between_names_are_no_part_of_them(kernel):
    text = kernel.run("%g2c_check linear, relu").plain[0]
    assert "linear 4/10, relu 2/10" in text
    assert "linear 4/10, relu 2/10" in kernel.run("%g2c_check linear,relu").plain[0]
    assert "Borrowed: linear, relu." in kernel.run("%g2c_borrow linear,relu").printed


def test_a_hint_for_nothing_is_one_for_the_first_task_that_is_not_done(kernel, folder):
    assert kernel.run("%g2c_hint").printed.startswith("Hint 1 of 3 for linear:")
    kernel.run("%g2c_borrow linear")
    assert kernel.run("%g2c_hint").printed.startswith("Hint 1 of 3 for relu:")
    kernel.run("%g2c_borrow none")
    write_answers(folder)
    assert kernel.run("%g2c_hint").error.startswith("Every task is done")


def test_names_that_are_nearly_right_are_answered_with_the_right_one(desk):
    for line in ("%g2c_boundary circels", "%g2c_curves circels", "%g2c_shapes circels"):
        assert "called circels. Did you mean circles?" in desk.run(line).error
    resumed = desk.run(f"%%g2c_train --resume circels\n{MODEL}")
    assert "There is no run or model called circels. Did you mean circles?" in resumed.error


def test_code_in_the_place_of_a_name_is_told_apart_from_a_name(desk):
    shown = desk.run("%g2c_shapes build_2d_classifier(16)")
    assert "Expected the name of a run or a model." in shown.error
    assert "model = …" in shown.error and "--name" not in shown.error
    desk.run("n = 5")
    assert desk.run("%g2c_curves n").error == "Expected a run. Got n, of type int."


def test_curves_of_nothing_are_those_of_the_last_run(desk):
    assert "circles" in desk.run("%g2c_curves").plain[0]


def test_what_is_in_memory_is_drawn_though_the_files_are_broken(desk, folder):
    file = folder / "g2c/nn/optim.py"
    file.write_text(file.read_text() + "\nx = = 3\n")
    pictures = ("boundary", "boundary --neurons", "boundary --animate", "collapse", "mistakes")
    told = desk.run("%g2c_boundary circles")
    assert told.error == "" and told.plain and "g2c/nn/optim.py" in told.printed
    for magic in (*pictures, "shapes", "curves", "runs"):
        shown = desk.run(f"%g2c_{magic}")
        assert shown.error == "" and shown.plain, magic
        assert shown.printed == ""  # an edit is complained of once
    assert "cannot be imported" in desk.run(TRAIN).error


def test_a_run_goes_on_under_its_own_name(desk):
    shown = desk.run(f"%%g2c_train --resume circles --epochs 6\n{MODEL}")
    assert shown.error == ""
    assert desk.value("circles.name, len(circles.history)") == "('circles', 6)"
    lines = desk.run("%g2c_runs").plain[0].splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["circles"]


def test_a_cell_with_another_model_than_the_one_that_goes_on_is_told_so(desk):
    other = MODEL.replace("ReLU", "Tanh")
    shown = desk.run(f"%%g2c_train --resume circles --epochs 6\n{other}")
    assert "--resume goes on with circles, which is" in shown.error and "Tanh" in shown.error
    assert desk.value("len(circles.history)") == "3"
    for cell in ("circles.model", "# no model at all", "x = 3\nprint(x)"):
        shown = desk.run(f"%%g2c_train --resume circles --epochs 4 --name more\n{cell}")
        assert shown.error == "", cell
    assert "more is a copy of circles that went on" in shown.plain[0]
