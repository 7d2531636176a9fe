"""What Tab offers after a magic. Knows nothing of IPython, and loads no torch."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from g2c_magics.notebook.display import names_of_models, names_of_runs
from g2c_magics.notebook.flags import flags_of

FOLDER = re.compile(r"(.+?)-\d{8}-\d{6}(-\d+)?")  # of a log: the run's name and when it began


def completions(
    command: str,
    line: str,
    tasks: tuple[str, ...],
    variables: dict[str, Any],
    logged: Sequence[str] = (),
) -> list[str]:
    """Tasks, flags, data sets, runs and models, as far as `command` takes them.

    logged: names of runs of earlier sessions.
    """
    if command in ("g2c_check", "g2c_borrow", "g2c_hint", "g2c_reset"):
        rest = ["all", "none"] if command == "g2c_borrow" else flags_of(command)
        return [*tasks, *rest]
    if command == "g2c_train":
        from g2c_magics.training import DATASETS, OPTIONS

        return [*(flag for option in OPTIONS for flag in option.flags), *DATASETS]
    runs = [*(name for name in logged if name not in variables), *names_of_runs(variables)]
    flags = [flag for flag in flags_of(command) if flag not in line]
    if command == "g2c_curves":
        return [*flags, *runs]
    return flags if command == "g2c_runs" else [*flags, *runs, *names_of_models(variables)]


def logged_names(runs_dir: Path) -> list[str]:
    """The names of the runs that have a log, from the names of its folders."""
    found = (FOLDER.fullmatch(path.name) for path in sorted(runs_dir.glob("*-*")))
    return list(dict.fromkeys(match[1] for match in found if match))
