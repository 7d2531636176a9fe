"""make_clean.py: what becomes of each kind of cell, and that the notebooks in the tree agree."""

import importlib.util
import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
WORKED = sorted((NOTEBOOKS / "solutions").glob("*.ipynb"))


@pytest.fixture(scope="module")
def maker():
    """The script as a module; it lies outside every package."""
    spec = importlib.util.spec_from_file_location("make_clean", NOTEBOOKS / "make_clean.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def notebook_of(*cells, **metadata):
    return nbformat.v4.new_notebook(cells=list(cells), metadata=metadata)


def code(source, *tags, **more):
    return nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)}, **more)


def text(source, *tags):
    return nbformat.v4.new_markdown_cell(source, metadata={"tags": list(tags)})


def test_worked_cells_are_left_out(maker):
    made = maker.clean(notebook_of(code("%g2c_borrow all", "worked"), code("1 + 1")))
    assert [cell.source for cell in made.cells] == ["1 + 1"]


@pytest.mark.parametrize(
    "metadata", [{}, {"kernelspec": {"name": "my-env", "display_name": "My environment"}}]
)
def test_the_learners_kernel_is_python3_whatever_the_authors_is(maker, metadata):
    made = maker.clean(notebook_of(code("1 + 1"), **metadata))
    assert made.metadata.kernelspec.name == "python3"


def test_a_code_answer_keeps_the_comment_that_says_what_to_write(maker):
    made = maker.clean(
        notebook_of(code("# Draw it.\n# In red.\nimport x\n# secret\nx()", "answer"))
    )
    assert made.cells[0].source == "# Draw it.\n# In red."


def test_a_text_answer_becomes_a_place_to_write(maker):
    made = maker.clean(notebook_of(text("<!-- your explanation -->\nBecause.", "answer")))
    assert made.cells[0].source == (
        "*Your explanation (double-click, and write below this line):*\n\n"
    )


def test_the_answer_to_a_prediction_is_folded_below_the_place_to_write(maker):
    worked = notebook_of(text("<!-- your prediction -->\nIt *falls*.", "answer"))
    place, fold = maker.clean(worked).cells
    assert place.source.startswith("*Your prediction (double-click")
    assert fold.source.startswith("<details>\n<summary>After the run")
    assert fold.source.endswith("</summary>\n\nIt *falls*.\n\n</details>")
    assert fold.id == f"{worked.cells[0].id}-answer"


@pytest.mark.parametrize("answer", [code("x()", "answer"), text("Because.", "answer")])
def test_an_answer_that_does_not_say_what_to_write_is_refused(maker, answer):
    with pytest.raises(ValueError, match="An answer opens with a comment"):
        maker.clean(notebook_of(answer))


def test_checks_lose_the_flag_that_fails_a_run(maker):
    made = maker.clean(notebook_of(code("%g2c_check linear --strict"), code("x --strictly")))
    assert [cell.source for cell in made.cells] == ["%g2c_check linear", "x --strictly"]


def test_links_are_those_of_the_learners_copy(maker):
    made = maker.clean(notebook_of(text("[a](../../g2c/nn/loss.py), [b](https://example.org)")))
    assert made.cells[0].source == "[a](../g2c/nn/loss.py), [b](https://example.org)"


@pytest.mark.parametrize("path", WORKED, ids=lambda path: path.stem)
def test_every_link_to_a_file_leads_somewhere(path):
    source = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\((\.\./[^)]+)\)", source)
    assert links
    assert all((path.parent / link).exists() for link in links)


def test_outputs_counts_and_tags_are_cleared_and_ids_kept(maker):
    output = nbformat.v4.new_output("stream", text="old")
    cell = code("print(1)", "nbval-check-output", outputs=[output], execution_count=7, id="abc")
    (made,) = maker.clean(notebook_of(cell)).cells
    assert (made.outputs, made.execution_count, made.id) == ([], None, "abc")
    assert made.metadata == {}
    assert cell.outputs == [output]


def test_the_mark_by_which_the_desk_finds_a_cell_stays(maker):
    cell = text("<!-- your explanation -->\nBecause.", "answer")
    cell.metadata["g2c"] = {"deliverable": "depth"}
    (made,) = maker.clean(notebook_of(cell)).cells
    assert made.metadata == {"g2c": {"deliverable": "depth"}}


def test_check_says_what_is_out_of_date_and_writes_nothing(maker, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(maker, "HERE", tmp_path)
    monkeypatch.setattr(maker, "WORKED", tmp_path)
    monkeypatch.setattr(maker, "CLEAN", tmp_path / "clean")
    (tmp_path / "clean").mkdir()
    nbformat.write(notebook_of(code("1")), tmp_path / "09-x.ipynb")
    assert maker.main(["--check"]) == 1
    assert "09-x.ipynb is out of date" in capsys.readouterr().out
    assert not (tmp_path / "clean/09-x.ipynb").exists()
    assert maker.main([]) == 0
    assert maker.main(["--check"]) == 0


def test_the_exercise_notebooks_are_what_the_worked_ones_make(maker):
    assert WORKED
    assert maker.main(["--check"]) == 0, "run python notebooks/make_clean.py and commit the result"
    assert [path.name for path in sorted((NOTEBOOKS / "clean").glob("*.ipynb"))] == [
        path.name for path in WORKED
    ]


@pytest.mark.parametrize("path", WORKED, ids=lambda path: path.stem)
def test_no_answer_is_left_in_an_exercise_notebook(path):
    worked = nbformat.read(path, as_version=4)
    clean = (NOTEBOOKS / "clean" / path.name).read_text(encoding="utf-8")
    assert "g2c_borrow all" not in clean
    answers = [cell for cell in worked.cells if "answer" in cell.metadata.get("tags", [])]
    assert answers
    for cell in answers:
        hidden = [line for line in cell.source.splitlines() if not line.startswith(("#", "<!--"))]
        longest = max(hidden, key=len)
        # Only a prediction may be looked up, folded, once it was made.
        assert longest not in clean or cell.source.startswith("<!-- your prediction -->")
