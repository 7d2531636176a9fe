"""Notice a local name that held a parameter and then holds another tensor: p = p - lr * p.grad."""

import inspect
import sys
from collections.abc import Callable, Iterable
from types import FrameType

from torch import Tensor


def rebound_names(
    function: Callable, run: Callable[[], object], params_of: Callable[[], Iterable[Tensor]]
) -> list[str]:
    """Call `run`, and return the names that were rebound in the frame of `function` meanwhile.

    params_of: the parameters; called at every line, and may raise while there are none.
    What `run` raises is raised here.
    """
    code = getattr(inspect.unwrap(function), "__code__", None)
    held: set[str] = set()
    found: list[str] = []

    def look(frame: FrameType, event: str, _: object) -> object:
        try:
            homes = {p.data_ptr() for p in params_of()}
        except Exception:
            return look
        for name, value in frame.f_locals.items():
            if not isinstance(value, Tensor):
                continue
            if value.data_ptr() in homes:
                held.add(name)
            elif name in held and name not in found:
                found.append(name)
        return look

    def enter(frame: FrameType, event: str, _: object) -> object:
        return look if frame.f_code is code else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        run()
    finally:
        sys.settrace(before)
    return found
