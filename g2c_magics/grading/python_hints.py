"""What Python's or torch's error means for who wrote the line: one sentence, in plain words.

Knows no lesson. Runs no code of the learner's: names are looked up in dictionaries.
"""

import builtins
import difflib
import linecache
import re
import sys
from collections.abc import Iterable
from types import FrameType, ModuleType
from typing import Any

from g2c_magics.text import error_text

SENTENCES = re.compile(r"(?<=[.!])\s+(?=[A-Z])|\n")  # what stands between two
CLOSE = 0.7  # similarity of two names, of 1
NUMPY = (
    "NumPy records no gradients. torch has a function for it that does: use that, and the tensor "
    "stays on the graph."
)
YES_OR_NO = (
    "`if`, `and` and `or` want a single yes or no, and a comparison of tensors gives one for "
    "each number. Choose element by element, with a mask or torch.where."
)
PRINTED = "Your code prints: that shows a value and hands nothing back, which needs return."


def did_you_mean(error: BaseException, frame: FrameType | None) -> str:
    """ " Did you mean W?" for an unknown attribute or name; "" where nothing is close.

    frame: the learner's, that raised it.
    """
    name = getattr(error, "name", None)
    if not isinstance(name, str) or frame is None:
        return ""
    if isinstance(error, AttributeError):
        guess = closest(name, attributes(error.obj))
    elif isinstance(error, NameError):
        known = (frame.f_locals, frame.f_globals, vars(builtins))
        guess = closest(name, (n for names in known for n in names))
    else:
        return ""
    return f". Did you mean {guess}?" if guess else ""


def attributes(value: object) -> list[str]:
    """The attributes of an object that are no modules, without running code of its class."""
    found: dict[str, object] = {}
    for kind in reversed(type.mro(type(value))):
        found |= dict(vars(kind))
    for owner in type.mro(value) if isinstance(value, type) else [value]:
        try:
            found |= object.__getattribute__(owner, "__dict__")
        except (AttributeError, TypeError):
            continue
    return [name for name, part in found.items() if not isinstance(part, ModuleType)]


def closest(name: str, known: Iterable[object]) -> str:
    """The known name that is most like this one; "" when none is."""
    hidden = name.startswith("_")
    names = [n for n in known if isinstance(n, str) and n.startswith("_") == hidden and n != name]
    same = [n for n in names if n.lower() == name.lower()]
    return next(iter(same or difflib.get_close_matches(name, names, n=1, cutoff=CLOSE)), "")


def hint_on(error: BaseException, text: str, frame: FrameType | None, line: int) -> str:
    """What to do about an error that the learner's line raised; "" where nothing is known."""
    source = linecache.getline(frame.f_code.co_filename, line).strip() if frame else ""
    if "context manager protocol" in text or text == "__enter__":
        manager = re.match(r"with ([\w.]+)\s*(as \w+)?:", source)
        if manager:
            return f"It lacks its parentheses: with {manager[1]}():"
    if "Boolean value of Tensor with more than one value" in text:
        return YES_OR_NO
    wanted = re.search(r"either a floating point or complex dtype\. Got:? (\w+)", text)
    if wanted:
        kind = "yes or no" if wanted[1] == "Bool" else "whole numbers"
        return f"A tensor of {kind} has no mean: make it numbers first, .float().mean()."
    if "Can't call numpy() on Tensor that requires grad" in text:
        return NUMPY
    return ""


def without_detach(text: str) -> str:
    """An error's text without torch's advice to cut the graph, which is seldom what is wanted."""
    if "detach(" not in text:
        return text
    return " ".join(part for part in SENTENCES.split(text) if "detach(" not in part)


def misspelt_definition(error: BaseException, frame: FrameType | None) -> tuple[str, Any]:
    """A sentence about a definition whose name is nearly the one that is asked for, and its code.

    By a failed `from … import`, or by the attribute that somebody else looks for on an object.
    frame: the learner's that raised the error; None where it was not theirs.
    """
    text = error_text(error) if isinstance(error, ImportError) else ""
    found = re.match(r"cannot import name '(\w+)' from '([\w.]+)'", text)
    if found:
        asked, place = found[1], found[2]
        names = vars(sys.modules[place]) if place in sys.modules else {}
        own = {n: v for n, v in names.items() if getattr(v, "__module__", "") == place}
    elif isinstance(error, AttributeError) and frame is None:
        kind = type(error.obj)
        asked, place = str(error.name), kind.__name__
        own = {n: v for k in reversed(type.mro(kind)) for n, v in vars(k).items() if callable(v)}
    else:
        return "", None
    guess = closest(asked, own)
    code = getattr(own.get(guess), "__code__", None)
    return (f"{place} defines {guess}: did you mean {asked}?", code) if guess else ("", None)
