"""A lesson that calls everything by other names than g2c.nn does, for the engine to train.

Dense layers that keep (out, in) weights, stacks of `parts`, hinges; one loss, no ban, no pitfalls.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.lesson import Diagnosis
from g2c_magics.lessons.trainer import AffineMap, Trainer, Watch, Words


class Layer:
    """Base class: what the engine asks of every model."""

    def __call__(self, rows: Tensor) -> Tensor:
        return self.forward(rows)

    def forward(self, rows: Tensor) -> Tensor:
        raise NotImplementedError

    def parameters(self) -> list[Tensor]:
        return []

    def to(self, device: str) -> "Layer":
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Dense(Layer):
    """rows kernelᵀ + offset, or without the offset."""

    def __init__(self, inputs: int, outputs: int, has_offset: bool = True) -> None:
        self.kernel = (torch.randn(outputs, inputs) * inputs**-0.5).requires_grad_()
        self.offset = torch.zeros(outputs, requires_grad=True) if has_offset else None

    def parameters(self) -> list[Tensor]:
        return [self.kernel] if self.offset is None else [self.kernel, self.offset]

    def forward(self, rows: Tensor) -> Tensor:
        product = rows @ self.kernel.T
        return product if self.offset is None else product + self.offset

    def __repr__(self) -> str:
        return f"Dense{tuple(self.kernel.shape)[::-1]}"


class Hinge(Layer):
    """0 below 0, the input itself above."""

    def forward(self, rows: Tensor) -> Tensor:
        return rows.clamp(min=0)


class Stack(Layer):
    """Parts one after the other."""

    def __init__(self, *parts: Layer) -> None:
        self.parts = parts

    def parameters(self) -> list[Tensor]:
        return [parameter for part in self.parts for parameter in part.parameters()]

    def forward(self, rows: Tensor) -> Tensor:
        for part in self.parts:
            rows = part(rows)
        return rows


class Descent:
    """Plain gradient descent."""

    def __init__(self, parameters: Iterable[Tensor], rate: float) -> None:
        self.held, self.lr = list(parameters), rate

    def zero_grad(self) -> None:
        for parameter in self.held:
            parameter.grad = None

    @torch.no_grad()
    def step(self) -> None:
        for parameter in self.held:
            if parameter.grad is not None:
                parameter -= self.lr * parameter.grad


class SilentWatch:
    """Finds nothing."""

    def before_loss(self, predictions: Tensor, targets: Tensor) -> None: ...
    def after_loss(self, predictions: Tensor, loss: Any) -> None: ...
    def before_step(self) -> None: ...
    def batch_changed(self) -> None: ...
    def diverged(self, batches: Any) -> None: ...
    def nothing_moved(self) -> None: ...

    def take(self) -> list[Diagnosis]:
        return []


class OtherTrainer:
    """The trainer of this lesson."""

    words = Words("Stack(Dense(2, 16), Hinge(), Dense(16, 2))", "an other.Layer", "Stack", "Dense",
                  "Hinge", "share_right")  # fmt: skip
    banned = None
    explains: Mapping[str, frozenset[str]] = {}

    def __init__(self) -> None:
        self.package = ModuleType("other")
        self.package.__file__ = __file__
        self.package.__all__ = ["Dense", "Hinge", "Stack"]

    def loss(self, is_regression: bool) -> Any:
        return torch.nn.functional.mse_loss if is_regression else torch.nn.functional.cross_entropy

    def optimizer(self, parameters: Iterable[Tensor], lr: float, weight_decay: float = 0.0) -> Any:
        return Descent(parameters, lr)

    def train_epoch(self, model: Any, loader: Iterable[Any], optimizer: Any, loss_fn: Any) -> float:
        losses = []
        for rows, targets in loader:
            loss = loss_fn(model(rows.flatten(1)), targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return sum(losses) / len(losses)

    def evaluate(self, model: Any, loader: Iterable[Any]) -> float:
        with torch.no_grad():
            hits = [model(rows.flatten(1)).argmax(dim=1) == targets for rows, targets in loader]
        return float(torch.cat(hits).float().mean())

    def functions(self, is_regression: bool) -> Iterator[Callable[..., Any]]:
        return iter(())

    def devices(self) -> list[str]:
        return ["cpu"]

    def find_device(self, asked: str) -> torch.device:
        return torch.device(asked)

    activations = ("Hinge",)

    def network(self, widths: Sequence[int], activation: str = "") -> Stack:
        layers: list[Layer] = []
        for narrow, wide in pairwise(widths):
            layers += [Hinge()] if layers and activation else []
            layers.append(Dense(narrow, wide))
        return Stack(*layers)

    def layers(self, model: Any) -> Iterator[Any]:
        yield from model.parts if isinstance(model, Stack) else [model]

    def linear_map(self, layer: Any) -> AffineMap | None:
        return AffineMap(layer.kernel.T, layer.offset) if isinstance(layer, Dense) else None

    def is_rectifier(self, layer: Any) -> bool:
        return isinstance(layer, Hinge)

    def findings(self, model: Any, banned_use: str | None) -> Iterator[Diagnosis]:
        return iter(())

    def watch(self, model: Any, is_regression: bool) -> Watch:
        return SilentWatch()


OTHER: Trainer = OtherTrainer()
