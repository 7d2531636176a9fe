"""The loss over the weight and the bias of a model that is one line, and the way a run took there.

Computed once into arrays. Draws nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from g2c_magics.pictures.subject import Subject
from g2c_magics.text import first_line
from g2c_magics.training import Split
from g2c_magics.training.errors import told_in_a_line
from g2c_magics.training.torch_state import kept_torch_state
from g2c_magics.training.weights import Snapshot, as_it_was

GRID_POINTS = 41  # along each side
ROWS = 1000  # of the training rows, that the loss is taken over
MARGIN = 0.2  # of the path's extent, on each side
REACH = 1.5  # times the way from start to minimum: points of the path farther off are left out
LEAST_SIDE = 0.5  # of the minimum's size: where there is hardly a path
PROBES = ((2.0, -1.0), (-0.5, 3.0))  # weight and bias that tell which parameter is which
PROBE_ROWS = torch.tensor([[-1.0], [0.0], [0.5], [2.0]])


@dataclass(frozen=True, eq=False)
class Landscape:
    """The loss of y = weight x + bias, and a run's path. R: grid points a side; E: snapshots."""

    weights: np.ndarray  # (R,) of the grid's columns
    biases: np.ndarray  # (R,) of the grid's rows
    loss: np.ndarray  # (R, R): the learner's loss, a row for each bias
    epochs: list[int]  # (E,) of the path's points
    path: np.ndarray  # (E, 2): weight and bias
    minimum: tuple[float, float]  # the least squares line
    minimum_loss: float
    rows: int  # that the loss is taken over

    @property
    def is_left(self) -> bool:
        """Whether the path leaves the part that is drawn."""
        low = (self.weights[0], self.biases[0])
        high = (self.weights[-1], self.biases[-1])
        return not bool(((self.path >= low) & (self.path <= high)).all())


def landscape_of(subject: Subject, train: Split, snapshots: Sequence[Snapshot]) -> Landscape | None:
    """The landscape of a model that is y = weight x + bias; None for any other.

    train: x (N, 1), y (N, 1). snapshots: of its weights, the first ones first.
    """
    order = weight_and_bias(subject)
    if order is None:
        return None
    some = train.head(ROWS).to("cpu")
    path = np.array([[float(kept.weights[place]) for place in order] for kept in snapshots])
    minimum = least_squares(some)
    left, bottom, side = part_to_draw(path, minimum)
    weights = np.linspace(left, left + side, GRID_POINTS)
    biases = np.linspace(bottom, bottom + side, GRID_POINTS)
    grid = np.stack(np.meshgrid(weights, biases), axis=-1).reshape(-1, 2)
    losses = losses_at(np.concatenate([grid, [minimum]]), some, subject)
    return Landscape(
        weights,
        biases,
        losses[:-1].reshape(GRID_POINTS, GRID_POINTS),
        [kept.epoch for kept in snapshots],
        path,
        minimum,
        float(losses[-1]),
        len(some.x),
    )


def weight_and_bias(subject: Subject) -> tuple[int, int] | None:
    """The places of weight and bias among the parameters; None where the model is no such line.

    Found by what the model's own forward makes of other numbers in their places.
    """
    parameters = subject.parameters
    if [parameter.numel() for parameter in parameters] != [1, 1]:
        return None
    for order in ((0, 1), (1, 0)):
        if all(_is_line(subject, probe, order) for probe in PROBES):
            return order
    return None


def _is_line(subject: Subject, probe: tuple[float, float], order: tuple[int, int]) -> bool:
    values: list[Tensor] = [parameter.detach() for parameter in subject.parameters]
    for place, value in zip(order, probe, strict=True):
        values[place] = torch.full_like(values[place], value)
    with as_it_was(subject.model, Snapshot(0, values)):
        outputs = subject.outputs(PROBE_ROWS)
    expected = probe[0] * PROBE_ROWS + probe[1]
    return outputs.shape == expected.shape and torch.allclose(outputs, expected, atol=1e-4)


def least_squares(train: Split) -> tuple[float, float]:
    """Weight and bias of the line with the least mean squared error."""
    x, y = (part.numpy().astype(np.float64).ravel() for part in train)
    weight, bias = np.linalg.lstsq(np.stack([x, np.ones_like(x)], axis=1), y, rcond=None)[0]
    return float(weight), float(bias)


def part_to_draw(path: np.ndarray, minimum: tuple[float, float]) -> tuple[float, float, float]:
    """Left, bottom and side of a square around the path and the minimum.

    A square, on which a step goes at a right angle to the contours. Of a path that diverges the
    points far off are not in it.
    """
    far = np.linalg.norm(path - minimum, axis=1)
    inside = np.concatenate([path[far <= REACH * max(far[0], 1e-3)], [minimum]])
    low, high = inside.min(axis=0), inside.max(axis=0)
    least = LEAST_SIDE * max(*map(abs, minimum), 1e-3)
    side = (1 + 2 * MARGIN) * max(float((high - low).max()), least)
    left, bottom = (low + high) / 2 - side / 2
    return float(left), float(bottom), side


@torch.no_grad()
def losses_at(points: np.ndarray, train: Split, subject: Subject) -> np.ndarray:
    """(P,) the learner's own loss of the lines at points (P, 2). Raises TrainingError."""
    weights, biases = torch.from_numpy(points).to(train.x).T[..., None, None]  # (P, 1, 1)
    predictions = weights * train.x + biases  # (P, N, 1)
    with (
        told_in_a_line(lambda error: f"The loss cannot be drawn: it fails ({first_line(error)})."),
        kept_torch_state(),
    ):
        loss_fn = subject.trainer.loss(True)
        return np.array([float(loss_fn(one, train.y.clone())) for one in predictions])
