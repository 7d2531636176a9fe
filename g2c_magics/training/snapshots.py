"""Keep a model's weights as they were now and then during a run, to show how it got there.

Bounded in number and in memory; dense at the beginning, where most happens.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch
from torch import Tensor

MOST = 40
MOST_BYTES = 32 * 2**20


class Snapshot(NamedTuple):
    """A model's weights after an epoch; epoch 0 is before the first."""

    epoch: int
    weights: list[Tensor]


class Snapshots:
    """Takes a run's snapshots: of few epochs all, of many the first ones and ever fewer later.

    first, last: epochs. kept: where they go.
    """

    def __init__(
        self, parameters: Sequence[Tensor], first: int, last: int, kept: list[Snapshot]
    ) -> None:
        self.parameters = parameters
        self.kept = kept
        size = sum(parameter.numel() * parameter.element_size() for parameter in parameters)
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
            self.kept.append(
                Snapshot(epoch, [parameter.detach().clone() for parameter in self.parameters])
            )


@contextmanager
def as_it_was(model: Any, snapshot: Snapshot) -> Iterator[None]:
    """Inside, the model has the weights of a snapshot; afterwards its own again."""
    parameters = list(model.parameters())
    now = [parameter.detach().clone() for parameter in parameters]
    try:
        _put(parameters, snapshot.weights)
        yield
    finally:
        _put(parameters, now)


@torch.no_grad()
def _put(parameters: Sequence[Tensor], weights: Sequence[Tensor]) -> None:
    for parameter, weight in zip(parameters, weights, strict=True):
        parameter.data.copy_(weight)
