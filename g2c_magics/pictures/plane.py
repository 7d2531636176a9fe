"""The plane on which a model's inputs are drawn: the two inputs themselves, or a projection.

Evaluates no model and draws nothing.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

PCA_ROWS = 5000  # enough to find two principal components


@dataclass(frozen=True, eq=False)
class Plane:
    """How rows and points of the plane are turned into each other."""

    # scikit-learn's fitted PCA of two components; None where rows are points of the plane.
    # Any, because scikit-learn takes half a second to import and ships no types.
    pca: Any = None

    @property
    def axes(self) -> tuple[str, str]:
        """What the two directions are called."""
        return ("x₁", "x₂") if self.pca is None else ("component 1", "component 2")

    @property
    def note(self) -> str:
        """What must be said of a projection; "" where nothing is projected."""
        if self.pca is None:
            return ""
        kept = self.pca.explained_variance_ratio_.sum()
        return (
            f"a projection: the plane of the first two principal components, {kept:.0%} of the "
            "variance"
        )

    def project(self, rows: Tensor) -> np.ndarray:
        """(N, 2) float32 points of the plane. rows: (N, …)."""
        flat = rows.detach().cpu().float().flatten(1).numpy()
        return flat if self.pca is None else self.pca.transform(flat).astype(np.float32)

    def inputs(self, points: np.ndarray) -> Tensor:
        """(N, D) float32 inputs of the model. points: (N, 2)."""
        rows = points if self.pca is None else self.pca.inverse_transform(points)
        return torch.from_numpy(np.ascontiguousarray(rows, dtype=np.float32))


def plane_through(rows: Tensor) -> Plane:
    """The plane of rows (N, …) of two features, else that of their two principal components."""
    if rows[0].numel() == 2:
        return Plane()
    from sklearn.decomposition import PCA  # half a second, for projections alone

    some = rows[:PCA_ROWS].detach().cpu().float().flatten(1).numpy()
    return Plane(PCA(n_components=2, svd_solver="covariance_eigh").fit(some))
