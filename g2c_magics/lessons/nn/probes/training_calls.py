"""What a training function does with its model, its loss and its optimizer, call by call."""

import contextlib
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.worked_parts import patched

LOSSES = ("MSELoss", "CrossEntropyLoss")


@dataclass(frozen=True)
class Call:
    """One call, with copies of the tensors it was given."""

    name: str  # "model", "loss", "backward", "SGD", "zero_grad" or "step"
    owner: object  # the model, loss or optimizer it was made on
    args: tuple[Any, ...] = ()  # Any: whatever the learner passed
    options: dict[str, Any] = field(default_factory=dict)

    def given(self, *names: str) -> list[Any]:
        """The arguments of these names, by position or by name, where they were given."""
        named = dict(zip(names, self.args, strict=False)) | self.options
        return [named[name] for name in names if name in named]


def copied(value: Any) -> Any:
    return value.detach().clone() if isinstance(value, Tensor) else value


def note(calls: list[Call], name: str, owner: object, *args: object, **options: object) -> None:
    """Add a call to the list."""
    kept = {key: copied(value) for key, value in options.items()}
    calls.append(Call(name, owner, tuple(map(copied, args)), kept))


def noting(calls: list[Call], name: str, method: Callable) -> Callable:
    """The method, with its calls noted."""

    @functools.wraps(method)
    def noted(owner: Any, *args: Any, **options: Any) -> object:
        note(calls, name, owner, *args, **options)
        return method(owner, *args, **options)

    return noted


def noting_optimizers(calls: list[Call], init: Callable) -> Callable:
    """SGD's __init__, with its calls noted: the parameters as a list of the very tensors."""

    @functools.wraps(init)
    def noted(owner: Any, params: Any, *args: Any, **options: Any) -> None:
        with contextlib.suppress(TypeError):
            params = list(params)
        calls.append(Call("SGD", owner, (params, *args), options))
        init(owner, params, *args, **options)

    return noted


@contextlib.contextmanager
def calls_noted(nn: ModuleType, calls: list[Call]) -> Iterator[None]:
    """Inside, note the calls of every loss, Linear and SGD."""
    noted = [(kind, "forward", "loss") for kind in LOSSES]
    noted += [("Linear", "forward", "model"), ("SGD", "zero_grad", "zero_grad")]
    noted += [("SGD", "step", "step")]
    with contextlib.ExitStack() as stack:
        for kind, method, name in noted:
            wrap = functools.partial(noting, calls, name)
            stack.enter_context(patched(getattr(nn, kind), method, wrap))
        wrap = functools.partial(noting_optimizers, calls)
        stack.enter_context(patched(nn.SGD, "__init__", wrap))
        yield


def tensors_behind(result: Tensor) -> list[Tensor]:
    """The tensors that backward() from here gives a gradient to."""
    found: list[Tensor] = []
    waiting, seen = [result.grad_fn], set()
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        leaf = getattr(node, "variable", None)
        if isinstance(leaf, torch.Tensor):
            found.append(leaf)
        waiting += [following for following, _ in node.next_functions]
    return found
