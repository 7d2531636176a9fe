"""Notice a local name that held a parameter and then holds another tensor: p = p - lr * p.grad."""

import contextlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import Any

from torch import Tensor


@contextlib.contextmanager
def rebound_names(
    function: Callable | None, params_of: Callable[[], Iterable[Tensor]]
) -> Iterator[list[str]]:
    """Inside, collect the local names that `function` binds to a parameter, then to another tensor.

    params_of: the parameters; called at every line, and may raise while there are none.
    """
    code = getattr(inspect.unwrap(function), "__code__", None) if function else None
    held: set[str] = set()
    found: list[str] = []

    # Any: a trace function returns the next trace function.
    def look(frame: FrameType, event: str, _: object) -> Any:
        try:
            addresses = {p.data_ptr() for p in params_of()}
        except Exception:
            return look
        for name, value in frame.f_locals.items():
            if not isinstance(value, Tensor):
                continue
            if value.data_ptr() in addresses:
                held.add(name)
            elif name in held and name not in found:
                found.append(name)
        return look

    def enter(frame: FrameType, event: str, _: object) -> Any:
        return look if frame.f_code is code else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        yield found
    finally:
        sys.settrace(before)
