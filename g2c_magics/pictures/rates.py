"""Which learning rate to take: the loss at each, the range that works, and the one to begin with.

The rule and the trials are those of the verdict on a run's rate, so that both advise alike.
Computed once into plain values, on copies: draws nothing, and nothing of the learner's changes.
"""

import copy
import math
from dataclasses import dataclass, replace
from typing import Any

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.text import first_line
from g2c_magics.training import Data, Run, Settings, TrainingError
from g2c_magics.training.bad_data import bad_data
from g2c_magics.training.data.dataset import refuse_settings
from g2c_magics.training.device import choose, thread_count
from g2c_magics.training.errors import told_in_a_line
from g2c_magics.training.ladder import LADDER, Trials, try_these
from g2c_magics.training.lr_advice import best_rate, loss_to_beat
from g2c_magics.training.one_by_one import try_each, usual_step_seconds
from g2c_magics.training.outcome import CLEAR_GAP, untrained_loss
from g2c_magics.training.rate_sweep import Sweep, sweep_rates
from g2c_magics.training.rng import seeded, threads
from g2c_magics.training.torch_state import kept_torch_state
from g2c_magics.training.unseen import unseen
from g2c_magics.training.validate_model import check_model
from g2c_magics.training.weights import Weights, copies_of

ONE_BY_ONE = tuple(rate for rate in LADDER if 1e-3 <= rate <= 10)  # where copies do not do
SLOW = 25.0  # times what a step usually takes: a Python loop over rows, say
GREW = 1.25  # times the loss of the untrained model
NO_EFFECT = ("lr", "name", "repeat", "resume", "early_stop", "boundary", "tensorboard")


@dataclass(frozen=True, eq=False)
class Rates:
    """What a model's loss does at each learning rate."""

    name: str  # the model, as the learner calls it
    data: str  # the data set
    sweep: Sweep  # one short run whose rate grows
    reached: dict[float, float]  # rate → the loss it got to; infinity where it diverged
    given_up: frozenset[float]  # rates that made fewer steps, since others were ahead
    effort: str  # how long the others were trained: "400 epochs", "109 steps"
    untrained: float  # the loss of the weights that all began with
    first: float  # the loss that there was to beat: that one, or the best constant guess
    suggestion: float | None  # None where at no rate the loss comes down
    stable: tuple[float, float] | None  # lowest and highest rate at which it comes down
    train_line: str = "%%g2c_train"  # to which the suggestion is added
    note: str = ""  # what must be said of the data and the model

    @property
    def too_high(self) -> list[float]:
        """The rates at which the loss ended clearly above the untrained model's, or diverged."""
        limit = GREW * self.untrained
        return sorted(rate for rate, loss in self.reached.items() if not loss <= limit)

    @property
    def command(self) -> str:
        """The line to copy; without a suggestion none."""
        return "" if self.suggestion is None else f"{self.train_line} --lr {self.suggestion:g}"


# Any: a model of the learner's own class.
def rates_of(
    model: Any,
    data: Data,
    settings: Settings,
    trainer: Trainer,
    name: str,
    train_line: str = "%%g2c_train",
    note: str = "",
) -> Rates:
    """Try the rates from 1e-5 to 100 on copies of `model`, from the weights that it has.

    Raises TrainingError, one line, or what the learner's code raises.
    """
    refuse_settings(settings, NO_EFFECT, "the learning rate is what is looked for")
    if isinstance(settings.weight_decay, tuple):
        raise TrainingError("--weight-decay wants one number here. Got several instead.")
    check_model(model, data, trainer)
    settings = settings.filled(data.kind, data.batch_rows)
    weights = Weights(list(model.parameters()))
    with (
        kept_torch_state(),
        seeded(settings.seed),
        unseen(weights.parameters),
        threads(thread_count(model, data, settings)),
    ):
        try:
            run = _private_run(model, data, settings, trainer)
            start = copies_of(list(run.model.parameters()))
            sweep = sweep_rates(run, trainer, start)
            _check_loss(sweep.first, run)
            run.trace = [sweep.first]
            untrained = untrained_loss(run, trainer, start)
            trials = _trials(run, trainer, start, sweep.step_seconds)
        finally:
            if weights.moved():  # a copy may share them with the model
                weights.restore(weights.start)
    first = loss_to_beat(run)
    suggestion = best_rate(trials.reached, first)
    stable = _stable(trials.reached, first, suggestion)
    return Rates(
        name,
        data.name,
        sweep,
        trials.reached,
        trials.given_up,
        f"{settings.epochs} epochs" if trials.is_whole else f"{trials.steps} steps",
        untrained,
        first,
        suggestion if stable else None,
        stable,
        train_line,
        "; ".join(part for part in (data.note, note) if part),
    )


def _private_run(model: Any, data: Data, settings: Settings, trainer: Trainer) -> Run:
    """A run of a copy of the model, for the trials to go by."""
    with told_in_a_line(
        lambda e: f"No rate can be tried: the model cannot be copied ({first_line(e)})."
    ):
        twin = copy.deepcopy(model)
    device, _ = choose(twin, data, settings, trainer)
    twin.to(device)
    return Run(twin, data, settings, device=device, epochs=settings.epochs or 1)


def _check_loss(first: float, run: Run) -> None:
    """Raise TrainingError where the loss is not finite before anything is learnt."""
    if math.isfinite(first):
        return
    found = bad_data(replace(run, data=replace(run.data, loader=None)))
    raise TrainingError(
        found.message
        if found
        else f"The loss is {first} before the first step: no rate can be found. Check the loss."
    )


def _trials(run: Run, trainer: Trainer, start: Any, step_seconds: float) -> Trials:
    """All rates as stacked copies, or some through the learner's own parts, one after the other."""
    trials = try_these(run, trainer, start, LADDER, run.epochs)
    if trials is not None:
        return trials
    slow = step_seconds > SLOW * usual_step_seconds(run)
    return try_each(run, trainer, start, ONE_BY_ONE, run.epochs, step_seconds if slow else 0.0)


def _stable(
    reached: dict[float, float], first: float, best: float | None
) -> tuple[float, float] | None:
    """The rates around the best one at which the loss came down clearly; None without any."""
    if best is None or reached[best] > (1 - CLEAR_GAP) * first:
        return None
    rates = sorted(reached)
    low = high = rates.index(best)
    while low > 0 and reached[rates[low - 1]] <= (1 - CLEAR_GAP) * first:
        low -= 1
    while high < len(rates) - 1 and reached[rates[high + 1]] <= (1 - CLEAR_GAP) * first:
        high += 1
    return rates[low], rates[high]
