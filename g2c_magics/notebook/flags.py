"""What the line of each magic may hold, as plain data, and how its words are read.

Knows nothing of IPython: the magics make their parsers and their help from it.
"""

import re
from collections.abc import Iterable
from typing import Any

from g2c_magics.text import did_you_mean

Argument = tuple[tuple[str, ...], dict[str, Any]]  # what argparse.add_argument takes


def takes(*names: str, **options: Any) -> Argument:
    """One argument of a line, as argparse takes it."""
    return names, options


SAVE = takes("--save", metavar="FILE", help="Write the picture to a png, svg or pdf.")
ROWS = (
    takes("--x", metavar="X", help="A variable with input rows, (N, D)."),
    takes("--y", metavar="Y", help="A variable with the classes of those rows, (N,)."),
    SAVE,
)
MODEL = {"metavar": "RUN|MODEL", "help": "By name; the newest run if none."}
TASKS = {"nargs": "*", "metavar": "TASK"}

ARGUMENTS: dict[str, tuple[Argument, ...]] = {
    "g2c_check": (
        takes(
            "tasks",
            help="Tasks or functions to grade, in any order; everything when none is named.",
            **TASKS,
        ),
        takes("--strict", action="store_true", help="Raise an error unless the score is full."),
        takes("--timeout", type=float, metavar="S", help="Seconds that each check may take."),
    ),
    "g2c_borrow": (
        takes("tasks", help="Tasks to take from the worked answers, or: all, none.", **TASKS),
    ),
    "g2c_hint": (
        takes(
            "task",
            nargs="?",
            metavar="TASK",
            help="The task you are stuck on; the first that is not done when none is named.",
        ),
    ),
    "g2c_reset": (
        takes("tasks", nargs="+", metavar="TASK", help="Tasks to begin anew, as they came."),
    ),
    "g2c_progress": (),
    "g2c_doctor": (),
    "g2c_train": (),  # its flags are training.OPTIONS
    "g2c_boundary": (
        takes("names", nargs="*", **MODEL),
        takes("--hard", action="store_true", help="Regions only, without shading."),
        takes("--neurons", action="store_true", help="The line where each hidden unit is zero."),
        takes("--animate", action="store_true", help="How the boundary formed; --save: gif, webp."),
        *ROWS,
    ),
    "g2c_collapse": (takes("names", nargs="?", **MODEL), *ROWS),
    "g2c_mistakes": (takes("names", nargs="?", **MODEL), *ROWS),
    "g2c_shapes": (
        takes("model", nargs="?", **MODEL),
        takes("input", nargs="?", metavar="X", help="A variable, or a shape such as 64x784."),
        SAVE,
    ),
    "g2c_rates": (SAVE,),  # and those of %%g2c_train, beside a model
    "g2c_weights": (takes("names", nargs="?", **MODEL), SAVE),
    "g2c_layers": (
        takes("names", nargs="?", metavar="RUN", help="By name; the newest run if none."),
        SAVE,
    ),
    "g2c_compare": (
        takes("names", nargs="*", metavar="RUN", help="Two to four runs, by name."),
        SAVE,
    ),
    "g2c_play": (
        takes(
            "what",
            nargs="?",
            metavar="DATA|RUN",
            help="circles, moons, xor, spirals or blobs, line, or a run; circles if none.",
        ),
    ),
    "g2c_curves": (
        takes("names", nargs="*", metavar="RUN", help="Runs by name; the newest if none."),
        SAVE,
    ),
    "g2c_runs": (
        takes("count", nargs="?", type=int, default=20, metavar="N", help="How many, default 20."),
        takes(
            "--clean",
            action="store_true",
            help="Put the logs of older runs of a name aside, into runs/archive.",
        ),
    ),
}


COMMANDS = [prefix + name for name in ARGUMENTS for prefix in ("%", "%%")]


def names_in(words: Iterable[str]) -> list[str]:
    """The names in some words of a line, which may be quoted or joined by commas."""
    parts = [part.strip("'\"") for word in words for part in re.split(",", word)]
    return [part for part in parts if part]


def flags_of(command: str) -> list[str]:
    """The flags of a magic."""
    names = [name for names, _ in ARGUMENTS[command] for name in names]
    return [name for name in names if name.startswith("-")]


def refusal(command: str, message: str) -> str:
    """What argparse objects to in a line; about a word that is not taken, with what to do."""
    prefix, _, words = message.partition("unrecognized arguments: ")
    if prefix or not words:
        return message
    word = words.split()[0]
    guess = did_you_mean(word, flags_of(command))
    return f"%{command} does not take {word}.{guess} %{command}? shows what it takes."
