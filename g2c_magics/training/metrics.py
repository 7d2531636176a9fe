"""The numbers of an epoch: measured on the device, and read off it all at once.

Reading one number makes the CPU wait for everything before it; a frame reads once.
"""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training import batch_losses
from g2c_magics.training.data.dataset import Data, Split
from g2c_magics.training.replaced_forward import replaced_forward
from g2c_magics.training.run import Row

TRACE_ROWS = 512  # examples whose mean loss is one point of the trace
TRACE_LENGTH = 4096  # points
WAITING_LOGITS = 4096  # of an epoch of one batch, that may wait to be counted with others

BATCHES = "batches"  # stands for a column, where the losses of an epoch's batches are waiting

Batch = tuple[Tensor, Tensor, Tensor]  # loss, predictions, targets
# Any: the learner's own loader, which yields pairs of tensors.
Loader = Iterable[Any]


class PendingMetrics:
    """Numbers of one run that are still on the device. Fills in the rows it was given.

    trace: the losses so far, finer than epochs: the first batch's, then means over stretches of
    one length. At most TRACE_LENGTH points; that length doubles where a run would have more.
    batch_losses: those of each batch, as Run.batch_losses holds them.
    """

    def __init__(
        self, is_regression: bool, batch_losses: list[tuple[float, float]] | None = None
    ) -> None:
        self.is_regression = is_regression
        self.steps = 0
        self.trace: list[float] = []
        self.batch_losses = [] if batch_losses is None else batch_losses
        self._stride = 1  # losses that a point of the trace is the mean of
        self._in_last = 1  # losses in its last point, so far
        self._pending: list[tuple[Row | None, str, Tensor]] = []  # no row: part of the trace
        self._uncounted: list[tuple[Row, Tensor, Tensor]] = []

    def later(self, row: Row, key: str, value: Tensor | None) -> None:
        """Fill row[key] when the numbers are read."""
        if value is not None:
            self._pending.append((row, key, value))

    def add_epoch(self, row: Row, batches: list[Batch]) -> None:
        """Note the accuracy of an epoch, and its losses in pieces finer than their mean."""
        first = self.steps == 0
        self.steps += len(batches)
        if not self.is_regression and batches:
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
        self._pending.append((row, BATCHES, stacked))

    def _count(self, row: Row, batches: list[Batch]) -> None:
        """Note an epoch's accuracy. Small epochs wait and are counted together, which is faster."""
        _, logits, targets = batches[0]
        fits = logits.ndim == 2 and targets.shape == logits.shape[:1]
        if fits and len(batches) == 1 and logits.numel() <= WAITING_LOGITS:
            self._uncounted.append((row, logits, targets))
        else:
            self.later(row, "train_accuracy", _accuracy(batches))

    def _count_small_epochs(self) -> None:
        """Count the small epochs that wait, those of one shape at once."""
        uncounted, self._uncounted = self._uncounted, []
        for _, group in groupby(uncounted, key=lambda waiting: waiting[1].shape):
            rows, logits, targets = zip(*group, strict=True)
            hits = torch.stack(logits).argmax(dim=2) == torch.stack(targets)  # (epochs, N)
            for row, share in zip(rows, hits.float().mean(dim=1), strict=True):
                self.later(row, "train_accuracy", share)

    def read(self) -> None:
        """Read every pending number off the device."""
        self._count_small_epochs()
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        flat = torch.cat([value.float().reshape(-1) for _, _, value in pending])
        values = iter(flat.cpu().tolist())
        for row, key, tensor in pending:
            if row is not None and key == BATCHES:
                losses = [next(values) for _ in range(tensor.numel())]
                batch_losses.add_epoch(self.batch_losses, row["epoch"], losses)
            elif row is None:
                for _ in range(tensor.numel()):
                    self._trace(next(values))
            else:
                row[key] = next(values)

    def _trace(self, loss: float) -> None:
        """Add one loss to the trace: a point of its own, or a part of the last one."""
        if len(self.trace) > 1 and self._in_last < self._stride:
            self._in_last += 1
            self.trace[-1] += (loss - self.trace[-1]) / self._in_last
            return
        if len(self.trace) == TRACE_LENGTH:
            self._double_stride()
            self._trace(loss)
            return
        self.trace.append(loss)
        self._in_last = 1

    def _double_stride(self) -> None:
        """Make one point of every two but the first, all complete; an odd one out is half done."""
        points = self.trace[1:]
        pairs = zip(points[::2], points[1::2], strict=False)
        self.trace[1:] = [(one + other) / 2 for one, other in pairs] + points[
            len(points) // 2 * 2 :
        ]
        self._in_last = self._stride if len(points) % 2 else 2 * self._stride
        self._stride *= 2


def _accuracy(batches: list[Batch]) -> Tensor | None:
    """Share of an epoch's rows that were right when they were learnt from."""
    predictions = [predictions for _, predictions, _ in batches]
    targets = [targets for _, _, targets in batches]
    logits = predictions[0] if len(batches) == 1 else torch.cat(predictions)
    classes = targets[0] if len(batches) == 1 else torch.cat(targets)
    return accuracy_of(logits, classes)


def accuracy_of(logits: Tensor, classes: Tensor) -> Tensor | None:
    """Share of rows whose largest logit is their class; None where the shapes do not fit.

    logits: (N, C). classes: (N,) int64.
    """
    if logits.ndim != 2 or classes.shape != logits.shape[:1]:
        return None
    return (logits.argmax(dim=1) == classes).float().mean()


# Any: a model and a loss of the learner's own classes, and whatever their function returns.
def evaluate(
    trainer: Trainer, model: Any, data: Data, loader: Loader, split: Split | None, loss_fn: Any
) -> tuple[Any, Tensor | None]:
    """What their evaluation returns (None for regression), and the loss (None without loss_fn).

    The loss comes from the outputs of the same forward pass. split: what the loader yields, where
    that is known.
    """
    outputs: list[Tensor] = []
    returned = None
    if not data.is_regression:

        def listening(_: Any, forward: Callable[..., Any]) -> Callable[..., Any]:
            def heard(*args: Any, **kwargs: Any) -> Any:
                output = forward(*args, **kwargs)
                if isinstance(output, Tensor) and output.ndim:
                    outputs.append(output.detach())
                return output

            return heard

        with replaced_forward([model], listening):
            returned = trainer.evaluate(model, loader)
    if loss_fn is None:
        return returned, None
    with torch.no_grad():
        if split is not None and sum(map(len, outputs)) == len(split.x):
            predictions, targets = torch.cat(outputs), split.y
        else:
            predictions, targets = _second_pass(model, loader)
        return returned, loss_fn(predictions, targets)


def _second_pass(model: Any, loader: Loader) -> tuple[Tensor, Tensor]:
    device = next(iter(model.parameters())).device
    predictions, targets = [], []
    for inputs, right in loader:
        predictions.append(model(inputs.to(device).flatten(1)))
        targets.append(right.to(device))
    return torch.cat(predictions), torch.cat(targets)
