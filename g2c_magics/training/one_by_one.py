"""Try a few learning rates one after the other, through the learner's own parts.

For models that cannot be stacked: layers of their own, or parts that learn in another way.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.data.dataset import Split
from g2c_magics.training.device import multiply_adds
from g2c_magics.training.ladder import (
    BUDGET_SECONDS,
    LEARNERS_STEP_SECONDS,
    MULTIPLY_ADDS_PER_SECOND,
    ROWS_TO_MEAN,
    SAME,
    Trials,
    as_it_began,
    batches_of,
    last_tenth,
)
from g2c_magics.training.returned import returned_number
from g2c_magics.training.run import Run

SOME_RATES = (1e-3, 1e-2, 0.1, 1.0, 10.0)
LOWER = (1e-3, 1e-2, 0.1)  # of the rate of a run that diverged


def try_some_rates(run: Run, trainer: Trainer, start: Sequence[Tensor]) -> Trials:
    """Train the model as the run did at other rates, as far as the budget reaches.

    start: its first weights.
    """
    lr = run.settings.rate
    rates = [rate for rate in SOME_RATES if abs(rate / lr - 1) > SAME]
    if run.diverged:
        rates = [factor * lr for factor in LOWER]
    return try_each(run, trainer, start, rates, len(run.history))


def try_each(
    run: Run,
    trainer: Trainer,
    start: Sequence[Tensor],
    rates: Sequence[float],
    epochs: int,
    step_seconds: float = 0.0,
) -> Trials:
    """Train at each of these rates for so many epochs, or as far as the budget reaches.

    step_seconds: what a step takes at least, where it is known to be slow.
    """
    train = run.data.train.to(run.device)
    size = min(run.settings.batch_size or len(train.x), len(train.x))
    cost = max(usual_step_seconds(run), step_seconds)
    allowed = max(int(BUDGET_SECONDS / len(rates) / cost), 1)  # steps at each rate
    steps_of_epoch = -(-len(train.x) // size)
    steps = min(steps_of_epoch * epochs, allowed)
    # The loss is read at the end of a stretch: an epoch, or less where the budget is less.
    stretch = min(steps_of_epoch, max(steps // 10, -(-ROWS_TO_MEAN // size)))
    reached = {}
    for rate in rates:
        losses = _losses(run, trainer, start, train, rate, steps, stretch)
        (loss,) = last_tenth(torch.tensor(losses)[:, None])
        reached[rate] = loss if math.isfinite(loss) else math.inf
    return Trials(reached, steps == steps_of_epoch * epochs, steps)


def usual_step_seconds(run: Run) -> float:
    """What a step of the learner's own parts takes, by the model of costs."""
    work = multiply_adds(run.model, run.data, run.settings)
    return LEARNERS_STEP_SECONDS + work / MULTIPLY_ADDS_PER_SECOND


def _losses(
    run: Run,
    trainer: Trainer,
    start: Sequence[Tensor],
    train: Split,
    rate: float,
    steps: int,
    stretch: int,
) -> list[float]:
    """The mean loss of each stretch of steps, from the first weights; NaN where none came back."""
    model = as_it_began(run.model, start)
    decay: Any = run.settings.weight_decay  # one number: these are a single run's settings
    optimizer = trainer.optimizer(model.parameters(), rate, decay)
    loss_fn = trainer.loss(run.data.is_regression)
    batches = islice(batches_of(train, run.settings, run.epochs, run.epochs), steps)

    def some() -> Iterator[tuple[Tensor, Tensor]]:
        for x, y, share in islice(batches, stretch):
            if share < 1:
                optimizer.lr = rate * share
            yield x.clone(), y.clone()  # they may write into them

    losses = []
    for _ in range(-(-steps // stretch)):
        loss = returned_number(trainer.train_epoch(model, some(), optimizer, loss_fn))
        losses.append(math.nan if loss is None else loss)
        if not math.isfinite(losses[-1]):
            return [math.inf]
    return losses
