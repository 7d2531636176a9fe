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
from g2c_magics.training.returned import returned_number
from g2c_magics.training.run import Run
from g2c_magics.training.weights import Snapshot, as_it_was

ROWS = 1000  # examples that are looked at
LEARNT = 0.075  # of the loss without learning
NOTHING_LEARNT = 0.9  # of the loss without learning
CLEARLY_LESS = 0.5  # of the run's loss, and …
CLEAR_GAP = 0.1  # … less by this share of the loss without learning


@dataclass(frozen=True)
class Outcome:
    """Where the training loss ended, and where it would be without learning."""

    loss: float  # the median of its last tenth of epochs; infinite where the run diverged
    guess: float  # of the best constant guess
    base: float  # the lower of that and the loss of the first weights

    @property
    def has_learnt(self) -> bool:
        """Nothing that is left could be a fault's."""
        return self.loss <= LEARNT * self.guess

    @property
    def is_stuck(self) -> bool:
        """Hardly better than a constant guess."""
        return not self.loss < NOTHING_LEARNT * self.guess

    def is_clearly_above(self, loss: float) -> bool:
        """Whether another run's loss is half of this one or less, by a tenth of the base.

        Of a run that ended above a constant guess, or diverged, the guess has to be beaten so.
        """
        return is_clearly_less(min(self.loss, self.guess), self.base, loss)


def outcome_of(run: Run, trainer: Trainer, start: Sequence[Tensor]) -> Outcome:
    """start: the first weights."""
    losses = [row["train_loss"] for row in run.history]
    ended = math.inf if run.diverged else tail(losses)
    guess = constant_guess_loss(run, trainer)
    losses = [guess, untrained_loss(run, trainer, start)]
    return Outcome(ended, guess, min(filter(math.isfinite, losses), default=math.nan))


def is_clearly_less(loss: float, first: float, reached: float) -> bool:
    """Whether a trial got clearly further than a run. first: what there was to beat."""
    return reached <= CLEARLY_LESS * loss and loss - reached >= CLEAR_GAP * first


def tail(losses: Sequence[float]) -> float:
    """The median of the last tenth."""
    return median(losses[-max(len(losses) // 10, 1) :])


@torch.no_grad()
def constant_guess_loss(run: Run, trainer: Trainer) -> float:
    """The loss of the best guess that is the same for every row, on some of the data."""
    y = run.data.train.head(ROWS).to(run.device).y
    if run.data.classes is None:
        guess = y.mean(dim=0).expand(y.shape).clone()  # a loss may write into what it is given
    else:
        # The logs of the shares of the classes are logits whose softmax is these shares.
        counts = torch.bincount(y, minlength=run.data.classes).float()
        guess = counts.clamp(min=0.5).log().expand(len(y), -1).clone()
    return float(trainer.loss(run.data.is_regression)(guess, y))


@torch.no_grad()
def untrained_loss(run: Run, trainer: Trainer, start: Sequence[Tensor]) -> float:
    """The loss of the first weights, on some of the data."""
    x, y = run.data.train.head(ROWS).to(run.device)
    with as_it_was(run.model, Snapshot(0, list(start))):
        predictions = run.model(x.clone().flatten(1))
    loss = returned_number(trainer.loss(run.data.is_regression)(predictions, y))
    return math.nan if loss is None else loss
