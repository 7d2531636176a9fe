"""The plane on which a model's inputs are drawn: the two inputs themselves, or a projection.

Evaluates no model and draws nothing.
"""

from dataclasses import dataclass

import numpy as np
import torch
from scipy.linalg import eigh
from torch import Tensor

PCA_ROWS = 5000  # enough to find two principal components


@dataclass(frozen=True, eq=False)
class Projection:
    """The plane of the first two principal components of rows of D features."""

    mean: Tensor  # (D,) float32
    components: Tensor  # (2, D) float32, orthonormal, the largest variance first
    kept: float  # share of the variance that lies in the plane, 0 to 1


@dataclass(frozen=True, eq=False)
class Plane:
    """How rows and points of the plane are turned into each other."""

    projection: Projection | None = None  # None where rows are points of the plane

    @property
    def axes(self) -> tuple[str, str]:
        """What the two directions are called."""
        return ("x₁", "x₂") if self.projection is None else ("component 1", "component 2")

    @property
    def note(self) -> str:
        """What must be said of a projection; "" where nothing is projected."""
        if self.projection is None:
            return ""
        return (
            "a projection: the plane of the first two principal components, "
            f"{self.projection.kept:.0%} of the variance"
        )

    def project(self, rows: Tensor) -> np.ndarray:
        """(N, 2) float32 points of the plane. rows: (N, …)."""
        flat = rows.detach().cpu().float().flatten(1)
        if self.projection is None:
            return flat.numpy()
        across = self.projection.components.T  # (D, 2)
        return (flat @ across - self.projection.mean @ across).numpy()

    def inputs(self, points: np.ndarray) -> Tensor:
        """(N, D) float32 inputs of the model. points: (N, 2)."""
        rows = torch.from_numpy(np.ascontiguousarray(points, dtype=np.float32))
        if self.projection is None:
            return rows
        return torch.addmm(self.projection.mean, rows, self.projection.components)


def plane_through(rows: Tensor) -> Plane:
    """The plane of rows (N, …) of two features, else that of their two principal components."""
    if rows[0].numel() == 2:
        return Plane()
    some = rows[:PCA_ROWS].detach().cpu().float().flatten(1)
    mean = some.mean(dim=0)
    centred = some - mean
    covariance = (centred.T @ centred / (len(some) - 1)).numpy()  # (D, D)
    last = len(covariance) - 1
    variances, vectors = eigh(covariance, subset_by_index=[last - 1, last])  # ascending
    components = vectors.T[::-1]
    # An eigenvector has no sign of its own: its largest number is made positive.
    largest = np.take_along_axis(components, np.abs(components).argmax(axis=1)[:, None], axis=1)
    components = torch.from_numpy(np.ascontiguousarray(components * np.sign(largest)))
    kept = float(variances.sum() / max(float(np.trace(covariance)), 1e-12))
    return Plane(Projection(mean, components.float(), kept))
