"""Find the learner's project: the folder that is graded, and where its data lies.

Pure paths: imports nothing heavy, runs no learner code.
"""

import importlib.util
import os
from pathlib import Path

INSTALLED = Path(__file__).parents[1]  # the folder that holds g2c_magics, and g2c beside it
DESK = INSTALLED / "g2c_magics"
SCAFFOLD = INSTALLED / "g2c"  # the learner's package as it came


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


def data_dir(root: Path, configured: str = "") -> Path:
    """Where data sets are kept: the configured folder, else G2C_DATA, else data/ in the project."""
    chosen = configured or os.environ.get("G2C_DATA")
    return Path(chosen).expanduser().resolve() if chosen else root / "data"
