"""Follow one batch through a model: what goes into each layer, what comes out, what it costs.

Runs the model once and listens at each layer: what is shown is what happened, whatever the
learner's forward does. Draws nothing.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from g2c_magics.pictures.subject import Subject
from g2c_magics.text import first_line
from g2c_magics.training import TrainingError
from g2c_magics.training.todo import explain_todo
from g2c_magics.training.validate_model import weight_of

MOST = 2**26  # numbers in an input made of zeros: 256 MB
BATCH = 64  # rows, where the learner names none

Shape = tuple[int, ...]


@dataclass(frozen=True)
class LayerShape:
    """One layer at work.

    status: "ok", "odd" (went on, but look), "failed" or "not reached".
    parameters: numbers that can be learnt; memory, output_memory: bytes.
    """

    layer: str
    status: str
    given: Shape | None = None
    made: Shape | None = None
    parameters: int = 0
    memory: int = 0
    output_memory: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Shapes:
    """A model, layer by layer. problem: what went wrong between the layers."""

    name: str
    model: str
    source: str
    given: Shape
    steps: tuple[LayerShape, ...]
    parameters: int
    memory: int
    problem: str = ""

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
    leaves = list(_leaves(subject.model))
    if not leaves:
        raise TrainingError(f"{subject.name} holds no layers.")
    steps: list[LayerShape] = []
    problem = ""
    with _Listening(leaves, steps) as ear, torch.no_grad():
        try:
            subject.model(batch.to(subject.device))
        except Exception as error:
            if error is not ear.error:
                place = f"after layer {len(steps)}" if steps else "before the first layer"
                problem = f"{type(subject.model).__name__}.forward, {place}: {_told(error)}"
    seen = ear.called
    steps += [_step(layer, "not reached") for layer in leaves if id(layer) not in seen]
    parameters = {id(p): p for p in subject.model.parameters()}.values()
    return Shapes(
        name=subject.name,
        model=repr(subject.model),
        source=source,
        given=tuple(batch.shape),
        steps=tuple(steps),
        parameters=sum(parameter.numel() for parameter in parameters),
        memory=sum(_bytes(parameter) for parameter in parameters),
        problem=problem,
    )


class _Listening:
    """Inside, each layer's forward notes what it is given and what it makes."""

    def __init__(self, leaves: list[Any], steps: list[LayerShape]) -> None:
        self.leaves, self.steps = leaves, steps
        self.called: set[int] = set()
        self.error: BaseException | None = None

    def __enter__(self) -> "_Listening":
        for layer in self.leaves:
            vars(layer)["forward"] = self._heard(layer, layer.forward)
        return self

    def __exit__(self, *_: object) -> None:
        for layer in self.leaves:
            del vars(layer)["forward"]

    def _heard(self, layer: Any, forward: Callable) -> Callable:
        def listening(*args: Any, **kwargs: Any) -> Any:
            again = id(layer) in self.called
            self.called.add(id(layer))
            given = args[0] if args and isinstance(args[0], Tensor) else None
            try:
                made = forward(*args, **kwargs)
            except Exception as error:
                self.error = error
                self.steps.append(_step(layer, "failed", given, None, _why(layer, given, error)))
                raise
            odd = _odd(layer, given, made)
            step = _step(layer, "odd" if odd else "ok", given, made, odd, again)
            self.steps.append(step)
            return made

        return listening


def _leaves(module: Any) -> Iterator[Any]:
    """The modules that hold no others, each once, in the order in which they were set."""
    seen: set[int] = set()

    def walk(value: Any) -> Iterator[Any]:
        if id(value) in seen:
            return
        if isinstance(value, (list, tuple, dict)):
            for item in value.values() if isinstance(value, dict) else value:
                yield from walk(item)
        elif _is_module(value):
            seen.add(id(value))
            below = [leaf for item in vars(value).values() for leaf in walk(item)]
            yield from below or [value]

    yield from walk(module)


def _is_module(value: Any) -> bool:
    has = all(callable(getattr(value, name, None)) for name in ("forward", "parameters"))
    return has and not isinstance(value, type) and hasattr(value, "__dict__")


def _batch(subject: Subject, x: Any) -> tuple[Tensor, str]:
    if isinstance(x, tuple):
        if 0 in x or math.prod(x) > MOST:
            told = "x".join(map(str, x))
            raise TrainingError(f"An input of {told} is no batch to try. A small one does: 64x784")
        return torch.zeros(x), "zeros"
    if x is not None:
        try:
            return torch.as_tensor(x).detach(), "your rows"
        except (TypeError, ValueError, RuntimeError) as error:
            raise TrainingError(f"Expected an array of numbers as X: {error}") from error
    if subject.run is not None:
        return subject.rows(BATCH), f"rows of {subject.run.data.name}"
    if subject.inputs is None:
        raise TrainingError(
            f"{subject.name} does not tell what it takes. Name an input after it, a variable or "
            f"a shape: %g2c_shapes {subject.name} 64x784"
        )
    return torch.zeros(BATCH, subject.inputs), "zeros"


def _step(
    layer: Any, status: str, given: Any = None, made: Any = None, problem: str = "", again=False
) -> LayerShape:
    own = [] if again else list(layer.parameters())
    return LayerShape(
        layer=f"{layer!r} again" if again else repr(layer),
        status=status,
        given=tuple(given.shape) if given is not None else None,
        made=tuple(made.shape) if isinstance(made, Tensor) else None,
        parameters=sum(parameter.numel() for parameter in own),
        memory=sum(map(_bytes, own)),
        output_memory=_bytes(made) if isinstance(made, Tensor) else 0,
        problem=problem,
    )


def _why(layer: Any, given: Tensor | None, error: Exception) -> str:
    """Why a layer failed: both shapes, where its weights and its input do not fit."""
    weight = weight_of(layer)
    if weight is None or given is None or explain_todo(error):
        return _told(error)
    if given.ndim == 0 or given.shape[-1] != weight.shape[0]:
        hint = " Flatten images first: x.flatten(1)." if given.ndim > 2 else ""
        width = given.shape[-1] if given.ndim else "one number alone"
        return (
            f"wants rows of {weight.shape[0]}, got {width}: the input is {tuple(given.shape)}, "
            f"W is {tuple(weight.shape)}.{hint}"
        )
    if given.dtype != weight.dtype:
        return f"wants {_short(weight.dtype)}, got {_short(given.dtype)}: x.float() makes it fit."
    return f"input {tuple(given.shape)}, W {tuple(weight.shape)}: {_told(error)}"


def _odd(layer: Any, given: Tensor | None, made: Any) -> str:
    """What no error tells: no return, or rows lost and won on the way."""
    if not isinstance(made, Tensor):
        return f"forward returned {type(made).__name__}, no tensor: is a return missing?"
    if given is None or given.ndim < 2:
        return ""
    if made.ndim == 0 or made.shape[0] != given.shape[0]:
        return f"{given.shape[0]} rows came in, shape {tuple(made.shape)} went out."
    weight = weight_of(layer)
    if weight is None and not list(layer.parameters()) and made.shape != given.shape:
        return "a layer without parameters changed the shape."
    if weight is not None and made.shape != (*given.shape[:-1], weight.shape[1]):
        return f"W is {tuple(weight.shape)}, so {given.shape[0]} rows of {weight.shape[1]} are due."
    return ""


def _told(error: Exception) -> str:
    todo = explain_todo(error)
    if todo is not None:
        return str(todo)
    return f"{type(error).__name__}: {first_line(error)}"


def _bytes(tensor: Tensor) -> int:
    return tensor.numel() * tensor.element_size()


def _short(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
