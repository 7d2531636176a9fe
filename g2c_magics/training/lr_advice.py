"""Is the learning rate too high or too low? A verdict from the losses so far, and a rate to try.

A spike proves nothing: a run that spiked and then learnt is healthy. A slow start proves nothing
either: what counts is where the loss got to, how far the weights moved, whether it still falls.
The rate to try has been tried, on one batch, with the learner's own parts.
"""

import math
from collections.abc import Sequence
from statistics import mean, median

import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.device import Trial
from g2c_magics.training.run import FINISHED, Run, Verdict, explained

VERDICTS = frozenset({"lr-too-high", "lr-too-low"})
# Found on all data sets, lr from 1e-5 to 1000; tests/training/test_lr_advice.py holds them.
ENOUGH = 0.2  # of the run, before a verdict
PEAK = 2.0  # times the first loss: higher than chance explains
STUCK_HIGH = 0.25  # of the first loss: a run that peaked and is still here has not recovered
FEW_STEPS = 40  # fewer say nothing about the rate
# lr · steps bounds how far a run can get where slopes are near 1. It has hardly begun …
SHORT_WAY, SHORT_WAY_LEFT = 1.0, 0.15  # … on so short a way with this share of the loss left
LONGER_WAY, LONGER_WAY_LEFT = 5.0, 0.85  # … or on a longer one with hardly anything learnt
STILL = 0.01  # relative change of the weights: they have not moved
FALLING = 0.2  # of the fall in the middle third of the run that its last third still shows
STEEPEST = 1.3  # times the first loss: a trial above it was unstable
TRIAL_STEPS = 30


def verdict(
    losses: Sequence[float], lr: float, steps: int, done: float, moved: float
) -> str | None:
    """What is wrong with the rate: "lr-too-high", "lr-too-low" or None.

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


def review(
    run: Run,
    trainer: Trainer,
    start: list[Tensor],
    steps: int,
    moved: float,
    said: Verdict | None,
) -> Verdict | None:
    """What to say of the learning rate now: at each frame, and at the end.

    start: the first weights. moved: how far they are from there; infinity before the end.
    said: what was said so far; a later review may take it back.
    """
    if run.diverged or run.error is not None or run.resumed:
        return said
    done = 1.0 if run.status == FINISHED else min(len(run.history) / run.epochs, 0.99)
    if moved == 0.0 or explained(run.diagnoses, trainer.explains) >= VERDICTS:
        return None  # no rate mends that
    pitfall = verdict(run.trace, run.settings.rate, steps, done, moved)
    if pitfall is None:
        return None
    if said is not None and said.pitfall == pitfall:
        return said
    return advice(run, trainer, start, pitfall)


def advice(run: Run, trainer: Trainer, start: list[Tensor], pitfall: str) -> Verdict:
    """The verdict in words, with the next rate to try."""
    lr = run.settings.rate
    better = rate_to_try(run, trainer, start, pitfall)
    if pitfall == "lr-too-high":
        jumps = run.trace and all(map(math.isfinite, run.trace))
        course = "jumps and does not come down" if jumps else "diverges"
        message = f"lr {lr:g} is too high: the loss {course}. Try --lr {better:g}."
    else:
        message = (
            f"lr {lr:g} is too low: the loss still creeps down from {run.trace[0]:.3g}, and is at "
            f"{run.trace[-1]:.3g}. Try --lr {better:g}, or many more epochs."
        )
    return Verdict(pitfall, message, {"lr": better})


def rate_to_try(run: Run, trainer: Trainer, start: list[Tensor], pitfall: str) -> float:
    """A third of the best rate that is stable from the run's first weights, on one batch."""
    lr = run.settings.rate
    simple = lr / 10 if pitfall == "lr-too-high" else lr * 10
    try:
        results = {rate: _trial(run, trainer, start, rate) for rate in _ladder(lr, pitfall)}
    except KeyboardInterrupt:
        raise
    except BaseException:  # the learner's code, or a device: the advice must not end the run
        return simple
    stable = {rate: loss for rate, loss in results.items() if loss is not None}
    if not stable:
        return simple
    best = min(stable, key=stable.__getitem__)
    lower = [rate for rate in stable if rate < best]
    return max(lower, default=best)


def _ladder(lr: float, pitfall: str) -> list[float]:
    """1, 3, 10, 30 …: rates on the right side of lr, from 1e-4 to 10."""
    steps = [float(f"{digit}e{power}") for power in range(-4, 2) for digit in (1, 3)][:-1]
    if pitfall == "lr-too-high":
        return [rate for rate in steps if rate < 0.9 * lr] or [lr / 10]
    return [rate for rate in steps if rate > 1.1 * lr] or [lr * 10]


def _trial(run: Run, trainer: Trainer, start: list[Tensor], rate: float) -> float | None:
    """The loss after some steps at `rate` on one batch; None when it rose on the way."""
    trial = Trial(run.model, run.data, run.settings, trainer, run.device, rate)
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
