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
Look = Callable[[str, Activation, ModuleType], str | None]
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
    if not f(POINTS.clone()).is_floating_point():
        return None
    # Of either sum: what tells by that of all numbers returns one of the two as it is.
    if all(match(f(points.clone()), points) for points in (POINTS, -POINTS)):
        return f"{name}()(x) equals x exactly for x = {text(POINTS)}."
    a, b = random(20, seed=1, scale=3.0), random(20, seed=2, scale=3.0)
    one, two = f(a.clone()), f(b.clone())
    if not match(one, two) and match(one + two, f(a + b) + f(torch.zeros(20))):
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


def wrong_sign(name: str, right: Activation, nn: ModuleType, x: Tensor = POINTS) -> str | None:
    """x: where to look; what is not finite there has another cause."""
    y = getattr(nn, name)()(x.clone())
    wrong = {f"-{name}(x)": -right(x), f"{name}(-x)": right(-x), f"-{name}(-x)": -right(-x)}
    if name == "Sigmoid":
        wrong["1 / 1 + eˣ, with the other sign and without its parentheses,"] = 1 + x.exp()
    if name == "ReLU":  # -ReLU(-x) is min(0, x): no sign is wrong there, the other half is kept
        del wrong["-ReLU(-x)"]
    form = first_match(y, wrong, right(x))
    return form and f"for x = {text(x)} your output equals {form} exactly, not {name}(x)."


def wrong_sign_far_out(name: str, right: Activation, nn: ModuleType) -> str | None:
    """The same where the limits are looked at."""
    return wrong_sign(name, right, nn, FAR) and wrong_sign(name, right, nn)


def overflow(name: str, right: Activation, nn: ModuleType) -> str | None:
    """Right wherever e^x and e^-x are finite, and wrong for large x: no number, or a stopgap."""
    near = torch.cat([POINTS.flatten(), torch.tensor([-30.0, 30.0])])
    x = torch.cat([near, FAR])
    y, expected = getattr(nn, name)()(x.clone()), right(x)
    finite = torch.isfinite(y)
    if not bool(finite.all()):
        # With another sign as well, the numbers that are finite have a cause of their own.
        forms = (expected, -expected, right(-x))
        if int(finite.sum()) < 4 or not any(match(y[finite], f[finite], 1e-2) for f in forms):
            return None
        i = int((~finite).nonzero()[-1])
        is_right = torch.allclose(y[finite], expected[finite], 1e-5, 1e-6)
        right_so_far = "where your numbers are finite they are right, but " if is_right else ""
    elif name == "ReLU":  # it has no limit to come near to
        return None
    else:
        wrong = ~torch.isclose(y, expected, atol=1e-2)
        if bool(wrong[: len(near)].any()) or not bool(wrong.any()):
            return None
        i = int(wrong.nonzero()[-1])
        right_so_far = "from -30 to 30 your numbers are right, but "
    return (
        f"{right_so_far}{name}() at {float(x[i]):g} gives {float(y[i]):g}, not "
        f"{float(expected[i]):g}."
    )


def detached_graph(name: str, right: Activation, nn: ModuleType) -> str | None:
    x = param(POINTS)
    y = getattr(nn, name)()(x)
    is_right = match(y, right(POINTS), 1e-3)
    lost = cut_off(y, {"x": x}) if is_right or not y.requires_grad else None
    f = getattr(nn, name)()
    if not lost or match(f(POINTS + 0.01), f(POINTS.clone()), 1e-6):  # a jump has no gradient
        return None
    right_here = f"for x = {text(POINTS)} the numbers of {name}()(x) are right, but "
    return f"{right_here if is_right else ''}{lost}."


# Most specific first: each question, and which checks of its task it may explain (None: all).
QUESTIONS: dict[str, tuple[Look, tuple[str, ...] | None]] = {
    "missing-return": (missing_return, None),
    "inplace-input": (inplace_input, ("any_shape", "slope")),
    "no-nonlinearity": (no_nonlinearity, None),
    "wrong-axis": (wrong_axis, None),
    "wrong-sign": (wrong_sign, ("known_values", "any_shape", "slope")),
    "overflow": (overflow, ("far_out",)),
    "detached-graph": (detached_graph, ("slope",)),
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
    """Square layers, so that the answer does not hang on their order."""
    first, last, x = (param(random(3, 3, seed=i + 1)) for i in range(3))
    layers = (
        PlainLayer(lambda x: x @ first, first),
        PlainLayer(torch.tanh),
        PlainLayer(lambda x: x @ last, last),
    )
    y = nn.Sequential(*layers)(x)
    if match(y, torch.tanh(x @ first) @ last):
        right = "the numbers of sequential(x) are right, but "
    elif match(y, torch.tanh(x @ last) @ first) or not y.requires_grad:
        right = ""
    else:
        return None
    lost = cut_off(y, {"x": x, "the first layer": first, "the last layer": last})
    return f"{right}{lost}." if lost else None


PROBES = (
    *(
        Probe(
            pitfall,
            (task,),
            partial(look, *activation),
            None
            if parts is None or (task, pitfall) == ("relu", "overflow")
            else tuple(
                f"test_{task}_{part}"
                for part in parts
                if (part == "known_values") <= (task == "relu")  # only ReLU has that check
            ),
        )
        for task, activation in ACTIVATIONS.items()
        for pitfall, (look, parts) in QUESTIONS.items()
    ),
    *(
        Probe("wrong-sign", (task,), partial(wrong_sign_far_out, *ACTIVATIONS[task]), (far_out,))
        for task, far_out in (("tanh", "test_tanh_far_out"), ("sigmoid", "test_sigmoid_far_out"))
    ),
    Probe("missing-return", ("sequential",), sequential_returns_nothing),
    Probe("inplace-input", ("sequential",), sequential_changes_input),
    Probe(
        "detached-graph",
        ("sequential",),
        sequential_cuts_graph,
        ("test_sequential_lets_gradients_through",),
    ),
    Probe("no-nonlinearity", ("sequential",), sequential_skips_activations),
)
