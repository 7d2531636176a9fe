"""What a `%%g2c_train` line asks for, parsed into one frozen value.

Each field of Settings declares its flag: the parser, the checks, the help and the completion come
from there. Reads no data and knows no model.
"""

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache
from typing import Any, NoReturn

from g2c_magics.text import did_you_mean
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.variant_names import as_identifier, told_apart
from g2c_magics.training.words import (
    UNREADABLE,
    decimal_comma,
    is_variable_name,
    number_meant,
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


# Any: a flag's value is of its field's type.
Accepts = Callable[[Any], bool]


@dataclass(frozen=True)
class Option:
    """One flag of the training line."""

    field: str  # the name of the setting, "batch_size" for "--batch-size"
    default: object  # the setting without the flag
    help: str  # what it means, for the usage
    parse: Callable[[str], object] = str  # makes a word the setting; bool for a switch
    choices: tuple[str, ...] = ()  # the words it takes; any without them
    wants: str = ""  # what a refused value should have been
    accepts: Accepts = lambda value: True  # whether a parsed value can be used
    meant: Callable[[Any], str] = lambda value: ""  # what to write for a refused value

    @property
    def flag(self) -> str:
        """What the option is called on a line: "--batch-size"."""
        return f"--{self.field.replace('_', '-')}"

    @property
    def is_switch(self) -> bool:
        """True for a flag that takes no value."""
        return self.parse is bool

    def refuse(self, wanted: str, got: object, hint: str = "") -> NoReturn:
        """Raise the one-line error about a value."""
        raise TrainingError(f"{self.flag} wants {wanted}. Got {got} instead.{hint}")

    def check(self, value: object) -> None:
        """Raise TrainingError for a setting that cannot be used; of several, for the first."""
        several = value if isinstance(value, tuple) else (value,)
        for position, one in enumerate(several):
            if one is not None and not self.accepts(one):
                self.refuse(self.wants, one, self.meant(one))
            if one in several[:position]:
                raise TrainingError(f"{self.flag} wants each value once. Got {one:g} twice.")

    def read(self, word: str) -> object:
        """The word of a training line as a setting. Raises TrainingError."""
        # --data also takes the learner's own variables, so its word is checked with the data;
        # a device may have a number, cuda:1.
        if self.choices and self.field != "data" and word.split(":")[0] not in self.choices:
            raise TrainingError(
                f"{self.flag} wants one of {', '.join(self.choices)}. Got {word} instead."
                f"{did_you_mean(word, self.choices)}"
            )
        wanted = UNREADABLE.get(self.parse, "a number")
        try:
            value = self.parse(word)
        except (ValueError, OverflowError):
            self.refuse(wanted, word, number_meant(word, self.parse))
        meant = decimal_comma(word, zero_counts=self.accepts(0.0)) if self.parse is numbers else ""
        if meant:
            self.refuse(wanted, word, f" Write {meant}: commas separate several numbers.")
        return value


# Any, as for dataclasses.field: a default may stand for every type of field.
def _option(default: Any, help: str, parse: Callable[[str], object] = str, **limits: Any) -> Any:
    """A field of Settings and its flag. limits: choices, or wants and accepts."""
    return field(default=default, metadata={"help": help, "parse": parse, **limits})


def _count(default: int | None, help: str, least: int, most: float = math.inf) -> Any:
    """A field of Settings that is a whole number from `least` to `most`."""
    limits = f"of at least {least}" if most == math.inf else f"from {least} to {most:,}"
    wants = f"a whole number {limits}"
    return _option(default, help, whole, wants=wants, accepts=lambda one: least <= one <= most)


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

    data: str = _option(
        "circles", "a data set, or two of your own variables: x,y", choices=DATASETS
    )
    epochs: int | None = _count(None, "passes over the data (images 5, points 400, line 200)", 1)
    batch_size: int | None = _count(None, "examples per step (images 128, points and line: all)", 1)
    lr: float | tuple[float, ...] | None = _option(
        None,
        "learning rate; several, 0.01,0.1,1, are compared",
        numbers,
        wants="a number above 0",
        accepts=lambda rate: 0 < rate < math.inf,
    )
    weight_decay: float | tuple[float, ...] = _option(
        0.0, "pull towards 0; several, 0,1e-2, are compared", numbers, **AT_LEAST_0
    )
    lr_schedule: str | None = _option(
        None, "how the learning rate falls over the run", choices=("linear",)
    )
    val: float = _option(
        0.2,
        "share held out for validation, 0 for none",
        float,
        wants="a share, at least 0 and below 1",
        accepts=lambda share: 0 <= share < 1,
    )
    seed: int = _option(
        0,
        "draws the data, the weights and the shuffles",
        whole,
        wants=f"a whole number from 0 to {LARGEST_SEED}",
        accepts=lambda seed: 0 <= seed <= LARGEST_SEED,
    )
    limit: int | None = _count(
        None, "train on this many examples only; the validation set stays as it is", 2
    )
    n: int | None = _count(None, "how many examples to make, for made data", 10, MOST_MADE)
    noise: float | None = _option(None, "spread of the made data", float, **AT_LEAST_0)
    classes: int | None = _count(None, "number of classes, for blobs and spirals", 2, MOST_CLASSES)
    device: str = _option("auto", "where to train", choices=DEVICES)
    name: str = _option(
        "run",
        "the variable that will hold the Run",
        wants="a name that Python takes for a variable, such as relu",
        accepts=is_variable_name,
        meant=lambda name: f" Write {variable_name(name)}.",
    )
    early_stop: int | None = _count(
        None,
        "stop after this many epochs without a better val loss; in any case the model ends with "
        "the weights of its best epoch",
        1,
    )
    repeat: int = _count(1, "train this many times, each with the next seed", 1, MOST_REPEATS)
    resume: str | None = _option(None, "go on with a Run, by its name; with --name a copy does")
    train_loader: str | None = _option(None, "your own loader, by its variable's name")
    val_loader: str | None = _option(None, "your own loader for validation, by its variable's name")
    fallback: str | None = _option(
        None, "train on this where MNIST is not available", choices=("digits",)
    )
    boundary: bool = _option(False, "draw the decision boundary beside the curves", bool)
    tensorboard: bool = _option(False, "write TensorBoard event files as well", bool)

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
            parser.add_argument(option.flag, action="store_true", default=argparse.SUPPRESS)
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
    flags = [option.flag for option in OPTIONS]
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
        lines.append(f"  {option.flag + words:<28} {option.help}{choice}{default}")
    return "\n".join(lines)
