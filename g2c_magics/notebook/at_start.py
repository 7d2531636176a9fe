"""The extension that the launcher's kernels load when they start, restarts included.

By a name of its own: so a notebook's own `%load_ext g2c_magics` finds nothing loaded twice, and
says nothing. noteboosh.sh makes the kernel that names it.
"""

from typing import Any

from g2c_magics import load


def load_ipython_extension(shell: Any) -> None:
    """Load the desk, and say with the first cell how far the learner is.

    Before a cell runs there is no place in the notebook where a word could appear.
    """
    magics = load(shell)

    def say_once(info: Any) -> None:
        shell.events.unregister("pre_run_cell", say_once)
        magics.say_how_far()

    shell.events.register("pre_run_cell", say_once)
