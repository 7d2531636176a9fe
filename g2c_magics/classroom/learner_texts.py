"""Rewrite what may hold a learner's words, in a value that is written into the books.

Pure: a value in, a value of the same type out.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from g2c_magics.classroom.row import Row
from g2c_magics.classroom.similarity import Function
from g2c_magics.grading.report import CheckResult, Report

# What of each value may hold what a learner wrote, or how their files are called.
FREE_TEXT: Mapping[type, tuple[str, ...]] = {
    Row: ("message", "attention", "functions"),
    Report: ("files", "problem", "notes", "alerts", "next_step"),
    CheckResult: ("message", "line", "advice", "output", "traceback"),
    Function: ("name", "file", "text"),
}

T = TypeVar("T")


def rewritten(value: T, change: Callable[[str], str]) -> T:
    """The value with `change` applied to its free texts; also those of the values that it holds."""
    return _rewritten(value, change)


def _rewritten(value: Any, change: Callable[[str], str]) -> Any:  # as above, of anything
    if isinstance(value, (tuple, list)):
        return type(value)(_rewritten(inner, change) for inner in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    texts = FREE_TEXT.get(type(value), ())
    told = {field.name: getattr(value, field.name) for field in fields(value)}
    return replace(
        value,
        **{n: (_text if n in texts else _rewritten)(inner, change) for n, inner in told.items()},
    )


def _text(value: Any, change: Callable[[str], str]) -> Any:  # a text, or a container of some
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {_text(key, change): _text(inner, change) for key, inner in value.items()}
    return tuple(_text(inner, change) for inner in value) if isinstance(value, tuple) else value
