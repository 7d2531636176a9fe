"""What a probe is, and what all probes need: fixed numbers, safe calls, comparisons.

A probe runs the learner's code on a small case and says what it saw, or None. It may raise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.text import first_line

Look = Callable[[ModuleType], str | None]
TaskLook = Callable[[str, ModuleType], str | None]


@dataclass(frozen=True)
class Probe:
    """A search for evidence of one mistake."""

    pitfall: str | None  # its id; None for advice on a slip that has no id
    tasks: tuple[str, ...]  # where it applies
    run: Look  # given the learner's package, one sentence on what was seen, or None
    checks: tuple[str, ...] | None = None  # all it may explain; None: any check of its tasks


def probe_each(
    pitfall: str | None, look: TaskLook, checks: dict[str, tuple[str, ...] | None]
) -> tuple[Probe, ...]:
    """The same question about several tasks: one probe for each, limited to its checks."""
    return tuple(
        Probe(pitfall, (task,), lambda nn, task=task: look(task, nn), only)
        for task, only in checks.items()
    )


class PlainLayer:
    """A callable layer that uses nothing of the learner's Module."""

    def __init__(self, function: Callable[[Tensor], Tensor], *parameters: Tensor):
        self.function, self._parameters = function, list(parameters)

    def __call__(self, *args: Tensor, **kwargs: Tensor) -> Tensor:
        return self.function(*args, **kwargs)

    forward = __call__

    @property
    def device(self) -> torch.device:
        return torch.device("cpu")

    def parameters(self) -> list[Tensor]:
        return self._parameters

    def train(self, mode: bool = True) -> "PlainLayer":
        return self

    def eval(self) -> "PlainLayer":
        return self


def random(*shape: int, seed: int = 0, scale: float = 1.0) -> Tensor:
    """Normally distributed numbers, the same on every run."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def param(values: Tensor) -> Tensor:
    """A copy of `values` that requires a gradient."""
    return values.detach().clone().requires_grad_()


def attempt(call: Callable[[], object]) -> tuple[object, Exception | None]:
    """The result of a call, or None and the exception it raised."""
    try:
        return call(), None
    except Exception as error:
        return None, error


def match(got: object, expected: Tensor | float, tolerance: float = 1e-4) -> bool:
    """Whether `got` is a tensor or number of the same shape with nearly the same finite values."""
    if not isinstance(got, Tensor | float | int):
        return False
    here, there = torch.as_tensor(got).detach().double(), torch.as_tensor(expected).double()
    if here.shape != there.shape or not bool(there.isfinite().all()):
        return False
    return torch.allclose(here, there.detach(), rtol=tolerance, atol=tolerance * 0.1)


def first_match(got: object, wrong: Mapping[str, Tensor | float], right: Tensor) -> str | None:
    """The name of the first wrong result that `got` equals, and that differs from the right one."""
    for name, value in wrong.items():
        if match(got, value) and not match(value, right):
            return name
    return None


def differ(one: Tensor, other: Tensor) -> bool:
    """Whether two hypotheses give different numbers for this case."""
    return not match(one, other, 1e-3)


def text(value: object) -> str:
    """A number, a small tensor or an error, short."""
    if isinstance(value, Tensor) and value.numel() > 8:
        return f"a {tuple(value.shape)} tensor"
    if isinstance(value, Tensor):
        return str(torch.round(value.detach().double(), decimals=4).tolist())
    if isinstance(value, float):
        return f"{value:.5g}"
    if isinstance(value, Exception):
        return f"{type(value).__name__}: {first_line(value)[:110]}"
    return repr(value)[:60]


def changed(name: str, before: Tensor, now: Tensor, during: str) -> str | None:
    """Where a call changed a tensor that belongs to its caller."""
    if now.shape == before.shape and torch.equal(now, before):
        return None
    return f"{name}[0] was {text(before[0])} before {during} and is {text(now[0])} after it."


def cut_off(output: object, inputs: dict[str, Tensor]) -> str | None:
    """Which of `inputs` get no gradient although they should; None when all get one."""
    if not isinstance(output, Tensor):
        return None
    if not output.requires_grad:
        return "the result is not on the graph"
    weight = random(*output.shape, seed=77)
    found = torch.autograd.grad((output * weight).sum(), list(inputs.values()), allow_unused=True)
    pairs = zip(inputs, found, strict=True)
    dead = [name for name, grad in pairs if grad is None or not bool((grad != 0).any())]
    return f"no gradient reaches {' and '.join(dead)}" if dead else None
