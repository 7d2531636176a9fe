"""What Tab offers after a magic. Knows nothing of IPython."""

from typing import Any

from g2c_magics.notebook.display import names_of_models, names_of_runs
from g2c_magics.notebook.flags import flags_of


def completions(
    command: str, line: str, tasks: tuple[str, ...], variables: dict[str, Any]
) -> list[str]:
    """Tasks, flags, data sets, runs and models, as far as `command` takes them."""
    if command in ("g2c_check", "g2c_borrow", "g2c_hint", "g2c_reset"):
        rest = ["all", "none"] if command == "g2c_borrow" else flags_of(command)
        return [*tasks, *rest]
    if command == "g2c_train":
        from g2c_magics.training import DATASETS, OPTIONS

        return [*(option.flag for option in OPTIONS), *DATASETS]
    if command == "g2c_curves":
        return names_of_runs(variables)
    flags = [flag for flag in flags_of(command) if flag not in line]
    return [*flags, *names_of_runs(variables), *names_of_models(variables)]
