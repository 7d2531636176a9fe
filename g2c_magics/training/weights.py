"""Copies of a model's weights: the first, the last good and the best ones, and some on the way.

The copies stay on the model's device. No number is read off the device but by `moved`.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from torch import Tensor

from g2c_magics.training.run import Row

MOST = 40  # snapshots of a run
MOST_BYTES = 32 * 2**20  # of all snapshots of a run


def copies_of(parameters: Sequence[Tensor]) -> list[Tensor]:
    """The values of some parameters as they are now."""
    return [parameter.detach().clone() for parameter in parameters]


class Weights:
    """A model's parameters, and copies of them."""

    def __init__(self, parameters: Sequence[Tensor]) -> None:
        self.parameters = parameters
        self.start = self.copies()

    def copies(self) -> list[Tensor]:
        """The weights as they are now."""
        return copies_of(self.parameters)

    def store(self, kept: Sequence[Tensor]) -> None:
        """Write the weights as they are now into earlier copies."""
        for place, parameter in zip(kept, self.parameters, strict=True):
            place.copy_(parameter.detach())

    def restore(self, kept: Sequence[Tensor]) -> None:
        """Give the model the weights of a copy."""
        for place, parameter in zip(kept, self.parameters, strict=True):
            parameter.data.copy_(place)

    def moved(self) -> float:
        """How far they are from where they began, relative to their own size."""
        pairs = zip(self.parameters, self.start, strict=True)
        distance = sum(float((p.detach() - start).square().sum()) for p, start in pairs)
        size = sum(float(start.square().sum()) for start in self.start)
        return math.sqrt(distance / size) if size > 0 else math.inf


class BestWeights:
    """The weights that a run may have to go back to: the last good ones, and the best."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.good, self.candidate = weights.copies(), weights.copies()
        self.best, self.best_loss, self.best_epoch = weights.copies(), math.inf, 0

    def keep(self, is_good: bool) -> None:
        """Keep the weights after an epoch; is_good: those of the epoch before count as good."""
        if is_good:
            self.good, self.candidate = self.candidate, self.good
        self.weights.store(self.candidate)

    def back_to_good(self) -> None:
        """Give the model its last good weights."""
        self.weights.restore(self.good)

    def back_to_last(self) -> None:
        """Give the model the weights that were kept last."""
        self.weights.restore(self.candidate)

    def back_to_best(self) -> None:
        """Give the model the weights of its best epoch."""
        self.weights.restore(self.best)

    def epochs_since_best(self, row: Row) -> int:
        """Compare an epoch with the best so far, keep its weights if it is better; 0 if it is."""
        loss = row["train_loss"] if row["val_loss"] is None else row["val_loss"]
        if loss < self.best_loss:
            self.best_loss, self.best_epoch = loss, row["epoch"]
            self.weights.store(self.best)
        return row["epoch"] - self.best_epoch


class Snapshot(NamedTuple):
    """A model's weights after an epoch; epoch 0 is before the first."""

    epoch: int
    weights: list[Tensor]


class Snapshots:
    """Takes a run's snapshots: of few epochs all, of many the first ones and ever fewer later.

    Bounded in number and in memory. first, last: epochs.
    """

    def __init__(self, parameters: Sequence[Tensor], first: int, last: int) -> None:
        self.parameters = parameters
        self.taken: list[Snapshot] = []
        size = sum(parameter.nbytes for parameter in parameters)
        room = min(MOST, MOST_BYTES // max(size, 1)) - 1  # the last weights are the model's own
        span = last - first
        self.wanted = {first + round(span * (place / room) ** 2) for place in range(room)}
        if room < 1:
            self.wanted = set()
        elif span < room:
            self.wanted = set(range(first, last))

    def take(self, epoch: int) -> None:
        """Keep the weights as they are now, if this is an epoch to keep."""
        if epoch in self.wanted:
            self.taken.append(Snapshot(epoch, copies_of(self.parameters)))


@contextmanager
def as_it_was(model: Any, snapshot: Snapshot) -> Iterator[None]:
    """Inside, the model has the weights of a snapshot; afterwards its own again."""
    weights = Weights(list(model.parameters()))
    try:
        weights.restore(snapshot.weights)
        yield
    finally:
        try:
            weights.restore(weights.start)
        except KeyboardInterrupt:
            weights.restore(weights.start)
            raise
