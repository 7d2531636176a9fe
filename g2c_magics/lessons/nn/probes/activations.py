"""Probes for ReLU, Tanh and Sigmoid, and for Sequential."""

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import (
    PlainLayer,
    Probe,
    attempt,
    cut_off,
    first_match,
    match,
    param,
    random,
    text,
)
from g2c_magics.lessons.nn.probes.worked_parts import worked

Activation = Callable[[Tensor], Tensor]
ACTIVATIONS: dict[str, tuple[str, Activation]] = {
    "relu": ("ReLU", torch.relu),
    "tanh": ("Tanh", torch.tanh),
    "sigmoid": ("Sigmoid", torch.sigmoid),
}
POINTS = torch.tensor([[-3.0, -1.0, -0.5], [0.25, 1.5, 3.0]])
FAR = torch.tensor([-1000.0, -100.0, 100.0, 1000.0])


def missing_return(name: str, right: Activation, nn: ModuleType) -> str | None:
    for x in (POINTS, POINTS.abs(), -POINTS.abs()):
        y, error = attempt(lambda x=x: getattr(nn, name)()(x.clone()))
        if error is None and y is None:
            return (
                f"{name}()(x) gave None for x = {text(x)}; a {tuple(x.shape)} tensor is expected."
            )
    return None


def inplace_input(name: str, right: Activation, nn: ModuleType) -> str | None:
    x = POINTS.clone()
    attempt(lambda: getattr(nn, name)()(x))
    if not torch.equal(x, POINTS):
        return f"x was {text(POINTS)} before {name}()(x) and is {text(x)} after it."
    return None


def no_nonlinearity(name: str, right: Activation, nn: ModuleType) -> str | None:
    f = getattr(nn, name)()
    if match(f(POINTS.clone()), POINTS):
        return f"{name}()(x) equals x exactly for x = {text(POINTS)}."
    a, b = random(20, seed=1, scale=3.0), random(20, seed=2, scale=3.0)
    if match(f(a) + f(b), f(a + b) + f(torch.zeros(20))):
        return (
            f"{name}() is a straight line: f(a) + f(b) equals f(a + b) + f(0) for 20 random pairs."
        )
    return None


def wrong_axis(name: str, right: Activation, nn: ModuleType) -> str | None:
    x = random(4, 3, seed=4)
    y = getattr(nn, name)()(x.clone())
    y = y[0] if isinstance(y, tuple) and y else y
    for dim in (0, 1):
        for keep in (False, True):
            if match(y, x.max(dim=dim, keepdim=keep).values):
                return (
                    f"for x of shape {tuple(x.shape)} your output is the largest number along "
                    f"dimension {dim}, {text(y)}: each number is compared with its neighbours, "
                    "not with 0."
                )
    return None


def wrong_sign(name: str, right: Activation, nn: ModuleType) -> str | None:
    y = getattr(nn, name)()(POINTS.clone())
    wrong = {"-f(x)": -right(POINTS), "f(-x)": right(-POINTS), "-f(-x)": -right(-POINTS)}
    form = first_match(y, wrong, right(POINTS))
    return form and f"for x = {text(POINTS)} your output equals {form} exactly, instead of f(x)."


def overflow(name: str, right: Activation, nn: ModuleType) -> str | None:
    """Right wherever the numbers are finite, and not finite for large x."""
    x = torch.cat([POINTS.flatten(), FAR])
    y, expected = getattr(nn, name)()(x.clone()), right(x)
    finite = torch.isfinite(y)
    if bool(finite.all()) or int(finite.sum()) < 4 or not match(y[finite], expected[finite], 1e-2):
        return None
    i = int((~finite).nonzero()[-1])
    return (
        f"where your numbers are finite they are right, but {name}() at {float(x[i]):g} gives "
        f"{float(y[i]):g}, not {float(expected[i]):g}."
    )


def detached_graph(name: str, right: Activation, nn: ModuleType) -> str | None:
    x = param(POINTS)
    y = getattr(nn, name)()(x)
    lost = cut_off(y, {"x": x}) if match(y, right(POINTS), 1e-3) else None
    return f"the numbers of {name}()(x) are right, but {lost}." if lost else None


# Most specific first.
QUESTIONS = {
    "missing-return": missing_return,
    "inplace-input": inplace_input,
    "no-nonlinearity": no_nonlinearity,
    "wrong-axis": wrong_axis,
    "wrong-sign": wrong_sign,
    "overflow": overflow,
    "detached-graph": detached_graph,
}

# --- Sequential -------------------------------------------------------------------------------


def run_two_layers(nn: ModuleType, x: Tensor) -> Any:  # Any: what the learner's code returns
    """What the learner's Sequential makes of x with two layers, add one and double."""
    return nn.Sequential(PlainLayer(lambda x: x + 1), PlainLayer(lambda x: 2 * x))(x)


def sequential_returns_nothing(nn: ModuleType) -> str | None:
    if run_two_layers(nn, POINTS.clone()) is None:
        return "a Sequential of two layers gave None."
    return None


def sequential_changes_input(nn: ModuleType) -> str | None:
    x = POINTS.clone()
    run_two_layers(nn, x)
    if not torch.equal(x, POINTS):
        return f"x was {text(POINTS)} before sequential(x) and is {text(x)} after it."
    return None


def sequential_skips_activations(nn: ModuleType) -> str | None:
    first, last = random(3, 4, seed=1), random(4, 2, seed=2)
    one, relu, two = (
        PlainLayer(lambda x: x @ first, first),
        PlainLayer(torch.relu),
        PlainLayer(lambda x: x @ last, last),
    )
    x = random(6, 3, seed=3)
    plain = ([one, relu, two], [one, relu, two, relu], [relu, one, two])
    with worked(nn, "Sequential.forward"):
        # It may tell an activation by its class, or by its having no parameters.
        linear, activation, last_linear = nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2)
        own = ([linear, activation, last_linear], [activation, linear, activation, last_linear])
        product = x @ linear.W @ last_linear.W
        skips_own = all(match(nn.Sequential(*layers)(x), product) for layers in own)
    if skips_own or all(match(nn.Sequential(*layers)(x), x @ first @ last) for layers in plain):
        return "Linear, ReLU, Linear gave exactly what Linear, Linear gives: the ReLU was skipped."
    return None


def sequential_cuts_graph(nn: ModuleType) -> str | None:
    shapes = ((3, 4), (4, 2), (6, 3))
    first, last, x = (param(random(*shape, seed=i + 1)) for i, shape in enumerate(shapes))
    layers = (
        PlainLayer(lambda x: x @ first, first),
        PlainLayer(torch.tanh),
        PlainLayer(lambda x: x @ last, last),
    )
    y = nn.Sequential(*layers)(x)
    if not match(y, torch.tanh(x @ first) @ last):
        return None
    lost = cut_off(y, {"x": x, "the first layer": first, "the last layer": last})
    return f"the numbers of sequential(x) are right, but {lost}." if lost else None


PROBES = (
    *(
        Probe(pitfall, (task,), partial(look, *activation))
        for task, activation in ACTIVATIONS.items()
        for pitfall, look in QUESTIONS.items()
    ),
    Probe("missing-return", ("sequential",), sequential_returns_nothing),
    Probe("inplace-input", ("sequential",), sequential_changes_input),
    Probe("no-nonlinearity", ("sequential",), sequential_skips_activations),
    Probe("detached-graph", ("sequential",), sequential_cuts_graph),
)
