"""Is the learning rate too high or too low? Said at the end, where another rate got much further.

Nothing is guessed from the shape of a curve: a spike or a slow start proves nothing. The rates that
are compared have been tried, from the run's first weights and on its own batches, and the best of
them is the advice.
"""

import math
from collections.abc import Mapping, Sequence
from functools import partial

import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training import plateau
from g2c_magics.training.ladder import Trials, try_rates
from g2c_magics.training.one_by_one import try_some_rates
from g2c_magics.training.outcome import CLEAR_GAP, is_clearly_less, tail
from g2c_magics.training.run import FINISHED, Run, Verdict, explained

VERDICTS = frozenset({"lr-too-high", "lr-too-low"})
AS_GOOD = 0.02  # of that loss: rates this near to the best one are as good, and a lower one safer


def review(run: Run, trainer: Trainer, start: Sequence[Tensor], moved: float) -> Verdict | None:
    """What to say of the learning rate of a run that is over.

    start: the first weights. moved: how far they are from there.
    """
    if not may_be_judged(run, trainer) or moved == 0.0:
        return None  # no rate mends a model that does not move
    loss, first = loss_of(run), loss_to_beat(run)
    if loss < CLEAR_GAP * first:
        return None  # no rate could get clearly further: nothing is tried
    trials = trials_of(run, trainer, start)
    if run.diverged:
        return advice(run, "lr-too-high", trials, first)
    if trials is None:
        return None
    is_clear = partial(is_clearly_less, loss, first)
    best = min(trials.reached, key=trials.reached.__getitem__)
    if not is_clear(trials.reached[best]):
        return plateau.verdict(run, trainer, start, loss, first, trials, is_clear)
    pitfall = "lr-too-high" if best < run.settings.rate else "lr-too-low"
    # Of a run that was stopped, since it began to overfit, more of the same is no advice.
    if pitfall == "lr-too-low" and run.status != FINISHED:
        return None
    return advice(run, pitfall, trials, first)


def may_be_judged(run: Run, trainer: Trainer) -> bool:
    """Whether the run says something about its rate: it is whole, and its parts are right."""
    over = run.status == FINISHED or run.diverged or run.status.startswith("stopped early")
    # What the grader says of a part has its task: the rate is not what is wrong.
    wrong_part = any(found["task"] is not None for found in run.diagnoses)
    causes = explained(run.diagnoses, trainer.explains) >= VERDICTS
    # A resumed run did not begin at its first weights.
    return over and bool(run.history) and not (wrong_part or causes or run.resumed)


def loss_of(run: Run) -> float:
    """What the run got to: the median train loss of its last tenth; infinity where it diverged."""
    if run.diverged:
        return math.inf
    return tail([row["train_loss"] for row in run.history])


def loss_to_beat(run: Run) -> float:
    """The loss of the untrained model, or of the best constant guess where that is lower."""
    y = run.data.train.y
    if run.data.is_regression:
        constant = y.var(dim=0, correction=0).mean()
    else:
        shares = y.bincount() / len(y)
        constant = -torch.special.xlogy(shares, shares).sum()
    return min(run.trace[0], float(constant)) if run.trace else float(constant)


def trials_of(run: Run, trainer: Trainer, start: Sequence[Tensor]) -> Trials | None:
    """Other rates, tried; None where the learner's parts or their loader do not let us."""
    if run.data.loader is not None:
        return None  # looping over it again may change it
    try:
        return try_rates(run, trainer, start) or try_some_rates(run, trainer, start)
    except KeyboardInterrupt:
        raise
    except BaseException:  # the learner's code, or a device: trials must not end the run
        return None


def best_rate(reached: Mapping[float, float], first: float) -> float | None:
    """The rate to take: the lowest of those that are as good as the best one; None if all diverged.

    reached: rate → the loss it got to. first: what there was to beat.
    """
    least = min(reached.values(), default=math.inf)
    if not math.isfinite(least):
        return None
    return min(rate for rate, loss in reached.items() if loss <= least + AS_GOOD * first)


def advice(run: Run, pitfall: str, trials: Trials | None, first: float) -> Verdict:
    """The verdict in words, with the next rate to try."""
    lr = run.settings.rate
    loss, last = loss_of(run), run.history[-1]["train_loss"]
    got = f"got to {loss:.3g}" if math.isclose(loss, last, rel_tol=0.2) else f"is around {loss:.3g}"
    got = "diverges" if run.diverged else got
    side = "high" if pitfall == "lr-too-high" else "low"
    message = f"lr {lr:g} is too {side}: the loss {got}."
    tried = {} if trials is None else trials.reached
    reached = {r: loss for r, loss in tried.items() if (r < lr) == (pitfall == "lr-too-high")}
    better = best_rate(reached, first)
    if trials is None or better is None:
        return Verdict(pitfall, f"{message} Try --lr {lr / 10:g}.", {"lr": lr / 10})
    how_long = "as many epochs" if trials.is_whole else f"{trials.steps} steps"
    if reached[better] > (1 - CLEAR_GAP) * first:
        message += (
            f" More than that is wrong: the best rate tried, {better:g}, got to "
            f"{reached[better]:.3g} in {how_long}, and an untrained model or a constant guess has "
            f"{first:.3g}."
        )
        return Verdict(pitfall, message)
    message += f" Try --lr {better:g}: tried for {how_long}, it got to {reached[better]:.3g}."
    return Verdict(pitfall, message, {"lr": better})
