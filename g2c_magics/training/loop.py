"""train: run the learner's own loop on the learner's own parts, and watch it from outside.

Their train_one_epoch gets a loader, a loss and an optimizer that record; nothing of theirs is
changed. No number is read off the device on our account but once a frame.
"""

import contextlib
import math
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.training import diagnose, rates
from g2c_magics.training.batches import EVALUATION_BATCH, Batches, Wrapped
from g2c_magics.training.checks import check_model
from g2c_magics.training.data import Data, Split
from g2c_magics.training.device import choose, thread_count
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.evaluate import evaluate
from g2c_magics.training.log import RunLog
from g2c_magics.training.recorders import RecordedLoss, RecordedOptimizer
from g2c_magics.training.run import FINISHED, Run
from g2c_magics.training.seeds import seeded, threads
from g2c_magics.training.settings import Settings
from g2c_magics.training.todo import explain_todo, trim
from g2c_magics.training.watch import Watch

FRAME_SECONDS = 0.25  # at most four frames a second
FRAME_SHARE = 0.02  # of the run's time, at most, for drawing
TRACE_ROWS = 512
TRACE_LENGTH = 4096

Batch = tuple[Tensor, Tensor, Tensor]  # loss, predictions, targets


def train(
    model: Any,
    data: Data,
    settings: Settings,
    nn: ModuleType,
    on_frame: Callable[[Run], object] | None = None,
    runs_dir: Path | str | None = None,
    resume: Run | None = None,
) -> Run:
    """Train `model` on `data` with the learner's `nn` and return the Run.

    on_frame: called with the Run at once, then at most four times a second, and once at the end.
    runs_dir: where the run is logged (None: nowhere). resume: a Run to go on with.
    Raises TrainingError when it cannot begin. Once it has begun, the Run comes back in any case:
    `.status` says how it ended and `.error` holds what the learner's code raised.
    """
    if resume is not None:
        model, data = resume.model, resume.data
    check_model(model, data)
    settings = settings.filled(data.kind)
    device, note = choose(model, data, settings, nn)
    run = Run(model, data, settings, device=device, epochs=settings.epochs)
    run.notes.extend([note] if note else [])
    if resume is not None:
        _continue(run, resume)
    count = thread_count(model, data, settings, nn) if device == "cpu" else None
    with seeded(settings.seed), threads(count):
        _Session(run, nn, on_frame or (lambda run: None), RunLog(run, runs_dir, nn)).train()
    return run


def _continue(run: Run, earlier: Run) -> None:
    """Take over what an earlier run has reached."""
    done = len(earlier.history)
    if run.epochs <= done:
        raise TrainingError(
            f"{earlier.name} already has {done} epochs. To go on, ask for more: --epochs {2 * done}"
        )
    run.resumed = True
    run.history = [dict(row) for row in earlier.history]
    run.seconds = earlier.seconds
    run.diagnoses = [dict(found) for found in earlier.diagnoses]


class _Session:
    """One call of train: the parts handed to the learner's loop, the clock, the frames."""

    def __init__(self, run: Run, nn: ModuleType, on_frame: Callable[[Run], object], log: RunLog):
        self.run, self.nn, self.on_frame, self.log = run, nn, on_frame, log
        self.settings = run.settings
        self.first_epoch = len(run.history) + 1
        self.before = run.seconds
        self.start = time.perf_counter()
        self.last_frame = -math.inf
        self.frame_cost = 0.0
        self.in_epoch = self.seen = 0
        self.steps = 0
        self.pending: list[tuple[dict[str, Any] | None, str, Tensor]] = []

    def train(self) -> None:
        """From the first frame to the last, whatever happens between."""
        try:
            self._prepare()
            self._frame()
            for epoch in range(self.first_epoch, self.run.epochs + 1):
                self._one_epoch(epoch)
                if not self.run.running:
                    break
            else:
                self.run.status = FINISHED
            if not self.run.diverged:
                self._test()
        except KeyboardInterrupt:
            self.run.status = f"interrupted at epoch {self._epoch_now()}"
        except Exception as error:
            self.watch.saw_error(error)
            self.run.status = f"failed at epoch {self._epoch_now()}"
            self.run.error = explain_todo(error) or trim(error)
        finally:
            self._finish()

    def _prepare(self) -> None:
        run, settings, nn = self.run, self.settings, self.nn
        run.model.to(run.device)
        self.parameters = list(run.model.parameters())
        self.watch = Watch(run, self.parameters)
        self.train_split = _on(run.data.train, run.device)
        self.rows = len(self.train_split.x)
        self.generator = torch.Generator()
        if run.data.loader is not None:
            self.loader: Any = Wrapped(run.data.loader, self._after_batch)
        else:
            self.loader = Batches(
                self.train_split, settings.batch_size, self.generator, self._after_batch
            )
        self.val_split = run.data.val and _on(run.data.val, run.device)
        if run.data.val_loader is not None:
            self.val_loader: Any = run.data.val_loader
        elif self.val_split is not None:
            self.val_loader = Batches(self.val_split, EVALUATION_BATCH)
        else:
            self.val_loader = None
        self.plain_loss = nn.MSELoss() if run.data.is_regression else nn.CrossEntropyLoss()
        self.loss = RecordedLoss(self.plain_loss, self.watch)
        optimizer = nn.SGD(
            run.model.parameters(), lr=settings.lr, weight_decay=settings.weight_decay
        )
        lr_at = self._falling_lr if settings.decay == "linear" else None
        self.optimizer = RecordedOptimizer(optimizer, self.watch, lr_at)
        self.good = self._weights()
        self.best = self.good
        self.start_weights = self._weights()
        self.candidate = self._weights()
        diagnose.model(run, nn)

    def _one_epoch(self, epoch: int) -> None:
        run = self.run
        self.in_epoch = 0
        self.generator.manual_seed(self.settings.seed * 1_000_003 + epoch)
        began = time.perf_counter()
        returned = self.nn.train_one_epoch(run.model, self.loader, self.optimizer, self.loss)
        batches = self.loss.take()
        self.steps += len(batches)
        self._trace(batches)
        row = dict.fromkeys(
            ("epoch", "train_loss", "val_loss", "train_accuracy", "val_accuracy", "seconds")
        )
        row["epoch"] = epoch
        row["train_loss"] = diagnose.returned_loss(run, returned, batches)
        if not run.data.is_regression and batches:
            self._later(row, "train_accuracy", _hits(batches))
        if self.val_loader is not None:
            accuracy, loss = evaluate(
                self.nn, run, self.val_loader, self.val_split, self.plain_loss
            )
            row["val_accuracy"] = accuracy
            self._later(row, "val_loss", loss)
        if epoch == self.first_epoch:
            self._trust_or_tell()
        row["seconds"] = time.perf_counter() - began
        run.history.append(row)
        self.in_epoch = 0
        self._judge(row, batches)
        self._frame_if_due()

    def _trust_or_tell(self) -> None:
        """After one epoch: does the learner's code write into the batches it is handed?"""
        ours = [it for it in (self.loader, self.val_loader) if isinstance(it, Batches)]
        if any(loader.touched for loader in ours):
            self.run.diagnose(
                "inplace-input",
                "A batch was changed in place by the code it was handed to (mul_, +=, x[…] = …). "
                "It was a copy; make a new tensor instead.",
            )
            return
        for loader in ours:
            loader.careful = False

    def _judge(self, row: dict[str, Any], batches: list[Batch]) -> None:
        """Keep the weights of a sane epoch; end the run at a loss that is no number."""
        loss = row["train_loss"]
        if math.isfinite(loss):
            if loss <= self.run.history[0]["train_loss"]:
                self.good, self.candidate = self.candidate, self.good
            self._store(self.candidate)
            self._stop_early(row)
            return
        self._restore(self.good)
        if not diagnose.softmax_overflowed(self.run, batches):
            rates.advise(self.run, self.nn, self.start_weights, "lr-too-high")
        self.run.status = f"diverged at epoch {row['epoch']}"

    def _stop_early(self, row: dict[str, Any]) -> None:
        """With --early-stop N: keep the best weights, and end N epochs after them."""
        patience = self.settings.early_stop
        if patience is None:
            return
        self._settle()
        best = self.run.best
        if best is row:
            self.best = self._weights()
        elif best is not None and row["epoch"] - best["epoch"] >= patience:
            self._restore(self.best)
            self.run.status = f"stopped early at epoch {row['epoch']}"
            self.run.notes.append(f"the model has the weights of its best epoch, {best['epoch']}")

    def _test(self) -> None:
        run = self.run
        if run.data.test is not None and not run.data.is_regression:
            test = _on(run.data.test, run.device)
            run.test_accuracy, _ = evaluate(
                self.nn, run, Batches(test, EVALUATION_BATCH), test, None
            )

    def _finish(self) -> None:
        run = self.run
        self._clock()
        self._settle()
        if run.error is None:
            self._look_at_rate()
            diagnose.curves(run)
        self.log.write(final=True)
        # Whoever interrupts twice meets a run that is over already.
        with contextlib.suppress(KeyboardInterrupt):
            self._show()

    # the clock and the frames

    def _after_batch(self, rows: int) -> None:
        self.in_epoch += rows
        self.seen += rows
        if time.perf_counter() - self.last_frame >= FRAME_SECONDS:
            self._frame_if_due()

    def _frame_if_due(self) -> None:
        wait = max(FRAME_SECONDS, self.frame_cost / FRAME_SHARE)
        if time.perf_counter() - self.last_frame >= wait:
            self._frame()

    def _frame(self) -> None:
        began = time.perf_counter()
        self._clock()
        self._settle()
        self._look_at_rate()
        self.log.write()
        self._show()
        self.last_frame = time.perf_counter()
        self.frame_cost = self.last_frame - began

    def _show(self) -> None:
        """Call on_frame. A picture that cannot be drawn costs the picture, not the run."""
        try:
            self.on_frame(self.run)
        except Exception as error:
            self.run.notes.append(f"no live view: {type(error).__name__}: {error}")
            self.on_frame = lambda run: None

    def _clock(self) -> None:
        run = self.run
        spent = time.perf_counter() - self.start
        run.seconds = self.before + spent
        run.speed = self.seen / spent if spent > 0 else 0.0
        done = len(run.history) + min(self.in_epoch / max(self.rows, 1), 1)
        run.progress = min(done / run.epochs, 1.0)

    def _epoch_now(self) -> int:
        return min(len(self.run.history) + 1, self.run.epochs)

    def _falling_lr(self) -> float:
        done = len(self.run.history) + self.in_epoch / max(self.rows, 1)
        return self.settings.lr * max(1 - done / self.run.epochs, 0.0)

    # numbers that are still on the device, and weights kept aside

    def _later(self, row: dict[str, Any], key: str, value: Tensor | None) -> None:
        """Fill row[key] at the next frame: reading it now would make the device wait."""
        if value is not None:
            self.pending.append((row, key, value))

    def _settle(self) -> None:
        """Read every pending number off the device, all at once."""
        if not self.pending:
            return
        flat = torch.cat([value.float().reshape(-1) for _, _, value in self.pending])
        values = iter(flat.cpu().tolist())
        for row, key, tensor in self.pending:
            if row is None:
                self.run.trace.extend(next(values) for _ in range(tensor.numel()))
            else:
                row[key] = next(values)
        self.pending.clear()
        if len(self.run.trace) > TRACE_LENGTH:
            del self.run.trace[1::2]

    def _trace(self, batches: list[Batch]) -> None:
        """Keep the losses of an epoch in pieces of some hundred rows: finer than its mean."""
        losses = [loss for loss, _, _ in batches if loss.ndim == 0]
        if not losses:
            return
        if self.steps == len(batches):
            self.pending.append((None, "", losses[0]))
        stacked = torch.stack(losses) if len(losses) > 1 else losses[0].reshape(1)
        piece = min(-(-TRACE_ROWS // max(len(batches[0][2]), 1)), len(losses))
        whole = len(losses) // piece * piece
        self.pending.append((None, "", stacked[:whole].reshape(-1, piece).mean(dim=1)))

    def _look_at_rate(self) -> None:
        """Too high or too low? Asked at each frame: what was said early may be taken back."""
        run = self.run
        if run.diverged or run.error is not None or run.resumed:
            return
        done = 1.0 if run.status == FINISHED else len(run.history) / run.epochs
        if run.interrupted:
            done = min(done, 0.99)
        moved = diagnose.moved(self.parameters, self.start_weights) if done == 1.0 else 1.0
        found = rates.verdict(run.trace, self.settings.lr, self.steps, done, moved)
        known = {one["pitfall"] for one in run.diagnoses}
        for stale in {"lr-too-high", "lr-too-low"} & known - {found}:
            run.diagnoses = [one for one in run.diagnoses if one["pitfall"] != stale]
        if found is not None and found not in known:
            rates.advise(run, self.nn, self.start_weights, found)

    def _weights(self) -> list[Tensor]:
        return [parameter.detach().clone() for parameter in self.parameters]

    def _store(self, kept: list[Tensor]) -> None:
        for place, parameter in zip(kept, self.parameters, strict=True):
            place.copy_(parameter.detach())

    def _restore(self, kept: list[Tensor]) -> None:
        for place, parameter in zip(kept, self.parameters, strict=True):
            parameter.data.copy_(place)


def _on(split: Split, device: str) -> Split:
    return Split(split.x.to(device), split.y.to(device))


def _hits(batches: list[Batch]) -> Tensor | None:
    """Share of an epoch's rows that were right when they were learnt from."""
    predictions = [predictions for _, predictions, _ in batches]
    targets = [targets for _, _, targets in batches]
    logits = predictions[0] if len(batches) == 1 else torch.cat(predictions)
    right = targets[0] if len(batches) == 1 else torch.cat(targets)
    if logits.ndim != 2 or right.shape != logits.shape[:1]:
        return None
    return (logits.argmax(dim=1) == right).float().mean()
