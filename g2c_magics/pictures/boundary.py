"""A model's decisions over a plane: probabilities on a grid, and the points they are about.

Computed once into arrays. Draws nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from g2c_magics.pictures.subject import Subject
from g2c_magics.training import Split

GRID_POINTS = 200  # along each side
LIVE_GRID_POINTS = 60  # along each side, while the run goes on
MARGIN = 0.12  # of the data's range, on each side
PROJECTED_POINTS = 300  # of each part of the data; more would hide the regions

Bounds = tuple[float, float, float, float]  # left, right, bottom, top
Points = tuple[np.ndarray, np.ndarray]  # (N, 2) float32 places, (N,) int64 classes


@dataclass(frozen=True, eq=False)
class Boundary:
    """What a model decides over a plane. R: grid points along each side; C: classes."""

    name: str  # the run or the model
    xx: np.ndarray  # (R, R) float32: the first coordinate of each grid point
    yy: np.ndarray  # (R, R) float32: the second coordinate of each grid point
    probability: np.ndarray  # (R, R, C) float32: the softmax of the model's logits
    label: np.ndarray  # (R, R) int64: the most likely class
    train: Points  # the training points, or the points given
    val: Points | None  # the validation points; None where none were held out
    accuracy: float  # share of right rows, 0 to 1, over all rows and not only those drawn
    accuracy_of: str = "val"  # the rows that the accuracy is about: "val", "train" or "given"
    note: str = ""  # what must be said of the data and of the projection
    hard: bool = False  # draw the regions alone, without the probabilities
    axes: tuple[str, str] = ("x₁", "x₂")  # names of the two directions

    @property
    def classes(self) -> int:
        """How many classes the model tells apart."""
        return self.probability.shape[-1]

    @property
    def confidence(self) -> np.ndarray:
        """(R, R): 0 where all classes are equally likely, 1 where one is certain."""
        chance = 1 / self.classes
        return (self.probability.max(axis=-1) - chance) / (1 - chance)

    @property
    def points(self) -> int:
        """How many points there are to draw."""
        return sum(len(part[1]) for part in (self.train, self.val) if part is not None)

    def some_points(self, at_most: int) -> "Boundary":
        """The same with at most so many of its points: every second, every third, …"""
        step = max(-(-self.points // at_most), 1)
        train, val = (
            None if part is None else (part[0][::step], part[1][::step])
            for part in (self.train, self.val)
        )
        return replace(self, train=train, val=val)

    @property
    def bounds(self) -> Bounds:
        """The part of the plane that was evaluated."""
        xx, yy = self.xx, self.yy
        return float(xx.min()), float(xx.max()), float(yy.min()), float(yy.max())


def boundaries_of(
    subjects: Sequence[Subject], *, hard: bool = False, grid_points: int = GRID_POINTS
) -> list[Boundary]:
    """The boundaries of several runs or models over one part of the plane, to be compared.

    hard, grid_points: see boundary_of. Raises TrainingError, one line.
    """
    shared = [_around(subject) for subject in subjects if subject.plane.projection is None]
    bounds = None
    if shared:
        left, right, bottom, top = zip(*shared, strict=True)
        bounds = min(left), max(right), min(bottom), max(top)
    return [
        boundary_of(
            subject,
            hard=hard,
            bounds=bounds if subject.plane.projection is None else None,
            grid_points=grid_points,
        )
        for subject in subjects
    ]


def boundary_of(
    subject: Subject,
    *,
    hard: bool = False,
    bounds: Bounds | None = None,
    grid_points: int = GRID_POINTS,
) -> Boundary:
    """The boundary of a run or a model.

    Rows of more than two features are drawn on the plane of their first two principal components.
    hard: draw regions alone. bounds: the part of the plane; all rows with a margin by default.
    Raises TrainingError, one line.
    """
    plane = subject.plane
    train, val = subject.labelled(), subject.val
    left, right, bottom, top = bounds or _around(subject)
    xx, yy = np.meshgrid(
        np.linspace(left, right, grid_points, dtype=np.float32),
        np.linspace(bottom, top, grid_points, dtype=np.float32),
    )
    grid = np.stack([xx.ravel(), yy.ravel()], axis=1)
    probability = subject.probabilities(plane.inputs(grid)).numpy()
    probability = probability.reshape(grid_points, grid_points, -1)
    measured = train if val is None else val
    predicted = subject.outputs(measured.x.float().flatten(1)).argmax(dim=1)
    return Boundary(
        name=subject.name,
        xx=xx,
        yy=yy,
        probability=probability,
        label=probability.argmax(axis=-1),
        train=_points(subject, train),
        val=None if val is None else _points(subject, val),
        accuracy=float((predicted == measured.y.cpu()).float().mean()),
        accuracy_of="given" if subject.run is None else "train" if val is None else "val",
        note="; ".join(note for note in (subject.note, plane.note) if note),
        hard=hard,
        axes=plane.axes,
    )


def _points(subject: Subject, rows: Split) -> Points:
    """The points to draw: all where rows are points of the plane, some where they are projected."""
    some = rows if subject.plane.projection is None else rows.head(PROJECTED_POINTS)
    return subject.plane.project(some.x), some.y.detach().cpu().numpy()


def _around(subject: Subject) -> Bounds:
    """The rectangle that holds all rows, with a margin."""
    parts = [part for part in (subject.labelled(), subject.val) if part is not None]
    points = np.concatenate([subject.plane.project(part.x) for part in parts])
    low, high = points.min(axis=0), points.max(axis=0)
    margin = MARGIN * np.maximum(high - low, 1e-3)
    (left, bottom), (right, top) = low - margin, high + margin
    return float(left), float(right), float(bottom), float(top)
