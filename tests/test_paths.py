"""Files and folders as a learner knows them."""

from pathlib import Path

from g2c_magics.paths import short_path


def test_a_file_is_told_from_the_project_whatever_that_is_called(tmp_path: Path):
    project = tmp_path / "g2c"
    (project / "g2c/nn").mkdir(parents=True)
    assert short_path(str(project / "g2c/nn/modules.py")) == "g2c/nn/modules.py"
    assert short_path(str(project / "notebooks/mine.py")) == "notebooks/mine.py"
    assert short_path(str(tmp_path / "work/g2c/nn/modules.py")) == "g2c/nn/modules.py"
    assert short_path(str(tmp_path / "mine.py")) == "mine.py"
