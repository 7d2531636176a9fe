"""What an activation is mistaken for: other functions, and what to do about each.

Data only: `activation_advice` compares.
"""

import torch

from g2c_magics.lessons.nn.probes.activations import Activation

SMOOTH = "a smooth relative of it, which is not 0 for negative x."
NEIGHBOUR = "that is the function of another task."
PRODUCT = "that is a mask. ReLU is x times this mask; Tanh and Sigmoid have no jump."
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
    "max(1, x)": (lambda x: x.clamp(min=1), "it is 0 that x is compared with."),
    "max(-1, x)": (lambda x: x.clamp(min=-1), "it is 0 that x is compared with."),
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
    "artanh(x)": (torch.atanh, "that is the inverse of tanh."),
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
    "σ(x) - ½": (lambda x: torch.sigmoid(x) - 0.5, "without the shift it is right."),
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
