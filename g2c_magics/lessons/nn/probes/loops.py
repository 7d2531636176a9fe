"""Probes for the three training loops: the questions that only one of them is asked."""

import contextlib
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import Piece, Probe, match, random, text
from g2c_magics.lessons.nn.probes.loss_cases import squared
from g2c_magics.lessons.nn.probes.traced_loops import (
    SIZES,
    batches,
    epoch_walk,
    images,
    line_walk,
    points_walk,
)
from g2c_magics.lessons.nn.probes.training import CHECKS, follows
from g2c_magics.lessons.nn.probes.training_trace import as_due, ends_at, replay
from g2c_magics.lessons.nn.probes.worked_parts import worked


def missing_bias(nn: ModuleType) -> str | None:
    seen = "after {steps} steps W has moved as it should with b at 0, and b has not moved."
    return follows("regression", nn, seen, only=(0,))


def silent_broadcast(nn: ModuleType) -> str | None:
    """With one target a row, a loss over all pairs of rows."""
    walk = line_walk(nn, targets=1)
    x, y = random(7, 4, seed=1), random(7, 1, seed=2) + 1.0

    def all_pairs(p: list[Tensor]) -> Tensor:
        return squared(x @ p[0] + p[1], y.flatten())

    for scale in (1.0, 49.0):
        wrong = replay(walk, scale=scale, losses_of=[all_pairs] * walk.steps)
        if not as_due(walk) and walk.error is None and ends_at(walk, wrong.params):
            return (
                "the steps follow a loss over a (7, 7) table, every prediction against every "
                "target."
            )
    return None


def decay_ignored(nn: ModuleType) -> str | None:
    walk = points_walk(nn, decay=0.5)
    if walk.error is None and not as_due(walk) and ends_at(walk, replay(walk, decay=0.0).params):
        return f"with weight_decay = 0.5 the parameters after {walk.steps} steps are those of 0."
    return None


def epoch_mean(nn: ModuleType, named: str) -> str | None:
    """Which wrong mean of the batch losses came back."""
    walk = epoch_walk(nn)
    if walk.error is not None or not isinstance(walk.result, float | int):
        return None
    losses = replay(walk).losses
    total = sum(loss * size for loss, size in zip(losses, SIZES, strict=True))
    wrong = {
        "unweighted-mean": {
            "the mean of the 3 batch means": sum(losses) / 3,
            "the sum of the 3 batch means over 10 images": sum(losses) / 10,
            "the sum over the images over 3 batches": total / 3,
        },
        "sum-not-mean": {
            "the sum over the images": total,
            "the sum of the 3 batch means": sum(losses),
        },
    }[named]
    for form, value in wrong.items():
        if match(walk.result, value):
            return (
                f"batches of 4, 4 and 2 gave {text(value)}, {form}; the mean is {text(total / 10)}."
            )
    return None


def summed_epoch(nn: ModuleType) -> str | None:
    """An update along the gradient of a sum."""
    walk = epoch_walk(nn)
    scaled = [(lambda p, f=f, n=n: f(p) * n) for f, n in zip(walk.losses_of, SIZES, strict=True)]
    wrong = replay(walk, losses_of=scaled)
    if walk.error is None and not as_due(walk) and ends_at(walk, wrong.params):
        return "each step is exactly its batch's size too long: the gradient is that of a sum."
    return None


def wrong_axis(nn: ModuleType, function: str) -> str | None:
    """The model is handed something else than (B, 784)."""
    shapes: list[tuple[int, ...]] = []

    def see(x: Tensor) -> Tensor:
        shapes.append(tuple(x.shape))
        raise ArithmeticError

    x, y = images()
    with worked(nn, (function,)), contextlib.suppress(ArithmeticError):
        model = Piece(see, torch.ones(1, requires_grad=True))
        rest = (nn.SGD([], 0.1), nn.CrossEntropyLoss()) if function == "train_one_epoch" else ()
        getattr(nn, function)(model, batches(x, y), *rest)
    if shapes and shapes[0] in ((4 * 784,), (784, 4), (1, 4 * 784), (4, 1, 784)):
        return f"a batch of 4 images reached the model as {shapes[0]}, where (4, 784) is due."
    return None


PROBES = (
    Probe("wrong-axis", ("mnist",), lambda nn: wrong_axis(nn, "train_one_epoch"), CHECKS["mnist"]),
    Probe("silent-broadcast", ("regression",), silent_broadcast),
    Probe("missing-bias", ("regression",), missing_bias),
    Probe("decay-ignored", ("classifier",), decay_ignored, CHECKS["classifier"]),
    Probe("sum-not-mean", ("mnist",), summed_epoch, CHECKS["mnist"]),
    Probe(
        "unweighted-mean", ("mnist",), lambda nn: epoch_mean(nn, "unweighted-mean"), CHECKS["mnist"]
    ),
    Probe("sum-not-mean", ("mnist",), lambda nn: epoch_mean(nn, "sum-not-mean"), CHECKS["mnist"]),
)
