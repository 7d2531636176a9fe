"""What a picture is about: a model, its name, and rows to look at it with.

Made of a Run, or of a bare model with the learner's points. Computes nothing of its own.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from g2c_magics.pictures.boundary import GRID_BATCH
from g2c_magics.text import counted, first_line
from g2c_magics.training import Run, Split, TrainingError
from g2c_magics.training.todo import explain_todo
from g2c_magics.training.validate_model import layers_of, weight_of

MADE_ROWS = 256  # of random numbers, where there are no data


@dataclass(frozen=True, eq=False)
class Subject:
    """x: (N, …) float32 or None. y: (N,) int64 classes, (N, K) float32 numbers, or None."""

    name: str
    model: Any
    x: Tensor | None = None
    y: Tensor | None = None
    source: str = ""  # "the training rows of circles"
    note: str = ""  # what must be said of the data
    run: Run | None = None

    @property
    def device(self) -> Any:
        """Where the model's parameters lie."""
        return next((parameter.device for parameter in self.model.parameters()), "cpu")

    @property
    def inputs(self) -> int | None:
        """Numbers that the first layer with weights wants in a row, where one can tell."""
        weights = (weight_of(layer) for layer in layers_of(self.model))
        return next((weight.shape[0] for weight in weights if weight is not None), None)

    def rows(self, most: int) -> Tensor:
        """Some rows, flat, on the CPU; random numbers where there are no data."""
        if self.x is not None:
            return self.x[:most].detach().cpu().float().flatten(1)
        if self.inputs is None:
            raise TrainingError(f"{self.name} does not tell what it takes: name rows too, --x X.")
        chance = torch.Generator().manual_seed(0)
        return torch.randn(min(most, MADE_ROWS), self.inputs, generator=chance)

    @torch.no_grad()
    def outputs(self, rows: Tensor) -> Tensor:
        """(N, K) on the CPU: what the model makes of them. Raises TrainingError, one line."""
        parts = []
        for batch in rows.split(GRID_BATCH):
            try:
                parts.append(self.model(batch.to(self.device)))
            except Exception as error:  # the learner's code may raise anything
                raise explain_todo(error) or TrainingError(
                    f"{self.name} cannot take rows of {counted(rows.shape[1], 'number')} "
                    f"({first_line(error)}). "
                    f"Look at its layers: %g2c_shapes {self.name}"
                ) from error
        if not all(isinstance(part, Tensor) for part in parts):
            raise TrainingError(f"{self.name} returns no tensor: is a return missing?")
        outputs = torch.cat(parts).float().cpu()
        if outputs.ndim != 2 or len(outputs) != len(rows):
            raise TrainingError(
                f"{self.name} gives shape {tuple(outputs.shape)} for "
                f"{counted(len(rows), 'row')}, where ({len(rows)}, outputs) is "
                f"wanted. Look at its layers: %g2c_shapes {self.name}"
            )
        if not bool(torch.isfinite(outputs).all()):
            raise TrainingError(f"{self.name} gives NaN or infinite outputs: train a new model.")
        return outputs


def subject_of(value: Any, name: str = "", x: Any = None, y: Any = None) -> Subject:
    """A Run with its training rows, or a bare model with `x` and `y` where they are given.

    Raises TrainingError, one line.
    """
    is_run = isinstance(value, Run)
    model = value.model if is_run else value
    name = name or (value.name if is_run else type(value).__name__)
    if isinstance(model, type):
        raise TrainingError(f"{name} is a class. Make a model of it: {model.__name__}(…)")
    if not callable(model) or not callable(getattr(model, "parameters", None)):
        raise TrainingError(f"Expected a Run or a model. Got {name}, a {type(model).__name__}.")
    if any(parameter.is_meta for parameter in model.parameters()):
        raise TrainingError(f"{name} lies on the device meta: its weights have no values.")
    if x is not None:
        split = Split(_numbers(x, "--x"), None if y is None else _numbers(y, "--y"))
        if split.y is not None and len(split.x) != len(split.y):
            raise TrainingError(
                f"--x and --y want as many rows each. Got {len(split.x)} and {len(split.y)}."
            )
        return Subject(name, model, split.x.float(), split.y, "the rows you gave", "", None)
    if is_run:
        data = value.data
        source = f"the training rows of {data.name}"
        return Subject(name, model, data.train.x, data.train.y, source, data.note, value)
    return Subject(name, model)


def _numbers(value: Any, flag: str) -> Tensor:
    try:
        tensor = torch.as_tensor(value).detach().cpu()
    except (TypeError, ValueError, RuntimeError) as error:
        raise TrainingError(f"{flag} wants an array of numbers: {error}") from error
    if tensor.ndim == 0 or len(tensor) == 0:
        raise TrainingError(f"{flag} wants one row or more. Got shape {tuple(tensor.shape)}.")
    if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
        raise TrainingError(f"{flag} holds NaN or infinite values. Drop those rows.")
    return tensor
