"""What a picture is about: a model, its name, the rows it is looked at with, and what it answers.

Made of a Run, or of a bare model with the learner's own rows. Every picture runs the model here.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import torch
from torch import Tensor

from g2c_magics.learner_objects import attribute_of
from g2c_magics.lessons.trainer import Trainer
from g2c_magics.pictures.plane import Plane, plane_through
from g2c_magics.text import counted, first_line
from g2c_magics.training import Run, Split, TrainingError
from g2c_magics.training.data.user_data import as_classes, as_rows, as_tensor, check_same_rows
from g2c_magics.training.errors import told_in_a_line
from g2c_magics.training.rng import threads
from g2c_magics.training.torch_state import kept_torch_state

BATCH_ROWS = 8192  # of one forward
RANDOM_ROWS = 256  # where there are no data
ONE_THREAD_PARAMETERS = 20_000  # a model of fewer runs fastest on one thread


@dataclass(frozen=True, eq=False)
class Subject:
    """A model and the rows that a picture of it is made with."""

    name: str  # what the learner calls it
    model: Any  # the learner's: anything that can be called, with or without layers
    trainer: Trainer  # of the lesson: knows a model's layers and their weights
    x: Tensor | None = None  # (N, …) float32: training rows, or those given; None without either
    y: Tensor | None = None  # (N,) int64 classes, or floats; None where there are none
    source: str = "random numbers"  # what the rows are: "the training rows of circles"
    note: str = ""  # what must be said of the data
    run: Run | None = None  # the run that trained the model, where x and y are its training rows

    @property
    def parameters(self) -> list[Tensor]:
        """The model's parameters; none where it has no method for them."""
        with told_in_a_line(lambda error: f"{self.name}.parameters() fails: {first_line(error)}"):
            listed = list(attribute_of(self.model, "parameters", list)())
        return [parameter for parameter in listed if isinstance(parameter, Tensor)]

    @property
    def device(self) -> torch.device:
        """Where the model's parameters lie."""
        return next((parameter.device for parameter in self.parameters), torch.device("cpu"))

    @property
    def layers(self) -> list[Any]:
        """The model's layers, first to last; the model itself where it is no chain."""
        return list(self.trainer.layers(self.model))

    @property
    def input_width(self) -> int | None:
        """Features of a row, as the first layer with weights has them; None where none has."""
        maps = (self.trainer.linear_map(layer) for layer in self.layers)
        return next((found.weight.shape[0] for found in maps if found is not None), None)

    @property
    def val(self) -> Split | None:
        """The validation rows of the run, with their classes where it has classes."""
        val = None if self.run is None else self.run.data.val
        if val is None or val.y.is_floating_point():
            return val
        return Split(val.x, as_classes("the validation rows", val.y))

    @cached_property
    def plane(self) -> Plane:
        """The plane on which the rows are drawn."""
        train = self.labelled()
        if train.x[0].numel() < 2:
            raise TrainingError(
                f"{self.name} takes rows of 1 number: a plane needs two or more. Look at its "
                f"layers instead: %g2c_shapes {self.name}"
            )
        if train.x[0].numel() > 2 and len(train.x) < 2:
            raise TrainingError("A projection wants two rows or more. Got 1 instead.")
        return plane_through(train.x)

    def with_model(self, model: Any) -> "Subject":
        """The same rows, on the same plane, for another model."""
        other = replace(self, model=model)
        vars(other)["plane"] = self.plane  # found once: it does not depend on the model
        return other

    def labelled(self) -> Split:
        """The rows with their classes. Raises TrainingError where there are none."""
        if self.run is not None and self.run.data.is_regression:
            raise TrainingError(
                f"{self.name} was trained on {self.run.data.name}, numbers and not classes: this "
                f"picture needs classes. Look at its loss instead: %g2c_curves {self.name}"
            )
        if self.x is None:
            raise TrainingError(f"{self.name} is a bare model: name its rows too, --x X --y Y.")
        if self.y is None:
            raise TrainingError("--x wants the class of each row beside it: --y Y.")
        if self.y.is_floating_point() and not bool((self.y == self.y.round()).all()):
            kind = str(self.y.dtype).removeprefix("torch.")
            raise TrainingError(f"--y wants one class per example, whole numbers. Got {kind}.")
        return Split(self.x, as_classes("--y", self.y))

    def rows(self, at_most: int) -> Tensor:
        """(N, D) float32 on the CPU: some of the rows, random numbers where there are no data."""
        if self.x is not None:
            return self.x[:at_most].detach().cpu().float().flatten(1)
        if self.input_width is None:
            raise TrainingError(
                f"How wide a row {self.name} takes is not known: name rows too, --x X."
            )
        generator = torch.Generator().manual_seed(0)
        return torch.randn(min(at_most, RANDOM_ROWS), self.input_width, generator=generator)

    @torch.no_grad()
    def outputs(self, rows: Tensor) -> Tensor:
        """(N, K) float32 on the CPU, of rows (N, D). Raises TrainingError, one line."""
        with self._threads():
            parts = [self._output(batch) for batch in rows.split(BATCH_ROWS)]
            outputs = torch.cat(parts).float().cpu()
            if not bool(torch.isfinite(outputs).all()):
                raise TrainingError(
                    f"{self.name} gives NaN or infinite outputs: train a new model."
                )
        return outputs

    def probabilities(self, rows: Tensor) -> Tensor:
        """(N, C) float32 on the CPU: the softmax of the outputs. Raises TrainingError, one line."""
        with self._threads():
            logits = self.outputs(rows)
            if logits.shape[1] < 2:
                raise TrainingError(
                    f"{self.name} gives one output a row: a picture of classes needs a logit for "
                    "each class, two or more."
                )
            return torch.softmax(logits, dim=1)

    def _threads(self) -> AbstractContextManager[None]:
        """As many threads as run this model fastest."""
        small = sum(parameter.numel() for parameter in self.parameters) < ONE_THREAD_PARAMETERS
        return threads(1 if small else None)

    def _output(self, batch: Tensor) -> Tensor:
        """What the model makes of one batch, on its own device."""
        rows = f"rows of {counted(batch.shape[1], 'number')}"
        with (
            told_in_a_line(
                lambda error: (
                    f"{self.name} cannot take {rows} ({first_line(error)}). Look at its "
                    f"layers: %g2c_shapes {self.name}"
                )
            ),
            kept_torch_state(),
        ):
            output = self.model(batch.to(self.device, copy=True))  # a layer may write into it
        if not isinstance(output, Tensor):
            raise TrainingError(f"{self.name} returns no tensor: is a return missing?")
        if output.ndim != 2 or len(output) != len(batch):
            raise TrainingError(
                f"{self.name} gives shape {tuple(output.shape)} for {counted(len(batch), 'row')}. "
                f"Expected ({len(batch)}, outputs). Look at its layers: %g2c_shapes {self.name}"
            )
        return output


def subject_of(
    value: Any, trainer: Trainer, name: str = "", x: Any = None, y: Any = None
) -> Subject:
    """A Run with its training rows, or a model with rows `x` and targets `y` where they are given.

    value: a Run or a model. name: what to call it. x, y: tensors, arrays or lists, (N, …) and (N,).
    Raises TrainingError, one line.
    """
    run = value if isinstance(value, Run) else None
    model = value if run is None else run.model
    if not callable(model):
        got = f"{name}, of type {type(model).__name__}" if name else type(model).__name__
        raise TrainingError(f"Expected a run or a model. Got {got}.")
    if isinstance(model, type):
        shown = name or model.__name__
        raise TrainingError(f"{shown} is a class. Make a model of it: {model.__name__}(…)")
    name = name or (type(model).__name__ if run is None else run.name)
    if x is not None:
        subject = Subject(name, model, trainer, *_given(x, y), source="the rows you gave")
    elif run is not None:
        source = f"the training rows of {run.data.name}"
        subject = Subject(name, model, trainer, *run.data.train, source, run.data.note, run)
    else:
        subject = Subject(name, model, trainer)
    if any(parameter.is_meta for parameter in subject.parameters):
        raise TrainingError(f"{name} lies on the device meta: its weights have no values.")
    return subject


def _given(x: Any, y: Any) -> tuple[Tensor, Tensor | None]:
    """The learner's rows and targets, checked."""
    rows = as_rows("--x", x).float()
    if y is None:
        return rows, None
    targets = as_tensor("--y", y)
    check_same_rows("--x", rows, "--y", targets)
    return rows, targets if targets.is_floating_point() else as_classes("--y", targets)
