"""Name what is going wrong from the model, the returned numbers and the curves of a run.

Evidence only; a healthy run gets nothing. What single batches show is the business of watch.
"""

import math
from itertools import pairwise
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.training.banned_api import shortcut_in
from g2c_magics.training.data.loaders import Batches
from g2c_magics.training.pending_metrics import Batch
from g2c_magics.training.run import Run
from g2c_magics.training.validate_model import layers_of, weight_of

OVERFIT_EPOCHS, OVERFIT_SHARE = 3, 0.1  # this long since the best epoch
OVERFIT_RISE, OVERFIT_FALL = 1.15, 0.9  # validation this much up, training this much down
NEVER_BELOW = -1e-3  # rounding may take a loss of 0 as far
DEAD_ROWS = 1000
DEAD_SHARE = 0.5


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
        return float(returned.detach() if isinstance(returned, Tensor) else returned)
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


def below_zero(run: Run, loss: float) -> None:
    """An epoch's loss that no squared error and no surprise can have."""
    if loss < NEVER_BELOW:
        run.diagnose(
            "wrong-sign",
            f"The loss is {loss:.3g}, and neither a squared error nor a surprise is ever below 0: "
            "a sign in the loss is the wrong way round.",
        )


def softmax_overflowed(run: Run, batches: list[Batch]) -> bool:
    """The loss is no number any more: is it the softmax, and not the weights that ran away?

    Shown by the first batch that went wrong: its logits are finite, and so is the cross-entropy
    that torch computes from them.
    """
    for loss, predictions, targets in batches:
        if bool(torch.isfinite(loss).all()):
            continue
        if run.data.is_regression or not bool(torch.isfinite(predictions).all()):
            return False
        right = torch.nn.functional.cross_entropy(predictions, targets)
        if not bool(torch.isfinite(right)):
            return False
        run.diagnose(
            "unstable-softmax",
            f"The logits are finite (the largest is {float(predictions.abs().max()):.3g}), but "
            "the loss is not: exp overflows. Subtract each row's own max first.",
        )
        return True
    return False


def inplace(run: Run, loaders: list[Any]) -> None:
    """After one epoch: does the learner's code write into the batches it is handed?

    Up to now it was handed copies; from now on, if it does not, the data itself.
    """
    ours = [loader for loader in loaders if isinstance(loader, Batches)]
    if any(loader.touched for loader in ours):
        run.diagnose(
            "inplace-input",
            "A batch was changed in place by the code it was handed to (mul_, +=, x[…] = …). "
            "It was a copy; make a new tensor instead.",
        )
        return
    for loader in ours:
        loader.careful = False


def curves(run: Run) -> None:
    """What the curves of a run show when it is over, and the units that died on the way."""
    overfitting(run)
    dead_units(run)


def overfitting(run: Run) -> None:
    """Validation loss rising while training loss falls."""
    rows = [row for row in run.history if _known(row["val_loss"]) and _known(row["train_loss"])]
    best = min(rows, key=lambda row: row["val_loss"], default=None)
    if best is None or best["val_loss"] <= 0 or run.has("lr-too-high"):
        return
    if run.has("decay-ignored"):  # asking for more of it would change nothing
        return
    after = [row for row in rows if row["epoch"] > best["epoch"]]
    if len(after) < max(OVERFIT_EPOCHS, OVERFIT_SHARE * len(rows)):
        return
    tail = after[-max(len(after) // 4, 1) :]
    val = sum(row["val_loss"] for row in tail) / len(tail)
    train = sum(row["train_loss"] for row in tail) / len(tail)
    if val > OVERFIT_RISE * best["val_loss"] and train < OVERFIT_FALL * best["train_loss"]:
        decay = run.settings.weight_decay
        stronger = 10 * decay if decay else 0.01
        run.diagnose(
            "overfitting",
            f"Since epoch {best['epoch']} the validation loss rises ({best['val_loss']:.3g} to "
            f"{val:.3g}) while the training loss falls ({best['train_loss']:.3g} to {train:.3g}): "
            f"the model learns its examples by heart. Try --weight-decay {stronger:g}, or "
            "--early-stop 5.",
        )


@torch.no_grad()
def dead_units(run: Run) -> None:
    """Hidden units that are 0 for every example: no gradient will ever reach them again."""
    if run.data.loader is not None:
        return
    x = run.data.train.head(DEAD_ROWS).x.clone().to(run.device).flatten(1)
    dead = total = 0
    for layer in layers_of(run.model):
        try:
            x = layer(x)
        except Exception:  # a model of another shape: its layers are not a chain
            return
        if type(layer).__name__ == "ReLU" and x.ndim == 2:
            dead += int((x == 0).all(dim=0).sum())
            total += x.shape[1]
    lower = f"A lower rate keeps them alive: --lr {run.settings.lr / 10:g}."
    # One rate is advised at a time, and the other verdict has tried its own.
    advice = "The rate was too high for them." if run.has("lr-too-high") else lower
    if total and dead >= DEAD_SHARE * total:
        run.diagnose(
            "dead-relu",
            f"{dead} of {total} ReLU units are 0 for every example: no gradient reaches them any "
            f"more. {advice}",
        )


def _known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)
