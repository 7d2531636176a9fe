"""Evaluate a model over a plane, once, into arrays that a view can draw.

Draws nothing. Grids are computed in batches on the model's own device.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from g2c_magics.pictures.plane import Plane, plane_of
from g2c_magics.text import first_line
from g2c_magics.training.data.dataset import Split
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.rng import threads
from g2c_magics.training.todo import explain_todo

RESOLUTION = 200
LIVE_RESOLUTION = 60  # points a side of a boundary drawn while it forms
MARGIN = 0.12  # of the data's range, on each side
GRID_BATCH = 8192
SMALL = 20_000  # parameters: below, a second thread costs more than it brings
PROJECTED_POINTS = 300  # more would hide the regions

Bounds = tuple[float, float, float, float]  # left, right, bottom, top


@dataclass(frozen=True, eq=False)
class Boundary:
    """A model's decisions over a plane, and the points they are about.

    xx, yy: (R, R) coordinates. probability: (R, R, C). label: (R, R) the likeliest class.
    train, val: (N, 2) points with (N,) classes, or None.
    """

    name: str
    xx: np.ndarray
    yy: np.ndarray
    probability: np.ndarray
    label: np.ndarray
    train: tuple[np.ndarray, np.ndarray] | None
    val: tuple[np.ndarray, np.ndarray] | None
    accuracy: float | None
    accuracy_of: str = "val"  # which points the accuracy counts
    note: str = ""
    hard: bool = False
    axes: tuple[str, str] = ("x₁", "x₂")

    @property
    def classes(self) -> int:
        """How many classes the model tells apart."""
        return self.probability.shape[-1]

    @property
    def bounds(self) -> Bounds:
        """The part of the plane that was evaluated."""
        xx, yy = self.xx, self.yy
        return float(xx.min()), float(xx.max()), float(yy.min()), float(yy.max())

    def to_dict(self) -> dict[str, Any]:
        """Plain facts, for JSON and for text."""
        return {
            "name": self.name,
            "classes": self.classes,
            "accuracy": self.accuracy,
            "accuracy_of": self.accuracy_of,
            "bounds": self.bounds,
            "note": self.note,
        }


def boundaries_of(
    values: Sequence[Any],
    x: Any = None,
    y: Any = None,
    names: Sequence[str] | None = None,
    **how: Any,
) -> list[Boundary]:
    """The boundaries of several runs or models over one part of the plane, to be compared.

    names: what to call them. how: what boundary_of takes.
    Raises TrainingError, one line.
    """
    names = names or [""] * len(values)
    planes = [plane_of(value, x, y, name) for value, name in zip(values, names, strict=True)]
    flat = [plane for plane in planes if plane.pca is None]
    if flat:
        corners = np.array([around(plane.points) for plane in flat])
        low, high = corners.min(axis=0), corners.max(axis=0)
        how = {"bounds": (low[0], high[1], low[2], high[3]), **how}
    return [
        _evaluate(plane, **(how if plane.pca is None else {**how, "bounds": None}))
        for plane in planes
    ]


def boundary_of(
    run: Any,
    x: Any = None,
    y: Any = None,
    *,
    hard: bool = False,
    bounds: Bounds | None = None,
    resolution: int = RESOLUTION,
) -> Boundary:
    """The boundary of a Run, or of a bare model with points `x` (N, 2) and classes `y` (N,).

    Data of more than two features are cut along the plane of their first two principal components.
    bounds: the part of the plane. hard: regions only. Raises TrainingError, one line.
    """
    return _evaluate(plane_of(run, x, y), hard, bounds, resolution)


def _evaluate(
    plane: Plane,
    hard: bool = False,
    bounds: Bounds | None = None,
    resolution: int = RESOLUTION,
) -> Boundary:
    """Every number that a picture of this plane needs."""
    left, right, bottom, top = bounds or around(plane.points)
    xx, yy = np.meshgrid(
        np.linspace(left, right, resolution, dtype=np.float32),
        np.linspace(bottom, top, resolution, dtype=np.float32),
    )
    grid = np.stack([xx.ravel(), yy.ravel()], axis=1)
    shares = probabilities(plane.model, plane.inputs(grid), plane.name).numpy()
    probability = shares.reshape(resolution, resolution, -1)
    measured = plane.train if plane.val is None else plane.val
    found = probabilities(plane.model, measured.x.float().flatten(1), plane.name).argmax(dim=1)
    note = [plane.note] if plane.note else []
    if plane.pca is not None:
        kept = plane.pca.explained_variance_ratio_.sum()
        note.append(
            f"a projection: the plane of the first two principal components, {kept:.0%} of the "
            "variance"
        )
    return Boundary(
        name=plane.name,
        xx=xx,
        yy=yy,
        probability=probability,
        label=probability.argmax(axis=-1),
        train=_shown(plane, plane.train),
        val=None if plane.val is None else _shown(plane, plane.val),
        accuracy=float((found == measured.y.cpu()).float().mean()),
        accuracy_of="given" if plane.given else "train" if plane.val is None else "val",
        note="; ".join(note),
        hard=hard,
        axes=("x₁", "x₂") if plane.pca is None else ("component 1", "component 2"),
    )


def _shown(plane: Plane, part: Split) -> tuple[np.ndarray, np.ndarray]:
    """The points to draw: all on a true plane, some where they are only projected."""
    few = part if plane.pca is None else part.head(PROJECTED_POINTS)
    return plane.flatten(few), few.y.detach().cpu().numpy()


def around(points: np.ndarray) -> Bounds:
    """The rectangle that holds all points, with a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = MARGIN * np.maximum(high - low, 1e-3)
    (left, bottom), (right, top) = low - margin, high + margin
    return float(left), float(right), float(bottom), float(top)


@torch.no_grad()
def probabilities(model: Any, rows: Tensor, name: str) -> Tensor:
    """softmax of the model's logits, (N, C) on the CPU, computed in batches."""
    parameters = list(getattr(model, "parameters", list)())
    device = parameters[0].device if parameters else "cpu"
    small = sum(parameter.numel() for parameter in parameters) < SMALL
    if any(parameter.is_meta for parameter in parameters):
        raise TrainingError(f"{name} lies on the device meta: its weights have no values.")
    parts = []
    with threads(1 if small else None):
        for batch in rows.split(GRID_BATCH):
            try:
                parts.append(model(batch.to(device)))
            except Exception as error:  # the learner's code may raise anything
                raise explain_todo(error) or TrainingError(
                    f"{name} cannot be drawn on points of {rows.shape[1]} numbers: "
                    f"{first_line(error)}"
                ) from error
        logits = _logits(parts, len(rows), name)
        return torch.softmax(logits, dim=1)


def _logits(parts: list[Any], rows: int, name: str) -> Tensor:
    """What a model gave, whole, on the CPU. Raises TrainingError where it is no logits."""
    if not all(isinstance(part, Tensor) for part in parts):
        raise TrainingError(f"{name} returns no tensor: is a return missing?")
    logits = torch.cat(parts).float().cpu()
    if logits.ndim != 2 or logits.shape[1] < 2:
        raise TrainingError(
            f"{name} gives shape {tuple(logits.shape)} for {rows} points: a boundary wants "
            "one logit a class, two or more."
        )
    if not bool(torch.isfinite(logits).all()):
        raise TrainingError(f"{name} gives NaN or infinite logits: train a new model.")
    return logits
