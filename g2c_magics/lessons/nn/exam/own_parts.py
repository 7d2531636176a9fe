"""The exam's own layer, model, loss and optimizer: like none that the lesson asks for."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.question import Draw


def param(values: Tensor) -> Tensor:
    """A copy of `values` that requires a gradient."""
    return values.detach().clone().requires_grad_()


def hump(x: Tensor) -> Tensor:
    """x / (1 + x²) for each element."""
    return x / (1 + x * x)


def gradients(y: Tensor, weight: Tensor, *tensors: Tensor) -> list[Tensor]:
    """The gradients of (y · weight).sum() in the .grad of these tensors, which had none."""
    (y * weight).sum().backward()
    return [t.grad if t.grad is not None else torch.zeros(()) for t in tensors]


def hump_layer(nn: ModuleType) -> Any:  # Any: a class below the learner's own Module
    """A layer without parameters."""

    class Hump(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return hump(x)

    return Hump()


def scale_layer(nn: ModuleType, factors: Tensor) -> Any:  # Any: as above
    """A layer with one parameter, which multiplies each column."""

    class Scale(nn.Module):
        def __init__(self) -> None:
            self.factors = param(factors)

        def parameters(self) -> list[Tensor]:
            return [self.factors]

        def forward(self, x: Tensor) -> Tensor:
            return x * self.factors

    return Scale()


def own_model(nn: ModuleType, draw: Draw, width: int, classes: int) -> Any:  # Any: as above
    """A model (N, width) → (N, classes) with three parameters and the exam's nonlinearity."""
    slope = draw.normal(width, classes, scale=width**-0.5)
    start, gain = draw.normal(classes, scale=0.3), 1 + draw.normal(1, scale=0.2)

    class Own(nn.Module):
        def __init__(self) -> None:
            self.slope, self.start, self.gain = map(param, (slope, start, gain))

        def parameters(self) -> list[Tensor]:
            return [self.slope, self.start, self.gain]

        def forward(self, x: Tensor) -> Tensor:
            return self.gain * hump(x @ self.slope + self.start) + x[:, :classes]

    return Own()


def quartic_loss(nn: ModuleType) -> Any:  # Any: as above
    """A loss of logits and targets: the mean of (logit - target / 2)⁴."""

    class Quartic(nn.Module):
        def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
            return ((logits - targets.unsqueeze(1) / 2) ** 4).mean()

    return Quartic()


class Recorder:
    """An optimizer that changes nothing and keeps the gradients of each step."""

    def __init__(self, params: list[Tensor]) -> None:
        self._held = list(params)
        self.seen: list[list[Tensor]] = []

    def zero_grad(self) -> None:
        for p in self._held:
            p.grad = None

    def step(self) -> None:
        self.seen.append([p.grad.clone() for p in self._held if p.grad is not None])


def uneven(rows: Tensor, targets: Tensor, *sizes: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches of these sizes, once."""
    yield from zip(rows.split(sizes), targets.split(sizes), strict=True)
