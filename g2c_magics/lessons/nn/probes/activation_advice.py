"""Advice on activations: which other function it is, or in which respect it is not the right one.

No ids: one line each, asked after the named mistakes.
"""

import math
from functools import partial
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.activations import ACTIVATIONS, POINTS, Activation, Look
from g2c_magics.lessons.nn.probes.base import Probe, differ, match, param, text

WIDE = torch.cat([POINTS, torch.tensor([[-8.0, 8.0], [-0.1, 0.6]]).T], dim=1)  # (2, 5)
SMOOTH = "a smooth relative of it, which is not 0 for negative x."
NEIGHBOUR = "that is the function of another task."
PRODUCT = "a mask alone is 1 or 0: it still has to be multiplied by x."
PARENTHESES = "the parentheses around the denominator are missing."
WHOLE = "numbers of the same row or table are mixed. Work element by element."

# What is written instead, by its formula: the function, and what to do about it.
OTHERS: dict[str, tuple[Activation, str]] = {
    "torch.relu(x)": (torch.relu, NEIGHBOUR),
    "torch.tanh(x)": (torch.tanh, NEIGHBOUR),
    "torch.sigmoid(x)": (torch.sigmoid, NEIGHBOUR),
    "|x|": (torch.abs, "negative numbers become positive, and should become 0."),
    "min(0, x)": (
        lambda x: x.clamp(max=0),
        "what is negative is kept and what is positive becomes 0, which is the wrong way round.",
    ),
    "1 where x > 0 and 0 elsewhere": (lambda x: (x > 0).to(x.dtype), PRODUCT),
    "x + |x|, that is 2 · max(0, x)": (lambda x: x + x.abs(), "half of it is what is asked for."),
    "log(1 + eˣ)": (lambda x: (1 + x.exp()).log(), SMOOTH),
    "x · σ(x)": (lambda x: x * torch.sigmoid(x), SMOOTH),
    "x for x > 0 and eˣ - 1 elsewhere": (lambda x: torch.where(x > 0, x, x.exp() - 1), SMOOTH),
    "max(0, x)²": (lambda x: x.clamp(min=0) ** 2, "the square is too much."),
    "the sign of x": (torch.sign, "a jump from -1 to 1; a smooth curve is asked for."),
    "x cut off at -1 and 1": (
        lambda x: x.clamp(-1, 1),
        "straight pieces; a smooth curve is asked for.",
    ),
    "tan(x)": (torch.tan, "tan is the tangent of an angle; tanh is the hyperbolic one."),
    "sinh(x)": (torch.sinh, "the division by cosh(x) is missing."),
    "x / (1 + |x|)": (lambda x: x / (1 + x.abs()), "a curve that looks alike, and is another one."),
    "the slope 1 - tanh(x)²": (
        lambda x: 1 - torch.tanh(x) ** 2,
        "return the function; autograd finds the slope.",
    ),
    "the slope σ(x) · (1 - σ(x))": (
        lambda x: torch.sigmoid(x) * (1 - torch.sigmoid(x)),
        "return the function; autograd finds the slope.",
    ),
    "tanh(x / 2)": (
        lambda x: torch.tanh(x / 2),
        "a factor is missing, or a shift: tanh(x) = 2 σ(2x) - 1 and σ(x) = (1 + tanh(x / 2)) / 2.",
    ),
    "tanh(2x)": (lambda x: torch.tanh(2 * x), "the 2 in the exponent is one too many."),
    "(1 + tanh(x)) / 2, that is σ(2x)": (
        lambda x: torch.sigmoid(2 * x),
        "σ(x) is (1 + tanh(x / 2)) / 2: the half inside is missing.",
    ),
    "(eˣ - e⁻ˣ) / eˣ + e⁻ˣ": (lambda x: (x.exp() - (-x).exp()) / x.exp() + (-x).exp(), PARENTHESES),
    "eˣ - e⁻ˣ / (eˣ + e⁻ˣ)": (
        lambda x: x.exp() - (-x).exp() / (x.exp() + (-x).exp()),
        "the parentheses around the numerator are missing.",
    ),
    "1 / 1 + e⁻ˣ": (lambda x: 1 + (-x).exp(), PARENTHESES),
    "1 / (1 - e⁻ˣ)": (lambda x: 1 / (1 - (-x).exp()), "it is 1 plus e⁻ˣ."),
    "eˣ": (torch.exp, "the exponential alone; the rest of the formula is missing."),
    "e⁻ˣ": (lambda x: (-x).exp(), "the exponential alone; the rest of the formula is missing."),
    "1 / (1 + 2⁻ˣ)": (lambda x: 1 / (1 + 2 ** (-x)), "the base is e: torch.exp(-x)."),
    "log σ(x)": (lambda x: torch.sigmoid(x).log(), "without the logarithm it is right."),
    "σ(|x|)": (
        lambda x: torch.sigmoid(x.abs()),
        "right where x ≥ 0; with |x| for safety, a negative x needs 1 minus that.",
    ),
    "σ(x) rounded": (lambda x: torch.sigmoid(x).round(), "rounding takes its slope away."),
    "1 where x > 0, ½ at 0 and 0 elsewhere": (lambda x: (torch.sign(x) + 1) / 2, "a jump."),
    "(x + 1) / 2 cut off at 0 and 1": (
        lambda x: ((x + 1) / 2).clamp(0, 1),
        "straight pieces; a smooth curve is asked for.",
    ),
    "x / 6 + ½ cut off at 0 and 1": (
        lambda x: (x / 6 + 0.5).clamp(0, 1),
        "straight pieces; a smooth curve is asked for.",
    ),
    "0.2 x + ½ cut off at 0 and 1": (
        lambda x: (0.2 * x + 0.5).clamp(0, 1),
        "straight pieces; a smooth curve is asked for.",
    ),
    "0.25 x + ½ cut off at 0 and 1": (
        lambda x: (0.25 * x + 0.5).clamp(0, 1),
        "straight pieces; a smooth curve is asked for.",
    ),
    "a softmax along the rows": (lambda x: torch.softmax(x, -1), WHOLE),
    "a softmax down the columns": (lambda x: torch.softmax(x, 0), WHOLE),
}


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
        if match(y, other) and differ(other, right(WIDE)):
            return f"for x = {text(POINTS)} {name}()(x) equals {formula}: {advice}"
    return None


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
    return None


def mixes_elements(name: str, right: Activation, nn: ModuleType) -> str | None:
    f, x = getattr(nn, name)(), POINTS.clone()
    x[1, 2] = 20.0
    one, two = f(POINTS.clone()), f(x)
    if one.shape == POINTS.shape and not match(one[0, 0], two[0, 0]):
        return (
            f"the first number of {name}()(x) was {text(float(one[0, 0]))} and is "
            f"{text(float(two[0, 0]))} after its last number alone was changed: each should "
            "depend on its own x, not on a mean, a maximum or a sum."
        )
    return None


def keeps_state(name: str, right: Activation, nn: ModuleType) -> str | None:
    f = getattr(nn, name)()
    first, other = f(POINTS.clone()), f(POINTS.clone() + 1)
    if match(other, first) and match(first, right(POINTS)):
        return "a second x of the same shape got the result of the first: it was remembered."
    again = f(POINTS.clone())
    if isinstance(again, Tensor) and not match(again, first):
        return "the same x gave another result at a later call: something is kept between calls."
    return None


def slope_below_zero(name: str, right: Activation, nn: ModuleType) -> str | None:
    """For ReLU: what negative numbers become."""
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
        math.isclose(float(a), float(b), rel_tol=1e-4, abs_tol=1e-5)
        for a, b in zip(y, expected, strict=True)
    ]
    if all(good) or sum(good) < 4 or not good[6]:
        return None
    low = high = 6
    while low > 0 and good[low - 1]:
        low -= 1
    while high < len(x) - 1 and good[high + 1]:
        high += 1
    if low > 5 or high < 8:
        return None
    i = high + 1 if high < len(x) - 1 else low - 1
    return (
        f"right from {float(x[low]):g} to {float(x[high]):g}, but at {float(x[i]):g} it gives "
        f"{float(y[i]):.4g}, not {float(expected[i]):.4g}."
    )


def wrong_shapes(name: str, right: Activation, nn: ModuleType) -> str | None:
    f = getattr(nn, name)()
    if not match(f(POINTS.clone()), right(POINTS)):
        return None
    for shape in ((4,), (), (2, 3, 4), (300, 4)):
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


QUESTIONS: tuple[Look, ...] = (
    other_function,
    another_shape,
    keeps_state,
    mixes_elements,
    wrong_part,
    wrong_shapes,
)
ADVICE = (
    Probe(None, ("relu",), partial(slope_below_zero, "ReLU", torch.relu)),
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
