"""The desk for writing your first neural network: `%load_ext g2c_magics` in any notebook.

Imports nothing heavy: torch is loaded where it is needed, in the grader's own process first.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # they load IPython and torch
    from g2c_magics.notebook.magics import G2CMagics
    from g2c_magics.training import Run

__version__ = "0.2.0"
__all__ = ["load_ipython_extension", "load_run", "unload_ipython_extension"]


def load_run(name: str, model: Any = None, root: str = "") -> "Run":
    """The newest logged run of this name, with its weights, its data and its curves.

    model: takes the weights, any object with parameters(); without it the cell that made the run's
    model makes it anew, on your files of today. root: the project, where it is not at or above the
    working directory. Raises an error of one line where the run cannot be had.
    """
    from g2c_magics.notebook.stored_runs import load_run

    return load_run(name, model, root)


def load_ipython_extension(shell: Any) -> None:
    """What %load_ext runs: load the desk, and say how far the learner is.

    shell: an InteractiveShell. Silent where the launcher has loaded it already.
    """
    if "G2CMagics" not in shell.magics_manager.registry:
        load(shell).say_how_far()


def load(shell: Any) -> "G2CMagics":
    """Register magics, traits, formatters and completion on an IPython shell; warm the grader.

    Only the magics in notebook/ import IPython. Raises UnsupportedSystem, one line.
    """
    from g2c_magics.platforms import require_posix

    require_posix()
    from g2c_magics.notebook import display
    from g2c_magics.notebook.flags import COMMANDS
    from g2c_magics.notebook.magics import G2CMagics

    unload_ipython_extension(shell)
    magics = G2CMagics(shell=shell)
    shell.register_magics(magics)
    display.register(shell.display_formatter.mimebundle_formatter)
    for command in COMMANDS:
        shell.set_hook("complete_command", magics.complete, str_key=command)
    for event, callback in magics.callbacks():
        shell.events.register(event, callback)
    magics.grader.warm_up()
    return magics


def unload_ipython_extension(shell: Any) -> None:
    """Undo all that loading did. Harmless when nothing is loaded."""
    from g2c_magics.notebook import display
    from g2c_magics.notebook.flags import COMMANDS

    magics = shell.magics_manager.registry.pop("G2CMagics", None)
    if magics is None:
        return
    for kind, ours in magics.magics.items():
        for name in ours:
            shell.magics_manager.magics[kind].pop(name, None)
    for event, callback in magics.callbacks():
        shell.events.unregister(event, callback)
    if magics in shell.configurables:
        shell.configurables.remove(magics)
    display.unregister(shell.display_formatter.mimebundle_formatter)
    completers = shell.strdispatchers["complete_command"].strs
    for command in COMMANDS:
        completers.pop(command, None)
    magics.players.close()
    magics.grader.close()
