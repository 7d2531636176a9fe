"""The learning rate range test: one short run of the learner's own parts, its rate growing.

Leslie Smith, Cyclical learning rates for training neural networks (2015), arXiv 1506.01186,
section 3.3. Where the loss begins to fall and where it blows up shows in a few steps.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.ladder import LADDER, ROWS_TO_MEAN, as_it_began, batches_of
from g2c_magics.training.proxies import LossProxy
from g2c_magics.training.returned import mean_loss
from g2c_magics.training.run import Run

PER_DECADE, FEWEST_PER_DECADE = 20, 4  # steps
DECADES = round(math.log10(LADDER[-1] / LADDER[0]))
SECONDS = 1.0  # that it may take; of slow code fewer steps are made
BLOWN_UP = 4.0  # times the first loss: the end
MOST_TO_MEAN = 7  # losses of batches


class Sweep(NamedTuple):
    """What a run met on its way through the rates."""

    first: float  # the loss of the first weights on the first batch
    rates: list[float]  # of each step, growing; it ends where the loss blows up
    losses: list[float]  # of the batch after that step, before the next one
    step_seconds: float  # of this thread, that a step took


def sweep_rates(run: Run, trainer: Trainer, start: Sequence[Tensor]) -> Sweep:
    """Train a copy of the run's model through the rates of the ladder.

    start: its first weights. What the learner's code raises at the first step is raised; later it
    is the end, as a loss that is not finite is.
    """
    model = as_it_began(run.model, start)
    decay: Any = run.settings.weight_decay  # one number: these are a single run's settings
    loss_fn = LossProxy(
        trainer.loss(run.data.is_regression), trainer.watch(model, run.data.is_regression)
    )
    train = run.data.train.to(run.device)
    settings = replace(run.settings, lr_schedule=None)
    size = min(settings.batch_size or len(train.x), len(train.x))
    epochs = -(-(PER_DECADE * DECADES + 3) * size // len(train.x)) + 1
    batches = batches_of(train, settings, epochs, epochs)

    def loss_before_step(rate: float) -> float:
        x, y, _ = next(batches)
        # A new optimizer for each step: whatever it calls its rate, it has this one.
        optimizer = trainer.optimizer(model.parameters(), rate, decay)
        trainer.train_epoch(model, [(x.clone(), y.clone())], optimizer, loss_fn)
        return mean_loss(loss_fn.take())

    first = loss_before_step(LADDER[0])
    began = time.thread_time()  # not the clock: what other programs do must not change a picture
    loss_before_step(LADDER[0])  # the first step loads parts of torch
    step_seconds = time.thread_time() - began
    rates, losses = [LADDER[0]], []
    for rate in rates_of_steps(step_seconds):
        try:
            loss = loss_before_step(rate)
        except KeyboardInterrupt:
            raise
        except BaseException:  # a check of the learner's for NaN, for one
            break
        if not loss - first <= (BLOWN_UP - 1) * abs(first):  # NaN too
            break
        losses.append(loss)
        rates.append(rate)
    width = 1 if size == len(train.x) else min(-(-ROWS_TO_MEAN // size), MOST_TO_MEAN)
    return Sweep(first, rates[: len(losses)], smoothed(losses, width), step_seconds)


def rates_of_steps(step_seconds: float) -> list[float]:
    """The rates from the second step on, evenly spaced on a log axis; one more than are drawn."""
    affordable = int(SECONDS / DECADES / max(step_seconds, 1e-6))
    per_decade = min(max(affordable, FEWEST_PER_DECADE), PER_DECADE)
    count = per_decade * DECADES
    return [LADDER[0] * 10 ** (step / per_decade) for step in range(1, count + 2)]


def smoothed(losses: Sequence[float], width: int) -> list[float]:
    """Means of `width` neighbours each, fewer at both ends."""
    half = width // 2
    windows = (losses[max(i - half, 0) : i + half + 1] for i in range(len(losses)))
    return [sum(window) / len(window) for window in windows]
