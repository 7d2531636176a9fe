"""The plane on which a model is looked at: its two inputs, or a cut through more of them.

Takes a Run or a bare model with points apart. Evaluates nothing and draws nothing.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from g2c_magics.training.data.dataset import Split
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.run import Run

PCA_ROWS = 5000


@dataclass(frozen=True, eq=False)
class Plane:
    """What is drawn: a model, and the plane through its inputs on which it is looked at."""

    name: str
    model: Any
    train: Split
    val: Split | None
    note: str
    given: bool  # points of the learner's, neither training nor validation
    pca: Any  # scikit-learn's, or None where the inputs lie in the plane themselves

    @property
    def points(self) -> np.ndarray:
        """All examples, on the plane."""
        return np.concatenate([self.flatten(part) for part in (self.train, self.val) if part])

    def flatten(self, part: Split) -> np.ndarray:
        """(N, 2): where the examples lie on the plane, or are projected to."""
        rows = part.x.detach().cpu().float().flatten(1).numpy()
        return rows if self.pca is None else self.pca.transform(rows).astype(np.float32)

    def inputs(self, grid: np.ndarray) -> Tensor:
        """The model's inputs at points of the plane."""
        rows = grid if self.pca is None else self.pca.inverse_transform(grid)
        return torch.from_numpy(np.ascontiguousarray(rows, dtype=np.float32))


def plane_of(value: Any, x: Any, y: Any, name: str = "") -> Plane:
    """Take a Run or a bare model apart. Raises TrainingError for anything else."""
    is_run = isinstance(value, Run)
    model = value.model if is_run else value
    name = name or (value.name if is_run else type(value).__name__)
    if not callable(model) or isinstance(model, type):
        told = "nothing" if value is None else type(value).__name__
        raise TrainingError(f"A boundary wants a Run or a model. Got {told} instead.")
    if is_run and x is None:
        data = value.data
        if data.is_regression or data.features < 2:
            raise TrainingError(
                f"{name} was trained on {data.name}, which has no classes in a plane: a boundary "
                "wants two or more classes and two or more features."
            )
        train, val, note = data.train, data.val, data.note
    elif x is None or y is None:
        raise TrainingError(f"{name} is a bare model: name its points too, --x X --y Y.")
    else:
        train, val, note = _given(x, y), None, ""
    pca = None
    if train.x[0].numel() > 2:
        from sklearn.decomposition import PCA  # half a second, for projections alone

        rows = train.head(PCA_ROWS).x.detach().cpu().float().flatten(1).numpy()
        pca = PCA(n_components=2, svd_solver="covariance_eigh").fit(rows)
    return Plane(name, model, train, val, note, x is not None, pca)


def _given(x: Any, y: Any) -> Split:
    """The learner's points. Raises TrainingError unless they are rows with a class each."""
    try:
        points, classes = torch.as_tensor(x).detach().cpu().float(), torch.as_tensor(y).cpu()
    except (TypeError, ValueError, RuntimeError) as error:
        raise TrainingError(f"--x and --y want arrays of numbers: {error}") from error
    if points.ndim < 2 or points[0].numel() < 2 or classes.shape != points.shape[:1]:
        raise TrainingError(
            f"A boundary wants points (N, 2) and classes (N,). Got {tuple(points.shape)} and "
            f"{tuple(classes.shape)}."
        )
    if len(points) == 0 or not bool(torch.isfinite(points).all()):
        raise TrainingError("--x wants one point or more, and no NaN.")
    return Split(points, classes.long())
