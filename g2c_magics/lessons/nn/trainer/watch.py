"""Watch a run for mistakes that show only in what it does, its first batches closely.

Evidence only: shapes, graphs and gradients. After the first few batches the watch costs nothing.
What is wrong with the parts in the files is the grader's to say, what shows in the curves
training's.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.lesson import Diagnosis

CLOSE_LOOKS = 4  # batches; a loop makes its mistakes from the start


class Watch:
    """Looks at each loss and each step of one run, and keeps what it finds until it is taken.

    Any: the loss may give anything, and the model is of the learner's class.
    """

    def __init__(self, model: Any, is_regression: bool) -> None:
        self.is_regression = is_regression
        self.parameters: list[Tensor] = list(model.parameters())
        self.looks_left = CLOSE_LOOKS
        self._found: list[Diagnosis] = []

    def take(self) -> list[Diagnosis]:
        """What was found since the last time."""
        taken, self._found = self._found, []
        return taken

    def _report(self, pitfall: str, message: str) -> None:
        self._found.append(Diagnosis(pitfall, message))

    def before_loss(self, predictions: Tensor, targets: Tensor) -> None:
        """Do predictions and targets fit each other?"""
        if self.looks_left <= 0:
            return
        if self.is_regression:
            fits = predictions.shape == targets.shape
            wanted = "two equal shapes"
        else:
            fits = predictions.ndim == 2 and targets.shape == predictions.shape[:1]
            wanted = "(N, classes) and (N,)"
        if not fits:
            self._report(
                "silent-broadcast",
                f"The loss got predictions {_shape(predictions)} and targets "
                f"{_shape(targets)}, where {wanted} belong together: torch silently broadcasts one "
                "to the other. Print both shapes before the loss.",
            )

    def after_loss(self, predictions: Tensor, loss: Any) -> None:
        """Do the predictions reach the weights?"""
        if self.looks_left <= 0 or not torch.is_grad_enabled():
            return
        if not isinstance(loss, Tensor) or loss.requires_grad or predictions.requires_grad:
            return
        if any(parameter.requires_grad for parameter in self.parameters):
            self._report(
                "detached-graph",
                "The predictions have no grad_fn: .detach(), .data, torch.no_grad() or a new "
                "torch.tensor(…) cut them off from the weights.",
            )

    def before_step(self) -> None:
        """Has any parameter a gradient?"""
        if self.looks_left <= 0:
            return
        self.looks_left -= 1
        if all(parameter.grad is None for parameter in self.parameters if parameter.is_leaf):
            self._report(
                "no-update",
                "No parameter has a gradient at the step: loss.backward() was not called, or the "
                "graph does not reach them.",
            )

    def batch_changed(self) -> None:
        """The learner's code writes into the batches it is handed."""
        self._report(
            "inplace-input",
            "A batch was changed in place by the code it was handed to (mul_, +=, x[…] = …). "
            "It was a copy; make a new tensor instead.",
        )

    def diverged(self, batches: Sequence[tuple[Tensor, Tensor, Tensor]]) -> None:
        """The loss is NaN or infinite: is it the softmax, and not the weights that diverged?

        Shown by the first batch that went wrong: its logits are finite, and so is the
        cross-entropy that torch computes from them.
        """
        for loss, predictions, targets in batches:
            if bool(torch.isfinite(loss).all()):
                continue
            if self.is_regression or not bool(torch.isfinite(predictions).all()):
                return
            right = torch.nn.functional.cross_entropy(predictions, targets)
            if bool(torch.isfinite(right)):
                self._report(
                    "unstable-softmax",
                    "The logits are finite (the largest is "
                    f"{float(predictions.abs().max()):.3g}), but the loss is not: exp overflows. "
                    "Subtract each row's own max first.",
                )
            return

    def nothing_moved(self) -> None:
        """No weight has changed in the whole run: not too slowly, and no rate mends that."""
        self._report(
            "no-update",
            "No weight has changed in the whole run: are backward() and optimizer.step() "
            "called for each batch?",
        )


def _shape(tensor: Tensor) -> str:
    """The shape as the learner prints it: "(32, 10)"."""
    return str(tuple(tensor.shape))
