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

from g2c_magics.training import diagnose, lr_advice
from g2c_magics.training.best_weights import BestWeights
from g2c_magics.training.data.dataset import Data, Split
from g2c_magics.training.data.loaders import EVALUATION_BATCH, Batches, Wrapped
from g2c_magics.training.device import choose, thread_count
from g2c_magics.training.evaluate import evaluate
from g2c_magics.training.log import RunLog
from g2c_magics.training.pending_metrics import Batch, PendingMetrics, Weights
from g2c_magics.training.proxies import LossProxy, OptimizerProxy
from g2c_magics.training.resume import model_to_go_on, take_over
from g2c_magics.training.rng import seeded, threads
from g2c_magics.training.run import FINISHED, Run
from g2c_magics.training.settings import Settings
from g2c_magics.training.snapshots import Snapshots
from g2c_magics.training.todo import explain_todo, trim
from g2c_magics.training.validate_model import check_model
from g2c_magics.training.watch import Watch

FRAME_SECONDS = 0.25  # at most four frames a second
FRAME_SHARE = 0.02  # of the run's time, at most, for drawing
SLOWEST_FRAME_SECONDS = 1.0


def train(
    model: Any,
    data: Data,
    settings: Settings,
    nn: ModuleType,
    on_frame: Callable[[Run], object] | None = None,
    runs_dir: Path | str | None = None,
    resume: Run | None = None,
    boundary_of: Callable[[Run], object] | None = None,
) -> Run:
    """Train `model` on `data` with the learner's `nn` and return the Run.

    on_frame: called with the Run at once, then at most four times a second, and once at the end.
    runs_dir: where the run is logged (None: nowhere). resume: a Run to go on with.
    boundary_of: computes the picture that --boundary shows, before each frame.
    Raises TrainingError when it cannot begin. Once it has begun, the Run comes back in any case:
    `.status` says how it ended and `.error` holds what the learner's code raised.
    """
    if resume is not None:
        model, data = model_to_go_on(resume, settings.name), resume.data
    check_model(model, data)
    settings = settings.filled(data.kind)
    device, note = choose(model, data, settings, nn)
    run = Run(model, data, settings, device=device, epochs=settings.epochs)
    run.notes.extend([note] if note else [])
    if resume is not None:
        take_over(run, resume)
    count = thread_count(model, data, settings, nn) if device == "cpu" else None
    with seeded(settings.seed), threads(count):
        _Session(
            run, nn, on_frame or (lambda run: None), RunLog(run, runs_dir, nn), boundary_of
        ).train()
    return run


class _Session:
    """One call of train: the parts handed to the learner's loop, the clock, the frames."""

    def __init__(
        self,
        run: Run,
        nn: ModuleType,
        on_frame: Callable[[Run], object],
        log: RunLog,
        boundary_of: Callable[[Run], object] | None,
    ) -> None:
        self.run, self.nn, self.on_frame, self.log = run, nn, on_frame, log
        self.boundary_of = boundary_of
        self.settings = run.settings
        self.first_epoch = len(run.history) + 1
        self.before = run.seconds
        self.start = time.perf_counter()
        self.last_frame = -math.inf
        self.frame_cost = 0.0
        self.in_epoch = self.seen = 0
        self.parameters = list(run.model.parameters())
        self.watch = Watch(run, self.parameters)
        self.ledger = PendingMetrics(run)

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
        self.weights = Weights(self.parameters)
        self.snapshots = Snapshots(self.parameters, self.first_epoch - 1, run.epochs, run.snapshots)
        self.snapshots.take(self.first_epoch - 1)
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
            self.val_split = None  # what it yields, and in which order, is its own affair
        elif self.val_split is not None:
            self.val_loader = Batches(self.val_split, EVALUATION_BATCH)
        else:
            self.val_loader = None
        self.plain_loss = nn.MSELoss() if run.data.is_regression else nn.CrossEntropyLoss()
        self.loss = LossProxy(self.plain_loss, self.watch)
        optimizer = nn.SGD(
            run.model.parameters(), lr=settings.lr, weight_decay=settings.weight_decay
        )
        lr_at = self._falling_lr if settings.decay == "linear" else None
        self.optimizer = OptimizerProxy(optimizer, self.watch, lr_at)
        self.keeper = BestWeights(run, self.weights)
        diagnose.model(run, nn)
        if settings.boundary and not run.data.is_plane:
            run.notes.append("--boundary is for classes of points in the plane: nothing is drawn")

    def _one_epoch(self, epoch: int) -> None:
        run = self.run
        self.in_epoch = 0
        self.generator.manual_seed(self.settings.seed * 1_000_003 + epoch)
        began = time.perf_counter()
        returned = self.nn.train_one_epoch(run.model, self.loader, self.optimizer, self.loss)
        batches = self.loss.take()
        row = dict.fromkeys(
            ("epoch", "train_loss", "val_loss", "train_accuracy", "val_accuracy", "seconds")
        )
        row["epoch"] = epoch
        row["train_loss"] = diagnose.returned_loss(run, returned, batches)
        self.ledger.add_epoch(row, batches)
        if self.val_loader is not None:
            accuracy, loss = evaluate(
                self.nn, run, self.val_loader, self.val_split, self.plain_loss
            )
            row["val_accuracy"] = accuracy
            self.ledger.later(row, "val_loss", loss)
        if epoch == self.first_epoch:
            diagnose.inplace(run, [self.loader, self.val_loader])
        row["seconds"] = time.perf_counter() - began
        run.history.append(row)
        if run.data.loader is not None:
            self.rows = self.in_epoch  # the loader's own, known only now
        self.in_epoch = 0
        self._judge(row, batches)
        if run.running:
            self.snapshots.take(epoch)
        self._frame_if_due()

    def _judge(self, row: dict[str, Any], batches: list[Batch]) -> None:
        """Keep the weights of a sane epoch; end the run at a loss that is no number."""
        loss = row["train_loss"]
        diagnose.below_zero(self.run, loss)
        if math.isfinite(loss):
            self.keeper.keep(row)
            self.keeper.stop_early(row, self.ledger.settle)
            return
        self.keeper.back_to_good()
        if not diagnose.softmax_overflowed(self.run, batches) and not self.run.has_cause:
            lr_advice.advise(self.run, self.nn, self.weights.start, "lr-too-high")
        self.run.status = f"diverged at epoch {row['epoch']}"

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
        self.ledger.settle()
        if run.error is None:
            lr_advice.review(run, self.nn, self.weights, self.ledger.steps)
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
        # One slow frame, the first that loads a library, must not freeze the view for long.
        wait = min(max(FRAME_SECONDS, self.frame_cost / FRAME_SHARE), SLOWEST_FRAME_SECONDS)
        if time.perf_counter() - self.last_frame >= wait:
            self._frame()

    def _frame(self) -> None:
        began = time.perf_counter()
        self._clock()
        self.ledger.settle()
        lr_advice.review(self.run, self.nn, self.weights, self.ledger.steps)
        self.log.write()
        self._show()
        self.last_frame = time.perf_counter()
        self.frame_cost = self.last_frame - began

    def _show(self) -> None:
        """Call on_frame. A picture that cannot be drawn costs the picture, not the run."""
        run = self.run
        try:
            if self.settings.boundary and run.data.is_plane and self.boundary_of:
                run.boundary = self.boundary_of(run)
            self.on_frame(run)
        except Exception as error:
            run.notes.append(f"no live view: {type(error).__name__}: {error}")
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


def _on(split: Split, device: str) -> Split:
    return Split(split.x.to(device), split.y.to(device))
