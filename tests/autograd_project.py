"""A project with a second lesson: a scalar autograd engine, added by its files alone."""

import os
import shutil
import subprocess
from pathlib import Path

import forked_python

REPO = Path(__file__).parents[1]
LESSON = Path(__file__).parent / "autograd_lesson"  # its files, laid out as in a project
FILES = sorted(path.relative_to(LESSON).as_posix() for path in LESSON.rglob("*.py"))
MANIFEST = "g2c_magics/lessons/autograd/manifest.json"
WHEEL = "[tool.hatch.build.targets.wheel.force-include]\n"
WHEEL_LINE = '"tests/test_autograd.py" = "g2c_magics/lessons/autograd/test_autograd.py"\n'


def project_without(folder: Path) -> Path:
    """Put a copy of this project into `folder`, which knows its own lesson only."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("g2c", "g2c_magics"):
        shutil.copytree(REPO / name, folder / name, ignore=ignored)
    (folder / "tests").mkdir()
    for name in ("tests/test_nn.py", "pyproject.toml"):
        shutil.copy(REPO / name, folder / name)
    return folder


def add_file(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(LESSON / name, folder / name)


def project_with(folder: Path) -> Path:
    """Put a copy of this project into `folder`, with the lesson added."""
    project_without(folder)
    for name in FILES:
        add_file(folder, name)
    settings = folder / "pyproject.toml"
    settings.write_text(settings.read_text().replace(WHEEL, WHEEL + WHEEL_LINE))
    assert run(folder, "g2c_magics.lessons.manifest", "autograd").returncode == 0
    return folder


def run(folder: Path, module: str, *words: str) -> subprocess.CompletedProcess[str]:
    """python -m module words, in the project."""
    result = forked_python.run(module, *words, cwd=folder, env={**os.environ, "PYTHONPATH": ""})
    assert "Traceback" not in result.stderr, result.stderr
    return result


def desk(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """python -m g2c_magics words, in the project."""
    return run(folder, "g2c_magics", *words)
