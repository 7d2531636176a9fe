"""The scaffold of g2c as it came, even where somebody has written their own answers into it."""

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

REPO = Path(__file__).parents[1]
TODOS = 14  # functions that the learner writes
SOURCES = ("origin/HEAD", "origin/main", "HEAD")


def copy_scaffold(folder: Path) -> Path:
    """Put the untouched g2c into `folder`, and return the folder.

    That is the working tree's, unless its TODOs are no longer all there: then it comes out of git.
    """
    unwritten = shutil.ignore_patterns("__pycache__")
    if is_scaffold(REPO):
        shutil.copytree(REPO / "g2c", folder / "g2c", ignore=unwritten)
        return folder
    for source in SOURCES:
        with tempfile.TemporaryDirectory() as scratch:
            packed = Path(scratch) / "g2c.tar"
            git = ["git", "archive", "--output", str(packed), source, "g2c"]
            if subprocess.run(git, cwd=REPO, capture_output=True).returncode != 0:
                continue
            with tarfile.open(packed) as archive:
                archive.extractall(scratch, filter="data")
            if is_scaffold(Path(scratch)):
                shutil.copytree(Path(scratch) / "g2c", folder / "g2c", ignore=unwritten)
                return folder
    pytest.fail("g2c/nn holds your own work, and git has no untouched copy: test a fresh clone.")


def is_scaffold(folder: Path) -> bool:
    """Whether every TODO below folder/g2c/nn still waits to be written."""
    texts = [path.read_text(encoding="utf-8") for path in (folder / "g2c/nn").glob("*.py")]
    return sum(text.count('raise NotImplementedError("') for text in texts) >= TODOS
