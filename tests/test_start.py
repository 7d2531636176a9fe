"""`python -m g2c_magics start`: what it puts into a folder, and what it never touches."""

import os
import re
from pathlib import Path

import pytest

from g2c_magics.__main__ import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("module", ["03", "3", "nn", "03-nn", ""])
def test_a_module_is_found_by_number_and_by_name(here, module, capsys):
    assert main(["start", *([module] if module else [])]) == 0
    assert "The first part to write is Linear.forward in g2c/nn/mod" in capsys.readouterr().out
    assert (here / "tests/test_nn.py").exists()


def test_a_module_that_is_not_there_is_one_line(here, capsys):
    assert main(["start", "04"]) == 2
    assert capsys.readouterr().err == "g2c: There is no module '04'. There is: 03 (nn).\n"
    assert list(here.iterdir()) == []


def test_every_file_that_the_notebook_links_to_is_there(here):
    main(["start"])
    for link in re.findall(r"\]\((\.\./[^)\s]+)\)", (here / "notebooks/03-nn.ipynb").read_text()):
        assert (here / "notebooks" / link).exists(), link


def test_what_is_there_is_named_and_left_as_it_is(here, capsys):
    main(["start"])
    work = here / "g2c/nn/modules.py"
    work.write_text("mine")
    (here / "g2c/nn/loss.py").unlink()
    capsys.readouterr()
    assert main(["start"]) == 0
    out = capsys.readouterr().out
    assert f"Put into {here}: g2c/nn/loss.py.\n" in out
    assert "There already, and left as it was: g2c/__init__.py, " in out
    assert work.read_text() == "mine"


def test_a_folder_inside_of_a_project_is_refused_in_one_line(here, monkeypatch, capsys):
    main(["start"])
    monkeypatch.chdir(here / "notebooks")
    assert main(["start"]) == 2
    assert capsys.readouterr().err.startswith(f"g2c: {here} has a g2c/nn already")


def test_a_place_that_cannot_be_written_is_one_line(here, capsys):
    (here / "g2c").write_text("a file of this name")
    assert main(["start"]) == 2
    assert capsys.readouterr().err == (
        f"g2c: {here}/g2c/__init__.py cannot be written ({os.strerror(17)}). Start in a folder of "
        "your own.\n"
    )
