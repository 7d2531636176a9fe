"""The untrained model's loss and accuracy: a run's epoch 0.

Measured on a copy, behind the scenes: neither the model nor the run's random numbers notice.
"""

import copy
import time
from typing import Any

import torch

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.data.dataset import Data, Split
from g2c_magics.training.data.loaders import EVALUATION_BATCH, Batches
from g2c_magics.training.metrics import accuracy_of
from g2c_magics.training.returned import returned_number
from g2c_magics.training.run import COLUMNS, Row
from g2c_magics.training.torch_state import kept_torch_state
from g2c_magics.training.unseen import unseen

MOST_TRAINING_ROWS = 4096  # that are measured; the validation rows all are


# Any: a model of the learner's own class.
def start_row(model: Any, data: Data, trainer: Trainer, device: str) -> Row | None:
    """The row of epoch 0; None for a model that cannot be copied or called: the run will say why.

    Of many training rows evenly spaced ones stand for all, at most MOST_TRAINING_ROWS.
    """
    began = time.perf_counter()
    row: Row = dict.fromkeys(COLUMNS) | {"epoch": 0}
    step = -(-len(data.train.x) // MOST_TRAINING_ROWS)
    parts = {"train": Split(*(rows[::step] for rows in data.train)), "val": data.val}
    try:
        with unseen(list(model.parameters())), kept_torch_state(), torch.no_grad():
            untrained = copy.deepcopy(model)
            for name, split in parts.items():
                if split is not None:
                    numbers = _measured(untrained, split.to(device), data, trainer)
                    row[f"{name}_loss"], row[f"{name}_accuracy"] = numbers
    except KeyboardInterrupt:
        raise
    except BaseException:  # out of the learner's code
        return None
    return row | {"seconds": time.perf_counter() - began}


def _measured(
    model: Any, split: Split, data: Data, trainer: Trainer
) -> tuple[float | None, float | None]:
    """Loss and accuracy on some rows; None where they do not apply."""
    batches = Batches(split, EVALUATION_BATCH)
    outputs = torch.cat([model(inputs.flatten(1)) for inputs, _ in batches])
    loss = returned_number(trainer.loss(data.is_regression)(outputs, split.y.clone()))
    if data.is_regression:
        return loss, None
    return loss, returned_number(accuracy_of(outputs, split.y))
