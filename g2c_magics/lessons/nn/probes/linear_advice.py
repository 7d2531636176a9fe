"""Advice on Linear: which part of x W + b is off, in which rows, and what was done to it.

No ids: one line each, asked after the named mistakes.
"""

from collections.abc import Callable
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import Probe, attempt, match, param, random, text
from g2c_magics.lessons.nn.probes.linear import (
    IN,
    OUT,
    SQUARE,
    N,
    elementwise,
    layer_with,
    run,
)

PLAIN = "Linear is x W + b alone."
# What was done besides x W + b, by its formula; and what to do about it.
EXTRAS: dict[str, tuple[Callable[[Tensor, Tensor, Tensor], Tensor], str]] = {
    "max(0, x W + b)": (lambda x, W, b: (x @ W + b).relu(), f"{PLAIN} The ReLU is another layer."),
    "tanh(x W + b)": (lambda x, W, b: (x @ W + b).tanh(), f"{PLAIN} Tanh is another layer."),
    "σ(x W + b)": (lambda x, W, b: (x @ W + b).sigmoid(), f"{PLAIN} Sigmoid is another layer."),
    "softmax(x W + b)": (lambda x, W, b: (x @ W + b).softmax(-1), PLAIN),
    "x W + b, rounded": (lambda x, W, b: (x @ W + b).round(), f"{PLAIN} Rounding takes its slope."),
    "|x| W + b": (lambda x, W, b: x.abs() @ W + b, PLAIN),
    "|x W + b|": (lambda x, W, b: (x @ W + b).abs(), PLAIN),
    "x W · b": (lambda x, W, b: x @ W * b, "b is added, not multiplied."),
    "x W + 2 b": (lambda x, W, b: x @ W + 2 * b, "b is added twice."),
    "2 x W + b": (lambda x, W, b: 2 * (x @ W) + b, PLAIN),
    "x W / in_features + b": (lambda x, W, b: x @ W / len(W) + b, "a sum, not a mean."),
    "(x W + b) / in_features": (lambda x, W, b: (x @ W + b) / len(W), PLAIN),
    "x |W| + b": (lambda x, W, b: x @ W.abs() + b, PLAIN),
    "b alone": (lambda x, W, b: b.expand(len(x), -1), "x W is missing."),
    "x alone": (lambda x, W, b: x, "x W + b is missing."),
}


def extra(nn: ModuleType) -> str | None:
    x, W, b, y = run(nn)
    for formula, (other, advice) in EXTRAS.items():
        if match(y, other(x, W, b)):
            return f"layer(x) equals {formula}: {advice}"
    return None


def bias_first(nn: ModuleType) -> str | None:
    x, W, b, y = run(nn, SQUARE)
    if match(y, (x + b) @ W) and not match(y, x @ W + b):
        return "layer(x) equals (x + b) W: the product comes first, then b is added to it."
    return None


def columns(nn: ModuleType) -> str | None:
    """W is turned as it should be, and x stays a table of columns."""
    x, W, b, y = run(nn, SQUARE)
    turned = (x @ W).T
    forms = (turned, turned + b, turned + b[:, None])
    if match(y, x @ W + b) or not any(match(y, form) for form in forms):
        return None
    return (
        "layer(x) has the rows of x as its columns, as W.T @ x.T gives them: there is to be one "
        "row for every row of x, one column for every column of W."
    )


def what_came(nn: ModuleType) -> str | None:
    """A result of another kind or shape."""
    for shape in (
        (N, IN, OUT),
        (1, IN, OUT),
        (N, IN, 1),
        (1, 1, 1),
        (40, IN, OUT),
        (1200, IN, OUT),
    ):
        x, W, b, y = run(nn, shape)
        right = tuple((x @ W + b).shape)
        if not isinstance(y, Tensor):
            return (
                f"layer(x) gives a {type(y).__name__}; a tensor is expected: use torch's functions "
                "on the whole x, W and b."
            )
        if y.shape != right:
            return (
                f"for x {tuple(x.shape)} and W {tuple(W.shape)} layer(x) has shape "
                f"{tuple(y.shape)}, not {right}: one row for every row of x, one column for every "
                "column of W."
            )
        if y.dtype != x.dtype:
            return f"layer(x) is {y.dtype}, and x is {x.dtype}: a result has the type of its input."
    return None


def some_rows(nn: ModuleType) -> str | None:
    """Rows that come out right, and rows that do not."""
    for rows in (N, 1, 2, 40, 1200):
        x, W, b, y = run(nn, (rows, IN, OUT))
        right = x @ W + b
        if not isinstance(y, Tensor) or y.shape != right.shape:
            return None
        wrong = [i for i in range(rows) if not match(y[i], right[i])]
        if wrong and len(wrong) < rows:
            return (
                f"of {rows} rows, number {wrong[0]} (from 0) is the first that is wrong, and "
                f"{rows - len(wrong)} are right: do the same for every row."
            )
        if wrong and rows != N:
            return f"right for {N} rows, and wrong for {rows}: do the same for every row."
        if wrong:
            return None
    return None


def changed_with_b(nn: ModuleType) -> str | None:
    """What b adds, and whether the rest is the product."""
    layer, W, b = layer_with(nn, IN, OUT)
    x = random(N, IN, seed=3)
    layer.b.data = torch.zeros(OUT)
    product = layer(x.clone())
    layer.b.data = b.clone()
    y = layer(x.clone())
    if match(product, x @ W) and not match(y - product, b.expand(N, OUT)):
        return (
            f"x W is right, and b = {text(b)} adds {text(y[0] - product[0])} to row 0: each column "
            "gets its own number of b, once."
        )
    if match(y - product, b.expand(N, OUT)) and not match(product, x @ W):
        return (
            f"b is added as it should be, and the product is off: {text(product[0])} for row 0, "
            f"not {text((x @ W)[0])}."
        )
    return None


def keeps_state(nn: ModuleType) -> str | None:
    layer, W, b = layer_with(nn, IN, OUT)
    x, other = random(N, IN, seed=3), random(N, IN, seed=4)
    first = layer(x.clone())
    if match(layer(other.clone()), first):
        return "a second x of the same shape got the result of the first: it was remembered."
    if not match(layer.b.detach(), b) or not match(layer.W.detach(), W):
        return "layer(x) changed W or b: forward only reads them; the optimizer changes them."
    if not match(layer(x.clone()), first):
        return "the same x gave another result later: something is drawn anew or kept in between."
    layer.W.data = 2 * W
    if match(layer(x.clone()), first):
        return (
            "with other numbers in W the result stayed the same: use self.W itself, at every call."
        )
    return None


def names_of_torch(nn: ModuleType) -> str | None:
    _, error = attempt(lambda: run(nn))
    if isinstance(error, AttributeError) and error.name in ("weight", "bias", "weights"):
        return f"torch's own layer has a .{error.name}; here the attributes are self.W and self.b."
    return None


def operands(nn: ModuleType) -> str | None:
    """An error from a product or a sum whose shapes do not fit."""
    _, error = attempt(lambda: run(nn))
    if isinstance(error, RuntimeError) and (
        "shapes cannot be multiplied" in str(error) or "must match" in str(error)
    ):
        return (
            f"with x {(N, IN)}, W {(IN, OUT)} and b {(OUT,)}: x W is {(N, OUT)}, and b is added to "
            "each of its rows. Write the shapes next to each operation."
        )
    return None


def wrong_gradient(nn: ModuleType) -> str | None:
    layer, W, b = layer_with(nn, IN, OUT)
    x = param(random(N, IN, seed=3))
    y, weight = layer(x), random(N, OUT, seed=5)
    if not match(y, (x @ W + b).detach()):
        return None
    tensors = {"x": x, "W": layer.W, "b": layer.b}
    right = {"x": weight @ W.T, "W": x.detach().T @ weight, "b": weight.sum(0)}
    found = torch.autograd.grad((y * weight).sum(), list(tensors.values()), allow_unused=True)
    for name, grad in zip(tensors, found, strict=True):
        if grad is not None and not match(grad, right[name]):
            factor = float(grad.flatten()[0] / right[name].flatten()[0])
            is_multiple = match(grad, factor * right[name])
            return (
                f"layer(x) is right, and the gradient for {name} is not"
                f"{f': {factor:.4g} times as large as it should be' if is_multiple else ''}. Leave "
                "the gradients to autograd."
            )
    return None


FORWARD = (
    "test_linear_known_values",
    "test_linear_maps_every_row_of_a_batch",
    "test_linear_gradients_reach_x_and_both_parameters",
)
ADVICE = tuple(
    Probe(None, ("linear",), look, FORWARD)
    for look in (
        extra,
        bias_first,
        columns,
        what_came,
        keeps_state,
        some_rows,
        changed_with_b,
        names_of_torch,
        elementwise,
        operands,
        wrong_gradient,
    )
)
