"""A system without POSIX file locks, as Windows is, gets one line and no ImportError."""

import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[1]
WITHOUT = "import sys; sys.modules['fcntl'] = sys.modules['resource'] = None\n"
NOTEBOOK = (
    "from IPython.core.interactiveshell import InteractiveShell\n"
    f"{WITHOUT}"
    "InteractiveShell.instance(colors='NoColor').run_cell('%load_ext g2c_magics')\n"
)
TERMINAL = WITHOUT + (
    "import runpy\nsys.argv = ['g2c', 'check']\n"
    "runpy.run_module('g2c_magics', run_name='__main__')\n"
)


@pytest.mark.parametrize("code", [NOTEBOOK, TERMINAL], ids=["notebook", "terminal"])
def test_where_there_is_no_fcntl_one_line_says_that_windows_needs_wsl(code, tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path, env={"PYTHONPATH": str(REPO), "HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    said = (run.stdout + run.stderr).strip().splitlines()
    assert len(said) == 1 and "On Windows it runs inside WSL: `wsl --install`" in said[0], said
