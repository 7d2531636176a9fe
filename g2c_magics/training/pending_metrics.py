"""Numbers that are still on the device: noted as they come, read off it all at once.

Reading one number makes the CPU wait for everything before it; a frame reads once.
"""

import math
from itertools import groupby
from typing import Any

import torch
from torch import Tensor

from g2c_magics.training.run import Run

TRACE_ROWS = 512  # examples whose mean loss is one point of the trace
TRACE_LENGTH = 4096
SMALL = 4096  # logits of an epoch that may wait for the next reading to be counted

Batch = tuple[Tensor, Tensor, Tensor]  # loss, predictions, targets


class PendingMetrics:
    """What one run still has to learn of its own numbers."""

    def __init__(self, run: Run):
        self.run = run
        self.steps = 0
        self._pending: list[tuple[dict[str, Any] | None, str, Tensor]] = []
        self._uncounted: list[tuple[dict[str, Any], Tensor, Tensor]] = []

    def later(self, row: dict[str, Any], key: str, value: Tensor | None) -> None:
        """Fill row[key] when the numbers are read."""
        if value is not None:
            self._pending.append((row, key, value))

    def add_epoch(self, row: dict[str, Any], batches: list[Batch]) -> None:
        """Note the accuracy of an epoch, and its losses in pieces finer than their mean."""
        first = self.steps == 0
        self.steps += len(batches)
        if not self.run.data.is_regression and batches:
            self._count(row, batches)
        losses = [loss for loss, _, _ in batches if loss.ndim == 0]
        if not losses:
            return
        if first:
            self._pending.append((None, "", losses[0]))
        if len(losses) == 1:
            self._pending.append((None, "", losses[0]))
            return
        stacked = torch.stack(losses)
        piece = min(-(-TRACE_ROWS // max(len(batches[0][2]), 1)), len(losses))
        whole = len(losses) // piece * piece
        self._pending.append((None, "", stacked[:whole].reshape(-1, piece).mean(dim=1)))

    def _count(self, row: dict[str, Any], batches: list[Batch]) -> None:
        """Note an epoch's accuracy. Small epochs wait and are counted together, which is faster."""
        _, logits, right = batches[0]
        fits = logits.ndim == 2 and right.shape == logits.shape[:1]
        if fits and len(batches) == 1 and logits.numel() <= SMALL:
            self._uncounted.append((row, logits, right))
        else:
            self.later(row, "train_accuracy", _hits(batches))

    def _count_the_small(self) -> None:
        """Count the small epochs that wait, those of one shape at once."""
        uncounted, self._uncounted = self._uncounted, []
        for _, group in groupby(uncounted, key=lambda waiting: waiting[1].shape):
            rows, logits, right = zip(*group, strict=True)
            hits = torch.stack(logits).argmax(dim=2) == torch.stack(right)  # (epochs, N)
            for row, share in zip(rows, hits.float().mean(dim=1), strict=True):
                self.later(row, "train_accuracy", share)

    def settle(self) -> None:
        """Read every pending number."""
        self._count_the_small()
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        flat = torch.cat([value.float().reshape(-1) for _, _, value in pending])
        values = iter(flat.cpu().tolist())
        for row, key, tensor in pending:
            if row is None:
                self.run.trace.extend(next(values) for _ in range(tensor.numel()))
            else:
                row[key] = next(values)
        if len(self.run.trace) > TRACE_LENGTH:
            del self.run.trace[1::2]


class Weights:
    """A model's parameters, and copies of them kept aside."""

    def __init__(self, parameters: list[Tensor]):
        self.parameters = parameters
        self.start = self.copies()

    def copies(self) -> list[Tensor]:
        """The weights as they are now."""
        return [parameter.detach().clone() for parameter in self.parameters]

    def store(self, kept: list[Tensor]) -> None:
        """Write the weights as they are now into earlier copies."""
        for place, parameter in zip(kept, self.parameters, strict=True):
            place.copy_(parameter.detach())

    def moved(self) -> float:
        """How far they are from where they began, in units of their own size."""
        pairs = zip(self.parameters, self.start, strict=True)
        way = sum(float((p.detach() - start).square().sum()) for p, start in pairs)
        size = sum(float(start.square().sum()) for start in self.start)
        return math.sqrt(way / size) if size > 0 else math.inf

    def restore(self, kept: list[Tensor]) -> None:
        """Give the model the weights of a copy."""
        for place, parameter in zip(kept, self.parameters, strict=True):
            parameter.data.copy_(place)


def _hits(batches: list[Batch]) -> Tensor | None:
    """Share of an epoch's rows that were right when they were learnt from."""
    predictions = [predictions for _, predictions, _ in batches]
    targets = [targets for _, _, targets in batches]
    logits = predictions[0] if len(batches) == 1 else torch.cat(predictions)
    right = targets[0] if len(batches) == 1 else torch.cat(targets)
    if logits.ndim != 2 or right.shape != logits.shape[:1]:
        return None
    return (logits.argmax(dim=1) == right).float().mean()
