"""What the values of a sweep are called: short where that tells them apart, else with more digits.

Pure: numbers in, words out.
"""

from collections.abc import Iterable
from itertools import product


def as_identifier(words: str) -> str:
    """Words as part of a name: "lr 0.01" becomes "lr_0_01"."""
    return "".join(char if char.isalnum() else "_" for char in words)


def told_apart(values: Iterable[float | None]) -> dict[float | None, str]:
    """Each number in six digits, or in as many as give each an identifier of its own."""
    numbers = list(dict.fromkeys(value for value in values if value is not None))
    words: list[str] = []
    for digits, dropped in product(range(6, 18), (" ", "+")):  # "+": 1e-20 beside 1e+20
        words = [f"{number:.{digits}g}".replace(dropped, "") for number in numbers]
        if len(set(map(as_identifier, words))) == len(words):
            break
    return dict(zip(numbers, words, strict=True))
