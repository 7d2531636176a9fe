"""The learner's three training functions on small cases, each recorded as a TrainingTrace.

A trace is what happened: the parameters before and after, what was returned, each backward().
`replay` tells where gradient descent leads from the same start when one thing is done wrong.
"""

import contextlib
import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from g2c_magics.lessons.nn.probes.base import PlainLayer, attempt, match, param, random
from g2c_magics.lessons.nn.probes.loss_cases import cross_entropy, squared_error
from g2c_magics.lessons.nn.probes.rebinding import rebound_names
from g2c_magics.lessons.nn.probes.training_calls import (
    Call,
    calls_noted,
    note,
    noting,
    tensors_behind,
)
from g2c_magics.lessons.nn.probes.worked_parts import patched, worked

FUNCTIONS = {
    "regression": "train_linear_regression",
    "classifier": "train_classifier",
    "mnist": "train_one_epoch",
}
SIZES = (4, 4, 2)  # of the batches of an epoch
LINE = random(7, 1, seed=1), random(7, 1, seed=2) + 1.0  # x and y: no points on a line
TOO_MANY = "many more steps than asked for: stopped here"
Loss = Callable[[list[Tensor]], Tensor]  # of the parameters


@dataclass
class Backward:
    """One call of loss.backward()."""

    loss: Tensor  # a copy
    has_graph: bool
    held: list[bool] = field(default_factory=list)  # of each parameter: was .grad nonzero before?
    grads: list[Tensor | None] = field(default_factory=list)  # what it left in .grad
    reached: list[Tensor] = field(default_factory=list)  # the tensors it gives a gradient to


@dataclass
class TrainingTrace:
    """What a training function did."""

    nn: ModuleType  # the learner's package
    task: str
    losses_of: Sequence[Loss]  # one per expected update, in order
    lr: float
    decay: float = 0.0
    before: list[Tensor] = field(default_factory=list)  # copies of the parameters
    after: list[Tensor] = field(default_factory=list)
    objects: list[Tensor] = field(default_factory=list)  # the parameters as they were built
    params: list[Tensor] = field(default_factory=list)  # those in their place afterwards
    inputs: dict[str, tuple[Tensor, Tensor]] = field(default_factory=dict)  # before, now
    parts: Sequence[object] = ()  # the model, loader, optimizer and loss it was given
    calls: list[Call] = field(default_factory=list)  # what it called, in order
    result: object = None
    error: Exception | None = None
    backwards: list[Backward] = field(default_factory=list)
    called_argmax: bool = False  # as counting hits does
    rebound: list[str] = field(default_factory=list)  # local names, where asked for

    @property
    def steps(self) -> int:
        return len(self.losses_of)

    @property
    def moved(self) -> bool:
        return bool(self.after) and not self.ends_at(self.before)

    @property
    def is_right(self) -> bool:
        """Whether it ended where plain gradient descent ends."""
        return self.error is None and self.ends_at(replay(self).params)

    def again(self, **options: float) -> "TrainingTrace":
        """The same function with other options."""
        return TRACES[self.task](self.nn, **options)

    def ends_at(self, params: list[Tensor]) -> bool:
        """Whether the parameters ended up here."""
        if len(self.after) != len(params) or not self.after:
            return False
        return all(match(p, q, 1e-4) for p, q in zip(self.after, params, strict=True))


@dataclass
class Replay:
    """Where gradient descent leads when one thing is done wrong, and the losses on the way."""

    params: list[Tensor]
    losses: list[float]


def replay(
    trace: TrainingTrace,
    scale: float = 1.0,
    stale: bool = False,
    held: list[list[bool]] | None = None,
    decay: float | None = None,
    only: tuple[int, ...] | None = None,
    losses_of: Sequence[Loss] | None = None,
) -> Replay:
    """Descend from the start of a trace.

    scale: on every gradient. stale: gradients add up; held: at which steps, of which parameters.
    decay: another weight decay. only: the parameters that move. losses_of: other losses to follow.
    """
    params = [p.detach().clone().requires_grad_() for p in trace.before]
    total = [torch.zeros_like(p) for p in params]
    decay = trace.decay if decay is None else decay
    losses = []
    for step, loss_of in enumerate(losses_of or trace.losses_of):
        loss = loss_of(params)
        losses.append(loss.item())
        grads = torch.autograd.grad(loss, params)
        adds = held[step] if held else [stale] * len(params)
        total = [t + g if add else g for t, g, add in zip(total, grads, adds, strict=True)]
        params = [
            (p - trace.lr * (scale * g + decay * p)).detach().requires_grad_()
            if only is None or i in only
            else p
            for i, (p, g) in enumerate(zip(params, total, strict=True))
        ]
    return Replay([p.detach() for p in params], losses)


def watch(
    trace: TrainingTrace,
    parts: Sequence[object],
    inputs: dict[str, Tensor],
    params_of: Callable[[], list[Tensor]],
    names: bool = False,
    **options: float,
) -> TrainingTrace:
    """Call the trace's function with (*parts, *inputs, **options), and fill in the trace.

    All other parts are worked. params_of: the parameters being trained, once there are any.
    names: look for local names that are rebound.
    """

    def record_backward(original: Callable) -> Callable:
        def backward(loss: Tensor, *args: object, **kwargs: object) -> None:
            event = Backward(loss.detach().clone(), loss.grad_fn is not None)
            event.reached = tensors_behind(loss)
            trace.backwards.append(event)
            note(trace.calls, "backward", loss)
            if len(trace.backwards) > 10 * trace.steps:
                raise RuntimeError(TOO_MANY)
            with contextlib.suppress(Exception):
                event.held = [p.grad is not None and bool(p.grad.any()) for p in params_of()]
            original(loss, *args, **kwargs)
            with contextlib.suppress(Exception):
                event.grads = [None if p.grad is None else p.grad.clone() for p in params_of()]

        return backward

    def record_argmax(original: Callable) -> Callable:
        def argmax(*args: object, **kwargs: object) -> Tensor:
            trace.called_argmax = True
            return original(*args, **kwargs)

        return argmax

    trace.parts = parts
    given = {name: tensor.clone() for name, tensor in inputs.items()}
    trace.inputs = {name: (inputs[name], now) for name, now in given.items()}
    with (
        worked(trace.nn, FUNCTIONS[trace.task]),
        patched(torch.Tensor, "backward", record_backward),
        patched(torch.Tensor, "argmax", record_argmax),
        patched(torch, "argmax", record_argmax),
        calls_noted(trace.nn, trace.calls),
    ):
        train = getattr(trace.nn, FUNCTIONS[trace.task])
        with rebound_names(train, params_of) if names else contextlib.nullcontext([]) as found:
            trace.result, trace.error = attempt(lambda: train(*parts, *given.values(), **options))
    trace.rebound = found
    trace.params = params_of()
    trace.after = copies(trace.params)
    return trace


def copies(params: Iterable[Tensor]) -> list[Tensor]:
    return [p.detach().clone() for p in params]


# --- the three functions: a dozen probes ask for the same trace, so each is cached --------------


@functools.cache
def trace_regression(
    nn: ModuleType,
    steps: int = 3,
    lr: float = 0.05,
    nudge: float = 0.0,
    names: bool = False,
) -> TrainingTrace:
    """train_linear_regression on 7 points. nudge: moves the start a little."""
    torch.manual_seed(0)
    x, y = LINE
    built: list[tuple[Any, list[Tensor], list[Tensor]]] = []  # layer, copies, its parameters

    def record(init: Callable) -> Callable:
        def construct(layer: Any, *args: object, **kwargs: object) -> None:
            init(layer, *args, **kwargs)
            layer.W.data.add_(random(*layer.W.shape, seed=8), alpha=nudge)
            params = [layer.W, layer.b]
            built.append((layer, copies(params), params))

        return construct

    def params_now() -> list[Tensor]:
        return [built[0][0].W, built[0][0].b] if built else []

    losses_of = [lambda p: squared_error(x @ p[0] + p[1], y)] * steps
    trace = TrainingTrace(nn, "regression", losses_of, lr)
    inputs = {"x": x, "y": y}
    with patched(nn.Linear, "__init__", record):
        watch(trace, (), inputs, params_now, names, steps=steps, lr=lr)
    if built or trace.error is None:  # else it stopped before there was a layer
        _, trace.before, trace.objects = built[0]
    return trace


@functools.cache
def trace_classifier(
    nn: ModuleType,
    steps: int = 3,
    lr: float = 0.2,
    decay: float = 0.0,
    nudge: float = 0.0,
    names: bool = False,
) -> TrainingTrace:
    """train_classifier on a network of ours, 7 points and 3 classes."""
    x, y, params = random(7, 2, seed=1), torch.arange(7) % 3, start(2, 3, nudge)
    losses_of = [lambda p: cross_entropy(mlp(p, x), y)] * steps
    trace = TrainingTrace(nn, "classifier", losses_of, lr, decay, before=copies(params))
    model = nn.Sequential(PlainLayer(noted_mlp(trace, params), *params))
    trace.objects = params
    options = {"steps": steps, "lr": lr, "weight_decay": decay}
    return watch(trace, (model,), {"x": x, "y": y}, lambda: params, names, **options)


@functools.cache
def trace_epoch(nn: ModuleType, nudge: float = 0.0) -> TrainingTrace:
    """train_one_epoch on a network of ours and batches of 4, 4 and 2."""
    x, y = images()
    params = start(784, 4, nudge)
    losses_of = [
        lambda p, rows=rows, classes=classes: cross_entropy(mlp(p, rows), classes)
        for rows, classes in zip(x.flatten(1).split(SIZES), y.split(SIZES), strict=True)
    ]
    trace = TrainingTrace(nn, "mnist", losses_of, 0.1, before=copies(params))
    trace.objects = params
    model = PlainLayer(noted_mlp(trace, params), *params)
    parts = (model, batches(x, y), nn.SGD(params, 0.1), nn.CrossEntropyLoss())
    return watch(trace, parts, {}, lambda: params)


TRACES = {"regression": trace_regression, "classifier": trace_classifier, "mnist": trace_epoch}


def mlp(params: list[Tensor], x: Tensor) -> Tensor:
    """A network with one hidden tanh layer, on W, b, W, b."""
    return torch.tanh(x @ params[0] + params[1]) @ params[2] + params[3]


def noted_mlp(trace: TrainingTrace, params: list[Tensor]) -> Callable[[Tensor], Tensor]:
    """The network on these parameters, with its calls noted in the trace."""
    return functools.partial(noting(trace.calls, "model", mlp), params)


def start(wide: int, classes: int, nudge: float) -> list[Tensor]:
    """Parameters of an mlp, the same on every run but for a nudge."""
    shapes = ((wide, 4), (4,), (4, classes), (classes,))
    return [
        param(random(*shape, seed=i, scale=0.5) + random(*shape, seed=i + 8, scale=nudge))
        for i, shape in enumerate(shapes)
    ]


def images() -> tuple[Tensor, Tensor]:
    """Ten images (10, 1, 28, 28) and their classes."""
    return random(10, 1, 28, 28, seed=3, scale=0.3), torch.arange(10) % 4


def batches(first: Tensor, second: Tensor, size: int = SIZES[0]) -> DataLoader:
    return DataLoader(TensorDataset(first, second), batch_size=size)


def first_call(trace: TrainingTrace, name: str) -> Call | None:
    return next((call for call in trace.calls if call.name == name), None)


def forget_traces() -> None:
    """Forget all traces: the learner's code may have changed."""
    for trace in TRACES.values():
        trace.cache_clear()
