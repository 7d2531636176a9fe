"""Read what the learner's functions returned: a loss, an accuracy, a batch that was written into.

What shows before training is found by validate_model, what single batches show by the lesson's
watch, the learning rate by lr_advice, and what a run shows when it is over by findings.
"""

import math
from typing import Any

import torch
from torch import Tensor

from g2c_magics.training.data.loaders import Batches
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.metrics import Batch


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
