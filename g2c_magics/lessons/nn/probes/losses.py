"""Probes for MSELoss and CrossEntropyLoss."""

from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import (
    Probe,
    attempt,
    cut_off,
    match,
    param,
    random,
    text,
)
from g2c_magics.lessons.nn.probes.cross_entropy import (
    non_differentiable,
    pairs_of_all,
    unstable_softmax,
    wrong_axis,
)
from g2c_magics.lessons.nn.probes.loss_cases import (
    CASES,
    NAMES,
    RIGHT,
    TASKS,
    loss_of,
    picked,
    squared,
)


def missing_return(task: str, nn: ModuleType) -> str | None:
    if loss_of(nn, task, *CASES[task]) is None:
        return f"{NAMES[task]}() gave None for a batch of {len(CASES[task][0])} rows."
    return None


def inplace_input(task: str, nn: ModuleType) -> str | None:
    first, second = (tensor.clone() for tensor in CASES[task])
    attempt(lambda: getattr(nn, NAMES[task])()(first, second))
    for tensor, before in zip((first, second), CASES[task], strict=True):
        if not torch.equal(tensor, before):
            return (
                f"row 0 of its argument was {text(before[0])} before the call and is "
                f"{text(tensor[0])} after it."
            )
    return None


def not_scalar(task: str, nn: ModuleType) -> str | None:
    rows = len(CASES[task][0])
    loss = loss_of(nn, task, *CASES[task])
    if isinstance(loss, Tensor) and loss.shape != () and loss.shape != (rows, rows):
        return (
            f"the loss of {rows} rows has shape {tuple(loss.shape)}, where one number, (), is due."
        )
    return None


def sum_not_mean(task: str, nn: ModuleType) -> str | None:
    first, second = CASES[task]
    loss, right = loss_of(nn, task, first, second), RIGHT[task](first, second)
    factors = (first.numel(), *first.shape) if task == "mse" else (len(first),)
    for factor in factors:
        if match(loss, factor * right):
            return f"the loss is {text(loss)}, exactly {factor} times the mean, {text(right)}."
    return None


def wrong_sign(task: str, nn: ModuleType) -> str | None:
    first, second = CASES[task]
    loss, right = loss_of(nn, task, first, second), RIGHT[task](first, second)
    factors = (1, len(first), first.numel())
    if any(match(loss, -right * factor) for factor in factors):
        return (
            f"the loss is {text(loss)} where {text(right)} is due: the better the prediction, the "
            "higher."
        )
    if task == "mse" and match(loss, squared(first, -second)):
        return f"the loss equals the mean of (prediction + target)² exactly, {text(loss)}."
    if task == "cross_entropy" and match(
        loss, (torch.logsumexp(first, 1) + picked(first, second)).mean()
    ):
        return (
            "the loss equals log-sum-exp plus the target's logit exactly, where it should be less "
            "it."
        )
    return None


def detached_graph(task: str, nn: ModuleType) -> str | None:
    first, second = CASES[task]
    first = param(first)
    loss = getattr(nn, NAMES[task])()(first, second)
    if not match(loss, RIGHT[task](first, second)):
        return None
    if not isinstance(loss, Tensor):
        return f"the loss is the plain {type(loss).__name__} {text(loss)}: it has left the graph."
    lost = cut_off(loss, {"the logits" if task == "cross_entropy" else "the predictions": first})
    return f"the loss of {text(loss)} is right, but {lost}." if lost else None


def squared_broadcast(nn: ModuleType) -> str | None:
    p, t = random(4, 1, seed=1), random(4, 1, seed=2)
    loss, wrong = loss_of(nn, "mse", p, t), ((p - t.flatten()) ** 2).mean()
    if match(loss, wrong):
        return (
            f"the loss of 4 pairs equals the mean over a (4, 4) table of all pairs, {text(wrong)}."
        )
    return None


def both(pitfall: str, look: object) -> tuple[Probe, ...]:
    """One probe for either loss."""
    return tuple(Probe(pitfall, (task,), lambda nn, task=task: look(task, nn)) for task in TASKS)


PROBES = (
    *both("missing-return", missing_return),
    *both("inplace-input", inplace_input),
    Probe("non-differentiable-loss", ("cross_entropy",), non_differentiable),
    *both("not-scalar", not_scalar),
    Probe("silent-broadcast", ("mse",), squared_broadcast),
    Probe("silent-broadcast", ("cross_entropy",), pairs_of_all),
    *both("wrong-sign", wrong_sign),
    *both("sum-not-mean", sum_not_mean),
    *both("detached-graph", detached_graph),
    Probe("unstable-softmax", ("cross_entropy",), unstable_softmax),
    Probe("wrong-axis", ("cross_entropy",), wrong_axis),
)
