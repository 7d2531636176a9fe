"""The wheel in an environment of its own, read-only, used from folders that hold nothing yet."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from kernels import REPO, Kernel

pytestmark = pytest.mark.slow

# Root may write whatever the permissions say, unless it gives that up.
LOWLY = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
NO_FILES = "There is no g2c/nn of yours at or above {}. In a terminal, python -m g2c_magics start"


@dataclass
class Installed:
    """An environment with the wheel and, lent from ours, all that it depends on."""

    python: Path
    packages: Path  # its site-packages

    def run(self, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
        """Its python with these words, in a folder."""
        return subprocess.run(
            [*LOWLY, str(self.python), *words],
            cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    def files(self) -> set[Path]:
        return set(self.packages.rglob("*"))


def environment(folder: Path) -> dict[str, str]:
    """Our variables without those that name other folders."""
    gone = ("PYTHONPATH", "G2C_DATA")
    return {k: v for k, v in os.environ.items() if k not in gone} | {"IPYTHONDIR": str(folder)}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    built, home = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("environment")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)],
        cwd=REPO, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = built.glob("*.whl")
    venv.create(home, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(home)}))
    # As a path alone: ours would install this checkout, by a .pth file of its own.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    shutil.unpack_archive(wheel, packages, "zip")
    places = [*packages.rglob("*"), packages]
    for place in places:
        place.chmod(0o555 if place.is_dir() else 0o444)
    yield Installed(home / "bin/python", packages)
    for place in places:
        place.chmod(0o755)


@pytest.fixture
def open_in(installed: Installed) -> Iterator[Callable[[Path], Kernel]]:
    """A function that starts the environment's kernel in a folder, with the desk loaded."""
    kernels: list[Kernel] = []

    def start(folder: Path) -> Kernel:
        folder.mkdir(exist_ok=True)
        kernels.append(Kernel(folder, None, python=[*LOWLY, str(installed.python)]))
        assert kernels[-1].run("%load_ext g2c_magics").text.strip() == ""
        return kernels[-1]

    yield start
    for kernel in kernels:
        kernel.close()


def test_without_files_a_cell_is_graded_and_trained_beside_the_notebook(
    installed, open_in, tmp_path
):
    before, one = installed.files(), tmp_path / "one"
    kernel = open_in(one)
    assert Path(kernel.value("__import__('g2c_magics').__file__").strip("'")).is_relative_to(
        installed.packages
    )
    for line in (
        "%g2c_check",
        "%g2c_check linear",
        "%g2c_progress",
        "%g2c_hint",
        "%g2c_reset relu",
    ):
        said = kernel.run(line)
        assert said.error.startswith(NO_FILES.format(one)) and "\n" not in said.error, line
    answer = "Linear.forward = lambda self, x: x @ self.W + self.b"
    assert "10/10 ✓ passed" in kernel.run(f"%%g2c_check linear\n{answer}").plain[0]
    assert "Hint 1" in kernel.run("%g2c_hint linear").printed
    assert "your files" in kernel.run("%g2c_doctor").plain[0]

    kernel.run("%g2c_borrow all")
    shown = kernel.run("%%g2c_train --data circles --epochs 3 --name first\nbuild_2d_classifier()")
    assert not shown.error, shown.error
    assert "no log" not in shown.text and "not noted" not in shown.text
    (log,) = (one / "runs").iterdir()
    assert (log / "run.json").exists() and (one / ".g2c/progress.json").exists()
    assert "first" in kernel.run("%g2c_runs").plain[0]
    assert not kernel.run("import g2c_magics\nagain = g2c_magics.load_run('first')").error
    assert str(one / "data") in "".join(kernel.run("%g2c_doctor").plain[0].split())

    other = open_in(tmp_path / "other")
    assert "first" not in other.run("%g2c_runs").text
    assert "There is no run yet" in other.run("%g2c_curves").error
    assert installed.files() == before


def test_start_gives_a_folder_all_that_a_learner_needs(installed, open_in, tmp_path):
    terminal = installed.run(tmp_path, "-m", "g2c_magics", "check", "linear")
    assert terminal.returncode == 2
    assert terminal.stderr.startswith(f"g2c: {NO_FILES.format(tmp_path)}")

    begun = installed.run(tmp_path, "-m", "g2c_magics", "start", "03")
    assert begun.returncode == 0, begun.stderr
    assert "open notebooks/03-nn.ipynb" in begun.stdout
    terminal = installed.run(tmp_path, "-m", "g2c_magics", "check", "linear")
    assert (terminal.returncode, terminal.stderr) == (1, "")
    assert "linear            4/10 ◐ partial" in terminal.stdout
    modules = tmp_path / "g2c/nn/modules.py"
    text = modules.read_text()
    line = next(line for line in text.splitlines() if '"linear: write Linear.forward' in line)
    modules.write_text(text.replace(line, "        return x @ self.W + self.b"))
    kernel = open_in(tmp_path / "notebooks")
    assert "10/10 ✓ passed" in kernel.run("%g2c_check linear").plain[0]
    # -P: the folder is not on the path by itself, as with the command pytest.
    tests = installed.run(tmp_path, "-P", "-m", "pytest", "-q", "tests/test_nn.py", "-k", "linear")
    assert tests.returncode == 0, tests.stdout
