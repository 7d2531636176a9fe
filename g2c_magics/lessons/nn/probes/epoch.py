"""Probes for train_one_epoch alone, and for the batches that a model is given."""

import contextlib
from functools import partial
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import PlainLayer, Probe, first_match, text
from g2c_magics.lessons.nn.probes.training import CHECKS
from g2c_magics.lessons.nn.probes.training_trace import (
    FUNCTIONS,
    SIZES,
    batches,
    images,
    replay,
    trace_epoch,
)
from g2c_magics.lessons.nn.probes.worked_parts import worked


def summed_epoch(nn: ModuleType) -> str | None:
    """An update along the gradient of a sum."""
    trace = trace_epoch(nn)
    scaled = [
        lambda p, loss_of=loss_of, size=size: loss_of(p) * size
        for loss_of, size in zip(trace.losses_of, SIZES, strict=True)
    ]
    wrong = replay(trace, losses_of=scaled)
    if trace.error is None and not trace.is_right and trace.ends_at(wrong.params):
        return "each step is too long by its batch's size exactly: the gradient is that of a sum."
    return None


def epoch_mean(pitfall: str, nn: ModuleType) -> str | None:
    """Which wrong mean of the batch losses was returned."""
    trace = trace_epoch(nn)
    if trace.error is not None or not isinstance(trace.result, float | int):
        return None
    losses = replay(trace).losses
    total = sum(loss * size for loss, size in zip(losses, SIZES, strict=True))
    wrong = {
        "unweighted-mean": {
            "the mean of the 3 batch means": sum(losses) / 3,
            "the sum of the 3 batch means over 10 images": sum(losses) / 10,
            "the sum over the images over 3 batches": total / 3,
            "the sum of the 3 batch means over 4": sum(losses) / 4,
            "the sum of the 3 batch means, each times the first batch's 4, over 10 images": (
                sum(losses) * 4 / 10
            ),
        },
        "sum-not-mean": {
            "the sum over the images": total,
            "the sum of the 3 batch means": sum(losses),
        },
    }[pitfall]
    form = first_match(trace.result, wrong, torch.tensor(total / 10))
    return form and (
        f"batches of 4, 4 and 2 gave {text(wrong[form])}, {form}; the mean is {text(total / 10)}."
    )


def wrong_shape(function: str, nn: ModuleType) -> str | None:
    """The model is given something else than (B, 784)."""
    shapes: list[tuple[int, ...]] = []

    def record(x: Tensor) -> Tensor:
        shapes.append(tuple(x.shape))
        raise ArithmeticError

    x, y = images()
    with worked(nn, function), contextlib.suppress(ArithmeticError):
        model = PlainLayer(record, torch.ones(1, requires_grad=True))
        rest = (nn.SGD([], 0.1), nn.CrossEntropyLoss()) if function == FUNCTIONS["mnist"] else ()
        getattr(nn, function)(model, batches(x, y), *rest)
    if shapes and shapes[0] in ((4 * 784,), (784, 4), (1, 4 * 784), (4, 1, 784)):
        return f"a batch of 4 images reached the model as {shapes[0]}; (4, 784) is expected."
    return None


PROBES = (
    Probe("wrong-axis", ("mnist",), partial(wrong_shape, FUNCTIONS["mnist"]), CHECKS["mnist"]),
    Probe("sum-not-mean", ("mnist",), summed_epoch, CHECKS["mnist"]),
    *(
        Probe(pitfall, ("mnist",), partial(epoch_mean, pitfall), CHECKS["mnist"])
        for pitfall in ("unweighted-mean", "sum-not-mean")
    ),
)
