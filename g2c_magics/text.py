"""Wording that every room needs: a number with its noun, a limit refused, a guess, one line.

And strict JSON. Pure: imports nothing of the project.
"""

import json
import math
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

MAX_NUMBER = 1_000_000  # of seconds, gigabytes, jobs


def counted(number: int, noun: str, many: str = "") -> str:
    """A number with its noun: "1 run", "3 runs", "1,000 classes"."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: "linear", "linear and sgd", "linear, relu and sgd"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def number_problem(number: float, noun: str = "a number", least: float = 0.0) -> str:
    """What is wrong with a limit that nobody can mean, to follow its name; "" where nothing is.

    least: the smallest that makes sense; 0 stands for anything above it.
    """
    is_enough = number >= least if least else number > 0  # which NaN never is
    if is_enough and number < MAX_NUMBER:
        return ""
    low = f"from {least:g}" if least else "above 0"
    return f"wants {noun} {f'below {MAX_NUMBER:,}' if is_enough else low}. Got {number:g}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question such as " Did you mean circles?", or "" when nothing known is close."""
    names, word = list(known), word.lower()
    begun = [name for name in names if len(word) > 2 and name.lower().startswith(word)]
    close = get_close_matches(word, names, n=1, cutoff=0.6) or begun[:1]
    return f" Did you mean {close[0]}?" if close else ""


def first_line(error: BaseException) -> str:
    """The first line of an error's own text, or its type where it has none."""
    return (error_text(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def error_text(error: BaseException) -> str:
    """An error's own text, or a stand-in where a class of the learner's cannot be printed."""
    try:
        return str(error)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return f"a {type(error).__name__} that cannot be printed"


# Any, in these three: whatever JSON can hold.
def finite(value: Any) -> Any:
    """The same value with None for each NaN and infinity in it, which JSON does not know."""
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def to_json(value: Any) -> str:
    """A value as strict JSON, for a file; null for what is no finite number."""
    return json.dumps(finite(value), indent=1, default=str, allow_nan=False) + "\n"


def from_json(text: str) -> Any:
    """The value of a JSON text; None for the NaN and Infinity that older versions wrote."""
    return json.loads(text, parse_constant=lambda word: None)
