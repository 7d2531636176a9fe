"""Loaders over tensors in memory: `for inputs, targets in loader`, batched by indexing.

No worker processes and no copies but the batch's own. A loader tells its watch when a batch goes
out and when the learner's loop comes back for the next one.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import torch
from torch import Tensor

from g2c_magics.training.data.dataset import Split

EVALUATION_BATCH = 2048  # inputs at a time where nothing is learnt


class Batches:
    """Batches of a split, in a new random order each time round, or in the given order.

    size: rows a batch (None: all). generator: draws the order, on the CPU (None: as they lie).
    after: called between batches, when the loop comes back for more.
    """

    def __init__(
        self,
        split: Split,
        size: int | None,
        generator: torch.Generator | None = None,
        after: Callable[[int], None] | None = None,
    ):
        self.split = split
        self.size = len(split.x) if size is None else min(size, len(split.x))
        self.generator = generator
        self.after = after
        self.careful = True  # hand out copies, until it is known that nobody writes into them
        self.touched = False  # somebody did

    def __len__(self) -> int:
        return -(-len(self.split.x) // self.size)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        x, y = self.split
        if self.generator is None:
            pieces = zip(x.split(self.size), y.split(self.size), strict=True)
        elif self.size == len(x):
            pieces = iter([(x, y)])
        else:
            order = torch.randperm(len(x), generator=self.generator).to(x.device)
            pieces = (
                (x.index_select(0, rows), y.index_select(0, rows))
                for rows in order.split(self.size)
            )
        of_data = self.generator is None or self.size == len(x)
        for inputs, targets in pieces:
            if of_data and self.careful:
                inputs, targets = inputs.clone(), targets.clone()
            version = inputs._version
            yield inputs, targets
            if inputs._version != version:
                self.touched = True
            if self.after is not None:
                self.after(len(inputs))


class Wrapped:
    """The learner's own loader, passed through as it is, with the same word after each batch."""

    def __init__(self, loader: Iterable[Any], after: Callable[[int], None] | None = None):
        self.loader = loader
        self.after = after

    def __len__(self) -> int:
        return len(self.loader)

    def __iter__(self) -> Iterator[Any]:
        for batch in self.loader:
            yield batch
            if self.after is not None:
                self.after(len(batch[0]))
