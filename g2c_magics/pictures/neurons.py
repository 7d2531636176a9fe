"""What each hidden unit of the first layer does to the plane: the line at which it bends.

The unit x·w + b changes its mind where it is 0, which is a straight line; the network's curved
boundary is put together of such lines. Computed once into arrays. Draws nothing.
"""

from dataclasses import dataclass

import numpy as np
import torch

from g2c_magics.pictures.boundary import Boundary, boundary_of
from g2c_magics.pictures.subject import Subject
from g2c_magics.training import Run, TrainingError
from g2c_magics.training.validate_model import layers_of, weight_of

MAP = 40  # points a side of a unit's own picture


@dataclass(frozen=True, eq=False)
class Unit:
    """One hidden unit. It is 0 where weight·x + bias is 0.

    activation: (MAP, MAP), its output over the plane. share: of what all units together move the
    logits by, on the data. toward: the class it speaks for. on: share of the data on its positive
    side.
    """

    number: int
    weight: np.ndarray
    bias: float
    activation: np.ndarray
    share: float
    toward: int
    on: float

    @property
    def silent(self) -> bool:
        """True where it says the same about every row of the data."""
        return self.share < 1e-6


@dataclass(frozen=True, eq=False)
class Neurons:
    """All units of the first layer, the weightiest first, and the boundary they make.

    bend: the nonlinearity behind them, "" where there is none.
    """

    name: str
    boundary: Boundary
    units: tuple[Unit, ...]
    bend: str


@torch.no_grad()
def neurons_of(subject: Subject) -> Neurons:
    """The units of a network on the plane. Raises TrainingError, one line."""
    layers = list(layers_of(subject.model))
    places = [place for place, layer in enumerate(layers) if weight_of(layer) is not None]
    if len(places) < 2 or places[0] != 0:
        raise TrainingError(
            f"{subject.name} has no hidden layer to show: --neurons wants a chain such as "
            "Sequential(Linear(2, 16), ReLU(), Linear(16, 2))."
        )
    first, last = layers[0], places[1]
    if weight_of(first).shape[0] != 2:
        raise TrainingError(
            f"--neurons wants a network of the plane: {first!r} takes {weight_of(first).shape[0]} "
            "numbers, not 2."
        )
    boundary = _boundary(subject)
    weight, bias = weight_of(first).detach().cpu(), first.b.detach().cpu()
    outgoing = weight_of(layers[last]).detach().cpu()
    speaks = outgoing - outgoing.mean(dim=1, keepdim=True)  # what favours no class says nothing

    def hidden(rows: torch.Tensor) -> torch.Tensor:
        for layer in layers[:last]:
            rows = layer(rows.to(subject.device))
        return rows.cpu()

    left, right, bottom, top = boundary.bounds
    xx, yy = np.meshgrid(np.linspace(left, right, MAP), np.linspace(bottom, top, MAP))
    grid = torch.from_numpy(np.stack([xx.ravel(), yy.ravel()], axis=1).astype(np.float32))
    points = torch.from_numpy(boundary.train[0])
    maps = hidden(grid).T.reshape(-1, MAP, MAP).numpy()
    moves = hidden(points).std(dim=0) * speaks.norm(dim=1)
    shares = moves / moves.sum().clamp_min(1e-12)
    on = ((points @ weight + bias) > 0).float().mean(dim=0)
    units = tuple(
        Unit(
            number=unit,
            weight=weight[:, unit].numpy(),
            bias=float(bias[unit]),
            activation=maps[unit],
            share=float(shares[unit]),
            toward=int(speaks[unit].argmax()),
            on=float(on[unit]),
        )
        for unit in shares.argsort(descending=True).tolist()
    )
    return Neurons(subject.name, boundary, units, ", ".join(map(repr, layers[1:last])))


def _boundary(subject: Subject) -> Boundary:
    run: Run | None = subject.run
    if run is not None:
        return boundary_of(run)
    if subject.x is None or subject.y is None:
        raise TrainingError(f"{subject.name} is a bare model: name its points too, --x X --y Y.")
    return boundary_of(subject.model, subject.x, subject.y)
