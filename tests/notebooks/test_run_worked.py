"""run_worked.py: what it keeps of a run, what it leaves out, and when it writes nothing."""

import importlib.util
from pathlib import Path

import nbformat
import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "notebooks/run_worked.py"
DOT = (  # a PNG of one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC"
)


@pytest.fixture
def runner(tmp_path, monkeypatch):
    """The script as a module, in a project folder of the test's own."""
    spec = importlib.util.spec_from_file_location("run_worked", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "notebooks/solutions").mkdir(parents=True)
    monkeypatch.setattr(module, "HERE", tmp_path / "notebooks")
    monkeypatch.setattr(module, "WORKED", tmp_path / "notebooks/solutions")
    return module


def write(runner, *sources, tags=()):
    """A worked notebook with a heading and these code cells."""
    cells = [nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)}) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title"), *cells])
    path = runner.WORKED / "09-x.ipynb"
    nbformat.write(notebook, path)
    return path


@pytest.mark.slow
def test_outputs_are_saved_without_the_folder_and_the_times(runner, capsys):
    path = write(runner, "import os\nprint('in', os.getcwd())")
    assert runner.main([]) == 0
    (cell,) = nbformat.read(path, as_version=4).cells[1:]
    assert cell.outputs[0].text == "in g2c/notebooks/solutions\n"
    assert "execution" not in cell.metadata
    assert "characters saved" in capsys.readouterr().out


@pytest.mark.slow
def test_a_cell_tagged_save_text_keeps_words_only(runner):
    source = "from IPython.display import HTML\nHTML('<b>picture</b>')"
    path = write(runner, source, tags=["save-text"])
    runner.main([])
    (output,) = nbformat.read(path, as_version=4).cells[1].outputs
    assert list(output.data) == ["text/plain"]


def test_what_is_saved_names_no_folder_and_keeps_pictures_only_where_they_are_wanted(runner):
    output = nbformat.v4.new_output(
        "display_data", {"text/plain": "in /home/ann/g2c", "image/png": DOT}
    )
    cells = [
        nbformat.v4.new_code_cell("x", outputs=[output], metadata={"tags": tags})
        for tags in ([], ["save-text"])
    ]
    notebook = nbformat.from_dict(nbformat.v4.new_notebook(cells=cells))
    shown = runner.light(runner.anonymous(notebook, Path("/home/ann")))
    first, second = (cell.outputs[0].data for cell in shown.cells)
    assert first["text/plain"] == "in g2c/g2c" and "image/png" in first
    assert list(second) == ["text/plain"]


@pytest.mark.slow
def test_a_failing_cell_leaves_the_notebook_as_it_was(runner, capsys):
    path = write(runner, "print('fine')", "1 / 0")
    before = path.read_text(encoding="utf-8")
    assert runner.main([]) == 1
    assert path.read_text(encoding="utf-8") == before
    assert "ZeroDivisionError" in capsys.readouterr().out


@pytest.mark.slow
def test_a_notebook_that_grew_too_large_is_not_saved(runner, monkeypatch, capsys):
    monkeypatch.setattr(runner, "MAX_CHARACTERS", 2_000)
    path = write(runner, "print('x' * 3000)")
    before = path.read_text(encoding="utf-8")
    assert runner.main([]) == 1
    assert path.read_text(encoding="utf-8") == before
    assert "2,000 are the most" in capsys.readouterr().out


@pytest.mark.slow
def test_a_page_has_the_heading_for_its_title_and_names_no_folder(runner, tmp_path):
    path = write(runner, "import os\nprint('in', os.getcwd())")
    page = tmp_path / "page.html"
    assert runner.main(["--page", str(path), str(page)]) == 0
    html = page.read_text(encoding="utf-8")
    assert "<title>Title</title>" in html
    assert "in g2c/notebooks/solutions" in html
    assert str(tmp_path) not in html


def test_a_page_needs_no_network_for_its_formulas_and_pictures(runner, tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/curve.svg").write_text("<svg/>")
    texts = [
        "# Title",
        "Inline $x^2$, and\n\n$$\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}$$",
        "![a curve](../../docs/curve.svg) [a file](../../g2c/nn/loss.py)",
    ]
    cells = [nbformat.v4.new_markdown_cell(text) for text in texts]
    html = runner.page_of(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks")
    assert "<msup>" in html and "<mtable" in html and "$" not in html.partition("<body")[2]
    assert 'src="data:image/svg+xml;base64,PHN2Zy8+"' in html
    assert 'href="../g2c/nn/loss.py"' in html
    assert 'src="http' not in html


@pytest.mark.slow
def test_a_page_of_a_failing_notebook_is_not_written(runner, tmp_path):
    path = write(runner, "1 / 0")
    assert runner.main(["--page", str(path), str(tmp_path / "page.html")]) == 1
    assert not (tmp_path / "page.html").exists()
