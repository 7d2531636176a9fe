"""Probes for Linear and for the base class."""

from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import (
    Probe,
    attempt,
    cut_off,
    match,
    param,
    random,
    text,
)

N, IN, OUT = 5, 4, 3


def layer(nn: ModuleType, wide: int, narrow: int) -> tuple[object, Tensor, Tensor]:
    """A Linear of the learner's with numbers of ours: the layer, W (in, out) and b (out,)."""
    made = nn.Linear(wide, narrow)
    W, b = random(wide, narrow, seed=1), random(narrow, seed=2)
    made.W.data, made.b.data = W.clone(), b.clone()
    return made, W, b


def run(nn: ModuleType, rows: int = N, wide: int = IN, narrow: int = OUT) -> tuple:
    """x, W, b and what the learner's layer makes of them; the error is raised."""
    made, W, b = layer(nn, wide, narrow)
    x = random(rows, wide, seed=3)
    return x, W, b, made(x.clone())


def first_match(nn: ModuleType, cases: dict, *shape: int) -> str | None:
    """The first hypothesis that reproduces the output exactly, and is not the right answer "
    "itself."""
    x, W, b, y = run(nn, *shape)
    if match(y, x @ W + b):
        return None
    for name, formula in cases.items():
        expected, error = attempt(lambda formula=formula: formula(x, W, b))
        if error is None and match(y, expected):
            return (
                f"for x {tuple(x.shape)} and W {tuple(W.shape)} your output equals {name} exactly"
            )
    return None


def missing_return(nn: ModuleType) -> str | None:
    if run(nn)[3] is None:
        return f"layer(x) gave None for x {(N, IN)}; a {(N, OUT)} tensor is due."
    return None


def inplace_input(nn: ModuleType) -> str | None:
    made, _, _ = layer(nn, OUT, OUT)
    x = random(N, OUT, seed=3)
    before = x.clone()
    attempt(lambda: made(x))
    if not torch.equal(x, before):
        return f"x[0] was {text(before[0])} before layer(x) and is {text(x[0])} after it."
    return None


def rebound_parameter(nn: ModuleType) -> str | None:
    made, _, _ = layer(nn, IN, OUT)
    old = (made.W, made.b)
    made(random(N, IN, seed=3))
    names = [
        name
        for name, tensor in zip(("W", "b"), old, strict=True)
        if getattr(made, name) is not tensor
    ]
    if names:
        return (
            f"after layer(x), layer.{names[0]} is another tensor than the one parameters() gave "
            "before."
        )
    return None


def transposed_weight(nn: ModuleType) -> str | None:
    made = nn.Linear(IN, OUT)
    if tuple(made.W.shape) == (OUT, IN):
        return (
            f"W of Linear({IN}, {OUT}) has shape {(OUT, IN)}; it should be (in, out) = {(IN, OUT)}."
        )
    seen = first_match(
        nn,
        {
            "x @ W.T + b": lambda x, W, b: x @ W.T + b,
            "x @ W.T": lambda x, W, b: x @ W.T,
            "x @ W.reshape(out, in).T + b": lambda x, W, b: x @ W.reshape(W.T.shape).T + b,
            "W @ x + b": lambda x, W, b: W @ x + b,
            "W @ x": lambda x, W, b: W @ x,
            "W.T @ x + b": lambda x, W, b: W.T @ x + b,
            "W @ x.T + b": lambda x, W, b: W @ x.T + b,
        },
        3, 3, 3,
    )  # fmt: skip
    if seen:
        _, error = attempt(lambda: run(nn))
        return f"{seen}{'; where in ≠ out it fails' if error else ''}."
    x, W, b, y = run(nn)
    if match(y, (x @ W + b).T) or match(y, W.T @ x.T + b[:, None]) or match(y, (x @ W).T):
        return f"your output has shape {(OUT, N)}, the transpose of the {(N, OUT)} that is due."
    return None


def silent_broadcast(nn: ModuleType) -> str | None:
    seen = first_match(
        nn,
        {
            "x @ W + b[:, None]": lambda x, W, b: x @ W + b[:, None],
        },
        3, 3, 3,
    )  # fmt: skip
    return f"{seen}." if seen else None


def elementwise(nn: ModuleType) -> str | None:
    """Advice without an id: nothing is stretched where it runs, and the error elsewhere is loud."""
    seen = first_match(
        nn,
        {
            "x * W + b": lambda x, W, b: x * W + b,
            "x * W": lambda x, W, b: x * W,
        },
        3, 3, 3,
    )  # fmt: skip
    if seen is None:
        return None
    return f"{seen}: * multiplies number by number. The matrix product is written @."


def wrong_axis(nn: ModuleType) -> str | None:
    seen = first_match(
        nn,
        {
            "the products x[n, i] · W[i, o] added up over o": lambda x, W, b: (
                (x[:, :, None] * W).sum(2) + b
            ),
            "the products x[n, i] · W[i, o] added up over the rows n": lambda x, W, b: (
                (x[:, :, None] * W).sum(0) + b
            ),
        },
        3, 3, 3,
    )  # fmt: skip
    return f"{seen}." if seen else None


def missing_bias(nn: ModuleType) -> str | None:
    made, _, _ = layer(nn, IN, OUT)
    listed = list(made.parameters())
    seen = first_match(nn, {"x @ W": lambda x, W, b: x @ W})
    if seen:
        return f"{seen}, so b never took part."
    if any(p is made.W for p in listed) and not any(p is made.b for p in listed):
        return "parameters() lists W and not b, so no optimizer will ever change b."
    return None


def wrong_sign(nn: ModuleType) -> str | None:
    seen = first_match(
        nn,
        {
            "x @ W - b": lambda x, W, b: x @ W - b,
            "-(x @ W + b)": lambda x, W, b: -(x @ W + b),
            "b - x @ W": lambda x, W, b: b - x @ W,
        },
    )
    return f"{seen}." if seen else None


def detached_graph(nn: ModuleType) -> str | None:
    made, W, b = layer(nn, IN, OUT)
    x = param(random(N, IN, seed=3))
    if not (made.W.requires_grad and made.b.requires_grad):
        return None
    y = made(x)
    lost = cut_off(y, {"x": x, "W": made.W, "b": made.b}) if match(y, x @ W + b) else None
    return f"the numbers of layer(x) are right, but {lost}." if lost else None


def none_grad(nn: ModuleType) -> str | None:
    made = nn.Linear(IN, OUT)
    made(random(N, IN, seed=3)).sum().backward()
    for name in ("W", "b"):
        tensor = getattr(made, name)
        if not tensor.is_leaf:
            return (
                f"{name}.grad stays None after backward: {name} is the result of an operation, no "
                "leaf."
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
        return "layer.to('cpu') gave None; it should give the layer back."
    return None


def module_rebinds(nn: ModuleType) -> str | None:
    made = nn.Linear(2, 3)
    W = made.W
    made.to("cpu")
    if made.W is not W:
        return (
            "after layer.to('cpu'), layer.W is another tensor than the one an optimizer may hold."
        )
    return None


PROBES = (
    Probe("missing-return", ("module",), module_returns_nothing),
    Probe("rebound-parameter", ("module",), module_rebinds),
    Probe("missing-return", ("linear",), missing_return),
    Probe("inplace-input", ("linear",), inplace_input),
    Probe("rebound-parameter", ("linear",), rebound_parameter),
    Probe("transposed-weight", ("linear",), transposed_weight),
    Probe("silent-broadcast", ("linear",), silent_broadcast),
    Probe("wrong-axis", ("linear",), wrong_axis),
    Probe("missing-bias", ("linear",), missing_bias),
    Probe("wrong-sign", ("linear",), wrong_sign),
    Probe("detached-graph", ("linear",), detached_graph),
    Probe("none-grad", ("linear",), none_grad),
)
