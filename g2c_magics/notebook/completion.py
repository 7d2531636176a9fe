"""Put the magics on an IPython shell with all that belongs to them, and take all of it off again.

Imports no IPython: the shell is handed in.
"""

from typing import Any

from g2c_magics.notebook import display
from g2c_magics.notebook.flags import ARGUMENTS, flags_of

NAME = "G2CMagics"
COMMANDS = [prefix + name for name in ARGUMENTS for prefix in ("%", "%%")]


def attach(shell: Any, magics: Any) -> None:
    """Register magics, traits, formatters, completion; begin to warm the grader."""
    shell.register_magics(magics)
    display.register(shell.display_formatter.mimebundle_formatter)
    for command in COMMANDS:
        shell.set_hook("complete_command", magics.complete, str_key=command)
    shell.events.register("pre_run_cell", magics.bring_up_to_date)
    magics.grader.warm_up()


def detach(shell: Any) -> None:
    """Undo `attach`. Harmless when nothing is attached."""
    magics = shell.magics_manager.registry.pop(NAME, None)
    if magics is None:
        return
    for kind, ours in magics.magics.items():
        for name in ours:
            shell.magics_manager.magics[kind].pop(name, None)
    shell.events.unregister("pre_run_cell", magics.bring_up_to_date)
    if magics in shell.configurables:
        shell.configurables.remove(magics)
    display.unregister(shell.display_formatter.mimebundle_formatter)
    completers = shell.strdispatchers["complete_command"].strs
    for command in COMMANDS:
        completers.pop(command, None)
    magics.grader.close()


def completions(command: str, line: str, tasks: tuple[str, ...], variables: dict) -> list[str]:
    """What Tab offers after a magic: tasks, flags, data sets, runs and models."""
    if command in ("g2c_check", "g2c_borrow", "g2c_hint"):
        rest = ["all", "none"] if command == "g2c_borrow" else flags_of(command)
        return [*tasks, *rest]
    if command == "g2c_train":
        from g2c_magics.training import DATASETS, OPTIONS

        return [*(option.flag for option in OPTIONS), *DATASETS]
    if command == "g2c_curves":
        return display.names_of_runs(variables)
    flags = [flag for flag in flags_of(command) if flag not in line]
    return [*flags, *display.names_of_runs(variables), *display.names_of_models(variables)]
