"""Measure a model with the learner's evaluate_accuracy, and take the loss from the same pass.

The model is handed over as a shallow copy that keeps what its forward returned, so that the
validation loss costs no second forward pass.
"""

import copy
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.training.data.dataset import Split
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.run import Run


def evaluate(
    nn: ModuleType, run: Run, loader: Any, split: Split | None, loss_fn: Any
) -> tuple[float | None, Tensor | None]:
    """Accuracy (None for numbers) and loss (None without a loss_fn) on everything in `loader`.

    split: what the loader yields, where that is known.
    """
    outputs: list[Tensor] = []
    accuracy = None
    if not run.data.is_regression:
        accuracy = _as_float(run, nn.evaluate_accuracy(_listening(run.model, outputs), loader))
    if loss_fn is None:
        return accuracy, None
    with torch.no_grad():
        if split is not None and sum(map(len, outputs)) == len(split.x):
            predictions, targets = torch.cat(outputs), split.y
        else:
            predictions, targets = _second_pass(run, loader)
        return accuracy, loss_fn(predictions, targets)


def _listening(model: Any, outputs: list[Tensor]) -> Any:
    """A copy of the model, sharing its weights, that notes each output of its forward."""
    listener = copy.copy(model)

    def forward(*args: Any, **kwargs: Any) -> Any:
        output = model.forward(*args, **kwargs)
        if isinstance(output, Tensor):
            outputs.append(output.detach())
        return output

    try:
        listener.forward = forward
    except AttributeError:  # a class with __slots__: its loss takes a second pass
        return model
    return listener


def _second_pass(run: Run, loader: Any) -> tuple[Tensor, Tensor]:
    predictions, targets = [], []
    for inputs, right in loader:
        predictions.append(run.model(inputs.to(run.device).flatten(1)))
        targets.append(right.to(run.device))
    return torch.cat(predictions), torch.cat(targets)


def _as_float(run: Run, accuracy: Any) -> float | None:
    if accuracy is None:
        run.diagnose("missing-return", "evaluate_accuracy returned None: it ends without a return.")
        return None
    share = float(accuracy)
    if not -1e-6 <= share <= 1 + 1e-3:  # sums of floats may miss 1 by a little
        raise TrainingError(
            f"evaluate_accuracy returned {share:g}. Expected the share of right answers, from 0 to "
            "1: hits divided by all, and no percent."
        )
    return share
