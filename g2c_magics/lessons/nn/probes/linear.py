"""Probes for Linear and for the base class."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import (
    Look,
    Probe,
    attempt,
    changed,
    cut_off,
    first_match,
    match,
    param,
    random,
)

CALLS = ("test_module_call_runs_forward",)
MOVES = ("test_module_moves_its_parameters_in_place",)
GRADIENTS = ("test_linear_gradients_reach_x_and_both_parameters",)
N, IN, OUT = 5, 4, 3
SQUARE, OBLONG = (3, 3, 3), (N, IN, OUT)  # N, in, out: all products exist; each shape is its own

# What y = x W + b is mistaken for, by pitfall: on which shapes to compare, and the wrong formulas.
Formula = Callable[[Tensor, Tensor, Tensor], Tensor]
WRONG_FORMULAS: dict[str, tuple[tuple[int, int, int], dict[str, Formula]]] = {
    "transposed-weight": (
        SQUARE,
        {
            "x @ W.T + b": lambda x, W, b: x @ W.T + b,
            "x @ W.T": lambda x, W, b: x @ W.T,
            "x @ W.reshape(out, in).T + b": lambda x, W, b: x @ W.reshape(W.T.shape).T + b,
            "W @ x + b": lambda x, W, b: W @ x + b,
            "W @ x": lambda x, W, b: W @ x,
            "W.T @ x + b": lambda x, W, b: W.T @ x + b,
            "W @ x.T + b": lambda x, W, b: W @ x.T + b,
        },
    ),
    "silent-broadcast": (SQUARE, {"x @ W + b[:, None]": lambda x, W, b: x @ W + b[:, None]}),
    "elementwise": (
        SQUARE,
        {"x * W + b": lambda x, W, b: x * W + b, "x * W": lambda x, W, b: x * W},
    ),
    "wrong-axis": (
        SQUARE,
        {
            "the products x[n, i] · W[i, o] summed over o": lambda x, W, b: (
                (x[:, :, None] * W).sum(2) + b
            ),
            "the products x[n, i] · W[i, o] summed over the rows n": lambda x, W, b: (
                (x[:, :, None] * W).sum(0) + b
            ),
        },
    ),
    "missing-bias": (OBLONG, {"x @ W": lambda x, W, b: x @ W}),
    "wrong-sign": (
        OBLONG,
        {
            "x @ W - b": lambda x, W, b: x @ W - b,
            "-(x @ W + b)": lambda x, W, b: -(x @ W + b),
            "b - x @ W": lambda x, W, b: b - x @ W,
        },
    ),
}


def layer_with(nn: ModuleType, wide: int, narrow: int) -> tuple[Any, Tensor, Tensor]:
    """A Linear of the learner's (hence Any) with our numbers, W (in, out) and b (out,)."""
    layer = nn.Linear(wide, narrow)
    W, b = random(wide, narrow, seed=1), random(narrow, seed=2)
    layer.W.data, layer.b.data = W.clone(), b.clone()
    return layer, W, b


def run(nn: ModuleType, shape: tuple[int, int, int] = OBLONG) -> tuple[Tensor, Tensor, Tensor, Any]:
    """x, W, b and what the learner's layer makes of them; its error is raised."""
    rows, wide, narrow = shape
    layer, W, b = layer_with(nn, wide, narrow)
    x = random(rows, wide, seed=3)
    return x, W, b, layer(x.clone())


def wrong_formula(nn: ModuleType, mistake: str) -> str | None:
    """The wrong formula of WRONG_FORMULAS that gives exactly the learner's output."""
    shape, formulas = WRONG_FORMULAS[mistake]
    x, W, b, y = run(nn, shape)
    wrong = {name: formula(x, W, b) for name, formula in formulas.items()}
    name = first_match(y, wrong, x @ W + b)
    return name and (
        f"for x {tuple(x.shape)} and W {tuple(W.shape)} your output equals {name} exactly"
    )


def by_formula(mistake: str) -> Look:
    """A probe's question: does one of the wrong formulas of this mistake fit?"""

    def look(nn: ModuleType) -> str | None:
        seen = wrong_formula(nn, mistake)
        return f"{seen}." if seen else None

    return look


def missing_return(nn: ModuleType) -> str | None:
    if run(nn)[3] is None:
        return f"layer(x) gave None for x {(N, IN)}; a {(N, OUT)} tensor is expected."
    return None


def inplace_input(nn: ModuleType) -> str | None:
    layer, _, _ = layer_with(nn, OUT, OUT)
    x = random(N, OUT, seed=3)
    before = x.clone()
    attempt(lambda: layer(x))
    return changed("x", before, x, "layer(x)")


def rebound_parameter(nn: ModuleType) -> str | None:
    layer, _, _ = layer_with(nn, IN, OUT)
    old = {"W": layer.W, "b": layer.b}
    layer(random(N, IN, seed=3))
    for name, tensor in old.items():
        if getattr(layer, name) is not tensor:
            return (
                f"after layer(x), layer.{name} is a different tensor from the one that "
                "parameters() gave before."
            )
    return None


def transposed_weight(nn: ModuleType) -> str | None:
    shape = tuple(nn.Linear(IN, OUT).W.shape)
    if shape == (OUT, IN):
        return f"W of Linear({IN}, {OUT}) has shape {shape}; it should be (in, out) = {(IN, OUT)}."
    seen = wrong_formula(nn, "transposed-weight")
    if seen:
        _, error = attempt(lambda: run(nn))
        return f"{seen}{'; where in ≠ out it fails' if error else ''}."
    return None


def elementwise(nn: ModuleType) -> str | None:
    """Advice without an id: nothing is broadcast where it runs, and elsewhere it fails loudly."""
    seen = wrong_formula(nn, "elementwise")
    return seen and f"{seen}: * multiplies element by element. The matrix product is written @."


def missing_bias(nn: ModuleType) -> str | None:
    layer, _, _ = layer_with(nn, IN, OUT)
    listed = list(layer.parameters())
    seen = wrong_formula(nn, "missing-bias")
    if seen:
        return f"{seen}, so b changed nothing."
    if any(p is layer.W for p in listed) and not any(p is layer.b for p in listed):
        return "parameters() lists W and not b, so no optimizer will ever change b."
    return None


def detached_graph(nn: ModuleType) -> str | None:
    """A tensor that changes the output and gets no gradient. The numbers may be right or wrong."""
    layer, W, b = layer_with(nn, IN, OUT)
    x = param(random(N, IN, seed=3))
    if not (layer.W.requires_grad and layer.b.requires_grad):
        return None
    tensors = {"x": x, "W": layer.W, "b": layer.b}
    y = layer(x)
    if not match(layer(x), y.detach()):  # drawn anew or kept between calls: nothing can be told
        return None
    used = {name: tensor for name, tensor in tensors.items() if changes(layer, x, tensor, y)}
    lost = cut_off(y, used) if used else None
    if lost and match(y, x @ W + b):
        return f"the numbers of layer(x) are right, but {lost}."
    # A gradient of zeros comes from a function such as round, and the graph is whole.
    inputs = list(used.values())
    is_cut = not y.requires_grad or None in torch.autograd.grad(
        layer(x).sum(), inputs, allow_unused=True
    )
    return f"in layer(x), {lost}." if lost and is_cut else None


def changes(layer: Any, x: Tensor, tensor: Tensor, y: Tensor) -> bool:
    """Whether layer(x) is another one when this tensor holds other numbers."""
    before = tensor.detach().clone()
    tensor.data = before + 0.5
    again = layer(x)
    tensor.data = before
    return not match(again, y.detach())


def none_grad(nn: ModuleType) -> str | None:
    layer = nn.Linear(IN, OUT)
    layer(random(N, IN, seed=3)).sum().backward()
    for name in ("W", "b"):
        tensor = getattr(layer, name)
        if not tensor.is_leaf:
            return (
                f"{name}.grad stays None after backward: {name} is the result of an operation, not "
                "a leaf."
            )
        if not tensor.requires_grad:
            return f"{name}.grad stays None after backward: {name} does not require grad."
    return None


def module_returns_nothing(nn: ModuleType) -> str | None:
    class Seven(nn.Module):
        def forward(self) -> int:
            return 7

    if Seven()() is None:
        return "a module whose forward returns 7 gave None when it was called."
    if nn.Linear(2, 3).to("cpu") is None:
        return "layer.to('cpu') gave None; it should return the layer."
    return None


class Movable(Tensor):
    """A tensor whose move shows on a machine without a second device: its copies are 1 larger."""

    def to(self, *_: object, **__: object) -> Tensor:
        return self.detach() + 1


def module_cuts_graph(nn: ModuleType) -> str | None:
    class Double(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return 2 * x

    x = param(random(3))
    if cut_off(Double()(x), {"x": x}) and not cut_off(Double().forward(x), {"x": x}):
        return "forward(x) is on the graph, and what calling the module with x gives is not."
    return None


def module_moves_nothing(nn: ModuleType) -> str | None:
    layer = nn.Linear(2, 3)
    layer.b = b = torch.ones(3).as_subclass(Movable).requires_grad_()
    layer.to("cpu")
    if layer.b is b and match(b.detach().as_subclass(Tensor), torch.ones(3)):
        return "after layer.to(device), the parameters are still where they were."
    return None


def module_rebinds(nn: ModuleType) -> str | None:
    layer = nn.Linear(2, 3)
    W = layer.W
    layer.to("cpu")
    if layer.W is not W:
        return (
            "after layer.to('cpu'), layer.W is a different tensor from the one an optimizer may "
            "hold."
        )
    return None


PROBES = (
    Probe("missing-return", ("module",), module_returns_nothing),
    Probe("rebound-parameter", ("module",), module_rebinds),
    Probe("rebound-parameter", ("module",), module_moves_nothing, MOVES),
    Probe("detached-graph", ("module",), module_cuts_graph, CALLS),
    Probe("missing-return", ("linear",), missing_return),
    Probe("inplace-input", ("linear",), inplace_input),
    Probe("rebound-parameter", ("linear",), rebound_parameter),
    Probe("detached-graph", ("linear",), detached_graph, GRADIENTS),
    Probe("transposed-weight", ("linear",), transposed_weight),
    Probe("silent-broadcast", ("linear",), by_formula("silent-broadcast")),
    Probe("wrong-axis", ("linear",), by_formula("wrong-axis")),
    Probe("missing-bias", ("linear",), missing_bias),
    Probe("wrong-sign", ("linear",), by_formula("wrong-sign")),
    Probe("none-grad", ("linear",), none_grad),
)
