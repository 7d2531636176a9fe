"""What a `%%g2c_train` line asks for, parsed into one frozen value.

OPTIONS is the only list of the flags: the parser, the help and the completion come from it.
Reads no data and knows no model.
"""

import argparse
import keyword
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NoReturn

from g2c_magics.text import did_you_mean
from g2c_magics.training.errors import TrainingError

LINES = ("line",)
POINTS = ("circles", "moons", "xor", "spirals", "blobs")
IMAGES = ("digits", "mnist", "fashion")
DATASETS = (*LINES, *POINTS, *IMAGES)
DEVICES = ("auto", "cpu", "mps", "cuda")


@dataclass(frozen=True)
class Option:
    """One flag: how it is written, how its word becomes a value, what it means."""

    flag: str
    parse: Callable[[str], Any]
    default: Any
    help: str
    choices: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The name of the setting, "batch_size" for "--batch-size"."""
        return self.flag.lstrip("-").replace("-", "_")

    @property
    def is_switch(self) -> bool:
        """True for a flag that takes no value."""
        return self.parse is bool


def whole(word: str) -> int:
    """A whole number; 1e3 and 1_000 are numbers too."""
    try:
        return int(word)
    except ValueError:
        number = float(word)
        if not number.is_integer():
            raise ValueError(word) from None
        return int(number)


def numbers(word: str) -> float | tuple[float, ...]:
    """A number, or several joined by commas."""
    values = tuple(float(part) for part in word.split(",") if part.strip())
    if not values:
        raise ValueError(word)
    return values[0] if len(values) == 1 else values


OPTIONS: tuple[Option, ...] = (
    Option(
        "--data",
        str,
        "circles",
        "a data set, or two of your own variables: x,y",
        DATASETS,
    ),
    Option("--epochs", whole, None, "passes over the data (images 5, points 400, line 200)"),
    Option("--batch-size", whole, None, "examples a step (images 128, points and line: all)"),
    Option("--lr", numbers, None, "learning rate; several, 0.01,0.1,1, are compared"),
    Option("--weight-decay", numbers, 0.0, "pull towards 0; several, 0,1e-2, are compared"),
    Option("--decay", str, None, "how lr falls over the run", ("linear",)),
    Option("--val", float, 0.2, "share held out for validation, 0 for none"),
    Option("--seed", whole, 0, "draws the data, the weights and the shuffles"),
    Option("--limit", whole, None, "train on this many examples only"),
    Option("--n", whole, None, "how many examples to make, for made data"),
    Option("--noise", float, None, "spread of the made data"),
    Option("--classes", whole, None, "number of classes, for blobs and spirals"),
    Option("--device", str, "auto", "where to train", DEVICES),
    Option("--name", str, "run", "the variable that will hold the Run"),
    Option("--early-stop", whole, None, "stop after this many epochs without a better val loss"),
    Option("--repeat", whole, 1, "train this many times, each with the next seed"),
    Option("--resume", str, None, "go on with a Run, by its name; with --name a copy does"),
    Option("--train-loader", str, None, "your own loader, by its variable's name"),
    Option("--val-loader", str, None, "your own loader for validation, by its variable's name"),
    Option("--fallback", str, None, "train on this where MNIST cannot be had", ("digits",)),
    Option("--boundary", bool, False, "draw the decision boundary beside the curves"),
    Option("--tensorboard", bool, False, "write TensorBoard event files as well"),
)


@dataclass(frozen=True)
class Settings:
    """One parsed command line. None means: what suits the data."""

    data: str = "circles"
    epochs: int | None = None
    batch_size: int | None = None
    lr: float | tuple[float, ...] | None = None
    weight_decay: float | tuple[float, ...] = 0.0
    decay: str | None = None
    val: float = 0.2
    seed: int = 0
    limit: int | None = None
    n: int | None = None
    noise: float | None = None
    classes: int | None = None
    device: str = "auto"
    name: str = "run"
    early_stop: int | None = None
    repeat: int = 1
    resume: str | None = None
    train_loader: str | None = None
    val_loader: str | None = None
    fallback: str | None = None
    boundary: bool = False
    tensorboard: bool = False

    def __post_init__(self) -> None:
        for flag, least in LEAST.items():
            value = getattr(self, flag)
            if value is not None and value < least:
                refuse(flag, f"a whole number of at least {least}", value)
        for flag, accepts, wanted in RANGES:
            value = getattr(self, flag)
            for one in value if isinstance(value, tuple) else (value,):
                if one is not None and not (math.isfinite(one) and accepts(one)):
                    refuse(flag, wanted, one)
        if not self.name.isidentifier() or keyword.iskeyword(self.name):
            refuse("name", "a name that Python takes for a variable, such as relu", self.name)

    @property
    def variants(self) -> list["Settings"]:
        """One Settings a run: each lr with each weight decay with each seed, named apart."""
        rates = self.lr if isinstance(self.lr, tuple) else (self.lr,)
        decays = self.weight_decay if isinstance(self.weight_decay, tuple) else (self.weight_decay,)
        several = []
        for rate in rates:
            for decay in decays:
                for seed in range(self.seed, self.seed + self.repeat):
                    told = [f"lr {rate:g}"] if len(rates) > 1 and rate is not None else []
                    told += [f"decay {decay:g}"] if len(decays) > 1 else []
                    told += [f"seed {seed}"] if self.repeat > 1 else []
                    several.append((rate, decay, seed, told))
        return [
            replace(
                self,
                lr=rate,
                weight_decay=decay,
                seed=seed,
                repeat=1,
                name="_".join([self.name, *map(as_identifier, told)]),
            )
            for rate, decay, seed, told in several
        ]

    def filled(self, kind: str) -> "Settings":
        """The same, with the defaults that suit the kind of data: "line", "points" or "images"."""
        epochs, batch_size, lr = FITTING[kind]
        return replace(
            self,
            epochs=epochs if self.epochs is None else self.epochs,
            batch_size=batch_size if self.batch_size is None else self.batch_size,
            lr=lr if self.lr is None else self.lr,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


# kind of data: epochs, batch size (None: all at once), learning rate
FITTING = {"line": (200, None, 0.1), "points": (400, None, 0.5), "images": (5, 128, 0.1)}
LEAST = {
    "epochs": 1,
    "batch_size": 1,
    "seed": 0,
    "limit": 2,
    "n": 10,
    "classes": 2,
    "early_stop": 1,
    "repeat": 1,
}
RANGES = (
    ("lr", lambda value: value > 0, "a number above 0"),
    ("weight_decay", lambda value: value >= 0, "a number of at least 0"),
    ("noise", lambda value: value >= 0, "a number of at least 0"),
    ("val", lambda value: 0 <= value < 1, "a share, at least 0 and below 1"),
)


def refuse(field: str, wanted: str, got: object) -> NoReturn:
    """Raise the one-line error about a setting."""
    raise TrainingError(f"--{field.replace('_', '-')} wants {wanted}. Got {got} instead.")


def as_identifier(words: str) -> str:
    """ "lr 0.01" → "lr_0_01"."""
    return "".join(char if char.isalnum() else "_" for char in words)


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
            parser.add_argument(option.flag, type=_reader(option), default=argparse.SUPPRESS)
    found, rest = parser.parse_known_args(list(argv))
    if rest:
        flags = [option.flag for option in OPTIONS]
        hint = did_you_mean(rest[0], flags) or f" The flags are {' '.join(flags)}."
        raise TrainingError(f"%%g2c_train knows no {rest[0]}.{hint}")
    return replace(base or Settings(), **vars(found))


def _reader(option: Option) -> Callable[[str], Any]:
    """The option's parser with our own words for a value it cannot read."""

    def read(word: str) -> Any:
        # --data also takes the learner's own variables, so its word is checked with the data;
        # a device may have a number, cuda:1.
        if option.choices and option.field != "data" and word.split(":")[0] not in option.choices:
            hint = did_you_mean(word, option.choices)
            raise TrainingError(
                f"{option.flag} wants one of {', '.join(option.choices)}. Got {word} instead.{hint}"
            )
        try:
            return option.parse(word)
        except (ValueError, OverflowError):
            wanted = {whole: "a whole number", numbers: "a number, or several as 0.1,1"}
            refuse(option.field, wanted.get(option.parse, "a number"), word)

    return read


def usage() -> str:
    """Every flag on a line of its own, with its default."""
    lines = ["%%g2c_train [flags], and below it a cell whose last expression is the model:"]
    for option in OPTIONS:
        words = "" if option.is_switch else f" {option.field.upper()}"
        default = "" if option.default in (None, False) else f" (default {option.default})"
        choice = f": {', '.join(option.choices)}" if option.choices else ""
        lines.append(f"  {option.flag + words:<28} {option.help}{choice}{default}")
    return "\n".join(lines)
