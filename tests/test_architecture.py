"""The rooms stay apart: who imports whom, as DESIGN fixes it, read from the syntax trees."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from g2c_magics.lessons import load

REPO = Path(__file__).parents[1]
STANDARD = sys.stdlib_module_names


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((REPO / folder).rglob("*.py"))]


def offenders(paths: list[Path], *banned: str) -> list[str]:
    return [
        f"{path.relative_to(REPO)}: {name}"
        for path in paths
        for name in imports(path)
        if any(name == ban or name.startswith(f"{ban}.") for ban in banned)
    ]


def test_the_learners_package_imports_torch_and_the_standard_library_only():
    for path in files("g2c"):
        tops = {name.partition(".")[0] for name in imports(path)}
        assert tops <= {"torch", "g2c", *STANDARD}, path


def test_the_learners_package_never_reaches_for_torch_nn():
    assert offenders(files("g2c"), "torch.nn", "torch.optim") == []


def test_the_rooms_that_work_never_import_views_or_ipython():
    rooms = files(
        *(f"g2c_magics/{room}" for room in ("grading", "classroom", "training", "pictures"))
    )
    assert offenders(rooms, "g2c_magics.views", "g2c_magics.notebook.magics", "IPython") == []


def test_views_never_import_ipython_or_pyplot_state():
    assert offenders(files("g2c_magics/views"), "IPython", "matplotlib.pyplot") == []


def test_only_magics_imports_ipython():
    others = [path for path in files("g2c_magics") if path.name != "magics.py"]
    assert offenders(others, "IPython") == []


def test_no_engine_file_names_a_task():
    """Data sets share two names with tasks and words: "mnist", and the "linear" fall of lr."""
    ids = set(load("nn").task_ids) - {"mnist", "linear"}
    rooms = ("grading", "classroom", "terminal", "training", "pictures", "views")
    engine = files(*(f"g2c_magics/{room}" for room in rooms))
    for path in [*engine, REPO / "g2c_magics/notebook/magics.py"]:
        words = {
            node.value
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not words & ids, path


LIGHT = [
    "g2c_magics",
    "g2c_magics.notebook.magics",
    "g2c_magics.grading.grader",
    "g2c_magics.terminal.grade",
]


@pytest.mark.parametrize("module", LIGHT)
def test_importing_the_desk_loads_neither_torch_nor_matplotlib(module):
    code = f"import sys, {module}; print([m for m in ('torch', 'matplotlib') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True)
    assert result.stdout.strip() == "[]", result.stderr
