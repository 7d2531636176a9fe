"""Advice on the losses: which other formula it is, or which rows and classes it leaves out.

No ids: one line each, asked after the named mistakes.
"""

import re
from functools import partial
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import Probe, attempt, differ, match, param, random, text
from g2c_magics.lessons.nn.probes.loss_cases import (
    NAMES,
    RIGHT,
    batch,
    cross_entropy,
    loss_of,
)
from g2c_magics.lessons.nn.probes.loss_formulas import OTHERS, Loss

TRACE = "right at first and wrong at a later call: an earlier batch has left a trace."
LETTERS = {"z": "z: the logits of a row", "m": "m: its largest", "t": "t: its target"}


def cases(task: str) -> list[tuple[Tensor, Tensor]]:
    """Batches on which one formula is told from another: negative and positive numbers."""
    if task == "mse":
        return [(random(5, 2, seed=i), random(5, 2, seed=i + 9)) for i in (1, 2)]
    positive, targets = batch(5, 3)
    return [(positive.abs() + 0.5, targets), batch(7, 4, seed=8)]


def other_formula(task: str, nn: ModuleType) -> str | None:
    for formula, (other, advice) in OTHERS[task].items():
        if all(fits(task, nn, other, *case) for case in cases(task)):
            words = set(re.findall(r"\w+", formula)) if task == "cross_entropy" else set()
            legend = ", ".join(meaning for letter, meaning in LETTERS.items() if letter in words)
            return f"the loss equals {formula}{legend and f' ({legend})'}: {advice}"
    return None


def fits(task: str, nn: ModuleType, other: Loss, first: Tensor, second: Tensor) -> bool:
    """Whether this is the learner's formula: the same number, not finite where it is not."""
    loss, value = loss_of(nn, task, first, second), other(first, second)
    if not bool(value.isfinite()):
        return not bool(torch.as_tensor(loss).isfinite().any())
    return match(loss, value) and differ(value, RIGHT[task](first, second))


def swapped(task: str, nn: ModuleType) -> str | None:
    first, second = cases(task)[1]
    loss, error = attempt(lambda: loss_of(nn, task, second, first))
    straight, failed = attempt(lambda: loss_of(nn, task, first, second))
    is_right = error is None and match(loss, RIGHT[task](first, second))
    if is_right and (failed or not match(straight, RIGHT[task](first, second))):
        return (
            "right if the targets come first: the order of the arguments is (logits, targets), as "
            "the docstring has it."
        )
    return None


def keeps_state(task: str, nn: ModuleType) -> str | None:
    loss_fn = getattr(nn, NAMES[task])()
    (a, b), (c, d) = cases(task)
    earlier: list[Tensor] = []
    for first, second in ((a, b), (c, d), (a + a.flip(0), b), (a, b)):
        right = RIGHT[task](first, second)
        loss = loss_fn(first.clone(), second.clone())
        if match(loss, right):
            earlier.append(right)
            continue
        is_right_at_first = match(loss_of(nn, task, first, second), right)
        is_remembered = any(match(loss, one) for one in earlier)
        return TRACE if is_right_at_first or is_remembered else None
    return None


def multiple(task: str, nn: ModuleType) -> str | None:
    """Always the same multiple of the right loss, for batches of one shape."""
    first, second = cases(task)[0]
    factors = []
    for scale in (1.0, 0.5, 2.0):
        right = RIGHT[task](scale * first, second)
        loss = torch.as_tensor(loss_of(nn, task, scale * first, second))
        factors.append(float(loss / right))
    if match(max(factors), min(factors)) and not match(factors[0], 1.0) and factors[0] > 0:
        return (
            f"for {len(first)} rows and {first.shape[1]} columns the loss is {factors[0]:.4g} "
            "times the right one: by what is it divided or multiplied?"
        )
    return None


def only_some_sizes(nn: ModuleType) -> str | None:
    """Right for some numbers of rows or classes alone."""
    good, bad = [], []
    for rows, classes in ((4, 2), (5, 3), (3, 4), (6, 10), (5, 300), (100, 3), (700, 3), (1, 4)):
        logits, targets = batch(rows, classes)
        loss, error = attempt(lambda z=logits, t=targets: loss_of(nn, "cross_entropy", z, t))
        fits = error is None and match(loss, cross_entropy(logits, targets))
        (good if fits else bad).append((rows, classes))
    if good and bad:
        shown = ", ".join(map(str, bad[:3]))
        return (
            f"right for logits of shape {good[0]}, wrong for {shown}: what in your code "
            "depends on the number of rows or of classes?"
        )
    return None


def depends_on(nn: ModuleType) -> str | None:
    """Rows or targets that change nothing."""
    logits, targets = cases("cross_entropy")[1]
    loss = loss_of(nn, "cross_entropy", logits, targets)
    if not isinstance(loss, Tensor) or loss.shape != () or not bool(loss.isfinite()):
        return None
    if match(loss_of(nn, "cross_entropy", logits, (targets + 1) % logits.shape[1]), loss.detach()):
        return "the loss stays the same with other targets: they are not used."
    for row in range(len(logits)):
        other = logits.clone()
        other[row, targets[row]] -= 3.0
        if match(loss_of(nn, "cross_entropy", other, targets), loss.detach()):
            return f"the loss stays the same when row {row} gets worse: that row is not counted."
    return None


def wrong_gradient(nn: ModuleType) -> str | None:
    start, targets = batch(6, 4)
    logits, own = param(start), param(start)
    loss = getattr(nn, NAMES["cross_entropy"])()(own, targets)
    if not match(loss, cross_entropy(start, targets), 1e-3):
        return None
    (grad,) = torch.autograd.grad(loss, own)
    (expected,) = torch.autograd.grad(cross_entropy(logits, targets), logits)
    if match(grad, expected, 1e-3):
        return None
    seen = (
        f"the loss is right, {text(float(loss))}, and its gradient for logits[0] is "
        f"{text(grad[0])}, not {text(expected[0])}"
    )
    factor = float(grad[0, 0] / expected[0, 0])
    if match(grad, factor * expected, 1e-3):
        return f"{seen}: {factor:.4g} times as large."
    return f"{seen}: part of it is computed off the graph, or by another backward."


GRADIENTS = ("test_cross_entropy_gradients",)
ADVICE = (
    *(Probe(None, (task,), partial(other_formula, task)) for task in OTHERS),
    Probe(None, ("cross_entropy",), partial(swapped, "cross_entropy")),
    *(Probe(None, (task,), partial(keeps_state, task)) for task in OTHERS),
    *(Probe(None, (task,), partial(multiple, task)) for task in OTHERS),
    Probe(None, ("cross_entropy",), only_some_sizes),
    Probe(None, ("cross_entropy",), depends_on),
    Probe(None, ("cross_entropy",), wrong_gradient, GRADIENTS),
)
