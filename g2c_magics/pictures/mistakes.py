"""What a model gets wrong: how often each class is taken for which, and its surest mistakes.

Computed once into arrays. Draws nothing.
"""

from dataclasses import dataclass

import numpy as np
import torch

from g2c_magics.pictures.boundary import Boundary, boundary_of, probabilities
from g2c_magics.pictures.subject import Subject
from g2c_magics.training import Split, TrainingError

SHOWN = 12  # mistakes in the gallery


@dataclass(frozen=True, eq=False)
class Mistake:
    """One row that was taken for something else. image: (H, W), or None."""

    row: int
    true: int
    found: int
    probability: float  # that the model gave to what it found
    image: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Mistakes:
    """counts: (C, C), counts[i, j] rows of class i were taken for class j.

    surest: the most confident mistakes, surest first. points: (M, 2), all mistakes of a model of
    the plane, on `boundary`; None elsewhere.
    """

    name: str
    part: str  # "test", "validation", "training" or "given": the rows that were looked at
    counts: np.ndarray
    surest: tuple[Mistake, ...]
    boundary: Boundary | None = None
    points: np.ndarray | None = None
    note: str = ""

    @property
    def rows(self) -> int:
        """How many rows were looked at."""
        return int(self.counts.sum())

    @property
    def wrong(self) -> int:
        """How many of them are wrong."""
        return self.rows - int(np.trace(self.counts))

    @property
    def accuracy(self) -> float:
        """Share of right rows."""
        return 1 - self.wrong / self.rows

    @property
    def shares(self) -> np.ndarray:
        """(C, C) counts as shares of their row; 0 for a class without rows."""
        sums = self.counts.sum(axis=1, keepdims=True)
        return self.counts / np.maximum(sums, 1)

    @property
    def commonest(self) -> tuple[int, int, int] | None:
        """(true, found, count) of the confusion that happens most often; None without any."""
        off = self.counts - np.diag(np.diag(self.counts))
        true, found = (int(place) for place in np.unravel_index(off.argmax(), off.shape))
        return (true, found, int(off[true, found])) if off.max() else None


def mistakes_of(subject: Subject) -> Mistakes:
    """The mistakes on the test rows, else the validation rows, else the training rows.

    Raises TrainingError, one line.
    """
    part, split = _part(subject)
    x, y = split
    chances = probabilities(subject.model, x.float().flatten(1), subject.name)
    y = y.cpu()
    if int(y.max()) >= chances.shape[1] or int(y.min()) < 0:
        raise TrainingError(
            f"{subject.name} tells {chances.shape[1]} classes apart, but the rows are of classes "
            f"{int(y.min())} to {int(y.max())}."
        )
    sure, found = chances.max(dim=1)
    size = chances.shape[1]
    counts = torch.bincount(y * size + found, minlength=size * size).reshape(size, size)
    wrong = (found != y).nonzero()[:, 0]
    order = wrong[sure[wrong].argsort(descending=True)]
    surest = tuple(
        Mistake(int(row), int(y[row]), int(found[row]), float(sure[row]), _image(x[row]))
        for row in order[:SHOWN]
    )
    boundary = points = None
    if x[0].numel() == 2:
        whole = subject.run if subject.run is not None else subject.model
        given = (None, None) if subject.run is not None else (x, y)
        boundary = boundary_of(whole, *given)
        points = x.flatten(1)[wrong.to(x.device)].cpu().numpy()
    return Mistakes(subject.name, part, counts.numpy(), surest, boundary, points, subject.note)


def _part(subject: Subject) -> tuple[str, Split]:
    if subject.run is not None:
        data = subject.run.data
        if data.is_regression:
            raise TrainingError(
                f"{subject.name} was trained on {data.name}, numbers and not classes: there is no "
                "right and wrong to count. Its loss tells: %g2c_curves"
            )
        for part, split in (("test", data.test), ("validation", data.val)):
            if split is not None:
                return part, split
        return "training", data.train
    if subject.x is None or subject.y is None:
        raise TrainingError(f"{subject.name} is a bare model: name its rows too, --x X --y Y.")
    if subject.y.ndim != 1 or subject.y.is_floating_point():
        raise TrainingError(
            f"--y wants one class a row, whole numbers (N,). Got {subject.y.dtype} "
            f"{tuple(subject.y.shape)}."
        )
    return "given", Split(subject.x, subject.y.long())


def _image(row: torch.Tensor) -> np.ndarray | None:
    """(H, W) of one input that is a picture."""
    numbers = row.detach().cpu().float().squeeze()
    if numbers.ndim == 1 and numbers.numel() >= 16:
        side = round(numbers.numel() ** 0.5)
        numbers = numbers.reshape(side, side) if side * side == numbers.numel() else numbers
    return numbers.numpy() if numbers.ndim == 2 else None
