"""%g2c_play in a real kernel, for whom no widget is drawn."""

import sys

import nbformat
import pytest
from answers import write_answers
from kernels import REPO
from nbclient import NotebookClient

pytestmark = pytest.mark.slow
WIDGET = "application/vnd.jupyter.widget-view+json"
STILL_CHARACTERS = 15_000


@pytest.fixture
def answered(folder):
    write_answers(folder)
    return folder


def test_one_bundle_holds_the_widget_a_small_picture_and_one_line(answered, kernel):
    shown = kernel.run("%g2c_play moons")
    assert shown.kinds == [{WIDGET, "text/plain", "text/html"}], shown.text
    assert "moons · 2 → 8 → 2, ReLU: step 200, training loss" in shown.plain[0]
    assert "\n" not in shown.plain[0] and len(shown.html[0]) <= STILL_CHARACTERS
    assert kernel.run("%g2c_play nothing").error.startswith("There is no run or model called")


def test_a_run_is_played_with_a_copy_of_its_network(answered, kernel):
    kernel.run("%%g2c_train --data xor --epochs 5 --name mine\nbuild_2d_classifier(4)")
    shown = kernel.run("%g2c_play mine")
    assert "mine · 2 → 4 → 2, ReLU: step 0" in shown.text


def test_without_anywidget_one_line_says_so_above_the_picture(answered, kernel):
    kernel.run("import sys; sys.modules['anywidget'] = None")
    shown = kernel.run("%g2c_play circles")
    assert shown.printed.strip().splitlines()[-1].startswith("The playground needs anywidget")
    assert shown.kinds == [{"text/plain", "text/html"}]


def test_unwritten_code_is_named_in_one_line(kernel):
    error = kernel.run("%g2c_play circles").error
    assert "write Sequential.forward" in error and "\n" not in error


def test_a_notebook_that_our_scripts_run_keeps_the_picture_alone(answered, monkeypatch):
    monkeypatch.syspath_prepend(REPO / "notebooks")
    from run_worked import without_widgets

    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("%load_ext g2c_magics\n%g2c_play circles")]
    )
    monkeypatch.setenv("PYTHONPATH", str(REPO))
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        store_widget_state=False,
        resources={"metadata": {"path": str(answered)}},
    )
    client.execute()
    kept = without_widgets(notebook)
    assert "widgets" not in kept.metadata
    data = kept.cells[0].outputs[-1].data
    assert set(data) == {"text/plain", "text/html"}, sys.executable
    assert len(data["text/html"]) <= STILL_CHARACTERS
