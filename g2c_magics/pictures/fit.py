"""A regression of one input: its data, and the curve that a run fitted to them, epoch by epoch.

Computed once into arrays. Draws nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from g2c_magics.pictures.kept_run import check_snapshots
from g2c_magics.pictures.landscape import Landscape, landscape_of
from g2c_magics.pictures.subject import Subject
from g2c_magics.training import Run, Split, TrainingError
from g2c_magics.training.run import FINISHED
from g2c_magics.training.weights import Snapshot, as_it_was, copies_of

GRID_POINTS = 200  # along x
MARGIN = 0.05  # of the range of x, on each side
CURVES = 9  # at most, the first and the last among them
POINTS = 500  # of each part of the data, at most

Points = tuple[np.ndarray, np.ndarray]  # (N,) x, (N,) y


@dataclass(frozen=True, eq=False)
class Fit:
    """What a run has made of points (x, y). E: curves; G: grid points."""

    name: str
    train: Points
    val: Points | None
    x: np.ndarray  # (G,)
    epochs: list[int]  # (E,) the last is that of the model's weights
    curves: np.ndarray  # (E, G): what the model answered at x after these epochs
    start_loss: float | None  # of the training rows, before the first epoch
    end_loss: float | None  # in the last epoch
    ended: str  # how, where it did not go as asked: "diverged at epoch 95"; else ""
    truth: tuple[float, float] | None  # slope and intercept that the data were made with
    landscape: Landscape | None  # of a model that is one line
    note: str = ""


def fit_of(subject: Subject) -> Fit:
    """The fit of a run. Raises TrainingError, one line, for data of other shapes."""
    run = subject.run
    if run is None or not run.data.is_regression:
        raise TrainingError(f"{subject.name} is no run on numbers to predict: it has no fit.")
    train, val = run.data.train, run.data.val
    check_shapes(run, train)
    snapshots = path_of(run)
    x = grid_over(train)
    shown = spread(snapshots, CURVES)
    result, decay = run.result, run.settings.weight_decay
    landscape = landscape_of(subject, train, snapshots)
    notes = [run.data.note, f"weight decay {decay} pulls it off the minimum" if decay else ""]
    if landscape is not None and landscape.rows < len(train.x):
        notes.append(f"the landscape is of the first {landscape.rows:,} rows")
    return Fit(
        name=subject.name,
        train=_points(train),
        val=None if val is None else _points(val),
        x=x.ravel().numpy(),
        epochs=[kept.epoch for kept in shown],
        curves=np.stack([curve_at(kept, x, subject) for kept in shown]),
        start_loss=None if run.start is None else run.start["train_loss"],
        end_loss=None if result is None else result["train_loss"],
        ended="" if run.status == FINISHED else run.status,
        truth=run.data.line,
        landscape=landscape,
        note="; ".join(filter(None, notes)),
    )


def check_shapes(run: Run, train: Split) -> None:
    """Raise TrainingError unless there is one number to predict from one number."""
    if not run.data.is_curve:
        inputs, outputs = run.data.features, train.y[0].numel()
        raise TrainingError(
            f"{run.name} predicts {outputs} from {inputs} numbers a row: a fit is drawn for 1 from "
            f"1. Its loss: %g2c_curves {run.name}"
        )


def path_of(run: Run) -> list[Snapshot]:
    """The run's snapshots up to the weights that its model has, and these; finite ones only.

    Of a run that diverged all of them: its model has gone back to better weights.
    """
    check_snapshots(run)
    now = Snapshot(run.weights_epoch, copies_of(run.parameters))
    before = [kept for kept in run.snapshots if kept.epoch < now.epoch or run.diverged]
    path = before if before and run.diverged else [*before, now]
    return [kept for kept in path if all(map(_is_finite, kept.weights))]


def spread(snapshots: Sequence[Snapshot], count: int) -> list[Snapshot]:
    """At most `count` of them, the first and the last among them."""
    places = np.linspace(0, len(snapshots) - 1, min(count, len(snapshots)))
    return [snapshots[round(place)] for place in places]


def grid_over(train: Split) -> Tensor:
    """(G, 1) float32: numbers over the range of x."""
    low, high = float(train.x.min()), float(train.x.max())
    margin = MARGIN * max(high - low, 1e-3)
    return torch.linspace(low - margin, high + margin, GRID_POINTS)[:, None]


def curve_at(kept: Snapshot, x: Tensor, subject: Subject) -> np.ndarray:
    """(G,) what the model answered at x (G, 1) when it had these weights."""
    with as_it_was(subject.model, kept):
        return subject.outputs(x)[:, 0].numpy()


def _points(rows: Split) -> Points:
    some = rows.head(POINTS)
    return tuple(part.detach().cpu().float().ravel().numpy() for part in some)  # type: ignore


def _is_finite(weight: Tensor) -> bool:
    return bool(torch.isfinite(weight).all())
