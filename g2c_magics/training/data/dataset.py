"""The data of a run: complete, in memory, checked and split."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor

from g2c_magics.training.errors import TrainingError
from g2c_magics.training.settings import OPTIONS, Settings


class Split(NamedTuple):
    """Inputs and their targets, row by row."""

    x: Tensor  # (N, D) or (N, 1, 28, 28) float32
    y: Tensor  # (N,) int64 classes, or (N, K) float32 numbers

    def head(self, count: int) -> "Split":
        """The first `count` rows."""
        return Split(self.x[:count], self.y[:count])

    def to(self, device: str) -> "Split":
        """The same rows on a device."""
        return Split(self.x.to(device), self.y.to(device))


@dataclass(frozen=True, eq=False)
class Data:
    """One data set, split."""

    name: str  # what the learner calls it: "circles", "x,y", the variable of a loader
    # "line": numbers to predict; "points": rows to classify; "images": images to classify.
    kind: str
    train: Split  # what is learnt from; of a loader of the learner's, all that it yields
    val: Split | None = None  # held out, and measured after each epoch; None where nothing is
    test: Split | None = None  # measured once, at the end; None where there is none
    classes: int | None = None  # how many classes there are; None where the targets are numbers
    note: str = ""  # what every figure must say of it
    # The learner's own loaders, used in place of the tensors. Any: they yield what they like.
    loader: Iterable[Any] | None = None
    val_loader: Iterable[Any] | None = None
    batch_rows: int | None = None  # rows in a batch of that loader; None without one
    # Slope and intercept of the line that the targets were made with; None where there is none.
    line: tuple[float, float] | None = None
    # True for the learner's own variables: their classes are those seen, there may be more.
    own: bool = False
    # What the tensors are views of: read once, and freed with the last Data that holds it.
    source: object = None

    @property
    def features(self) -> int:
        """Numbers in one flattened input."""
        return self.train.x[0].numel()

    @property
    def is_regression(self) -> bool:
        """True where the targets are numbers, not classes."""
        return self.classes is None

    @property
    def is_plane(self) -> bool:
        """True for classes of points with two numbers each: a boundary can be drawn."""
        return not self.is_regression and self.features == 2

    @property
    def is_curve(self) -> bool:
        """True for one number to predict from one number: the fit can be drawn."""
        return self.is_regression and self.features == 1 and self.train.y[0].numel() == 1

    def summary(self) -> dict[str, Any]:
        """Plain facts, for JSON."""
        return {
            "name": self.name,
            "kind": self.kind,
            "note": self.note,
            "features": self.features,
            "classes": self.classes,
            "train": len(self.train.x),
            "val": len(self.val.x) if self.val else 0,
            "test": len(self.test.x) if self.test else 0,
        }

    def __repr__(self) -> str:
        sizes = {key: value for key, value in self.summary().items() if value}
        return f"Data({', '.join(f'{key}={value!r}' for key, value in sizes.items())})"


def split(x: Tensor, y: Tensor, settings: Settings, **about: Any) -> Data:
    """Rows in random order as Data: the training rows first, the validation rows after them.

    Views, not copies. `--limit N` keeps N training rows, and the validation rows that there are
    without it.
    """
    rows = len(x)
    held_out = round(rows * settings.val)
    if settings.val > 0:
        held_out = min(max(held_out, 1), rows - 1)
    training = rows - held_out
    if training < 1:
        raise TrainingError(f"The data {about['name']} has no rows to train on: got {rows}.")
    train = Split(x[:training], y[:training])
    if settings.limit is not None:
        train = train.head(settings.limit)
    val = Split(x[training:], y[training:]) if held_out else None
    return Data(train=train, val=val, **about)


def refuse_settings(settings: Settings, names: Iterable[str], why: str) -> None:
    """Raise TrainingError where one of these settings, which can take no effect, was given."""
    for option in OPTIONS:
        if option.field in names and getattr(settings, option.field) != option.default:
            raise TrainingError(f"{option.flag} has no effect here: {why}. Leave it out.")


def shuffled(rows: int, seed: int) -> Tensor:
    """A random order of `rows` rows, drawn on the CPU, the same for the same seed."""
    return torch.randperm(rows, generator=torch.Generator().manual_seed(seed))
