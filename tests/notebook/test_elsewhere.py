"""The desk away from the notebook: plain IPython."""

import os
import subprocess
import sys

import pytest
from kernels import REPO

pytestmark = pytest.mark.slow


def test_plain_ipython_prints_the_report_as_text(folder):
    script = folder / "session.ipy"
    script.write_text("%load_ext g2c_magics\nreport = %g2c_check linear\ndisplay(report)\n")
    run = [sys.executable, "-m", "IPython", "--no-banner", "--colors=NoColor", str(script)]
    environment = {**os.environ, "PYTHONPATH": str(REPO), "IPYTHONDIR": str(folder / ".ipython")}
    result = subprocess.run(
        run, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert "linear            4/10 ◐ partial" in result.stdout, result.stderr
    assert "<div" not in result.stdout


def test_a_terminal_trains_with_a_line_at_most_each_second(folder):
    script = folder / "session.ipy"
    script.write_text(
        "%load_ext g2c_magics\n%g2c_borrow all\n"
        "train = get_ipython().run_cell_magic\n"
        "train('g2c_train', '--data circles --epochs 30', 'build_2d_classifier()')\n"
    )
    run = [sys.executable, "-m", "IPython", "--no-banner", "--colors=NoColor", str(script)]
    environment = {**os.environ, "PYTHONPATH": str(REPO), "IPYTHONDIR": str(folder / ".ipython")}
    result = subprocess.run(
        run, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert "30/30" in result.stdout and "validation set after 30 epochs" in result.stdout
    assert len(result.stdout.splitlines()) < 30
