"""A loader over tensors in memory: `for inputs, targets in loader`, batched by indexing.

No worker processes and no copies but the batch's own.
"""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from g2c_magics.training.data.dataset import Split

EVALUATION_BATCH = 2048  # rows at a time where nothing is learnt


class Batches:
    """Batches of a split, in a new random order each time, or in the given order.

    size: rows per batch (None: all). generator: draws the order, on the CPU (None: as they lie).
    after: called with the rows of each batch, when the loop comes back for more.
    """

    def __init__(
        self,
        split: Split,
        size: int | None,
        generator: torch.Generator | None = None,
        after: Callable[[int], None] | None = None,
    ) -> None:
        self.split = split
        self.size = len(split.x) if size is None else min(size, len(split.x))
        self.generator = generator
        self.after = after
        self.copies = True  # hand out copies, until it is known that nobody writes into them
        self.written_to = False  # somebody did

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
        is_view = self.generator is None or self.size == len(x)
        for inputs, targets in pieces:
            if is_view and self.copies:
                inputs, targets = inputs.clone(), targets.clone()
            version = inputs._version
            yield inputs, targets
            if inputs._version != version:
                self.written_to = True
            if self.after is not None:
                self.after(len(inputs))
