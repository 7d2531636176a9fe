"""Follow one batch through a model: what goes into each layer, what comes out, what it costs.

Runs the model once and records each layer's call: what is shown is what happened, whatever the
learner's forward does. Draws nothing.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from g2c_magics.learner_objects import attribute_of, has_methods, parameters_of, repr_of
from g2c_magics.lessons.trainer import Trainer
from g2c_magics.pictures.subject import Subject
from g2c_magics.text import first_line
from g2c_magics.training import TrainingError
from g2c_magics.training.data.user_data import to_tensor
from g2c_magics.training.errors import explain_todo
from g2c_magics.training.replaced_forward import replaced_forward

MAX_ZEROS = 2**26  # numbers in an input made of zeros: 256 MB
BATCH_ROWS = 64  # where the learner names none

OUT_OF_SIGHT = (
    "its calls cannot be watched: its class has __slots__, or a property called forward. What it "
    "did is not shown."
)

Shape = tuple[int, ...]


@dataclass(frozen=True)
class LayerShape:
    """One call of a layer."""

    layer: str  # its repr
    status: str  # "ok", "odd" (it went on, but look), "failed" or "not reached"
    input: Shape | None = None  # None where it got no tensor
    output: Shape | None = None  # None where it returned no tensor
    parameters: int = 0  # numbers that can be learnt; 0 when it is called again
    memory: int = 0  # bytes of the parameters
    output_memory: int = 0  # bytes of the output
    problem: str = ""  # what failed or looks odd, and what was expected


@dataclass(frozen=True)
class Shapes:
    """A model, layer by layer, on one batch."""

    name: str  # the run or the model
    model: str  # its repr
    source: str  # what the batch is: "rows of circles", "your rows" or "zeros"
    input: Shape  # of the batch
    steps: tuple[LayerShape, ...]  # in the order of the calls; layers not reached come last
    parameters: int  # numbers that can be learnt, each counted once
    memory: int  # bytes of the parameters
    problem: str = ""  # what went wrong between the layers

    @property
    def ok(self) -> bool:
        """True when the batch went through, and kept its rows."""
        return not self.problem and all(step.status == "ok" for step in self.steps)

    @property
    def output_memory(self) -> int:
        """Bytes of all outputs of this batch, which training keeps until backward."""
        return sum(step.output_memory for step in self.steps)


def shapes_of(subject: Subject, x: Any = None) -> Shapes:
    """Send `x` (a tensor, or a shape to fill with zeros) through the model.

    Without x: rows of the run, or zeros as wide as the first layer. Raises TrainingError when
    there is nothing to send; what the layers raise is in the Shapes.
    """
    batch, source = _batch(subject, x)
    layers = list(_innermost(subject.model))
    if not layers:
        raise TrainingError(f"{subject.name} holds no layers.")
    problem, calls = "", _CallRecorder(subject.trainer)
    with replaced_forward(layers, calls.watched) as out_of_sight, torch.no_grad():
        try:
            subject.model(batch.to(subject.device, copy=True))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # the learner's code may raise anything
            if error is not calls.error:
                done = len(calls.steps)
                place = f"after layer {done}" if done else "before the first layer"
                problem = f"{type(subject.model).__name__}.forward, {place}: {_error_text(error)}"
    not_seen = [
        _step(layer, "odd", problem=OUT_OF_SIGHT)
        if any(layer is one for one in out_of_sight)
        else _step(layer, "not reached")
        for layer in layers
        if id(layer) not in calls.called
    ]
    parameters = {id(parameter): parameter for parameter in subject.parameters}.values()
    return Shapes(
        name=subject.name,
        model=repr_of(subject.model),
        source=source,
        input=tuple(batch.shape),
        steps=(*calls.steps, *not_seen),
        parameters=sum(parameter.numel() for parameter in parameters),
        memory=sum(_bytes(parameter) for parameter in parameters),
        problem=problem,
    )


class _CallRecorder:
    """Records every call of a forward that it has `watched` as a LayerShape."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.steps: list[LayerShape] = []
        self.called: set[int] = set()  # ids of layers
        self.error: BaseException | None = None  # what a layer raised last

    def watched(self, layer: Any, forward: Callable) -> Callable:
        def recorded(*args: Any, **kwargs: Any) -> Any:
            again = id(layer) in self.called
            self.called.add(id(layer))
            x = args[0] if args and isinstance(args[0], Tensor) else None
            try:
                output = forward(*args, **kwargs)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                self.error = error
                why = _failure(layer, x, error, self.trainer)
                self.steps.append(_step(layer, "failed", x, None, why))
                raise
            problem = _oddity(layer, x, output, self.trainer)
            status = "odd" if problem else "ok"
            self.steps.append(_step(layer, status, x, output, problem, again))
            return output

        return recorded


def _innermost(value: Any, seen: set[int] | None = None) -> Iterator[Any]:
    """The modules that hold no others, each once, in the order in which they were set."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, (list, tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _innermost(item, seen)
    elif has_methods(value, "forward", "parameters"):
        inside = list(attribute_of(value, "__dict__", {}).values())
        inner = [layer for item in inside for layer in _innermost(item, seen)]
        yield from inner or [value]


def _batch(subject: Subject, x: Any) -> tuple[Tensor, str]:
    """What to send through the model, and what to call it."""
    if isinstance(x, tuple):
        if 0 in x or math.prod(x) > MAX_ZEROS:
            size = "x".join(map(str, x))
            raise TrainingError(f"An input of {size} is no batch to try. A small one does: 64x784")
        return torch.zeros(x), "zeros"
    if x is not None:
        return to_tensor("X", x), "your rows"
    if subject.run is not None:
        return subject.rows(BATCH_ROWS), f"rows of {subject.run.data.name}"
    if subject.input_width is None:
        raise TrainingError(
            f"How wide a row {subject.name} takes is not known. Name an input after it, a "
            f"variable or a shape: %g2c_shapes {subject.name} 64x784"
        )
    return torch.zeros(BATCH_ROWS, subject.input_width), "zeros"


def _step(
    layer: Any,
    status: str,
    x: Tensor | None = None,
    output: Any = None,
    problem: str = "",
    again: bool = False,
) -> LayerShape:
    parameters = [] if again else parameters_of(layer)
    is_tensor = isinstance(output, Tensor)
    return LayerShape(
        layer=repr_of(layer) + (" again" if again else ""),
        status=status,
        input=None if x is None else tuple(x.shape),
        output=tuple(output.shape) if is_tensor else None,
        parameters=sum(parameter.numel() for parameter in parameters),
        memory=sum(map(_bytes, parameters)),
        output_memory=_bytes(output) if is_tensor else 0,
        problem=problem,
    )


def _failure(layer: Any, x: Tensor | None, error: BaseException, trainer: Trainer) -> str:
    """Why a layer failed: both shapes, where its weights and its input do not fit."""
    weight = _weight_of(layer, trainer)
    if weight is None or x is None or explain_todo(error):
        return _error_text(error)
    if x.ndim == 0 or x.shape[-1] != weight.shape[0]:
        hint = " Flatten images first: x.flatten(1)." if x.ndim > 2 else ""
        width = x.shape[-1] if x.ndim else "a single number"
        return (
            f"wants rows of {weight.shape[0]}, got {width}: the input is {tuple(x.shape)}, "
            f"W is {tuple(weight.shape)}.{hint}"
        )
    if x.dtype != weight.dtype:
        return f"wants {_dtype(weight)}, got {_dtype(x)}: x.float() makes it fit."
    return f"input {tuple(x.shape)}, W {tuple(weight.shape)}: {_error_text(error)}"


def _oddity(layer: Any, x: Tensor | None, output: Any, trainer: Trainer) -> str:
    """What raises no error: a missing return, rows lost or added on the way; "" without any."""
    if not isinstance(output, Tensor):
        return f"forward returned {type(output).__name__}, no tensor: is a return missing?"
    if x is None or x.ndim < 2:
        return ""
    if output.ndim == 0 or output.shape[0] != x.shape[0]:
        return f"{x.shape[0]} rows came in, shape {tuple(output.shape)} went out."
    weight = _weight_of(layer, trainer)
    if weight is None and not parameters_of(layer) and output.shape != x.shape:
        return "a layer without parameters changed the shape."
    if weight is not None and output.shape != (*x.shape[:-1], weight.shape[1]):
        return (
            f"W is {tuple(weight.shape)}: expected {x.shape[0]} rows of {weight.shape[1]}, got "
            f"{tuple(output.shape)}."
        )
    return ""


def _error_text(error: BaseException) -> str:
    todo = explain_todo(error)
    return str(todo) if todo else f"{type(error).__name__}: {first_line(error)}"


def _weight_of(layer: Any, trainer: Trainer) -> Tensor | None:
    """The (in, out) weight of an affine layer; None for other layers."""
    found = trainer.linear_map(layer)
    return None if found is None else found.weight


def _bytes(tensor: Tensor) -> int:
    return tensor.numel() * tensor.element_size()


def _dtype(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")
