"""Probes for Linear and for the base class."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

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
    x, W, b, y = run(nn)
    if match(y, (x @ W + b).T) or match(y, W.T @ x.T + b[:, None]) or match(y, (x @ W).T):
        return f"your output has shape {(OUT, N)}, the transpose of the expected {(N, OUT)}."
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
        return f"{seen}, so b was never used."
    if any(p is layer.W for p in listed) and not any(p is layer.b for p in listed):
        return "parameters() lists W and not b, so no optimizer will ever change b."
    return None


def detached_graph(nn: ModuleType) -> str | None:
    layer, W, b = layer_with(nn, IN, OUT)
    x = param(random(N, IN, seed=3))
    if not (layer.W.requires_grad and layer.b.requires_grad):
        return None
    y = layer(x)
    lost = cut_off(y, {"x": x, "W": layer.W, "b": layer.b}) if match(y, x @ W + b) else None
    return f"the numbers of layer(x) are right, but {lost}." if lost else None


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
    Probe("missing-return", ("linear",), missing_return),
    Probe("inplace-input", ("linear",), inplace_input),
    Probe("rebound-parameter", ("linear",), rebound_parameter),
    Probe("transposed-weight", ("linear",), transposed_weight),
    Probe("silent-broadcast", ("linear",), by_formula("silent-broadcast")),
    Probe("wrong-axis", ("linear",), by_formula("wrong-axis")),
    Probe("missing-bias", ("linear",), missing_bias),
    Probe("wrong-sign", ("linear",), by_formula("wrong-sign")),
    Probe("detached-graph", ("linear",), detached_graph),
    Probe("none-grad", ("linear",), none_grad),
)
