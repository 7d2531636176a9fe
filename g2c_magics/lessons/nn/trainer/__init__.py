"""What training and pictures ask of this lesson, on the learner's package as it is loaded now.

Each part is looked up when it is used, so that what was borrowed or replaced since counts.

Any, here: parts and models are of the learner's own classes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.learner_objects import attribute_of, repr_of
from g2c_magics.lessons.lesson import Diagnosis
from g2c_magics.lessons.nn import LESSON
from g2c_magics.lessons.nn.trainer.watch import Watch
from g2c_magics.lessons.trainer import AffineMap, Trainer, Words

WORDS = Words(
    example="Sequential(Linear(2, 16), ReLU(), Linear(16, 2))",
    model="a g2c.nn Module",
    chain="Sequential",
    linear="Linear",
    rectifier="ReLU",
    evaluate="evaluate_accuracy",
)
# A cause spoils the curves too: it is reported alone, without advice about its symptoms.
CAUSES = ("no-update", "detached-graph", "silent-broadcast", "unstable-softmax")
SYMPTOMS = frozenset(
    {"lr-too-high", "lr-too-low", "plateau", "overfitting", "dead-relu", "saturated-units"}
    | {"vanishing-gradients", "exploding-gradients", "oscillating-loss"}
)
EXPLAINS: dict[str, frozenset[str]] = {
    **dict.fromkeys(CAUSES, SYMPTOMS),
    "no-nonlinearity": frozenset({"plateau"}),
}


def trainer(package: ModuleType) -> Trainer:
    """The trainer on the learner's package."""
    return NNTrainer(package)


class NNTrainer:
    """This lesson's losses, optimizer, epoch, evaluation and layers."""

    words = WORDS
    banned = LESSON.banned
    explains = EXPLAINS
    activations = ("ReLU", "Tanh", "Sigmoid")

    def __init__(self, package: ModuleType) -> None:
        self.package = package

    def loss(self, is_regression: bool) -> Any:
        return self._loss_class(is_regression)()

    def optimizer(self, parameters: Iterable[Tensor], lr: float, weight_decay: float = 0.0) -> Any:
        return self.package.SGD(parameters, lr=lr, weight_decay=weight_decay)

    def train_epoch(self, model: Any, loader: Iterable[Any], optimizer: Any, loss_fn: Any) -> Any:
        return self.package.train_one_epoch(model, loader, optimizer, loss_fn)

    def evaluate(self, model: Any, loader: Iterable[Any]) -> Any:
        return self.package.evaluate_accuracy(model, loader)

    def functions(self, is_regression: bool) -> Iterator[Callable[..., Any]]:
        optimizer = self.package.SGD
        called = [(self._loss_class(is_regression), "forward")]
        called += [(optimizer, "step"), (optimizer, "zero_grad"), (self.package, "train_one_epoch")]
        called += [] if is_regression else [(self.package, "evaluate_accuracy")]
        for owner, name in called:
            function = getattr(owner, name, None)
            if callable(function):
                yield function

    def devices(self) -> list[str]:
        return self.package.device.available_devices()

    def find_device(self, asked: str) -> torch.device:
        return self.package.resolve_device(asked)

    def network(self, widths: Sequence[int], activation: str = "") -> Any:
        package = self.package
        layers = [package.Linear(*widths[:2])]
        for narrow, wide in pairwise(widths[1:]):
            layers += [getattr(package, activation)()] if activation else []
            layers.append(package.Linear(narrow, wide))
        return package.Sequential(*layers)

    def layers(self, model: Any, outer: tuple[int, ...] = ()) -> Iterator[Any]:
        """outer: ids of the chains that this one is within."""
        inner = attribute_of(model, "layers")
        if id(model) in outer:  # a chain that holds itself
            return
        if isinstance(inner, (list, tuple)):
            for layer in inner:
                yield from self.layers(layer, (*outer, id(model)))
        else:
            yield model

    def linear_map(self, layer: Any) -> AffineMap | None:
        weight, bias = attribute_of(layer, "W"), attribute_of(layer, "b")
        if not isinstance(weight, Tensor) or weight.ndim != 2:
            return None
        return AffineMap(weight, bias if isinstance(bias, Tensor) else None)

    def is_rectifier(self, layer: Any) -> bool:
        return type(layer).__name__ == "ReLU"

    def findings(self, model: Any, banned_use: str | None) -> Iterator[Diagnosis]:
        """A banned API, Linears with no nonlinearity between them."""
        if banned_use is not None:
            yield Diagnosis(
                "torch-nn-shortcut",
                f"This run uses {banned_use}. Build it from plain tensor functions: that is the "
                "point.",
            )
        for position, (layer, following) in enumerate(pairwise(self.layers(model)), 1):
            if self.linear_map(layer) is not None and self.linear_map(following) is not None:
                yield Diagnosis(
                    "no-nonlinearity",
                    f"Layers {position} and {position + 1}, {repr_of(layer)} and "
                    f"{repr_of(following)}, follow each other with no nonlinearity between them: "
                    "together they are one linear map. Put a ReLU() between them.",
                )

    def watch(self, model: Any, is_regression: bool) -> Watch:
        return Watch(model, is_regression)

    def _loss_class(self, is_regression: bool) -> Any:
        return self.package.MSELoss if is_regression else self.package.CrossEntropyLoss
