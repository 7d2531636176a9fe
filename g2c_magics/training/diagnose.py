"""Name what is going wrong from the model, the returned numbers and the curves of a run.

Evidence only; a healthy run gets nothing. What single batches show is the business of watch.
"""

import math
from itertools import pairwise
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.training.checks import layers_of, weight_of
from g2c_magics.training.run import Run
from g2c_magics.training.shortcuts import shortcut_in

Batch = tuple[Tensor, Tensor, Tensor]  # loss, predictions, targets


def model(run: Run, nn: ModuleType) -> None:
    """What shows before training: Linears with no bend between them, parts not self-made."""
    shortcut = shortcut_in(run, nn)
    if shortcut is not None:
        run.diagnose(
            "torch-nn-shortcut",
            f"This run uses {shortcut}. Build it from plain tensor functions: that is the point.",
        )
    layers = list(layers_of(run.model))
    for position, (layer, following) in enumerate(pairwise(layers)):
        if weight_of(layer) is not None and weight_of(following) is not None:
            run.diagnose(
                "no-nonlinearity",
                f"Layers {position} and {position + 1}, {layer!r} and {following!r}, follow each "
                "other with no nonlinearity between them: together they are one linear map. Put "
                "a ReLU() between them.",
            )


def returned_loss(run: Run, returned: Any, batches: list[Batch]) -> float:
    """The epoch's loss as train_one_epoch tells it; as it was recorded, where it does not."""
    if isinstance(returned, (int, float)) or (
        isinstance(returned, Tensor) and returned.numel() == 1
    ):
        return float(returned)
    run.diagnose(
        "missing-return",
        f"train_one_epoch returned {type(returned).__name__}: it should return the mean loss as "
        "a float. The curve shows what the loss itself gave.",
    )
    if not batches:
        return math.nan
    rows = torch.tensor([float(len(targets)) for _, _, targets in batches])
    losses = torch.stack([loss.float().mean().cpu() for loss, _, _ in batches])
    return float((losses * rows).sum() / rows.sum())


def not_finite(run: Run, batches: list[Batch]) -> None:
    """The loss is no number any more: by the softmax, or because the weights ran away?"""
    for loss, predictions, _ in batches:
        if bool(torch.isfinite(loss).all()):
            continue
        if not run.data.is_regression and bool(torch.isfinite(predictions).all()):
            run.diagnose(
                "unstable-softmax",
                f"The logits are finite (the largest is {float(predictions.abs().max()):.3g}), "
                "but the loss is not: exp overflows. Subtract each row's own max first.",
            )
        else:
            lr_too_high(run)
        return
    lr_too_high(run)


def lr_too_high(run: Run) -> None:
    """Say it, with a rate to try next."""
    run.diagnose(
        "lr-too-high",
        f"lr {run.settings.lr:g} is too high: the loss runs away. "
        f"Try --lr {run.settings.lr / 10:g}",
    )


def curves(run: Run) -> None:
    """What the finished curves show."""
