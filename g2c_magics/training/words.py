"""Words of a training line: which number or name is meant, and by those that are none.

Pure: words in, numbers and hints out.
"""

import keyword
import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from g2c_magics.training.variant_names import as_identifier


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


UNREADABLE = {whole: "a whole number", numbers: "a number, or several as 0.1,1"}


def number_meant(word: str, parse: Callable[[str], object]) -> str:
    """What to write for an unreadable number: " Write 0.2." for "0,2"; "" where nobody knows."""
    written = word.replace(",", "" if parse is whole else ".")
    with suppress(ValueError, OverflowError):
        parse(written)
        return f" Write {written}."
    return ""


def decimal_comma(word: str, zero_counts: bool) -> str:
    """The number that 0,01 stands for, which reads as two: "0.01"; "" where two are meant.

    zero_counts: whether 0 is a value of its own, so that 0,1 may be two.
    """
    parts = word.split(",")
    if not any(re.fullmatch(r"0\d+", part) for part in parts[1:]):
        two = re.fullmatch(r"0,\d+", word)
        return "" if two is None or zero_counts else word.replace(",", ".")
    return ".".join(parts) if len(parts) == 2 else "0.01"


def variable_name(words: str) -> str:
    """Words as a name that Python takes for a variable: "my run" becomes "my_run"."""
    name = as_identifier(words.strip())
    if not name.isidentifier():
        return f"run_{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def is_variable_name(name: str) -> bool:
    """Whether Python takes it for a variable."""
    return name.isidentifier() and not keyword.iskeyword(name)


def split_value(argv: Sequence[str], word: str) -> tuple[str, str] | None:
    """The flag and the value that a word was torn from by a space; None where there is none.

    word: one that belongs to no flag: "run" in --name my run.
    """
    for flag, value, following in zip(argv, argv[1:], argv[2:], strict=False):
        if following == word and flag.startswith("--") and not value.startswith("--"):
            return flag, value
    return None
