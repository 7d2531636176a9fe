"""Name what is going wrong from the returned numbers and the curves of a run.

Evidence only; a healthy run gets nothing. What shows before training is found by validate_model,
what single batches show by the lesson's watch, the learning rate by lr_advice.
"""

import math
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.data.loaders import Batches
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.metrics import Batch
from g2c_magics.training.run import Row, Run, Verdict, is_finite

OVERFIT_EPOCHS, OVERFIT_SHARE = 3, 0.1  # this long since the best epoch
OVERFIT_RISE, OVERFIT_FALL = 1.15, 0.9  # validation this much up, training this much down
DEAD_ROWS = 1000  # examples that are looked at
DEAD_SHARE = 0.5  # of the units of the model, that are worth a word


# Any: what a function of the learner's returned.
def returned_number(returned: Any) -> float | None:
    """A number that was returned, plain or as a tensor of one; None for anything else."""
    if isinstance(returned, Tensor) and returned.numel() == 1:
        return float(returned.detach())
    return float(returned) if isinstance(returned, (int, float)) else None


def mean_loss(batches: list[Batch]) -> float:
    """The epoch's loss as the loss itself gave it, batch by batch; NaN without any."""
    if not batches:
        return math.nan
    rows = torch.tensor([float(len(targets)) for _, _, targets in batches])
    losses = torch.stack([loss.float().mean().cpu() for loss, _, _ in batches])
    return float((losses * rows).sum() / rows.sum())


def share_of_right(returned: Any, function: str) -> float:
    """The accuracy as `function` returned it. Raises TrainingError where it is no share."""
    try:
        share = float(returned)
        got = f"{share:g}"
    except KeyboardInterrupt:
        raise
    except BaseException:  # of the learner's own types
        share, got = math.nan, type(returned).__name__
    if not -1e-6 <= share <= 1 + 1e-3:  # sums of floats may miss 1 by a little
        raise TrainingError(
            f"{function} returned {got}. Expected the share of right answers, from 0 to "
            "1: hits divided by all, and no percent."
        )
    return share


def is_written_to(*loaders: object) -> bool:
    """After one epoch: does the learner's code write into the batches it is handed?

    Up to now it was handed copies; from now on, if it does not, the data itself.
    """
    ours = [loader for loader in loaders if isinstance(loader, Batches)]
    if any(loader.written_to for loader in ours):
        return True
    for loader in ours:
        loader.copies = False
    return False


def curves(run: Run, trainer: Trainer) -> list[Verdict | None]:
    """What the curves of a run show when it is over, and the units that died on the way."""
    too_high = run.has("lr-too-high")
    overfits = None
    if not too_high:  # more decay would not mend that
        overfits = overfitting(run.history, run.settings.weight_decay)
    # One rate is advised at a time, and the other verdict has tried its own.
    return [overfits, dead_units(run, trainer, None if too_high else run.settings.rate / 10)]


# Any: a single run's weight decay is one number, a line's may be several.
def overfitting(history: list[Row], weight_decay: Any) -> Verdict | None:
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
    return Verdict(
        "overfitting",
        f"Since epoch {best['epoch']} the validation loss rises ({best['val_loss']:.3g} to "
        f"{val:.3g}) while the training loss falls ({best['train_loss']:.3g} to {train:.3g}): "
        f"the model memorizes its examples. Try --weight-decay {stronger:g}, or --early-stop 5.",
        {"weight_decay": stronger},
    )


@torch.no_grad()
def dead_units(run: Run, trainer: Trainer, lower_lr: float | None) -> Verdict | None:
    """Hidden units that are 0 for every example: no gradient will ever reach them again.

    lower_lr: the rate to advise, where there is one.
    """
    if run.data.loader is not None:
        return None
    x = run.data.train.head(DEAD_ROWS).x.clone().to(run.device).flatten(1)
    dead = total = 0
    for layer in trainer.layers(run.model):
        try:
            x = layer(x)
        except KeyboardInterrupt:
            raise
        except BaseException:  # a model of another shape: its layers are not a chain
            return None
        if trainer.is_rectifier(layer) and x.ndim == 2:
            dead += int((x == 0).all(dim=0).sum())
            total += x.shape[1]
    if not total or dead < DEAD_SHARE * total:
        return None
    advice = "The learning rate was too high for them."
    if lower_lr is not None:
        advice = f"A lower learning rate keeps them alive: --lr {lower_lr:g}."
    return Verdict(
        "dead-relu",
        f"{dead} of {total} {trainer.words.rectifier} units are 0 for every example: no gradient "
        f"reaches them any more. {advice}",
        None if lower_lr is None else {"lr": lower_lr},
    )
