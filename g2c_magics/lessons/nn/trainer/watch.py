"""Watch a run for mistakes that show in what the loop does, its first batches closely.

Evidence only: shapes, graphs, gradients and weights before and after a step, what the functions
return. After the first few batches the watch costs nothing. What shows in the curves is training's
to say.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from g2c_magics.learner_objects import attribute_of
from g2c_magics.lessons.lesson import Diagnosis
from g2c_magics.text import error_text

CLOSE_LOOKS = 4  # batches; a loop makes its mistakes from the start
SAME = 1e-6  # relative difference of two float32 computations of one value
NEVER_BELOW = -1e-3  # rounding may take a loss of 0 as far


class Watch:
    """Looks at each loss and each step of one run, and keeps what it finds until it is taken.

    Any: the loss may give anything, and the model and the optimizer are of the learner's classes.
    """

    def __init__(self, model: Any, is_regression: bool) -> None:
        self.model = model
        self.is_regression = is_regression
        self.parameters: list[Tensor] = list(model.parameters())
        self.looks_left = CLOSE_LOOKS
        self.steps = 0
        self._found: list[Diagnosis] = []
        self._reported: set[str] = set()  # pitfalls of the whole run
        self._before: list[Tensor] = []
        self._gradients: list[Tensor | None] = []

    def take(self) -> list[Diagnosis]:
        """What was found since the last time."""
        taken, self._found = self._found, []
        return taken

    def _report(self, pitfall: str, message: str) -> None:
        self._found.append(Diagnosis(pitfall, message))
        self._reported.add(pitfall)

    def before_loss(self, predictions: Tensor, targets: Tensor) -> None:
        """Do predictions and targets fit each other?"""
        if self.looks_left <= 0:
            return
        if self.is_regression:
            fits = predictions.shape == targets.shape
            wanted = "one shape"
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
        """Is the loss one number that autograd can descend?"""
        if self.looks_left <= 0 or not torch.is_grad_enabled():
            return
        if not isinstance(loss, Tensor):
            self._report(
                "non-differentiable-loss" if isinstance(loss, float) else "missing-return",
                f"The loss gave {type(loss).__name__}, not a tensor on the graph: nothing can be "
                "differentiated. Return the scalar tensor itself.",
            )
            return
        if loss.ndim != 0:
            self._report(
                "not-scalar",
                f"The loss has shape {_shape(loss)}: a loss is one number, the mean over the "
                "batch.",
            )
        if loss.requires_grad:
            loss.register_hook(self._at_backward)
        elif predictions.requires_grad:
            self._report(
                "non-differentiable-loss",
                "The loss has no grad_fn, though the predictions have one: a step such as argmax, "
                "round, == or .item() cut the graph. Train on a differentiable loss, and only "
                "report the metric.",
            )
        elif any(parameter.requires_grad for parameter in self.parameters):
            self._report(
                "detached-graph",
                "The predictions have no grad_fn: .detach(), .data, torch.no_grad() or a new "
                "torch.tensor(…) cut them off from the weights.",
            )

    def _at_backward(self, gradient: Tensor) -> None:
        """Backward is starting: is anything of the last step still in .grad?"""
        if self.steps == 0:
            return
        left = [p for p in self.parameters if p.grad is not None and bool(p.grad.any())]
        if left:
            self._report(
                "stale-gradients",
                "backward adds to .grad, and the gradient of the last step is still there: each "
                "step follows the sum of all batches so far. Call optimizer.zero_grad() before "
                "every backward.",
            )

    def before_step(self) -> None:
        """Keep weights and gradients, to compare with what the step makes of them."""
        if self.looks_left <= 0:
            return
        self._before = [p.detach().clone() for p in self.parameters]
        self._gradients = [None if p.grad is None else p.grad.clone() for p in self.parameters]

    def after_step(self, optimizer: Any) -> None:
        """Did the step do what the update rule says?"""
        if self.looks_left <= 0:
            return
        self.looks_left -= 1
        self.steps += 1
        now = list(self.model.parameters())
        held = attribute_of(optimizer, "params")
        if not isinstance(held, (list, tuple)) or not all(isinstance(p, Tensor) for p in held):
            held = now  # kept in a way of its own
        if any(p.grad_fn is not None for p in [*now, *held]):
            self._report(
                "tracked-update",
                "After the step a parameter has a grad_fn: autograd recorded the update itself. "
                "Wrap the update in `with torch.no_grad():` and change the parameter in place.",
            )
            return
        moved = [not torch.equal(p, old) for p, old in zip(now, self._before, strict=False)]
        pulled = [g is not None and bool(g.any()) for g in self._gradients]
        if not any(moved):
            if not self._is_lost_in_rounding(optimizer):
                self._explain_standstill(now, held, pulled)
            return
        self._compare_with_rule(optimizer, now)

    def _is_lost_in_rounding(self, optimizer: Any) -> bool:
        """Whether the right step changes no weight either, so near the minimum is the run."""
        lr = attribute_of(optimizer, "lr")
        return isinstance(lr, float) and all(
            g is not None and torch.equal(old - lr * g, old)
            for old, g in zip(self._before, self._gradients, strict=True)
        )

    def _explain_standstill(
        self, now: list[Tensor], held: Sequence[Tensor], pulled: list[bool]
    ) -> None:
        """No weight changed in a step: say why, as far as it can be seen."""
        if not any(g is not None for g in self._gradients):
            self._report(
                "no-update",
                "No parameter has a gradient at the step: loss.backward() was not called, or the "
                "graph does not reach them.",
            )
        elif any(pulled) and {id(p) for p in held} != {id(p) for p in now}:
            self._report(
                "rebound-parameter",
                "The step made new tensors and left the model's own unchanged: update in place, "
                "param -= …, under torch.no_grad().",
            )
        elif any(pulled):
            self._report(
                "no-update",
                "The gradients are there, but the step changed no weight: does SGD.step write "
                "into each parameter?",
            )

    def _compare_with_rule(self, optimizer: Any, now: list[Tensor]) -> None:
        """The weights moved: downhill, and with the decay that was asked for?"""
        lr, decay = attribute_of(optimizer, "lr"), attribute_of(optimizer, "weight_decay")
        updates = [
            (p.detach(), old, g)
            for p, old, g in zip(now, self._before, self._gradients, strict=False)
            if g is not None and bool(g.any())
        ]
        if not updates or not isinstance(lr, float) or not isinstance(decay, (int, float)):
            return
        if all(_close(p, old + lr * (g + decay * old)) for p, old, g in updates):
            self._report(
                "wrong-sign",
                "The step climbs: it adds lr · grad where it should subtract it.",
            )
        bites = decay > 0 and any(
            not _close(old - lr * g, old - lr * (g + decay * old)) for _, old, g in updates
        )
        if bites and all(_close(p, old - lr * g) for p, old, g in updates):
            self._report(
                "decay-ignored",
                f"weight_decay is {decay:g}, but the step is the one without it: "
                "param ← param − lr · (grad + λ · param).",
            )

    def no_loss(self, returned: Any) -> None:
        """train_one_epoch returned no number."""
        self._report(
            "missing-return",
            f"train_one_epoch returned {type(returned).__name__}: it should return the mean loss "
            "as a float. The curve shows what the loss itself gave.",
        )

    def after_epoch(self, loss: float) -> None:
        """Can a squared error or a cross-entropy be what this epoch's loss is?"""
        if loss < NEVER_BELOW:
            self._report(
                "wrong-sign",
                f"The loss is {loss:.3g}, and neither a squared error nor a cross-entropy is ever "
                "below 0: a sign in the loss is the wrong way round.",
            )

    def no_accuracy(self) -> None:
        """evaluate_accuracy returned None."""
        self._report("missing-return", "evaluate_accuracy returned None: it ends without a return.")

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
        if "rebound-parameter" not in self._reported:
            self._report(
                "no-update",
                "No weight has changed in the whole run: are backward() and optimizer.step() "
                "called for each batch?",
            )

    def explain(self, error: BaseException) -> Diagnosis | None:
        """The mistake behind an error that the learner's code raised, where it is a known one."""
        words = error_text(error)
        if isinstance(error, RuntimeError) and "leaf Variable that requires grad" in words:
            return Diagnosis(
                "tracked-update",
                "The update was recorded by autograd, which refuses it on a parameter: wrap it in "
                "`with torch.no_grad():`.",
            )
        missing = sum(gradient is None for gradient in self._gradients)
        if isinstance(error, TypeError) and "NoneType" in words and missing:
            return Diagnosis(
                "none-grad",
                f"{missing} parameters have no gradient (.grad is None): SGD.step must leave "
                "those alone.",
            )
        return None


def _shape(tensor: Tensor) -> str:
    """The shape as the learner prints it: "(32, 10)"."""
    return str(tuple(tensor.shape))


def _close(one: Tensor, other: Tensor) -> bool:
    """Equal up to float32 rounding, measured by the size of the numbers."""
    scale = max(float(other.abs().max()), 1e-12)
    return float((one - other).abs().max()) <= SAME * scale
