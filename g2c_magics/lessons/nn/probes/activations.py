"""Probes for ReLU, Tanh and Sigmoid, and for the chain."""

from collections.abc import Callable
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import (
    Piece,
    Probe,
    attempt,
    cut_off,
    match,
    param,
    random,
    text,
)
from g2c_magics.lessons.nn.probes.worked_parts import worked

BENDS: dict[str, tuple[str, Callable[[Tensor], Tensor]]] = {
    "relu": ("ReLU", torch.relu),
    "tanh": ("Tanh", torch.tanh),
    "sigmoid": ("Sigmoid", torch.sigmoid),
}
POINTS = torch.tensor([[-3.0, -1.0, -0.5], [0.25, 1.5, 3.0]])
FAR = torch.tensor([-1000.0, -100.0, 100.0, 1000.0])


def missing_return(name: str, right: Callable, nn: ModuleType) -> str | None:
    for x in (POINTS, POINTS.abs(), -POINTS.abs()):
        y, error = attempt(lambda x=x: getattr(nn, name)()(x.clone()))
        if error is None and y is None:
            return f"{name}()(x) gave None for x = {text(x)}; a {tuple(x.shape)} tensor is due."
    return None


def inplace_input(name: str, right: Callable, nn: ModuleType) -> str | None:
    x = POINTS.clone()
    attempt(lambda: getattr(nn, name)()(x))
    if not torch.equal(x, POINTS):
        return f"x was {text(POINTS)} before {name}()(x) and is {text(x)} after it."
    return None


def no_nonlinearity(name: str, right: Callable, nn: ModuleType) -> str | None:
    bend = getattr(nn, name)()
    if match(bend(POINTS.clone()), POINTS):
        return f"{name}()(x) equals x exactly for x = {text(POINTS)}."
    a, b = random(20, seed=1, scale=3.0), random(20, seed=2, scale=3.0)
    if match(bend(a) + bend(b), bend(a + b) + bend(torch.zeros(20))):
        return (
            f"{name}() is a straight line: f(a) + f(b) equals f(a + b) + f(0) for 20 random pairs."
        )
    return None


def wrong_sign(name: str, right: Callable, nn: ModuleType) -> str | None:
    y = getattr(nn, name)()(POINTS.clone())
    cases = {"-f(x)": -right(POINTS), "f(-x)": right(-POINTS), "-f(-x)": -right(-POINTS)}
    for form, wrong in cases.items():
        if match(y, wrong) and not match(wrong, right(POINTS)):
            return f"for x = {text(POINTS)} your output equals {form} exactly, where f(x) is due."
    return None


def wrong_axis(name: str, right: Callable, nn: ModuleType) -> str | None:
    x = random(4, 3, seed=4)
    y = getattr(nn, name)()(x.clone())
    y = y[0] if isinstance(y, tuple) and y else y
    for dim in (0, 1):
        for keep in (False, True):
            if match(y, x.max(dim=dim, keepdim=keep).values):
                return (
                    f"for x of shape {tuple(x.shape)} your output is the largest number along "
                    f"dimension {dim}, {text(y)}: a number is compared with its neighbours, not "
                    f"with 0."
                )
    return None


def overflow(name: str, right: Callable, nn: ModuleType) -> str | None:
    """Right wherever the numbers are finite, and not finite far out."""
    x = torch.cat([POINTS.flatten(), FAR])
    y, due = getattr(nn, name)()(x.clone()), right(x)
    finite = torch.isfinite(y)
    if bool(finite.all()) or int(finite.sum()) < 4 or not match(y[finite], due[finite], 1e-2):
        return None
    i = int((~finite).nonzero()[-1])
    return (
        f"where your numbers are finite they are right, but {name}() at {float(x[i]):g} gives "
        f"{float(y[i]):g}, not {float(due[i]):g}."
    )


def detached_graph(name: str, right: Callable, nn: ModuleType) -> str | None:
    x = param(POINTS)
    y = getattr(nn, name)()(x)
    lost = cut_off(y, {"x": x}) if match(y, right(POINTS), 1e-3) else None
    return f"the numbers of {name}()(x) are right, but {lost}." if lost else None


def probes_of(task: str) -> tuple[Probe, ...]:
    """The probes of one bend, most specific first."""
    name, right = BENDS[task]
    found = {
        "missing-return": missing_return,
        "inplace-input": inplace_input,
        "no-nonlinearity": no_nonlinearity,
        "wrong-axis": wrong_axis,
        "wrong-sign": wrong_sign,
        "overflow": overflow,
        "detached-graph": detached_graph,
    }
    return tuple(
        Probe(pitfall, (task,), lambda nn, look=look: look(name, right, nn))
        for pitfall, look in found.items()
    )


# --- the chain --------------------------------------------------------------------------------


def chain(nn: ModuleType, *functions: Callable) -> object:
    return nn.Sequential(*(Piece(function) for function in functions))


def chain_returns_nothing(nn: ModuleType) -> str | None:
    if chain(nn, lambda x: x + 1, lambda x: 2 * x)(POINTS.clone()) is None:
        return "a chain of two layers gave None."
    return None


def chain_changes_input(nn: ModuleType) -> str | None:
    x = POINTS.clone()
    chain(nn, lambda x: x + 1, lambda x: 2 * x)(x)
    if not torch.equal(x, POINTS):
        return f"x was {text(POINTS)} before chain(x) and is {text(x)} after it."
    return None


def chain_skips_bends(nn: ModuleType) -> str | None:
    first, last = random(3, 4, seed=1), random(4, 2, seed=2)
    layers = [Piece(lambda x: x @ first, first), Piece(torch.relu), Piece(lambda x: x @ last, last)]
    x = random(6, 3, seed=3)
    chains = (layers, [*layers, Piece(torch.relu)], [Piece(torch.relu), layers[0], layers[2]])
    with worked(nn, ("Sequential.forward",)):
        # A chain may tell a bend by its class, or by its having no parameters.
        one, two = nn.Linear(3, 4), nn.Linear(4, 2)
        kinds = [[one, nn.ReLU(), two], [nn.ReLU(), one, nn.ReLU(), two]]
        skips_kinds = all(match(nn.Sequential(*some)(x), x @ one.W @ two.W) for some in kinds)
    if skips_kinds or all(match(nn.Sequential(*some)(x), x @ first @ last) for some in chains):
        return (
            "Linear, ReLU, Linear gave exactly what Linear, Linear gives: the ReLU was passed over."
        )
    return None


def chain_cuts_graph(nn: ModuleType) -> str | None:
    first, last, x = (
        param(random(3, 4, seed=1)),
        param(random(4, 2, seed=2)),
        param(random(6, 3, seed=3)),
    )
    layers = [Piece(lambda x: x @ first, first), Piece(torch.tanh), Piece(lambda x: x @ last, last)]
    y = nn.Sequential(*layers)(x)
    if not match(y, torch.tanh(x @ first) @ last):
        return None
    lost = cut_off(y, {"x": x, "the first layer": first, "the last layer": last})
    return f"the numbers of chain(x) are right, but {lost}." if lost else None


CHAIN = (
    Probe("missing-return", ("sequential",), chain_returns_nothing),
    Probe("inplace-input", ("sequential",), chain_changes_input),
    Probe("no-nonlinearity", ("sequential",), chain_skips_bends),
    Probe("detached-graph", ("sequential",), chain_cuts_graph),
)
PROBES = tuple(probe for task in BENDS for probe in probes_of(task)) + CHAIN
