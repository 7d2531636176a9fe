"""What each hidden unit of the first layer does to the plane: the line where it switches on.

The unit's input x·w + b changes its sign on a straight line; the network's curved boundary is put
together from such lines. Computed once into arrays. Draws nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from g2c_magics.learner_objects import repr_of
from g2c_magics.pictures.boundary import Boundary, boundary_of
from g2c_magics.pictures.subject import Subject
from g2c_magics.text import first_line
from g2c_magics.training import TrainingError
from g2c_magics.training.errors import told_in_a_line

MAP_POINTS = 40  # along each side of a unit's own picture
MOST_POINTS = 1000  # of the data, that the effects are measured on
CONSTANT_SHARE = 1e-6  # a unit with a smaller share does not change


@dataclass(frozen=True, eq=False)
class Unit:
    """One hidden unit. M: MAP_POINTS."""

    number: int  # its column in W
    weight: np.ndarray  # (2,) float32
    bias: float
    activation: np.ndarray  # (M, M) float32: its output over the plane
    share: float  # of the spread of all units' effects on the logits, 0 to 1, on the data
    toward: int  # the class whose logit rises most with its output, on the data
    on: float  # share of the data, 0 to 1, where its input is positive

    @property
    def constant(self) -> bool:
        """True where its output is the same for every row of the data."""
        return self.share < CONSTANT_SHARE


@dataclass(frozen=True, eq=False)
class Neurons:
    """All units of the first layer, and the boundary they make together."""

    name: str  # the run or the model
    boundary: Boundary
    units: tuple[Unit, ...]  # the largest share first
    nonlinearity: str  # the layers behind the units: "ReLU()"; "" where there are none


@torch.no_grad()
def neurons_of(subject: Subject) -> Neurons:
    """The units of a network on the plane. Raises TrainingError, one line."""
    layers, trainer = subject.layers, subject.trainer
    maps = [(place, trainer.linear_map(layer)) for place, layer in enumerate(layers)]
    linears = [(place, found) for place, found in maps if found is not None]
    if len(linears) < 2 or linears[0][0] != 0:
        raise TrainingError(
            f"{subject.name} has no hidden layer to show: --neurons wants a chain such as "
            f"{trainer.words.example}."
        )
    (_, first), (second, following) = linears[:2]
    weight, width = first.weight.detach().cpu(), len(following.weight)
    if len(weight) != 2:
        raise TrainingError(
            f"--neurons wants a network of the plane: {repr_of(layers[0])} takes {len(weight)} "
            "numbers, not 2."
        )
    boundary = boundary_of(subject)
    bias = _bias_of(layers[0], weight, subject)

    def activations(rows: Tensor) -> Tensor:
        found = _passed(layers[:second], rows, subject)
        if found.shape != (len(rows), width):
            raise TrainingError(_no_chain(subject, f"{tuple(found.shape)} comes out of them"))
        return found

    left, right, bottom, top = boundary.bounds
    xx, yy = np.meshgrid(np.linspace(left, right, MAP_POINTS), np.linspace(bottom, top, MAP_POINTS))
    grid = torch.from_numpy(np.stack([xx.ravel(), yy.ravel()], axis=1).astype(np.float32))
    maps = activations(grid).T.reshape(-1, MAP_POINTS, MAP_POINTS).numpy()
    points = torch.from_numpy(boundary.train[0])
    outputs = activations(points[:MOST_POINTS])
    effects = _effects(outputs, lambda rows: _passed(layers[second:], rows, subject))
    spreads = torch.stack([effect.spread for effect in effects])
    shares = spreads / spreads.sum().clamp_min(1e-12)
    on = ((points @ weight + bias) > 0).float().mean(dim=0)
    units = tuple(
        Unit(
            number=unit,
            weight=weight[:, unit].numpy(),
            bias=float(bias[unit]),
            activation=maps[unit],
            share=float(shares[unit]),
            toward=effects[unit].toward,
            on=float(on[unit]),
        )
        for unit in shares.argsort(descending=True).tolist()
    )
    between = ", ".join(map(repr_of, layers[1:second]))
    return Neurons(subject.name, boundary, units, between)


class _Effect(NamedTuple):
    """What one unit does to the logits on the data."""

    spread: Tensor  # (), of its part of the logits
    toward: int  # the class whose logit rises most with its output


def _effects(outputs: Tensor, logits_of: Callable[[Tensor], Tensor]) -> list[_Effect]:
    """For each unit, what the logits lose when its output is its mean, whatever layers follow.

    outputs: (N, units), those of the units on the data. logits_of: (N, units) → (N, C).
    """
    whole, means, found = logits_of(outputs), outputs.mean(dim=0), []
    for unit in range(outputs.shape[1]):
        without = outputs.clone()
        without[:, unit] = means[unit]
        part = whole - logits_of(without)  # (N, C)
        part = part - part.mean(dim=1, keepdim=True)  # raising all logits alike is no effect
        rises = (outputs[:, unit] - means[unit]) @ part  # (C,)
        found.append(_Effect(part.std(dim=0).norm(), int(rises.argmax())))
    return found


# Any: layers are objects of the learner's own classes.
def _bias_of(layer: Any, weight: Tensor, subject: Subject) -> Tensor:
    """(units,) what the first layer makes of 0, whatever it calls its bias, if it has one.

    Raises TrainingError where the layer is not x W + b: its units have no lines.
    """
    rows = torch.randn(8, 2, generator=torch.Generator().manual_seed(0))
    rows[0] = 0
    found = _passed([layer], rows, subject)
    expected = rows @ weight + found[:1]
    if found.shape != expected.shape or not torch.allclose(found, expected, atol=1e-4):
        raise TrainingError(
            f"--neurons wants a first layer that computes x W + b, and {repr_of(layer)} does not: "
            "its units switch on along no straight line."
        )
    return found[0]


def _passed(layers: Sequence[Any], rows: Tensor, subject: Subject) -> Tensor:
    """What comes out of some layers, one after the other. Raises TrainingError, one line."""
    with told_in_a_line(lambda e: _no_chain(subject, f"{type(e).__name__}: {first_line(e)}")):
        for layer in layers:
            rows = layer(rows.to(subject.device, copy=True))
        return rows.cpu()


def _no_chain(subject: Subject, why: str) -> str:
    return (
        f"--neurons wants a chain whose layers can be called one after the other, and those of "
        f"{subject.name} cannot ({why}). See its forward, or %g2c_shapes {subject.name}"
    )
