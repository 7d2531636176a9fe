"""What a probe is, and the few things all probes need: fixed numbers, safe calls, comparisons.

A probe runs the learner's code on a small case and says what it saw, or None. It may raise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import torch
from torch import Tensor


@dataclass(frozen=True)
class Probe:
    """Evidence for one pitfall, or with None for a slip that has no id.

    tasks: where it applies. run: given the learner's package, a sentence on what was seen, or None.
    checks: the only graded tests it may explain; None for any of its tasks.
    """

    pitfall: str | None
    tasks: tuple[str, ...]
    run: Callable[[ModuleType], str | None]
    checks: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Diagnosis:
    """The mistake behind a failed check. pitfall: None where only advice is to be had."""

    pitfall: str | None
    message: str


class Piece:
    """A callable layer of ours that owes nothing to the learner's Module."""

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


def random(*shape: int, seed: int = 0, scale: float = 1.0) -> Tensor:
    """Normal numbers that are the same on every run."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def param(values: Tensor) -> Tensor:
    """A copy of `values` that wants a gradient."""
    return values.detach().clone().requires_grad_()


def attempt(call: Callable[[], object]) -> tuple[object, Exception | None]:
    """The result of a call and what it raised instead."""
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


def differ(one: Tensor, other: Tensor) -> bool:
    """Whether two hypotheses can be told apart on this case."""
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
        first = str(value).partition("\n")[0].rstrip(".")
        return f"{type(value).__name__}: {first[:110]}"
    return repr(value)[:60]


def cut_off(output: Tensor, inputs: dict[str, Tensor]) -> str | None:
    """Which of `inputs` no gradient reaches, of those that should have one; None when all have."""
    if not isinstance(output, Tensor):
        return None
    if not output.requires_grad:
        return "it does not require grad, so backward() has nowhere to go"
    weight = random(*output.shape, seed=77)
    found = torch.autograd.grad((output * weight).sum(), list(inputs.values()), allow_unused=True)
    pairs = zip(inputs, found, strict=True)
    dead = [name for name, grad in pairs if grad is None or not bool((grad != 0).any())]
    return f"no gradient reaches {' and '.join(dead)}" if dead else None
