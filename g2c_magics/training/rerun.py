"""Train a run again from its first weights with something changed, to see whether that helps.

Through the trainer's own parts, on a copy of the model. Bounded by a cost counted in steps and
weights, not in seconds, so that equal runs are judged alike on every machine.

Any: models and layers are of the learner's own classes.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median_high
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.data.dataset import Split
from g2c_magics.training.data.loaders import Batches
from g2c_magics.training.device import multiply_adds
from g2c_magics.training.ladder import as_it_began
from g2c_magics.training.outcome import Outcome, tail
from g2c_magics.training.rng import epoch_seed
from g2c_magics.training.run import Run

STEP_COST = 2e6  # multiply-adds that take as long as the Python of one step
BUDGET = 4e9  # multiply-adds, about half a second; or, for a long run,
BUDGET_SHARE = 0.1  # of what the run itself took


@dataclass(frozen=True)
class Change:
    """What is different from the run."""

    lr: float | None = None  # the learning rate
    weight_decay: float | None = None
    prepare: Callable[[Any], None] | None = None  # changes the copy of the model
    inputs: Callable[[Tensor], Tensor] | None = None  # maps a split's flattened inputs


@dataclass(frozen=True)
class Result:
    """The losses that a rerun ended with: medians of the last tenth of its epochs."""

    train_loss: float  # infinite where it diverged
    val_loss: float  # NaN where nothing is held out


class Reruns:
    """The reruns of one run, which share a budget. start: the run's first weights."""

    def __init__(
        self, run: Run, trainer: Trainer, start: Sequence[Tensor], outcome: Outcome
    ) -> None:
        self.run, self.trainer, self.start, self.outcome = run, trainer, start, outcome
        rows = max(len(run.data.train.x), 1)
        steps = -(-rows // (run.settings.batch_size or rows))
        self.epoch_cost = steps * (STEP_COST + multiply_adds(run.model, run.data, run.settings))
        self.left = max(BUDGET, BUDGET_SHARE * self.epoch_cost * len(run.history))
        if run.data.loader is not None or run.interrupted or run.resumed:
            self.left = 0.0  # it cannot be done again, or is not worth the wait

    def result(self, change: Change, share: float = 0.25) -> Result | None:
        """Train again. None where the budget is too small for `share` of the epochs, or it fails.

        Where the budget does not cover the whole run, so many epochs as it does.
        """
        if self.left < share * self.epoch_cost * self.run.epochs:
            return None
        epochs = int(min(self.run.epochs, self.left // self.epoch_cost))
        self.left -= epochs * self.epoch_cost
        try:
            return self._train(change, max(epochs, 1))
        except KeyboardInterrupt:
            raise
        except BaseException:  # the learner's code, or a device: a trial must not end the run
            return None

    def _train(self, change: Change, epochs: int) -> Result:
        run, settings = self.run, self.run.settings
        model = as_it_began(run.model, self.start)
        if change.prepare is not None:
            change.prepare(model)
        rate = settings.rate if change.lr is None else change.lr
        decay: Any = settings.weight_decay if change.weight_decay is None else change.weight_decay
        optimizer = self.trainer.optimizer(model.parameters(), rate, decay)
        loss_fn = self.trainer.loss(run.data.is_regression)
        generator = torch.Generator()
        train = Batches(self._changed(run.data.train, change), settings.batch_size, generator)
        val = None if run.data.val is None else self._changed(run.data.val, change)
        train_losses: list[float] = []
        val_losses: list[float] = []
        for epoch in range(1, epochs + 1):
            generator.manual_seed(epoch_seed(settings.seed, epoch))  # the run's own order
            if settings.lr_schedule is not None:
                optimizer.lr = rate * (1 - (epoch - 1) / epochs)
            train_losses.append(float(self.trainer.train_epoch(model, train, optimizer, loss_fn)))
            if not math.isfinite(train_losses[-1]):
                return Result(math.inf, math.inf)
            if val is not None and epoch > 0.9 * epochs:
                with torch.no_grad():
                    val_losses.append(float(loss_fn(model(val.x.clone()), val.y)))
        held_out = median_high(val_losses) if val_losses else math.nan
        return Result(tail(train_losses), held_out)

    def _changed(self, split: Split, change: Change) -> Split:
        x, y = split.to(self.run.device)
        x = x.flatten(1)
        return Split(x if change.inputs is None else change.inputs(x), y)
