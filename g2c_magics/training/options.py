"""What one flag of a training line takes, and the one line about a word that it cannot take.

An Option is declared with each field of Settings: the parser, the checks, the help and the
completion come from it. Pure.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from g2c_magics.text import did_you_mean
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.words import UNREADABLE, decimal_comma, number_meant, numbers, whole

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
    def flags(self) -> tuple[str, ...]:
        """What a line may hold of it: a switch that is on by itself can be switched off."""
        negated = self.is_switch and self.default is None
        return (self.flag, f"--no-{self.flag[2:]}") if negated else (self.flag,)

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
def option_field(
    default: Any, help: str, parse: Callable[[str], object] = str, **limits: Any
) -> Any:
    """A field of Settings and its flag. limits: choices, or wants and accepts."""
    return field(default=default, metadata={"help": help, "parse": parse, **limits})


def count_field(default: int | None, help: str, least: int, most: float = math.inf) -> Any:
    """A field of Settings that is a whole number from `least` to `most`."""
    limits = f"of at least {least}" if most == math.inf else f"from {least} to {most:,}"
    wants = f"a whole number {limits}"
    return option_field(default, help, whole, wants=wants, accepts=lambda one: least <= one <= most)
