"""Evaluate a model over a plane, once, into arrays that a view can draw.

Draws nothing. Grids are computed in batches on the model's own device.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from g2c_magics.training.data import Data, Split
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.run import Run

RESOLUTION = 200
MARGIN = 0.12  # of the data's range, on each side
GRID_BATCH = 8192

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

    bounds: the part of the plane, so that several boundaries share one. hard: regions only.
    Raises TrainingError, one line.
    """
    model, name, train, val, note = _parts(run, x, y)
    points = np.concatenate([part[0] for part in (train, val) if part is not None])
    left, right, bottom, top = bounds or around(points)
    xx, yy = np.meshgrid(
        np.linspace(left, right, resolution, dtype=np.float32),
        np.linspace(bottom, top, resolution, dtype=np.float32),
    )
    grid = torch.from_numpy(np.stack([xx.ravel(), yy.ravel()], axis=1))
    probability = probabilities(model, grid, name).numpy().reshape(resolution, resolution, -1)
    held_out = val if val is not None else train
    found = probabilities(model, torch.from_numpy(held_out[0]), name).argmax(dim=1).numpy()
    return Boundary(
        name=name,
        xx=xx,
        yy=yy,
        probability=probability,
        label=probability.argmax(axis=-1),
        train=train,
        val=val,
        accuracy=float((found == held_out[1]).mean()),
        accuracy_of="val" if val is not None else "train",
        note=note,
        hard=hard,
    )


def around(points: np.ndarray) -> Bounds:
    """The rectangle that holds all points, with a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = MARGIN * np.maximum(high - low, 1e-3)
    (left, bottom), (right, top) = low - margin, high + margin
    return float(left), float(right), float(bottom), float(top)


@torch.no_grad()
def probabilities(model: Any, rows: Tensor, name: str) -> Tensor:
    """softmax of the model's logits, (N, C) on the CPU, computed in batches."""
    device = getattr(model, "device", "cpu")
    parts = []
    for batch in rows.split(GRID_BATCH):
        try:
            logits = model(batch.to(device))
        except (RuntimeError, ValueError) as error:
            raise TrainingError(
                f"{name} cannot be drawn on points of {rows.shape[1]} numbers: {error}"
            ) from error
        parts.append(logits)
    logits = torch.cat(parts).float().cpu()
    if logits.ndim != 2 or logits.shape[1] < 2:
        raise TrainingError(
            f"{name} gives shape {tuple(logits.shape)} for {len(rows)} points: a boundary wants "
            "one logit a class, two or more."
        )
    if not bool(torch.isfinite(logits).all()):
        raise TrainingError(f"{name} gives NaN or infinite logits: train a new model.")
    return torch.softmax(logits, dim=1)


def _parts(run: Any, x: Any, y: Any) -> tuple[Any, str, Any, Any, str]:
    """Model, name, training points, validation points and note."""
    if isinstance(run, Run) and x is None:
        data: Data = run.data
        if data.is_regression or data.features != 2:
            raise TrainingError(
                f"{run.name} was trained on {data.name}, {data.features} features: a boundary "
                "wants classes and 2 features."
            )
        val = None if data.val is None else _points(data.val)
        return run.model, run.name, _points(data.train), val, data.note
    model = run.model if isinstance(run, Run) else run
    name = run.name if isinstance(run, Run) else type(run).__name__
    if not callable(model):
        raise TrainingError(f"A boundary wants a Run or a model. Got {type(run).__name__} instead.")
    if x is None or y is None:
        raise TrainingError(f"{name} is a bare model: name its points too, --x X --y Y.")
    points = _points(Split(torch.as_tensor(x), torch.as_tensor(y)))
    if points[0].ndim != 2 or points[0].shape[1] != 2 or len(points[0]) != len(points[1]):
        raise TrainingError(
            f"A boundary wants points (N, 2) and classes (N,). Got {points[0].shape} and "
            f"{points[1].shape}."
        )
    return model, name, points, None, ""


def _points(split: Split) -> tuple[np.ndarray, np.ndarray]:
    x, y = split
    return x.detach().cpu().float().numpy(), y.detach().cpu().numpy()
