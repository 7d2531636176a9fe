"""Is the learning rate too high or too low? A verdict from the losses so far, and a rate to try.

A spike proves nothing: a run that spiked and then learnt is healthy. A slow start proves nothing
either: what counts is where the loss got to, how much the weights moved, whether it still falls.
The rate to try has been tried, on one batch, with the learner's own parts.
"""

import math
from collections.abc import Sequence
from statistics import mean, median
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.training.device import Trial
from g2c_magics.training.pending_metrics import Weights
from g2c_magics.training.run import FINISHED, Run

# Found on all data sets, lr from 1e-5 to 1000; tests/training/test_rates.py holds them.
ENOUGH = 0.2  # of the run, before a verdict
PEAK = 2.0  # times the first loss: higher than chance explains
STUCK_HIGH = 0.25  # of the first loss: a run that peaked and is still here has not recovered
FEW_STEPS = 40  # fewer say nothing about the rate
SHORT_WAY = 1.0  # lr · steps: so short a way is early on any loss whose slopes are near 1 …
SHORT_WAY_LEFT = 0.15  # … if this much of the loss is left
LONGER_WAY, LONGER_WAY_LEFT = 5.0, 0.85  # a longer way is early if hardly anything was learnt
STILL = 0.01  # relative change of the weights: they have not moved
FALLING = 0.2  # of the fall in the middle third of the run that its last third still shows
STEEPEST = 1.3  # times the first loss: a trial above it was unstable
TRIAL_STEPS = 30


def verdict(
    losses: Sequence[float], lr: float, steps: int, done: float, moved: float
) -> str | None:
    """ "lr-too-high", "lr-too-low" or None.

    losses: the first batch's, then means over some hundred rows, in order. steps: updates so far.
    done: share of the run, 0 to 1. moved: how far the weights are from the start, relatively.
    """
    if done < ENOUGH or len(losses) < 4 or not all(map(math.isfinite, losses)):
        return None
    first = losses[0]
    tail = median(losses[-max(len(losses) // 5, 1) :])
    if max(losses) > PEAK * first and tail > STUCK_HIGH * first:
        return "lr-too-high"
    smooth = max(losses) <= PEAK * first
    # Half a run may be slow and the whole one long enough.
    if not smooth or done < 1 or steps < FEW_STEPS:
        return None
    third = len(losses) // 3
    start, middle, end = (mean(part) for part in _thirds(losses, third))
    falls = middle - end > FALLING * max(start - middle, 0.0)
    left = tail / first if first > 0 else 0.0
    way = lr * steps
    early = (way < SHORT_WAY and left > SHORT_WAY_LEFT) or (
        way < LONGER_WAY and left > LONGER_WAY_LEFT
    )
    if (falls and early) or (moved < STILL and left > LONGER_WAY_LEFT):
        return "lr-too-low"
    return None


def review(run: Run, nn: ModuleType, weights: Weights, steps: int) -> None:
    """Asked at each frame and at the end: what was said early may be taken back."""
    if run.diverged or run.error is not None or run.resumed:
        return
    done = 1.0 if run.status == FINISHED else min(len(run.history) / run.epochs, 0.99)
    moved = weights.moved() if done == 1.0 else math.inf
    if moved == 0.0:  # not too slowly: not at all, and no rate mends that
        if not run.has("rebound-parameter"):
            run.diagnose(
                "no-update",
                "No weight has changed in the whole run: are backward() and optimizer.step() "
                "called for each batch?",
            )
        return
    if run.has_cause:  # no rate mends that either
        return
    found = verdict(run.trace, run.settings.lr, steps, done, moved)
    known = {one["pitfall"] for one in run.diagnoses}
    for stale in {"lr-too-high", "lr-too-low"} & known - {found}:
        run.diagnoses = [one for one in run.diagnoses if one["pitfall"] != stale]
    if found is not None and found not in known:
        advise(run, nn, weights.start, found)


def advise(run: Run, nn: ModuleType, start: list[Tensor], found: str) -> None:
    """Put the verdict into the run's diagnoses, with the next rate to try."""
    lr = run.settings.lr
    better = rate_to_try(run, nn, start, found)
    tried = f"Try --lr {better:g}"
    if found == "lr-too-high":
        jumps = all(map(math.isfinite, run.trace)) and run.trace
        told = "jumps and does not come down" if jumps else "runs away"
        run.diagnose(found, f"lr {lr:g} is too high: the loss {told}. {tried}.")
    else:
        run.diagnose(
            found,
            f"lr {lr:g} is too low: the loss still creeps down from {run.trace[0]:.3g}, and is at "
            f"{run.trace[-1]:.3g}. {tried}, or many more epochs.",
        )


def rate_to_try(run: Run, nn: ModuleType, start: list[Tensor], found: str) -> float:
    """A third of the best rate that is stable from the run's first weights, on one batch."""
    lr = run.settings.lr
    simple = lr / 10 if found == "lr-too-high" else lr * 10
    try:
        results = {rate: _trial(run, nn, start, rate) for rate in _ladder(lr, found)}
    except Exception:  # the learner's code, or a device: the advice must not end the run
        return simple
    stable = {rate: loss for rate, loss in results.items() if loss is not None}
    if not stable:
        return simple
    best = min(stable, key=stable.__getitem__)
    lower = [rate for rate in stable if rate < best]
    return max(lower, default=best)


def _ladder(lr: float, found: str) -> list[float]:
    """1, 3, 10, 30 …: rates on the right side of lr, from 1e-4 to 10."""
    steps = [float(f"{digit}e{power}") for power in range(-4, 2) for digit in (1, 3)][:-1]
    if found == "lr-too-high":
        return [rate for rate in steps if rate < 0.9 * lr] or [lr / 10]
    return [rate for rate in steps if rate > 1.1 * lr] or [lr * 10]


def _trial(run: Run, nn: ModuleType, start: list[Tensor], rate: float) -> float | None:
    """The loss after some steps at `rate` on one batch; None when it rose on the way."""
    trial = Trial(run.model, run.data, run.settings, nn, run.device, rate)
    with torch.no_grad():
        for parameter, kept in zip(trial.model.parameters(), start, strict=True):
            parameter.copy_(kept)
    losses = []
    for _ in range(TRIAL_STEPS):
        trial.step()
        losses.append(trial.loss.detach())
    losses = torch.stack(losses).cpu()
    if not bool(torch.isfinite(losses).all()) or losses.max() > STEEPEST * losses[0]:
        return None
    return float(losses[-1])


def _thirds(losses: Sequence[float], third: int) -> tuple[Sequence[float], ...]:
    return losses[:third], losses[third:-third], losses[-third:]
