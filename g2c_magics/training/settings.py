"""What a `%%g2c_train` line asks for, parsed into one frozen value.

Reads no data and knows no model.
"""

import argparse
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from typing import Any, NoReturn

from g2c_magics.text import did_you_mean
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.options import Option, count_field, option_field
from g2c_magics.training.variant_names import as_identifier, told_apart
from g2c_magics.training.words import (
    is_variable_name,
    numbers,
    split_value,
    variable_name,
    whole,
)

LINES = ("line",)
POINTS = ("circles", "moons", "xor", "spirals", "blobs")
IMAGES = ("digits", "mnist", "fashion")
DATASETS = (*LINES, *POINTS, *IMAGES)
DEVICES = ("auto", "cpu", "mps", "cuda")
RENAMED = {"--decay": "--lr-schedule"}  # names of 0.1, which work for one more release
OTHER_NAMES = {"--learning-rate": "--lr", "--rate": "--lr", "--early-stopping": "--early-stop"}
MOST_MADE = 1_000_000  # examples: 8 MB of points; more would not be seen in a picture
MOST_CLASSES, MOST_REPEATS = 100, 100
LARGEST_SEED = 2**32 - 1  # that NumPy takes
AT_LEAST_0: dict[str, Any] = {
    "wants": "a number of at least 0",
    "accepts": lambda number: 0 <= number < math.inf,
}


@dataclass(frozen=True)
class Settings:
    """One parsed training line. None means: what suits the data."""

    data: str = option_field(
        "circles", "a data set, or two of your own variables: x,y", choices=DATASETS
    )
    epochs: int | None = count_field(
        None, "passes over the data (images 5, points 400, line 200)", 1
    )
    batch_size: int | None = count_field(
        None, "examples per step (images 128, points and line: all)", 1
    )
    lr: float | tuple[float, ...] | None = option_field(
        None,
        "learning rate; several, 0.01,0.1,1, are compared",
        numbers,
        wants="a number above 0",
        accepts=lambda rate: 0 < rate < math.inf,
    )
    weight_decay: float | tuple[float, ...] = option_field(
        0.0, "pull towards 0; several, 0,1e-2, are compared", numbers, **AT_LEAST_0
    )
    lr_schedule: str | None = option_field(
        None, "how the learning rate falls over the run", choices=("linear",)
    )
    val: float = option_field(
        0.2,
        "share held out for validation, 0 for none",
        float,
        wants="a share, at least 0 and below 1",
        accepts=lambda share: 0 <= share < 1,
    )
    seed: int = option_field(
        0,
        "draws the data, the weights and the shuffles",
        whole,
        wants=f"a whole number from 0 to {LARGEST_SEED}",
        accepts=lambda seed: 0 <= seed <= LARGEST_SEED,
    )
    limit: int | None = count_field(
        None, "train on this many examples only; the validation set stays as it is", 2
    )
    n: int | None = count_field(None, "how many examples to make, for made data", 10, MOST_MADE)
    noise: float | None = option_field(None, "spread of the made data", float, **AT_LEAST_0)
    classes: int | None = count_field(
        None, "number of classes, for blobs and spirals", 2, MOST_CLASSES
    )
    device: str = option_field("auto", "where to train", choices=DEVICES)
    name: str = option_field(
        "run",
        "the variable that will hold the Run",
        wants="a name that Python takes for a variable, such as relu",
        accepts=is_variable_name,
        meant=lambda name: f" Write {variable_name(name)}.",
    )
    early_stop: int | None = count_field(
        None,
        "stop after this many epochs without a better val loss; in any case the model ends with "
        "the weights of its best epoch",
        1,
    )
    repeat: int = count_field(1, "train this many times, each with the next seed", 1, MOST_REPEATS)
    resume: str | None = option_field(
        None, "go on with a Run, by its name; with --name a copy does"
    )
    train_loader: str | None = option_field(None, "your own loader, by its variable's name")
    val_loader: str | None = option_field(
        None, "your own loader for validation, by its variable's name"
    )
    fallback: str | None = option_field(
        None, "train on this where MNIST is not available", choices=("digits",)
    )
    boundary: bool | None = option_field(
        None, "draw the decision boundary beside the curves, as is done for points", bool
    )
    tensorboard: bool = option_field(False, "write TensorBoard event files as well", bool)

    def __post_init__(self) -> None:
        for option in OPTIONS:
            option.check(getattr(self, option.field))
        if self.seed + self.repeat - 1 > LARGEST_SEED:
            raise TrainingError(
                f"--repeat {self.repeat} counts up from --seed {self.seed}, and the largest seed "
                f"is {LARGEST_SEED}. Begin with a smaller one."
            )

    @property
    def rate(self) -> float:
        """The learning rate of a single run, filled in."""
        if not isinstance(self.lr, (int, float)):
            raise ValueError(f"These settings are no single run's: lr is {self.lr}.")
        return self.lr

    @property
    def variants(self) -> list["Settings"]:
        """One Settings per run: each lr with each weight decay with each seed, named apart."""
        rates = self.lr if isinstance(self.lr, tuple) else (self.lr,)
        decays = self.weight_decay if isinstance(self.weight_decay, tuple) else (self.weight_decay,)
        rate_words, decay_words = told_apart(rates), told_apart(decays)
        several = []
        for rate in rates:
            for decay in decays:
                for seed in range(self.seed, self.seed + self.repeat):
                    parts = [f"lr {rate_words[rate]}"] if len(rates) > 1 else []
                    parts += [f"decay {decay_words[decay]}"] if len(decays) > 1 else []
                    parts += [f"seed {seed}"] if self.repeat > 1 else []
                    name = "_".join([self.name, *map(as_identifier, parts)])
                    several.append(
                        replace(self, lr=rate, weight_decay=decay, seed=seed, repeat=1, name=name)
                    )
        return several

    def filled(self, kind: str, batch_rows: int | None = None) -> "Settings":
        """The same, with the defaults that suit the kind of data: "line", "points" or "images".

        batch_rows: those of the learner's own loader.
        """
        epochs, batch_size, lr = FITTING[kind]
        return replace(
            self,
            epochs=epochs if self.epochs is None else self.epochs,
            batch_size=batch_rows or self.batch_size or batch_size,
            lr=lr if self.lr is None else self.lr,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


OPTIONS = tuple(Option(one.name, one.default, **one.metadata) for one in fields(Settings))
# kind of data: epochs, batch size (None: all at once), learning rate
FITTING = {"line": (200, None, 0.1), "points": (400, None, 0.5), "images": (5, 128, 0.1)}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise TrainingError(f"{message[0].upper()}{message[1:]}.")


def parse_settings(argv: Sequence[str], base: Settings | None = None) -> Settings:
    """The words after `%%g2c_train` as Settings. Raises TrainingError, with what was meant.

    base: what holds for the flags that are not there; the defaults without it.
    """
    parser = _Parser(prog="%%g2c_train", add_help=False, allow_abbrev=False)
    for option in OPTIONS:
        if option.is_switch:
            both = len(option.flags) > 1
            action = argparse.BooleanOptionalAction if both else "store_true"
            parser.add_argument(option.flag, action=action, default=argparse.SUPPRESS)
        else:
            parser.add_argument(option.flag, type=option.read, default=argparse.SUPPRESS)
    found, rest = parser.parse_known_args([_current_name(word) for word in argv])
    if rest:
        raise TrainingError(_unknown(argv, rest[0]))
    return replace(base or Settings(), **vars(found))


def _unknown(argv: Sequence[str], word: str) -> str:
    """One line about a word that belongs to no flag."""
    torn = split_value(argv, word)
    option = next((option for option in OPTIONS if torn and option.flag == torn[0]), None)
    if torn and option and not option.is_switch:
        value = torn[1]
        whole_name = variable_name(f"{value} {word}")
        joined = whole_name if option.field == "name" else f"{value.rstrip(',')},{word}"
        hint = f" Write {joined}, without the space."
        several = option.parse is numbers or option.field in ("name", "data")
        return f"{option.flag} takes one word. Got {value} {word}.{hint if several else ''}"
    flags = [flag for option in OPTIONS for flag in option.flags]
    name = word.partition("=")[0].replace("_", "-")
    if name in OTHER_NAMES:
        return f"%%g2c_train knows no {word}. It is called {OTHER_NAMES[name]}."
    hint = did_you_mean(word, flags) or f" The flags are {' '.join(flags)}."
    return f"%%g2c_train knows no {word}.{hint}"


def _current_name(word: str) -> str:
    """The word, with the name that a renamed flag has now."""
    flag, equals, value = word.partition("=")
    if flag not in RENAMED:
        return word
    _tell_of_new_name(flag)
    return RENAMED[flag] + equals + value


@cache
def _tell_of_new_name(flag: str) -> None:
    """Once per session."""
    print(f"{flag} is now {RENAMED[flag]}. The old name will stop working in the next release.")


def usage() -> str:
    """Every flag on a line of its own, with its default."""
    lines = ["%%g2c_train [flags], and below it a cell whose last expression is the model:"]
    for option in OPTIONS:
        words = "" if option.is_switch else f" {option.field.upper()}"
        default = "" if option.default in (None, False) else f" (default {option.default})"
        choice = f": {', '.join(option.choices)}" if option.choices else ""
        lines.append(f"  {', '.join(option.flags) + words:<28} {option.help}{choice}{default}")
    return "\n".join(lines)
