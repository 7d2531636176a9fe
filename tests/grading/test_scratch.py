"""What a killed run leaves in the folder for temporary files is swept away, and nothing else."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from g2c_magics.grading.scratch import scratch_folder, sweep

REPO = Path(__file__).parents[2]
HOLD = (
    "from g2c_magics.grading.scratch import scratch_folder\n"
    "with scratch_folder('class') as folder:\n"
    "    (folder / 'g2c').mkdir()\n    (folder / 'g2c/a.py').write_text('')\n"
    "    print(folder, flush=True)\n    input()\n"
)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own folder for temporary files, of child processes too."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_a_killed_process_left_is_swept_once_it_is_gone():
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], env={**os.environ, "PYTHONPATH": str(REPO)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        sweep()
        assert (folder / "g2c/a.py").exists()
        process.send_signal(signal.SIGKILL)
        process.wait()
    sweep()
    assert not folder.exists()


def test_nothing_else_is_swept(temporary):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    precious = temporary / "precious"
    precious.mkdir()
    others = [
        f"g2c-class-{gone.pid}", f"g2c-other-{gone.pid}-abcdefgh", "g2c-worked-abcdefgh",
        f"g2c-class-{os.getpid()}-abcdefgh", f"mine-g2c-class-{gone.pid}-abcdefgh",
    ]  # fmt: skip
    for name in others:
        (temporary / name).mkdir()
    (temporary / f"g2c-class-{gone.pid}-a_file00").write_text("")
    (temporary / f"g2c-class-{gone.pid}-a_link00").symlink_to(precious)
    (temporary / f"g2c-class-{gone.pid}-leftover").mkdir()
    with scratch_folder("check") as ours:
        before = set(temporary.iterdir())
        sweep()
        assert before - set(temporary.iterdir()) == {temporary / f"g2c-class-{gone.pid}-leftover"}
        assert ours.exists()
    assert not ours.exists() and precious.exists()
