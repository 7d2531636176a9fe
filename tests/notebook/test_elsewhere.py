"""The desk away from the notebook and away from the checkout: plain IPython, and a wheel."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

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


def test_a_wheel_carries_the_graded_tests_and_works_in_any_folder(start, tmp_path_factory):
    built, site, away = (tmp_path_factory.mktemp(n) for n in ("built", "site", "away"))
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)],
        cwd=REPO, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    assert (site / "g2c_magics/lessons/nn/test_nn.py").exists()
    assert not (site / "tests").exists()
    kernel = start(away, path=site)
    answer = "Linear.forward = lambda self, x: x @ self.W + self.b"
    shown = kernel.run(f"%%g2c_check linear\n{answer}")
    assert "linear           10/10 ✓ passed" in shown.plain[0] and str(site) in shown.plain[0]
    assert Path(kernel.value("__import__('g2c_magics').__file__").strip("'")).is_relative_to(site)
