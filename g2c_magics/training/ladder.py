"""What a run would have reached at other learning rates: all of them tried, from its first weights.

Each rate gets a stacked copy of the model, which learns from the run's own batches with its decay
and its schedule. How long it may take is counted in steps, by a model of what a step costs and not
by the clock, so that equal runs are judged alike.
"""

import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.data.dataset import Split
from g2c_magics.training.data.loaders import Batches
from g2c_magics.training.rng import epoch_seed
from g2c_magics.training.run import Run
from g2c_magics.training.settings import Settings
from g2c_magics.training.stacked import Affine, Stacked, stacked

LADDER = (*(float(f"{digit}e{power}") for power in range(-5, 2) for digit in (1, 3)), 100.0)
SAME = 0.1  # relative: a rate this near to the run's own says nothing new

BUDGET_SECONDS = 0.5  # of trials, or …
BUDGET_SHARE = 0.1  # … of the run, whichever is more
# What a step costs on one core, in seconds: measured, and then fixed.
LAYER_SECONDS = 25e-6  # for each layer, whatever its size
MULTIPLY_ADDS_PER_SECOND = 4e10
ELEMENTS_PER_SECOND = 3e8  # of the outputs of the layers
LEARNERS_STEP_SECONDS = 200e-6  # of the learner's own step, beside its arithmetic

# Whether the learner's parts do what the copies do is found in two steps at this rate.
ALIKE_RATE = 0.01
ALIKE, ROUNDING = 1e-2, 1e-6  # relative: of the way, and of the weights, they may be apart

ROUNDS = 4  # of a race, where the budget does not cover the ladder
ROWS_TO_MEAN = 512  # examples whose mean loss tells copies apart


@dataclass(frozen=True)
class Trials:
    """The rates that were tried."""

    reached: dict[float, float]  # rate → the loss it got to; infinity where that is not finite
    is_whole: bool  # whether each was trained for as many epochs as the run
    steps: int  # how many steps the last of them made
    # Those that made fewer, since others were ahead of them.
    given_up: frozenset[float] = frozenset()


# Any: a model of the learner's own class.
def as_it_began(model: Any, start: Sequence[Tensor]) -> Any:
    """A copy of the model with its first weights."""
    twin = copy.deepcopy(model)
    with torch.no_grad():
        for parameter, kept in zip(twin.parameters(), start, strict=True):
            parameter.copy_(kept)
    return twin


def batches_of(
    train: Split, settings: Settings, epochs: int, all_epochs: int
) -> Iterator[tuple[Tensor, Tensor, float]]:
    """The batches of a run in its order, and the share of the rate that its schedule leaves.

    epochs: to yield. all_epochs: that the schedule is for.
    """
    generator = torch.Generator()
    batches = Batches(train, settings.batch_size, generator)
    batches.copies = False  # nothing here writes into them
    for epoch in range(epochs):
        generator.manual_seed(epoch_seed(settings.seed, epoch + 1))
        done = 0
        for x, y in batches:
            falls = settings.lr_schedule == "linear"
            share = 1 - (epoch + done / len(train.x)) / all_epochs if falls else 1.0
            yield x.flatten(1), y, max(share, 0.0)
            done += len(x)


def try_rates(run: Run, trainer: Trainer, start: Sequence[Tensor]) -> Trials | None:
    """Train the ladder as the run was trained; None where the model is not one for copies."""
    rates = [rate for rate in LADDER if abs(rate / run.settings.rate - 1) > SAME]
    return try_these(run, trainer, start, rates, len(run.history))


def try_these(
    run: Run, trainer: Trainer, start: Sequence[Tensor], rates: Sequence[float], epochs: int
) -> Trials | None:
    """Train at these rates for so many epochs; None where the model is not one for copies."""
    decay: Any = run.settings.weight_decay  # one number: these are a single run's settings
    model = as_it_began(run.model, start)
    copies = stacked(model, trainer, rates, decay)
    train = run.data.train.to(run.device)
    if copies is None or not learns_alike(model, trainer, run, train):
        return None
    return train_copies(copies, rates, run, train, epochs)


def train_copies(
    copies: Stacked, rates: Sequence[float], run: Run, train: Split, epochs: int
) -> Trials:
    """Train copies on `train` as the run was trained, as far as the budget reaches."""
    batches = batches_of(train, run.settings, epochs, max(run.epochs, epochs))
    rows = len(train.x)
    size = min(run.settings.batch_size or rows, rows)
    steps = epochs * -(-rows // size)
    budget = budget_seconds(copies, size, steps)
    if steps * step_seconds(copies, size) > budget:
        return race(copies, rates, batches, size, steps, budget)
    losses = torch.stack([copies.step(*batch) for batch in batches])  # (steps, R)
    return Trials(_known(rates, last_tenth(epoch_means(losses, rows, size))), True, steps)


def learns_alike(model: Any, trainer: Trainer, run: Run, train: Split) -> bool:
    """Whether two steps of the learner's own parts move a model as they move a stacked copy.

    Two, so that a gradient which is not zeroed shows. The model is changed.
    """
    decay: Any = run.settings.weight_decay
    expected = stacked(model, trainer, [ALIKE_RATE], decay)
    if expected is None:
        return False
    begun = expected.only(torch.tensor([0], device=run.device))
    batches = [batch[:2] for batch in islice(batches_of(train, run.settings, 2, 2), 2)]
    for x, y in batches:
        expected.step(x, y)
    optimizer = trainer.optimizer(model.parameters(), ALIKE_RATE, decay)
    loss_fn = trainer.loss(run.data.is_regression)
    trainer.train_epoch(model, [(x.clone(), y.clone()) for x, y in batches], optimizer, loss_fn)
    learnt = stacked(model, trainer, [ALIKE_RATE], decay)
    return learnt is not None and all(
        bool((here - there).norm() <= ALIKE * (there - first).norm() + ROUNDING * there.norm())
        for first, there, here in zip(
            begun.parameters(), expected.parameters(), learnt.parameters(), strict=True
        )
    )


def epoch_means(losses: Tensor, rows: int, size: int) -> Tensor:
    """The mean loss of each epoch over its rows, (E, R). losses: (steps, R)."""
    of_batch = [min(size, rows - begin) for begin in range(0, rows, size)]
    weights = torch.tensor(of_batch).to(losses) / rows
    return (losses.unflatten(0, (-1, len(of_batch))) * weights[:, None]).sum(dim=1)


def last_tenth(means: Tensor) -> list[float]:
    """The median of the last tenth of the epochs, for each column of means (E, R)."""
    return means[-max(len(means) // 10, 1) :].cpu().quantile(0.5, dim=0).tolist()


def race(
    copies: Stacked,
    rates: Sequence[float],
    batches: Iterator[tuple[Tensor, Tensor, float]],
    size: int,
    steps: int,
    budget: float,
) -> Trials:
    """As far as the budget reaches: in each round the better half goes on, for twice as long.

    What a copy has reached on the way it has reached: a verdict from that is a safe one.
    """
    reached: dict[float, float] = {}
    asked, made = frozenset(rates), 0
    for _ in range(ROUNDS):
        quota = max(int(budget / ROUNDS / step_seconds(copies, size)), 1)
        losses = torch.stack([copies.step(*batch) for batch in islice(batches, quota)])
        made += len(losses)
        window = max(len(losses) // 10, -(-ROWS_TO_MEAN // size))
        known = _known(rates, losses[-window:].mean(dim=0).tolist())
        reached |= known
        if made >= steps or len(rates) == 1:
            break
        better = sorted(rates, key=known.__getitem__)[: -(-len(rates) // 2)]
        kept = [position for position, rate in enumerate(rates) if rate in better]
        rates = [rates[position] for position in kept]
        copies = copies.only(torch.tensor(kept, device=losses.device))
    return Trials(reached, False, made, asked.difference(rates))


def budget_seconds(copies: Stacked, size: int, steps: int) -> float:
    """How long trials may take, by the same model of costs for every machine."""
    one = _arithmetic_seconds(copies, size)
    return max(BUDGET_SECONDS, BUDGET_SHARE * steps * (LEARNERS_STEP_SECONDS + one))


def step_seconds(copies: Stacked, size: int) -> float:
    """What a step of all copies costs on a batch of `size` rows."""
    many = len(copies.rates) * _arithmetic_seconds(copies, size)
    return LAYER_SECONDS * len(copies.layers) + many


def _arithmetic_seconds(copies: Stacked, size: int) -> float:
    """Of one copy's step: forward, and twice as many multiply-adds backward."""
    shapes = [layer.weight.shape[1:] for layer in copies.layers if isinstance(layer, Affine)]
    multiply_adds = 3.0 * size * sum(inputs * outputs for inputs, outputs in shapes)
    elements = size * sum(outputs for _, outputs in shapes)
    return multiply_adds / MULTIPLY_ADDS_PER_SECOND + elements / ELEMENTS_PER_SECOND


def _known(rates: Sequence[float], losses: Sequence[float]) -> dict[float, float]:
    return {
        rate: loss if math.isfinite(loss) else math.inf
        for rate, loss in zip(rates, losses, strict=True)
    }
