"""The desk for writing your first neural network: `%load_ext g2c_magics` in any notebook.

Imports nothing heavy: torch is loaded where it is needed, in the grader's own process first.
"""

__version__ = "0.1.0"
__all__ = ["load_ipython_extension", "unload_ipython_extension"]


def load_ipython_extension(shell) -> None:
    """Register the magics on an IPython shell and begin to warm the grader."""
    from g2c_magics.notebook.completion import attach
    from g2c_magics.notebook.magics import G2CMagics

    unload_ipython_extension(shell)
    attach(shell, G2CMagics(shell=shell))


def unload_ipython_extension(shell) -> None:
    """Take back all that loading did. Harmless when nothing is loaded."""
    from g2c_magics.notebook.completion import detach

    detach(shell)
