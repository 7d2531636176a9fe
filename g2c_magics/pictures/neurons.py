"""What each hidden unit of the first layer does to the plane: the line where it switches on.

The unit's input x·w + b changes its sign on a straight line; the network's curved boundary is put
together from such lines. Computed once into arrays. Draws nothing.
"""

from dataclasses import dataclass

import numpy as np
import torch

from g2c_magics.pictures.boundary import Boundary, boundary_of
from g2c_magics.pictures.subject import Subject
from g2c_magics.training import TrainingError

MAP_POINTS = 40  # along each side of a unit's own picture
CONSTANT_SHARE = 1e-6  # a unit with a smaller share does not change


@dataclass(frozen=True, eq=False)
class Unit:
    """One hidden unit. M: MAP_POINTS."""

    number: int  # its column in W
    weight: np.ndarray  # (2,) float32
    bias: float
    activation: np.ndarray  # (M, M) float32: its output over the plane
    share: float  # of the spread of all units' effects on the logits, 0 to 1, on the data
    toward: int  # the class whose logit it raises most
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
    weight, outgoing = first.weight.detach().cpu(), following.weight.detach().cpu()
    if len(weight) != 2:
        raise TrainingError(
            f"--neurons wants a network of the plane: {layers[0]!r} takes {len(weight)} "
            "numbers, not 2."
        )
    boundary = boundary_of(subject)
    bias = torch.zeros(weight.shape[1]) if first.bias is None else first.bias.detach().cpu()
    effect = outgoing - outgoing.mean(dim=1, keepdim=True)  # raising all logits alike is no effect

    def activations(rows: torch.Tensor) -> torch.Tensor:
        for layer in layers[:second]:
            rows = layer(rows.to(subject.device))
        return rows.cpu()

    left, right, bottom, top = boundary.bounds
    xx, yy = np.meshgrid(np.linspace(left, right, MAP_POINTS), np.linspace(bottom, top, MAP_POINTS))
    grid = torch.from_numpy(np.stack([xx.ravel(), yy.ravel()], axis=1).astype(np.float32))
    maps = activations(grid).T.reshape(-1, MAP_POINTS, MAP_POINTS).numpy()
    points = torch.from_numpy(boundary.train[0])
    spreads = activations(points).std(dim=0) * effect.norm(dim=1)
    shares = spreads / spreads.sum().clamp_min(1e-12)
    on = ((points @ weight + bias) > 0).float().mean(dim=0)
    units = tuple(
        Unit(
            number=unit,
            weight=weight[:, unit].numpy(),
            bias=float(bias[unit]),
            activation=maps[unit],
            share=float(shares[unit]),
            toward=int(effect[unit].argmax()),
            on=float(on[unit]),
        )
        for unit in shares.argsort(descending=True).tolist()
    )
    between = ", ".join(map(repr, layers[1:second]))
    return Neurons(subject.name, boundary, units, between)
