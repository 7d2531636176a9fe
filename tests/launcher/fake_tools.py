"""A computer in a folder: a project, and a PATH that holds nothing but what we put there.

The shell, the launcher and its tools are real; Python and uv are small scripts that note each
call and fail as they are told. No test here installs anything.
"""

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TOOLS = (
    *("bash", "sh", "env", "id", "date", "sleep", "dirname", "cksum", "df"),
    *("cat", "tail", "grep", "awk", "tee", "mkdir", "mv", "cp", "rm", "sed", "touch"),
    *("cmp", "readlink"),
)

# What the fake Python does is said in files beside it, so that a test can change its mind.
PYTHON = """#!/bin/bash
say() { printf '%s\\n' "$*" >>"$COMPUTER/calls"; }
mood() { cat "$COMPUTER/$1" 2>/dev/null; }
case "$*" in
  "--version") echo "Python $(mood version)"; exit 0 ;;
  "-c import sys; sys.exit(sys.version_info < (3, 11))") [ "$(mood version)" != 3.9.6 ]; exit ;;
  "-c import sys; sys.exit(not (3, 11) <= "*) [[ "$(mood version)" = 3.1[1-4].* ]]; exit ;;
  "-c import nbgrader.api") [ "$(mood nbgrader)" = installed ]; exit ;;
  "-m venv --clear "*)
    say "venv ${*:4}"
    if [ "$(mood venv)" = no-ensurepip ]; then echo "ensurepip is not available"; exit 1; fi
    rm -rf "${*:4}"; mkdir -p "${*:4}/bin"; touch "${*:4}/pyvenv.cfg"
    cp "$COMPUTER/fake-python" "${*:4}/bin/python" ;;
  "-m pip --version") [ "$(mood pip)" != missing ]; exit ;;
  "-m pip install "*)
    say "pip ${*:4}"
    case "$(mood pip)" in
      offline) echo "WARNING: Retrying (Retry(total=3)) after connection broken:" \\
        "Failed to establish a new connection: [Errno -2] Name or service not known"
        echo "ERROR: No matching distribution found for hatchling"; exit 1 ;;
      full) echo "ERROR: Could not install packages: [Errno 28] No space left on device"; exit 1 ;;
      no-torch) echo "ERROR: No matching distribution found for torch>=2.2"; exit 1 ;;
      odd) echo "ERROR: the moon is in the wrong house"; exit 1 ;;
      # No child but sleep: bash passes over an interrupt that comes while touch is ending.
      slow) : >"$COMPUTER/installing"; exec sleep 30 ;;
      *) echo "Downloading torch-9.9.0-cp311.whl (539.1 MB)"; echo "Collecting six" ;;
    esac ;;
  "-P -")
    cat >/dev/null
    if [ "$(mood imports)" = broken-once ]; then rm "$COMPUTER/imports"; exit 1; fi
    [ "$(mood imports)" != broken ]; exit ;;
  "-P notebooks/open_at.py "*) mood open; exit 0 ;;
  "-m "*)
    say "run ${*:2}"
    [ -z "${PYTHONDONTWRITEBYTECODE-}" ] || say "and keeps nothing that was compiled"
    [ -z "${JUPYTER_PATH-}" ] || say "with JUPYTER_PATH $JUPYTER_PATH"
    case "$*" in *"$(cat "$COMPUTER/fails" 2>/dev/null || echo NO-MOOD)"*) exit 1 ;; esac ;;
  notebooks/*.py*) say "script $*"; [ "$(mood page)" != broken ]; exit ;;
  *) say "unexpected $*"; exit 99 ;;
esac
"""

UV = """#!/bin/bash
printf 'uv %s\\n' "$*" >>"$COMPUTER/calls"
case "$1 $2" in
  "--version ") echo "uv 9.9.9" ;;
  "venv --quiet")
    if [ -e "${*: -1}" ] && [ ! -f "${*: -1}/pyvenv.cfg" ]; then
      echo "error: Failed to create virtual environment"
      echo "hint: Use the --force flag to remove the existing directory anyway"; exit 2
    fi >&2
    mkdir -p "${*: -1}/bin"; touch "${*: -1}/pyvenv.cfg"
    cp "$COMPUTER/fake-python" "${*: -1}/bin/python" ;;
  "pip install")
    printf 'torch backend %s\n' "${UV_TORCH_BACKEND-none}" >>"$COMPUTER/calls"
    if [ "$(cat "$COMPUTER/pytorch-index" 2>/dev/null)" = offline ] && [ -n "${UV_TORCH_BACKEND-}" ]
    then
      echo "error: Failed to fetch: https://download.pytorch.org/whl/cpu/torch/ (dns error)"; exit 2
    fi
    if [ ! -f .venv/pyvenv.cfg ]; then echo "error: Broken virtual environment"; exit 2; fi ;;
esac
"""


@dataclass
class Computer:
    """One project folder and the commands it can see."""

    home: Path
    project_name: str = "g2c"
    bin: Path = field(init=False)
    project: Path = field(init=False)
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bin = self.home / "bin"
        self.project = self.home / self.project_name
        self.bin.mkdir(parents=True)
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self._script(self.home / "fake-python", PYTHON)
        (self.bin / "python3").symlink_to(self.home / "fake-python")
        self.mood("version", "3.11.7")
        (self.project / "notebooks/clean").mkdir(parents=True)
        (self.project / "notebooks/solutions").mkdir()
        (self.project / "notebooks/clean/03-nn.ipynb").write_text("clean")
        (self.project / "notebooks/solutions/03-nn.ipynb").write_text("worked")
        (self.project / "pyproject.toml").write_text("[project]\n")
        shutil.copy(REPOSITORY / "noteboosh.sh", self.project)

    def _script(self, path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o755)

    def add_uv(self) -> None:
        """Put uv on the PATH."""
        self._script(self.bin / "uv", UV)

    def add_tool(self, name: str, text: str) -> None:
        """Put a script of the test's own on the PATH, in place of the real tool."""
        (self.bin / name).unlink(missing_ok=True)
        self._script(self.bin / name, text)

    def mood(self, name: str, value: str) -> None:
        """Tell the fake Python how to behave from now on."""
        (self.home / name).write_text(value)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": str(self.bin),
            "COMPUTER": str(self.home),
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            **self.variables,
        }

    shell: str = "bash"  # what the launcher is called by
    launcher: Path | None = None  # the name it is called by, where that is another

    def command(self, *words: str) -> list[str]:
        launcher = self.launcher or self.project / "noteboosh.sh"
        return [str(self.bin / self.shell), str(launcher), *words]

    def run(self, *words: str, as_nobody: bool = False) -> subprocess.CompletedProcess[str]:
        """Run ./noteboosh.sh from the home folder, as a person may.

        as_nobody: give up root where the tests have it, since no file permission stops root.
        """
        lowly = {"user": 65534, "group": 65534, "extra_groups": []}
        return subprocess.run(
            self.command(*words),
            **(lowly if as_nobody and os.geteuid() == 0 else {}),
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        """The same, not waited for, in a process group of its own."""
        return subprocess.Popen(
            self.command(*words),
            env=self.environment,
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # Tests started with & ignore SIGINT, and bash cannot trap what it was told to ignore.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    @property
    def calls(self) -> list[str]:
        """What the fake tools were asked to do, in order."""
        notes = self.home / "calls"
        return notes.read_text().splitlines() if notes.exists() else []

    def forget_calls(self) -> None:
        (self.home / "calls").unlink(missing_ok=True)

    @property
    def copy(self) -> Path:
        return self.project / "notebooks/03-nn.ipynb"

    @property
    def leftovers(self) -> list[str]:
        """Files a finished call must not leave in the project."""
        return [path.name for path in self.project.iterdir() if path.name == ".venv.lock"]


def flag_for_root() -> str:
    """What JupyterLab must be told when the tests themselves run as root."""
    return "--allow-root " if os.geteuid() == 0 else ""
