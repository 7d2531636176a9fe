"""Loaders: `for inputs, targets in loader`, over tensors in memory or the learner's own.

Tensors in memory are batched by indexing: no worker processes, no copies but the batch's own.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import torch
from torch import Tensor

from g2c_magics.training.data.dataset import Data, Split

EVALUATION_BATCH = 2048  # rows at a time where nothing is learnt


class Batches:
    """Batches of a split, in a new random order each time, or in the given order.

    size: rows per batch (None: all). generator: draws the order, on the CPU (None: as they lie).
    after: called with the number of rows of each batch, when the loop comes back for more.
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
            original = inputs
            if is_view and self.copies:
                inputs, targets = inputs.clone(), targets.clone()
            version = inputs._version
            yield inputs, targets
            # What is written through .data or NumPy counts as no new version.
            if inputs._version != version or not (
                inputs is original or torch.equal(inputs, original)
            ):
                self.written_to = True
            if self.after is not None:
                self.after(len(inputs))


class LoaderProxy:
    """The learner's loader as it is; `after` is called as that of Batches is."""

    # Any: whatever they loop over, and whatever it yields.
    def __init__(self, inner: Any, after: Callable[[int], None]) -> None:
        self._inner = inner
        self._after = after

    def __len__(self) -> int:
        return len(self._inner)

    def __iter__(self) -> Iterator[Any]:
        for batch in self._inner:
            yield batch
            self._after(len(batch[0]))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Loaders(NamedTuple):
    """What a run trains from and validates on."""

    train: Batches | LoaderProxy
    val: Any  # Batches, or the learner's own; None where nothing is held out
    val_split: Split | None  # what `val` yields; None where that is not known


def loaders_of(
    data: Data,
    device: str,
    batch_size: int | None,
    generator: torch.Generator,
    after: Callable[[int], None],
) -> Loaders:
    """The loaders of a run. generator, after: as for Batches."""
    if data.loader is not None:
        train = LoaderProxy(data.loader, after)
    else:
        train = Batches(data.train.to(device), batch_size, generator, after)
    if data.val_loader is not None or data.val is None:
        return Loaders(train, data.val_loader, None)
    val = data.val.to(device)
    return Loaders(train, Batches(val, EVALUATION_BATCH), val)
