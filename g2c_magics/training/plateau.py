"""A run that learnt nothing at any rate, and what mends it, where that was tried and did.

A remedy is told when the same model with it got clearly further at some rate of the ladder.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.data.dataset import Split
from g2c_magics.training.ladder import LADDER, Trials, as_it_began, train_copies
from g2c_magics.training.outcome import NOTHING_LEARNT
from g2c_magics.training.run import Run, Verdict
from g2c_magics.training.stacked import SIGMOID, TANH, Affine, Stacked, stacked

PITFALL = "plateau"
RATES = tuple(rate for rate in LADDER if 1e-3 <= rate <= 10)  # for a remedy
FEW_STEPS = 100  # fewer say nothing
STANDARD = 3.0  # a mean or a spread of the inputs beyond this, or a spread below its inverse
WIDER = 4.0  # times the initial weights: a sigmoid's slope is at most a quarter
LONGER = 5  # times the epochs


def verdict(
    run: Run,
    trainer: Trainer,
    start: Sequence[Tensor],
    loss: float,
    first: float,
    trials: Trials,
    is_clear: Callable[[float], bool],
) -> Verdict | None:
    """That the run learnt nothing and no rate of the ladder is clearly better.

    is_clear: whether a loss is clearly below the run's. Where a rate did learn a little, it is said
    only beside a remedy that worked.
    """
    covers_ladder = trials.is_whole and len(trials.reached) >= len(LADDER) - 1
    if not covers_ladder or trials.steps < FEW_STEPS or loss < NOTHING_LEARNT * first:
        return None
    below = "hardly below" if loss < first else "not below"
    message = (
        f"The loss is at {loss:.3g}, {below} the {first:.3g} of the untrained model or of a "
        f"constant guess, and no rate from {LADDER[0]:g} to {LADDER[-1]:g} halves it: the rate is "
        "not what is wrong."
    )
    for words, settings, tried in _remedies(run, trainer, start):
        better = min(tried.reached, key=tried.reached.__getitem__)
        if is_clear(tried.reached[better]):
            told = f" {words}: tried with --lr {better:g}, it got to {tried.reached[better]:.3g}."
            return Verdict(PITFALL, message + told, settings and settings | {"lr": better})
    least = min(trials.reached.values())
    return Verdict(PITFALL, message) if least >= NOTHING_LEARNT * first else None


def _remedies(
    run: Run, trainer: Trainer, start: Sequence[Tensor]
) -> Iterator[tuple[str, dict[str, float | int] | None, Trials]]:
    """What is advised, the settings that do it where there are any, and what it reached."""
    train, epochs = run.data.train.to(run.device), len(run.history)
    decay: Any = run.settings.weight_decay  # one number: these are a single run's settings

    def copies() -> Stacked:
        made = stacked(as_it_began(run.model, start), trainer, RATES, decay)
        assert made is not None  # the ladder was trained on such copies
        return made

    x = train.x.flatten(1)
    mean, spread = x.mean(dim=0), x.std(dim=0)
    if float(mean.abs().max()) > STANDARD or not 1 / STANDARD < float(spread.mean()) < STANDARD:
        standard = Split((x - mean) / spread.clamp(min=1e-6), train.y)
        words = "Standardize the inputs, (x - mean) / std of each column"
        yield words, None, train_copies(copies(), RATES, run, standard, epochs)
    if decay:
        free = Stacked(copies().layers, copies().rates, 0.0)
        words = "Leave the weight decay out, --weight-decay 0"
        yield words, {"weight_decay": 0.0}, train_copies(free, RATES, run, train, epochs)
    hidden = copies()
    if any(layer is SIGMOID for layer in hidden.layers):
        layers = [TANH if layer is SIGMOID else layer for layer in hidden.layers]
        with_tanh = Stacked(layers, hidden.rates, decay)
        words = "Take tanh where the model has a sigmoid"
        yield words, None, train_copies(with_tanh, RATES, run, train, epochs)
    if any(not isinstance(layer, Affine) for layer in hidden.layers):
        wider = copies()
        for parameter in wider.parameters():
            parameter.mul_(WIDER)
        words = f"Begin with weights {WIDER:g} times as large"
        yield words, None, train_copies(wider, RATES, run, train, epochs)
    longer = LONGER * epochs
    words = f"Train for longer, --epochs {longer}"
    yield words, {"epochs": longer}, train_copies(copies(), RATES, run, train, longer)
