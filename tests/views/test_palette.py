"""The colours read on light and dark paper, and differ to every kind of colour vision."""

from itertools import combinations

import numpy as np
import pytest

from g2c_magics.views.palette import CLASSES, DARK_CLASSES, class_color, class_marker, rgb

# Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color
# Vision Deficiency", severity 1.0, on linear RGB.
VISIONS = {
    "full": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# Linear RGB → cone responses → OKLab (Ottosson 2020), in which 0.02 is just noticeable.
CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
OKLAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]


def linear(color: str) -> np.ndarray:
    share = np.array(rgb(color))
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def seen(color: str, vision: str) -> np.ndarray:
    """(3,) what an eye of this kind sees, in OKLab."""
    light = np.clip(np.array(VISIONS[vision]) @ linear(color), 0, 1)
    return np.array(OKLAB) @ np.cbrt(np.array(CONES) @ light)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    low, high = sorted(linear(color) @ [0.2126, 0.7152, 0.0722] for color in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("colors", "paper"), [(CLASSES, "#ffffff"), (DARK_CLASSES, "#111111")])
def test_each_colour_has_a_contrast_of_three_to_the_paper(colors, paper):
    assert len(set(colors)) == 10
    assert min(contrast(color, paper) for color in colors) >= 3


@pytest.mark.parametrize("colors", [CLASSES, DARK_CLASSES], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("first", "apart"), [(2, 0.2), (4, 0.11), (10, 0.08)])
def test_colours_differ_to_every_kind_of_vision(colors, vision, first, apart):
    pairs = combinations([seen(color, vision) for color in colors[:first]], 2)
    assert min(np.linalg.norm(one - other) for one, other in pairs) > apart


def test_twenty_classes_differ_in_colour_or_marker():
    assert len({(class_color(i), class_marker(i)) for i in range(20)}) == 20
