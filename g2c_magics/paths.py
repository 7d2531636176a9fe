"""Where the learner's project and its data are, what to call a file there, how to replace one.

Imports nothing heavy, runs no learner code.
"""

import importlib.util
import os
import tempfile
from pathlib import Path

INSTALLED = Path(__file__).parents[1]  # the folder that holds g2c_magics, and g2c beside it
DESK = INSTALLED / "g2c_magics"
SCAFFOLD = INSTALLED / "g2c"  # the learner's package as it came
# A wheel is installed beside its own description. A checkout is a project, also an editable one.
IS_WHEEL = any(INSTALLED.glob("g2c-*.dist-info"))
PART = ".part-"  # how the name of a file that is being written begins
STARTED_IN = str(Path.cwd()) if os.access(".", os.X_OK) else ""  # where this process was started


class ProjectError(ValueError):
    """A folder that cannot be graded. Its text is one line."""


def find_root(folder: Path, start: Path | None = None, configured: str = "") -> Path:
    """The folder to grade: the nearest one at or above `start` that holds `folder` ("g2c/nn").

    Else the configured one, else the installed package.
    Raises ProjectError when none of them holds it.
    """
    start = (start or Path.cwd()).resolve()
    for candidate in (start, *start.parents):
        if (candidate / folder).is_dir():
            return candidate
    if configured:
        return named_root(folder, configured)
    if (INSTALLED / folder).is_dir():
        return INSTALLED
    spec = importlib.util.find_spec(folder.parts[0])
    if spec and spec.submodule_search_locations:
        return Path(next(iter(spec.submodule_search_locations))).parent
    raise ProjectError(
        f"No {folder.as_posix()} at or above {start}. Go to your project folder with %cd, or set "
        "%config G2CMagics.root = '…'."
    )


def named_root(folder: Path, name: str) -> Path:
    """The folder called `name`, when it holds `folder`. Raises ProjectError when it does not."""
    root = Path(name).expanduser().resolve()
    if not (root / folder).is_dir():
        raise ProjectError(
            f"Expected a folder that holds {folder.as_posix()}. Got {name!r} instead."
        )
    return root


def is_installed(root: Path) -> bool:
    """Whether a graded folder is no project but the package that a wheel has installed."""
    return IS_WHEEL and root.resolve() == INSTALLED.resolve()


def own_files(folder: Path, root: Path) -> Path:
    """A graded folder, where files of the learner's own are graded. Raises ProjectError."""
    if is_installed(root):
        raise ProjectError(
            f"There is no {folder.as_posix()} of yours at or above {Path.cwd()}. In a terminal, "
            "python -m g2c_magics start puts it there, with tests and notebook; without files, "
            "%%g2c_check TASK grades a cell."
        )
    return root


def state_folder(root: Path) -> Path:
    """Where runs, progress and data of a graded folder are kept: in it.

    Those of an installed package lie beside the notebook: it is nobody's, and may be read-only.
    """
    return Path.cwd() if is_installed(root) else root


def data_dir(root: Path, configured: str = "") -> Path:
    """Where data sets are kept: the configured folder, else G2C_DATA, else data/ in the project."""
    chosen = configured or os.environ.get("G2C_DATA")
    return Path(chosen).expanduser().resolve() if chosen else state_folder(root) / "data"


def notebook_folder() -> str:
    """Where links in the notebook's outputs start: its folder. "" when it is not known.

    Jupyter names the notebook to its kernel; other clients start the kernel in its folder.
    """
    notebook = os.environ.get("JPY_SESSION_NAME", "")
    return str(Path(notebook).parent) if Path(notebook).is_absolute() else STARTED_IN


def in_vscode() -> bool:
    """Whether VS Code itself started this kernel; a Jupyter server would name the notebook."""
    return "VSCODE_PID" in os.environ and "JPY_SESSION_NAME" not in os.environ


def short_path(filename: str) -> str:
    """A file as a learner knows it: "g2c/nn/modules.py", "the cell", "notes.py".

    A folder g2c that holds another one is the project: what lies in it is told from there.
    """
    parts = Path(filename).parts
    if "g2c" in parts:
        start = len(parts) - 1 - parts[::-1].index("g2c")
        is_project = Path(*parts[: start + 1], "g2c").is_dir()
        return "/".join(parts[start + is_project :])
    is_cell = filename.startswith("<") or "ipykernel" in filename
    return "the cell" if is_cell else Path(filename).name


def replace_file(path: Path, content: str | bytes, sync: bool = False, mode: int = 0o644) -> None:
    """Put `content` at `path` whole or not at all: a reader finds the old file or the new one.

    sync: on the disk before this returns. Raises OSError, and leaves nothing half written.
    """
    # Text of learner code may hold half a surrogate pair, which UTF-8 cannot.
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    descriptor, part = tempfile.mkstemp(prefix=PART, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        Path(part).chmod(mode)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
