"""What each layer of a chain makes of some rows, and which gradient reaches it.

Any: models and layers are of the learner's own classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from g2c_magics.learner_objects import parameters_of
from g2c_magics.lessons.trainer import AffineMap, Trainer
from g2c_magics.training.outcome import ROWS
from g2c_magics.training.run import Run
from g2c_magics.training.weights import Snapshot, as_it_was

GRID = (-30.0, 30.0, 601)  # inputs on which the shape of an activation is read: from, to, points
NEARLY_ALL = 0.9  # of the rows
FLAT = 0.05  # of an activation's steepest slope: hardly any gradient passes


@dataclass(frozen=True)
class Reading:
    """One layer, with the weights that the model had when it was read."""

    number: int  # from 1
    layer: Any
    map: AffineMap | None  # where it is an affine layer
    is_rectifier: bool
    inputs: Tensor  # (N, in)
    outputs: Tensor  # (N, out)
    gradient: Tensor | None  # (N, out), of the loss by the outputs; None where none reaches them

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"layer {self.number}"

    def dead(self) -> Tensor:
        """Which units of a rectifier are 0 for every row. Returns (out,) bool."""
        return (self.outputs == 0).all(dim=0)

    def saturated(self) -> Tensor | None:
        """Which units of an activation that is flat at both ends are there for nearly all rows.

        Returns (out,) bool; None for other layers.
        """
        share = self.share_at_ends()
        return None if share is None else share >= NEARLY_ALL

    def share_at_ends(self) -> Tensor | None:
        """The share of rows for which each unit of such an activation is at a flat end.

        Returns (out,) from 0 to 1; None for layers that are not flat at both ends.
        """
        if self.map is not None or self.is_rectifier or self.outputs.shape != self.inputs.shape:
            return None
        if parameters_of(self.layer):
            return None
        grid = torch.linspace(*GRID, device=self.inputs.device)[:, None]
        shape = self.slopes(grid.expand(-1, self.inputs.shape[1]).contiguous())
        if shape is None or float(shape.max()) <= 0:
            return None
        flat = FLAT * float(shape.max())
        if float(shape[[0, -1]].abs().max()) >= flat:  # flat at one end only, or at none
            return None
        slopes = self.slopes(self.inputs)
        return None if slopes is None else (slopes < flat).float().mean(dim=0)

    def slopes(self, x: Tensor) -> Tensor | None:
        """The slope of an elementwise layer at each element; None where autograd sees none."""
        with torch.enable_grad():
            leaf = x.detach().clone().requires_grad_()
            total = self.layer(leaf).sum()
            return torch.autograd.grad(total, leaf)[0] if total.requires_grad else None


def read_layers(run: Run, trainer: Trainer, weights: Sequence[Tensor] | None) -> list[Reading]:
    """A reading of each layer; none where the model is no chain of its layers.

    weights: those to read it with; None for the model as it is.
    """
    now = [parameter.detach() for parameter in run.parameters]
    with as_it_was(run.model, Snapshot(0, list(now if weights is None else weights))):
        try:
            return _read(run, trainer)
        except KeyboardInterrupt:
            raise
        except BaseException:  # a model of another shape: its layers are not a chain
            return []


def _read(run: Run, trainer: Trainer) -> list[Reading]:
    x, y = run.data.train.head(ROWS).to(run.device)
    x = x.clone().flatten(1)
    layers = list(trainer.layers(run.model))
    steps = [x]
    with torch.enable_grad():
        for layer in layers:
            steps.append(layer(steps[-1]))
        if any(step.ndim != 2 for step in steps) or not _same(steps[-1], run.model(x)):
            return []
        loss = trainer.loss(run.data.is_regression)(steps[-1], y)
        reached = [step for step in steps[1:] if step.requires_grad]
        gradients = iter(
            torch.autograd.grad(loss, reached, allow_unused=True) if loss.requires_grad else ()
        )
    return [
        Reading(
            number,
            layer,
            trainer.linear_map(layer),
            trainer.is_rectifier(layer),
            before.detach(),
            after.detach(),
            next(gradients, None) if after.requires_grad else None,
        )
        for number, (layer, before, after) in enumerate(
            zip(layers, steps[:-1], steps[1:], strict=True), start=1
        )
    ]


def _same(one: Tensor, other: Tensor) -> bool:
    return one.shape == other.shape and torch.allclose(one, other, rtol=1e-4, equal_nan=True)
