"""Advice on activations: which other function it is, or in which respect it is not the right one.

No ids: one line each, asked after the named mistakes.
"""

import math
from functools import partial
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.activation_formulas import OTHERS
from g2c_magics.lessons.nn.probes.activations import ACTIVATIONS, POINTS, Activation, Look
from g2c_magics.lessons.nn.probes.base import Probe, differ, match, param, text
from g2c_magics.text import counted

WIDE = torch.cat([POINTS, torch.tensor([[-8.0, 8.0], [-0.1, 0.6]]).T], dim=1)  # (2, 5)


def same(one: object, other: Tensor) -> bool:
    """Whether two results are the same numbers, nan where the other has one; most are none."""
    return (
        isinstance(one, Tensor)
        and one.shape == other.shape
        and int(other.isfinite().sum()) > 3
        and torch.allclose(one.detach().float(), other, 1e-4, 1e-5, equal_nan=True)
    )


def other_function(name: str, right: Activation, nn: ModuleType) -> str | None:
    y = getattr(nn, name)()(WIDE.clone())
    if isinstance(y, Tensor) and y.dtype in (torch.bool, torch.int64) and y.shape == WIDE.shape:
        kind = "True and False" if y.dtype == torch.bool else "whole numbers"
        return (
            f"{name}()(x) gives a tensor of {kind}: "
            "a comparison is a mask. Multiply x by it, x * (x > 0), with parentheses around it."
        )
    for formula, (function, advice) in OTHERS.items():
        other = function(WIDE)
        if same(y, other) and differ(right(WIDE), other):
            return f"for x = {text(POINTS)} {name}()(x) equals {formula}: {advice}"
    return None


def base_cut_short(name: str, right: Activation, nn: ModuleType) -> str | None:
    """The formula with another number than e: f(k x), and e to the k is that number."""
    inverse = {"Tanh": torch.atanh, "Sigmoid": torch.logit}.get(name)
    if inverse is None:
        return None
    x = POINTS.double()
    factors = inverse(getattr(nn, name)()(x.clone())) / x
    k = float(factors.mean())
    if bool((factors - k).abs().max() > 1e-8) or not 1e-6 < abs(k - 1) < 0.03:
        return None
    return (
        f"{name}()(x) is right with {math.exp(k):.6g} in place of e, a constant that is cut short: "
        "torch.exp has all the digits of e."
    )


def another_shape(name: str, right: Activation, nn: ModuleType) -> str | None:
    y = getattr(nn, name)()(POINTS.clone())
    if not isinstance(y, Tensor):
        return (
            f"{name}()(x) gives a {type(y).__name__}; a tensor of the shape of x is expected: use "
            "functions of torch on the whole x."
        )
    if y.shape != POINTS.shape:
        return (
            f"for x of shape {tuple(POINTS.shape)} the result has shape {tuple(y.shape)}: every "
            "number of x has its own result, in its own place."
        )
    if y.dtype != POINTS.dtype:
        return f"{name}()(x) is {y.dtype}, and x is {POINTS.dtype}: the type should stay the same."
    return None


def mixes_elements(name: str, right: Activation, nn: ModuleType) -> str | None:
    f = getattr(nn, name)()
    one = f(POINTS.clone())
    if one.shape != POINTS.shape:
        return None
    others = []
    for last in (20.0, -20.0):  # which turn the sum of all
        x = POINTS.clone()
        x[1, 2] = last
        others += list(zip(one.flatten()[:-1], f(x).flatten()[:-1], strict=True))
    for place, (was, now) in enumerate(others):
        if not match(now, was.detach()):
            i = place % (POINTS.numel() - 1)
            return (
                f"number {i} of {name}()(x) was {text(float(was))} and is {text(float(now))} after "
                "the last number of x alone was changed: each should depend on its own x, not on a "
                "mean, a maximum or a sum."
            )
    return None


def keeps_state(name: str, right: Activation, nn: ModuleType) -> str | None:
    f = getattr(nn, name)()
    first, other = f(POINTS.clone()), f(POINTS.clone() + 1)
    if match(other, first) and match(first, right(POINTS)):
        return "a second x of the same shape got the result of the first: it was remembered."
    again = f(POINTS.clone())
    if isinstance(again, Tensor) and not torch.equal(again.nan_to_num(), first.nan_to_num()):
        return "the same x gave another result later: something is drawn anew or kept in between."
    return None


def slope_below_zero(name: str, right: Activation, nn: ModuleType) -> str | None:
    """For ReLU: what negative numbers become."""
    if name != "ReLU":
        return None
    y = getattr(nn, name)()(POINTS.clone())
    if not match(y[1], right(POINTS)[1]) or not bool(y[0].isfinite().all()):
        return None
    factor, value = float(y[0, 0] / POINTS[0, 0]), float(y[0, 0])
    if match(y[0], torch.full((3,), value)) and abs(value) > 1e-8:
        return f"positive numbers are right, and negative ones become {value:.4g}, not 0."
    if match(y[0], POINTS[0] * factor) and abs(factor) > 1e-6:
        return (
            f"positive numbers are right, and negative ones are multiplied by {factor:.4g}, not 0."
        )
    return None


def wrong_part(name: str, right: Activation, nn: ModuleType) -> str | None:
    """Right on some numbers and wrong on others, at the ends or in the middle."""
    x = torch.tensor(
        [-1000.0, -100.0, -30.0, -6.0, -3.0, -1.5, -0.5, 0.0, 0.5, 1.5, 3.0, 6.0, 30.0]
    )
    x = torch.cat([x, torch.tensor([100.0, 1000.0])])
    y, expected = getattr(nn, name)()(x.clone()), right(x)
    good = [
        math.isclose(float(a), float(b), rel_tol=1e-5, abs_tol=1e-6)
        for a, b in zip(y, expected, strict=True)
    ]
    if all(good) or sum(good) < 4 or not good[6]:
        return None
    low = high = 6
    while low > 0 and good[low - 1]:
        low -= 1
    while high < len(x) - 1 and good[high + 1]:
        high += 1
    if high - low < 4:
        return None
    i = high + 1 if high < len(x) - 1 else low - 1
    got, due = f"{float(y[i]):.4g}", f"{float(expected[i]):.4g}"
    if got == due:
        got, due = f"{float(y[i]):.8g}", f"{float(expected[i]):.8g}"
    return (
        f"right from {float(x[low]):g} to {float(x[high]):g}, but at {float(x[i]):g} it gives "
        f"{got}, not {due}."
    )


def wrong_shapes(name: str, right: Activation, nn: ModuleType) -> str | None:
    f = getattr(nn, name)()
    if not match(f(POINTS.clone()), right(POINTS)):
        return None
    for shape in ((4,), (), (2, 3, 4), (2, 1, 3, 2, 2), (300, 4)):
        x = torch.linspace(-2, 2, math.prod(shape)).reshape(shape)
        try:
            is_right = match(f(x.clone()), right(x))
        except Exception:
            is_right = False
        if not is_right:
            return (
                f"right for x of shape (2, 3), and wrong for x of shape {shape}: any shape is "
                "allowed."
            )
    return None


def wrong_slope(name: str, right: Activation, nn: ModuleType) -> str | None:
    x, own = param(POINTS), param(POINTS)
    y = getattr(nn, name)()(own)
    if not match(y, right(POINTS), 1e-3):
        return None
    (grad,) = torch.autograd.grad((2 * y).sum(), own)
    (expected,) = torch.autograd.grad((2 * right(x)).sum(), x)
    if match(grad, expected, 1e-3):
        return None
    if not bool(grad.any()):
        return (
            f"the numbers of {name}()(x) are nearly right, but the slope is 0 everywhere: a "
            "function that rounds or compares has none to learn from."
        )
    halves = (
        "; it lacks the factor of the gradient that came in"
        if match(grad, expected / 2, 1e-3)
        else ""
    )
    return (
        f"the numbers of {name}()(x) are right, but its slope at {float(POINTS[0, 1]):g} is "
        f"{float(grad[0, 1]) / 2:.4g}, not {float(expected[0, 1]) / 2:.4g}{halves}: leave the "
        "slope to autograd, or mend the backward you wrote."
    )


def approximation(name: str, right: Activation, nn: ModuleType) -> str | None:
    x = torch.linspace(-0.5, 0.5, 11)
    wide = torch.linspace(-4.0, 4.0, 33)
    f = getattr(nn, name)()
    near = (f(x.clone()) - right(x)).abs().max()
    far = (f(wide.clone()) - right(wide)).abs()
    if not 0 < float(near) < 0.02 or float(far.max()) < 1e-4:
        return None
    i = int(far.argmax())
    return (
        f"close to {name} near 0, and {float(far[i]):.3g} off at {float(wide[i]):g}: an "
        "approximation; torch has the exact function."
    )


def own_parameters(name: str, right: Activation, nn: ModuleType) -> str | None:
    listed = getattr(nn, name)().parameters()
    if listed is None:
        return "parameters() gives None: leave it to Module, whose parameters() is an empty list."
    if count := len(list(listed)):
        return f"{name}() lists {counted(count, 'parameter')}: an activation has nothing to learn."
    return None


QUESTIONS: tuple[Look, ...] = (
    other_function,
    base_cut_short,
    keeps_state,
    mixes_elements,
    slope_below_zero,
    another_shape,
    wrong_part,
    wrong_shapes,
    approximation,
)
ADVICE = (
    *(
        Probe(
            None,
            (task,),
            partial(own_parameters, *activation),
            (f"test_{task}_owns_no_parameters",),
        )
        for task, activation in ACTIVATIONS.items()
    ),
    *(
        Probe(None, (task,), partial(look, *activation))
        for task, activation in ACTIVATIONS.items()
        for look in QUESTIONS
    ),
    *(
        Probe(None, (task,), partial(wrong_slope, *activation), (f"test_{task}_slope",))
        for task, activation in ACTIVATIONS.items()
    ),
)
