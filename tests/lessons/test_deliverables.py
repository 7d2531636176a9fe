"""What there is to hand in is judged from any notebook, also from one that is none."""

import json

import pytest

from g2c_magics.lessons.nn.deliverables import explanation

WORDS = "Two linear maps one after the other are one linear map with another matrix, always."
PROMPT = "*Your explanation (double-click, and write below this line):*"
MARKED = {"g2c": {"deliverable": "depth"}}


def cell(source: object = f"{PROMPT}\n{WORDS}", metadata: object = MARKED) -> dict[str, object]:
    """A cell of a notebook, whole or not."""
    return {"cell_type": "markdown", "metadata": metadata, "source": source}


@pytest.mark.parametrize(
    "notebook",
    [
        [1, 2], "text", None, {}, {"cells": None}, {"cells": {"a": 1}}, {"cells": [1, None, "x"]},
        {"cells": [{"metadata": MARKED}]}, {"cells": [cell(None)]}, {"cells": [cell([1, None])]},
        {"cells": [cell(metadata=None)]}, {"cells": [cell(metadata=[])]},
        {"cells": [cell(metadata={"g2c": None})]}, {"cells": [cell(metadata={"g2c": "depth"})]},
    ],
)  # fmt: skip
def test_a_notebook_that_is_none_holds_no_explanation_and_hides_none(tmp_path, notebook):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "a.ipynb").write_text(json.dumps(notebook))
    assert not explanation(tmp_path, []).done
    (folder / "b.ipynb").write_text(json.dumps({"cells": [1, {}, cell()]}))
    assert "15 words in notebooks/b.ipynb" in explanation(tmp_path, []).detail


def test_an_explanation_may_be_saved_as_a_list_of_lines(tmp_path):
    (tmp_path / "notebooks").mkdir()
    lines = cell([f"{PROMPT}\n", WORDS])
    (tmp_path / "notebooks/a.ipynb").write_text(json.dumps({"cells": [lines]}))
    assert explanation(tmp_path, []).done


@pytest.mark.parametrize("text", [WORDS, f"{PROMPT} {WORDS}", f"\n\n{PROMPT}\n\n{WORDS}"])
def test_an_explanation_may_stand_on_the_prompts_line_or_in_its_place(tmp_path, text):
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": [cell(text)]}))
    assert "15 words in a.ipynb" in explanation(tmp_path, []).detail


@pytest.mark.parametrize(
    ("path", "counts"),
    [("mine/a.ipynb", True), ("solutions/a.ipynb", False), ("archive/a.ipynb", False)],
)
def test_the_learners_notebook_may_lie_in_a_folder_and_ours_do_not_count(tmp_path, path, counts):
    (tmp_path / "notebooks" / path).parent.mkdir(parents=True)
    (tmp_path / "notebooks" / path).write_text(json.dumps({"cells": [cell()]}))
    assert explanation(tmp_path, []).done is counts


def test_a_notebook_that_is_no_text_is_passed_over(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/a.ipynb").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "notebooks/b.ipynb").write_text("[" * 100_000)
    (tmp_path / "notebooks/c.ipynb").mkdir()
    assert not explanation(tmp_path, []).done
