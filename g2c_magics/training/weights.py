"""Copies of a model's weights: the first, the newest, the last good and the best ones.

And snapshots on the way. The copies stay on the model's device. No number is read off the device
but by `moved`.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch
from torch import Tensor

from g2c_magics.training.run import Row

MOST = 40  # snapshots of a run
MOST_BYTES = 32 * 2**20  # of all snapshots of a run


def copies_of(parameters: Sequence[Tensor]) -> list[Tensor]:
    """The values of some parameters as they are now."""
    return [parameter.detach().clone() for parameter in parameters]


class Snapshot(NamedTuple):
    """A model's weights after an epoch; epoch 0 is before the first."""

    epoch: int
    weights: list[Tensor]


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


def compared_loss(row: Row, val_loss: object = None) -> float | Tensor:
    """The loss that the best epoch has the lowest of: of validation, where that is known.

    val_loss: the row's, while it is not read off the device. A tensor where that is no CPU.
    """
    if row["val_loss"] is None and isinstance(val_loss, Tensor) and val_loss.numel() == 1:
        return val_loss.item() if val_loss.is_cpu else val_loss.detach().reshape(())
    return row["train_loss"] if row["val_loss"] is None else row["val_loss"]


class BestWeights:
    """The weights that a run may have to go back to: the newest, the last good, the best ones.

    Three copies take turns, so that an epoch costs one. epoch: what the model has done before.
    best, best_loss: of the run that this one goes on with.
    """

    def __init__(
        self,
        weights: Weights,
        epoch: int = 0,
        best: Snapshot | None = None,
        best_loss: float | Tensor = math.inf,
    ) -> None:
        self.weights = weights
        self._copies = [weights.copies() for _ in range(3)]
        self.newest = self.good = Snapshot(epoch, self._copies[0])
        self.best = Snapshot(epoch, self._copies[1])
        self.best_loss: float | Tensor = math.inf
        if best is not None:
            for place, kept in zip(self.best.weights, best.weights, strict=True):
                place.copy_(kept)
            self.best, self.best_loss = Snapshot(best.epoch, self.best.weights), best_loss

    def keep(self, epoch: int, loss: float | Tensor, is_good: bool) -> None:
        """Keep the weights after an epoch; is_good: those of the epoch before count as good.

        loss: what the best epoch has the lowest of. As a tensor it is compared on its device, and
        which epoch is the best is not known here.
        """
        if is_good:
            self.good = self.newest
        in_use = (id(self.good.weights), id(self.best.weights))
        free = next(copies for copies in self._copies if id(copies) not in in_use)
        self.weights.store(free)
        self.newest = Snapshot(epoch, free)
        if isinstance(loss, Tensor):
            is_better = loss < self.best_loss
            self.best_loss = torch.where(is_better, loss, self.best_loss)
            for place, new in zip(self.best.weights, free, strict=True):
                place.copy_(torch.where(is_better, new, place))
        elif loss < self.best_loss:
            self.best, self.best_loss = self.newest, loss

    def best_of(self, row: Row | None) -> Snapshot:
        """The best weights with their epoch. row: the run's best, once its numbers are known."""
        if row is None or not isinstance(self.best_loss, Tensor):
            return self.best
        return Snapshot(row["epoch"], self.best.weights)

    def back_to(self, kept: Snapshot) -> None:
        """Give the model these weights: they count as the newest."""
        self.weights.restore(kept.weights)
        self.newest = kept


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
