"""A second lesson is added: its own folders, and no file of the engine is touched."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # a checkout of its own, and a kernel
REPO = Path(__file__).parents[2]
FILES = {
    "g2c/toy/__init__.py": 'from g2c.toy.sums import total\n\n__all__ = ["total"]\n',
    "g2c/toy/sums.py": (
        "def total(x):\n    raise NotImplementedError('sum: write total in g2c/toy/sums.py')\n"
    ),
    "g2c/solutions/toy.py": "def total(x):\n    return x.sum()\n\n\nANSWERS = {'total': total}\n",
    "g2c_magics/lessons/toy/__init__.py": (
        "from g2c_magics.lessons.lesson import Lesson, Task\n\n"
        "LESSON = Lesson('toy', 'Toy', (Task('sum', 'add up', 'g2c/toy/sums.py', ('total',)),))\n"
    ),
    "g2c_magics/lessons/toy/probes.py": "def diagnose(*_):\n    return {}\n",
    "g2c_magics/lessons/toy/hints.py": "HINTS = {'sum': ('Add.', 'All of it.', 'x.sum()')}\n",
    "tests/test_toy.py": (
        "import torch\n\nfrom g2c_magics.grading import assertions\n"
        "from g2c_magics.grading.assertions import points\n\nfrom g2c.toy import total\n\n\n"
        "@points(10)\ndef test_sum_of_a_few():\n    '''values: 1 + 2'''\n"
        "    assertions.close(total(torch.tensor([1.0, 2.0])), torch.tensor(3.0), 'total')\n"
    ),
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one lesson more."""
    for name in ("g2c", "g2c_magics", "tests"):
        shutil.copytree(REPO / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    run(tmp_path, "g2c_magics.lessons.manifest", "toy")
    return tmp_path


def run(folder: Path, module: str, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=folder, env={**os.environ, "PYTHONPATH": ""}, capture_output=True, text=True,
    )  # fmt: skip


def test_it_is_graded_from_a_terminal_beside_the_first(checkout):
    todo = json.loads(run(checkout, "g2c_magics", "check", "--lesson", "toy", "--json").stdout)
    assert (todo["lesson"], todo["score"], todo["max_score"]) == ("toy", 0, 10)
    assert todo["tasks"][0]["status"] == "todo"
    lent = run(checkout, "g2c_magics", "check", "--lesson", "toy", "--borrow", "sum")
    assert lent.returncode == 0 and "10/10" in lent.stdout
    assert "10/10" in run(checkout, "g2c_magics", "check", "mse").stdout
    assert run(checkout, "g2c_magics", "check", "--lesson", "tuy").returncode == 2


def test_it_is_graded_in_a_notebook_by_configuration(checkout):
    script = checkout / "session.ipy"
    script.write_text(
        "%load_ext g2c_magics\n%config G2CMagics.lesson = 'toy'\n"
        "report = %g2c_check\nprint(report)\n"
        "cell = get_ipython().run_cell_magic\n"
        "print(cell('g2c_check', 'sum', 'def total(x):\\n    return x.sum()'))\n"
        "%config G2CMagics.lesson = 'nothing'\nreport = %g2c_check\nprint(report)\n"
    )
    result = run(checkout, "IPython", "--no-banner", "--colors=NoColor", str(script))
    assert result.stdout.count("Report(toy: 0/10)") == 2, result.stdout + result.stderr
    assert "Report(toy: 10/10)" in result.stdout
    assert "Expected a lesson out of: nn, toy" in result.stdout + result.stderr
