"""The notebooks as they are met: the exercise one by a newcomer, the worked one by a reader."""

import re
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from scaffold import copy_scaffold

REPOSITORY = Path(__file__).resolve().parents[2]
CLEAN = sorted((REPOSITORY / "notebooks/clean").glob("*.ipynb"))
WORKED = sorted((REPOSITORY / "notebooks/solutions").glob("*.ipynb"))
LONGEST_SECONDS = 240  # for a whole notebook on which nothing is written yet


def by_name(path):
    return path.stem


def text_of(output):
    """What a person reads of one output."""
    if output.output_type == "stream":
        return output.text
    if output.output_type == "error":
        return "\n".join(output.traceback)
    return "".join(output.data.get("text/plain", ""))


@pytest.fixture(scope="module", params=CLEAN, ids=by_name)
def first_run(request, tmp_path_factory):
    """The exercise notebook, run to its end on a scaffold with nothing written."""
    project = tmp_path_factory.mktemp("project")
    copy_scaffold(project)
    (project / "notebooks").mkdir()
    notebook = nbformat.read(request.param, as_version=4)
    began = time.monotonic()
    client = NotebookClient(
        notebook,
        timeout=120,
        startup_timeout=180,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(project / "notebooks")}},
    )
    client.execute()
    notebook.metadata["seconds"] = time.monotonic() - began
    return notebook


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.slow
def test_a_newcomer_never_waits_long(first_run):
    assert first_run.metadata["seconds"] < LONGEST_SECONDS


@pytest.mark.slow
def test_a_newcomer_sees_no_bare_traceback(first_run):
    for cell in code_cells(first_run):
        for output in cell.outputs:
            text = text_of(output)
            assert "Traceback" not in text, f"{cell.source}\n{text}"
            if output.output_type == "error":
                assert len(text.strip().splitlines()) == 1, f"{cell.source}\n{text}"


@pytest.mark.slow
def test_every_magic_answers_a_newcomer(first_run):
    for cell in code_cells(first_run):
        if cell.source.startswith("%") and not cell.source.startswith("%load_ext"):
            assert any(text_of(output).strip() for output in cell.outputs), cell.source
            assert not any("not found" in text_of(output) for output in cell.outputs), cell.source


@pytest.mark.slow
def test_the_first_check_says_what_to_write_first(first_run):
    check = next(cell for cell in code_cells(first_run) if cell.source == "%g2c_check")
    text = "".join(text_of(output) for output in check.outputs)
    assert "todo" in text
    assert "Linear.forward" in text


@pytest.mark.parametrize("path", CLEAN, ids=by_name)
def test_an_exercise_cell_is_a_magic_or_empty(path):
    """Code that needs what is not written yet would greet a newcomer with a traceback."""
    for cell in code_cells(nbformat.read(path, as_version=4)):
        lines = [line for line in cell.source.splitlines() if not line.startswith("#")]
        assert not lines or lines[0].startswith("%"), cell.source


@pytest.mark.parametrize("path", WORKED, ids=by_name)
def test_saved_outputs_are_small_and_name_no_folder_of_ours(path):
    text = path.read_text(encoding="utf-8")
    assert len(text) <= 300_000
    saved = [text_of(out) for cell in code_cells(nbformat.reads(text, 4)) for out in cell.outputs]
    assert saved, "the worked notebook is read by people: save its outputs"
    assert not re.search(r"/(home|Users|root|tmp)/", "\n".join(saved))


@pytest.mark.parametrize("path", WORKED, ids=by_name)
def test_saved_outputs_are_those_of_the_data_that_the_text_speaks_of(path):
    cells = code_cells(nbformat.read(path, as_version=4))
    saved = "\n".join(text_of(output) for cell in cells for output in cell.outputs)
    assert "not MNIST" not in saved, "put MNIST in place (G2C_DATA), then notebooks/run_worked.py"


@pytest.mark.parametrize("path", WORKED, ids=by_name)
def test_every_check_of_the_worked_notebook_can_fail_it(path):
    checks = [
        cell.source
        for cell in code_cells(nbformat.read(path, as_version=4))
        if cell.source.startswith("%g2c_check")
    ]
    assert checks
    assert all("--strict" in source for source in checks)


@pytest.mark.parametrize("path", WORKED, ids=by_name)
def test_a_worked_notebook_shows_its_pictures_before_it_is_trusted(path):
    drawing = ("%g2c_boundary", "%g2c_weights", "%g2c_mistakes", "%g2c_curves", "%g2c_play")
    pictures = 0
    for cell in code_cells(nbformat.read(path, as_version=4)):
        html = "".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)
        assert "<svg" not in html, cell.source
        assert not any("widget-view" in kind for o in cell.outputs for kind in o.get("data", {}))
        if cell.source.startswith(drawing):
            pictures += 1
            assert "data:image/png" in html and len(html) < 60_000, cell.source
    assert pictures >= 8
