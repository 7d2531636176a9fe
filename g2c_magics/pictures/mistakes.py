"""What a model gets wrong: how often each class is taken for which, its most confident mistakes.

Computed once into arrays. Draws nothing.
"""

from dataclasses import dataclass

import numpy as np
import torch

from g2c_magics.pictures.boundary import Boundary, boundary_of
from g2c_magics.pictures.subject import Subject
from g2c_magics.training import Split, TrainingError

LISTED_MISTAKES = 12
FEWEST_PIXELS = 16  # a flat row of fewer numbers is not drawn as an image


@dataclass(frozen=True, eq=False)
class Mistake:
    """One row that was taken for something else."""

    row: int  # its position among the rows that were looked at
    true: int  # its class
    predicted: int  # the class with the largest logit
    probability: float  # that the model gave to `predicted`, 0 to 1
    image: np.ndarray | None = None  # (H, W) float32; None where the row is no image
    # The rows most like it that were answered right, of its class and of the class it was taken
    # for; None where the row is no image, or where no row of that class was.
    right_true: np.ndarray | None = None  # (H, W) float32
    right_predicted: np.ndarray | None = None  # (H, W) float32


@dataclass(frozen=True, eq=False)
class Mistakes:
    """The confusion matrix of a model, and its most confident mistakes. C: classes."""

    name: str  # the run or the model
    part: str  # the rows that were looked at: "test", "validation", "training" or "given"
    counts: np.ndarray  # (C, C) int64: counts[i, j] rows of class i were taken for class j
    most_confident: tuple[Mistake, ...]  # at most LISTED_MISTAKES, most confident first
    boundary: Boundary | None = None  # for rows of two features
    points: np.ndarray | None = None  # (M, 2) float32: all mistakes, on the boundary
    note: str = ""  # what must be said of the data

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
        """Share of right rows, 0 to 1."""
        return 1 - self.wrong / self.rows

    @property
    def shares(self) -> np.ndarray:
        """(C, C) counts as shares of their row; 0 for a class without rows."""
        sums = self.counts.sum(axis=1, keepdims=True)
        return self.counts / np.maximum(sums, 1)

    @property
    def most_common(self) -> tuple[int, int, int] | None:
        """(true, predicted, count) of the most common confusion; None without any."""
        confusions = self.counts - np.diag(np.diag(self.counts))
        place = np.unravel_index(confusions.argmax(), confusions.shape)
        true, predicted = (int(index) for index in place)
        count = int(confusions[true, predicted])
        return (true, predicted, count) if count else None


def mistakes_of(subject: Subject) -> Mistakes:
    """The mistakes on the test rows, else the validation rows, else the training rows.

    Raises TrainingError, one line.
    """
    part, (x, y) = _rows_to_judge(subject)
    y = y.cpu()
    probabilities = subject.probabilities(x.float().flatten(1))
    probability, predicted = probabilities.max(dim=1)
    classes = probabilities.shape[1]
    if int(y.max()) >= classes:
        raise TrainingError(
            f"{subject.name} tells {classes} classes apart, but the rows are of classes "
            f"{int(y.min())} to {int(y.max())}."
        )
    counts = torch.bincount(y * classes + predicted, minlength=classes**2)
    wrong = (predicted != y).nonzero()[:, 0]
    order = wrong[probability[wrong].argsort(descending=True)]
    flat = x.detach().cpu().float().flatten(1)
    right = predicted == y

    def most_like(row: int, position: int) -> np.ndarray | None:
        """The image of the right row of a class that lies nearest to this one."""
        there = (right & (y == position)).nonzero()[:, 0]
        if not len(there) or _image(x[row]) is None:
            return None
        return _image(x[there[(flat[there] - flat[row]).norm(dim=1).argmin()]])

    most_confident = tuple(
        Mistake(
            row=row,
            true=int(y[row]),
            predicted=int(predicted[row]),
            probability=float(probability[row]),
            image=_image(x[row]),
            right_true=most_like(row, int(y[row])),
            right_predicted=most_like(row, int(predicted[row])),
        )
        for row in order[:LISTED_MISTAKES].tolist()
    )
    boundary = points = None
    if x[0].numel() == 2:
        boundary = boundary_of(subject)
        points = x.flatten(1)[wrong.to(x.device)].cpu().numpy()
    matrix = counts.reshape(classes, classes).numpy()
    return Mistakes(subject.name, part, matrix, most_confident, boundary, points, subject.note)


def _rows_to_judge(subject: Subject) -> tuple[str, Split]:
    """What the rows are called, and the rows with their classes."""
    labelled = subject.labelled()
    if subject.run is None:
        return "given", labelled
    data = subject.run.data
    for part, split in (("test", data.test), ("validation", subject.val)):
        if split is not None:
            return part, split
    return "training", labelled


def _image(row: torch.Tensor) -> np.ndarray | None:
    """(H, W) float32 of one row that is an image, or a square number of pixels."""
    pixels = row.detach().cpu().float().squeeze()
    if pixels.ndim == 1 and pixels.numel() >= FEWEST_PIXELS:
        side = round(pixels.numel() ** 0.5)
        pixels = pixels.reshape(side, side) if side * side == pixels.numel() else pixels
    return pixels.numpy() if pixels.ndim == 2 else None
