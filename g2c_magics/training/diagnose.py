"""Name what is going wrong from the returned numbers and the curves of a run.

Evidence only; a healthy run gets nothing. What shows before training is found by validate_model,
what single batches show by watch, the learning rate by lr_advice.
"""

import math
from typing import Any

import torch
from torch import Tensor

from g2c_magics.training.data.loaders import Batches
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.metrics import Batch
from g2c_magics.training.run import Diagnosis, Row, Run, is_finite
from g2c_magics.training.validate_model import layers_of

OVERFIT_EPOCHS, OVERFIT_SHARE = 3, 0.1  # this long since the best epoch
OVERFIT_RISE, OVERFIT_FALL = 1.15, 0.9  # validation this much up, training this much down
NEVER_BELOW = -1e-3  # rounding may take a loss of 0 as far
DEAD_ROWS = 1000  # examples that are looked at
DEAD_SHARE = 0.5  # of the units of the model, that are worth a word


# Any: what a function of the learner's returned.
def returned_loss(returned: Any, batches: list[Batch]) -> tuple[float, Diagnosis | None]:
    """The epoch's loss as train_one_epoch returned it; as the loss gave it, where it did not."""
    if isinstance(returned, Tensor) and returned.numel() == 1:
        return float(returned.detach()), None
    if isinstance(returned, (int, float)):
        return float(returned), None
    found = Diagnosis(
        "missing-return",
        f"train_one_epoch returned {type(returned).__name__}: it should return the mean loss as "
        "a float. The curve shows what the loss itself gave.",
    )
    if not batches:
        return math.nan, found
    rows = torch.tensor([float(len(targets)) for _, _, targets in batches])
    losses = torch.stack([loss.float().mean().cpu() for loss, _, _ in batches])
    return float((losses * rows).sum() / rows.sum()), found


def returned_accuracy(returned: Any) -> tuple[float | None, Diagnosis | None]:
    """The accuracy as evaluate_accuracy returned it. Raises TrainingError where it is no share."""
    if returned is None:
        return None, Diagnosis(
            "missing-return", "evaluate_accuracy returned None: it ends without a return."
        )
    try:
        share = float(returned)
        got = f"{share:g}"
    except Exception:  # of the learner's own types
        share, got = math.nan, type(returned).__name__
    if not -1e-6 <= share <= 1 + 1e-3:  # sums of floats may miss 1 by a little
        raise TrainingError(
            f"evaluate_accuracy returned {got}. Expected the share of right answers, from 0 to "
            "1: hits divided by all, and no percent."
        )
    return share, None


def loss_below_zero(loss: float) -> Diagnosis | None:
    """An epoch's loss that neither a squared error nor a cross-entropy can have."""
    if loss >= NEVER_BELOW or math.isnan(loss):
        return None
    return Diagnosis(
        "wrong-sign",
        f"The loss is {loss:.3g}, and neither a squared error nor a cross-entropy is ever below "
        "0: a sign in the loss is the wrong way round.",
    )


def unstable_softmax(batches: list[Batch], is_regression: bool) -> Diagnosis | None:
    """The loss is NaN or infinite: is it the softmax, and not the weights that diverged?

    Shown by the first batch that went wrong: its logits are finite, and so is the cross-entropy
    that torch computes from them.
    """
    for loss, predictions, targets in batches:
        if bool(torch.isfinite(loss).all()):
            continue
        if is_regression or not bool(torch.isfinite(predictions).all()):
            return None
        right = torch.nn.functional.cross_entropy(predictions, targets)
        if not bool(torch.isfinite(right)):
            return None
        return Diagnosis(
            "unstable-softmax",
            f"The logits are finite (the largest is {float(predictions.abs().max()):.3g}), but "
            "the loss is not: exp overflows. Subtract each row's own max first.",
        )
    return None


def inplace_input(*loaders: object) -> Diagnosis | None:
    """After one epoch: does the learner's code write into the batches it is handed?

    Up to now it was handed copies; from now on, if it does not, the data itself.
    """
    ours = [loader for loader in loaders if isinstance(loader, Batches)]
    if any(loader.written_to for loader in ours):
        return Diagnosis(
            "inplace-input",
            "A batch was changed in place by the code it was handed to (mul_, +=, x[…] = …). "
            "It was a copy; make a new tensor instead.",
        )
    for loader in ours:
        loader.copies = False
    return None


def curves(run: Run) -> list[Diagnosis | None]:
    """What the curves of a run show when it is over, and the units that died on the way."""
    known = {found["pitfall"] for found in run.diagnoses}
    overfits = None
    if not known & {"lr-too-high", "decay-ignored"}:  # more decay would mend neither
        overfits = overfitting(run.history, run.settings.weight_decay)
    # One rate is advised at a time, and the other verdict has tried its own.
    return [overfits, dead_units(run, None if "lr-too-high" in known else run.settings.rate / 10)]


# Any: a single run's weight decay is one number, a line's may be several.
def overfitting(history: list[Row], weight_decay: Any) -> Diagnosis | None:
    """Validation loss rising while training loss falls."""
    rows = [row for row in history if is_finite(row["val_loss"]) and is_finite(row["train_loss"])]
    best = min(rows, key=lambda row: row["val_loss"], default=None)
    if best is None or best["val_loss"] <= 0:
        return None
    after = [row for row in rows if row["epoch"] > best["epoch"]]
    if len(after) < max(OVERFIT_EPOCHS, OVERFIT_SHARE * len(rows)):
        return None
    tail = after[-max(len(after) // 4, 1) :]
    val = sum(row["val_loss"] for row in tail) / len(tail)
    train = sum(row["train_loss"] for row in tail) / len(tail)
    if val <= OVERFIT_RISE * best["val_loss"] or train >= OVERFIT_FALL * best["train_loss"]:
        return None
    stronger = 10 * weight_decay if weight_decay else 0.01
    return Diagnosis(
        "overfitting",
        f"Since epoch {best['epoch']} the validation loss rises ({best['val_loss']:.3g} to "
        f"{val:.3g}) while the training loss falls ({best['train_loss']:.3g} to {train:.3g}): "
        f"the model memorizes its examples. Try --weight-decay {stronger:g}, or --early-stop 5.",
        {"weight_decay": stronger},
    )


@torch.no_grad()
def dead_units(run: Run, lower_lr: float | None) -> Diagnosis | None:
    """Hidden units that are 0 for every example: no gradient will ever reach them again.

    lower_lr: the rate to advise, where there is one.
    """
    if run.data.loader is not None:
        return None
    x = run.data.train.head(DEAD_ROWS).x.clone().to(run.device).flatten(1)
    dead = total = 0
    for layer in layers_of(run.model):
        try:
            x = layer(x)
        except Exception:  # a model of another shape: its layers are not a chain
            return None
        if type(layer).__name__ == "ReLU" and x.ndim == 2:
            dead += int((x == 0).all(dim=0).sum())
            total += x.shape[1]
    if not total or dead < DEAD_SHARE * total:
        return None
    advice = "The learning rate was too high for them."
    if lower_lr is not None:
        advice = f"A lower learning rate keeps them alive: --lr {lower_lr:g}."
    return Diagnosis(
        "dead-relu",
        f"{dead} of {total} ReLU units are 0 for every example: no gradient reaches them any "
        f"more. {advice}",
        None if lower_lr is None else {"lr": lower_lr},
    )
