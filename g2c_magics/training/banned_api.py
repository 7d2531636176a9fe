"""Does the code that a run will call use what the learner is meant to build: torch.nn, torch.optim?

Looks at the objects and at the source of the functions that will be called; runs nothing.
"""

import inspect
import linecache
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import ModuleType
from typing import Any

import torch

from g2c_magics.grading.integrity.banned_api import BannedUse, find_banned_uses
from g2c_magics.paths import short_path
from g2c_magics.training.run import Run
from g2c_magics.training.validate_model import layers_of


def shortcut_in(run: Run, nn: ModuleType) -> str | None:
    """ "torch.nn.functional.relu at g2c/nn/modules.py:91", the first that is found, or None."""
    for thing in (run.model, *layers_of(run.model)):
        for name, value in _attributes(thing):
            if isinstance(value, (torch.nn.Module, torch.optim.Optimizer)):
                kind = type(value)
                return f"{kind.__module__}.{kind.__qualname__} in .{name} of {thing!r}"
    for function in _functions(run, nn):
        code = inspect.unwrap(function).__code__
        lines = linecache.getlines(code.co_filename)
        last = code.co_firstlineno + _length(function)
        for found in _in_source("".join(lines), code.co_filename):
            if code.co_firstlineno <= found.line < last:
                return f"{found.api} at {short_path(code.co_filename)}:{found.line}"
    return None


def _functions(run: Run, nn: ModuleType) -> Iterator[Callable[..., Any]]:
    """What the run will call that the learner may have written."""
    loss = nn.MSELoss if run.data.is_regression else nn.CrossEntropyLoss
    owners = [type(layer) for layer in layers_of(run.model)]
    wanted = [(owner, "forward") for owner in (type(run.model), *owners, loss)]
    wanted += [(nn.SGD, "step"), (nn.SGD, "zero_grad"), (nn, "train_one_epoch")]
    wanted += [] if run.data.is_regression else [(nn, "evaluate_accuracy")]
    for owner, name in wanted:
        function = getattr(owner, name, None)
        if hasattr(inspect.unwrap(function) if callable(function) else None, "__code__"):
            yield function


def _attributes(thing: Any) -> Iterator[tuple[str, Any]]:
    for name, value in getattr(thing, "__dict__", {}).items():
        for one in value if isinstance(value, (list, tuple)) else (value,):
            yield name, one


def _length(function: Callable[..., Any]) -> int:
    """Lines of a function's source; of its first line alone, where the source is gone."""
    try:
        return len(inspect.getsourcelines(inspect.unwrap(function))[0])
    except (OSError, TypeError):
        return 1


@lru_cache(maxsize=64)
def _in_source(source: str, filename: str) -> list[BannedUse]:
    return find_banned_uses(source, filename)
