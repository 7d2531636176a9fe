"""How far a run got: the loss that it ended with, and the one that it has to be compared with.

A verdict on units, gradients or oscillation needs a run that learnt too little: a unit that is 0
for every example harms nobody where the loss came down all the same.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.run import Run
from g2c_magics.training.weights import Snapshot, as_it_was

ROWS = 1000  # examples that are looked at
LEARNT = 0.075  # of the loss without learning
NOTHING_LEARNT = 0.9  # of the loss without learning
HALF, CLEARLY = 0.5, 0.1  # of the loss, and of the loss without learning


@dataclass(frozen=True)
class Outcome:
    """Where the training loss ended, and where it would be without learning."""

    loss: float  # infinite where the run diverged
    base: float  # the lower of the untrained loss and the best constant guess

    @property
    def has_learnt(self) -> bool:
        """Nothing that is left could be a fault's."""
        return self.loss <= LEARNT * self.base

    @property
    def is_stuck(self) -> bool:
        """Hardly better than a constant guess."""
        return not self.loss < NOTHING_LEARNT * self.base

    def is_clearly_above(self, loss: float) -> bool:
        """Whether another run's loss is half of this one or less, by a tenth of the base."""
        return loss <= HALF * self.loss and self.loss - loss >= CLEARLY * self.base


def outcome_of(run: Run, trainer: Trainer, start: Sequence[Tensor]) -> Outcome:
    """start: the first weights."""
    losses = [row["train_loss"] for row in run.history]
    ended = math.inf if run.diverged else tail(losses)
    return Outcome(ended, loss_without_learning(run, trainer, start))


def tail(losses: Sequence[float]) -> float:
    """The median of the last tenth."""
    return median(losses[-max(len(losses) // 10, 1) :])


@torch.no_grad()
def loss_without_learning(run: Run, trainer: Trainer, start: Sequence[Tensor]) -> float:
    """The lower of the untrained loss and the best constant guess, on some of the data."""
    x, y = run.data.train.head(ROWS).to(run.device)
    loss_fn = trainer.loss(run.data.is_regression)
    if run.data.classes is None:
        guess = y.mean(dim=0).expand(y.shape)
    else:
        # The logs of the shares of the classes are logits whose softmax is these shares.
        counts = torch.bincount(y, minlength=run.data.classes).float()
        guess = counts.clamp(min=0.5).log().expand(len(y), -1)
    with as_it_was(run.model, Snapshot(0, list(start))):
        untrained = float(loss_fn(run.model(x.clone().flatten(1)), y))
    losses = [untrained, float(loss_fn(guess, y))]
    return min(filter(math.isfinite, losses), default=math.nan)
