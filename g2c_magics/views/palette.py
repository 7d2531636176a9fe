"""Colours that read on white and on black, and apart without colour vision.

Pure. Never the only sign: lines differ in dash, classes in marker as well.
"""

from collections.abc import Sequence

import numpy as np

from g2c_magics.pictures.boundary import Boundary

# From the palette of Okabe and Ito (2008), darkened until each has contrast 3 on white.
TRAIN = "#2f7fc1"
VAL = "#d9730d"
CLASSES = (
    "#2f7fc1",
    "#d9730d",
    "#0b8a63",
    "#b0569a",
    "#8a7a00",
    "#3a3a3a",
    "#c2410c",
    "#5f6fd0",
    "#7a4b2a",
    "#0f8b8d",
)
DARK_CLASSES = (
    "#5aa9e6",
    "#f0993e",
    "#35c28f",
    "#dd86c8",
    "#c9b53a",
    "#c8c8c8",
    "#f47c4f",
    "#98a4f5",
    "#c08a63",
    "#4cc4c6",
)
# A colour → its property in a page, its value on white, its value on black.
THEMED = {
    light: (f"--g2c-class-{place}", light, dark)
    for place, (light, dark) in enumerate(zip(CLASSES, DARK_CLASSES, strict=True))
}
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*")
SATURATION = 0.62  # of a class's colour where the model is certain; 0 is the paper's
SHADES = 96  # of one class
LOG_RANGE = 20.0  # a loss that falls this many times is read better on a log scale


def class_color(position: int) -> str:
    """The colour of a class; beyond ten they come round again, with other markers."""
    return CLASSES[position % len(CLASSES)]


def class_marker(position: int) -> str:
    """The marker of a class."""
    return MARKERS[(position + position // len(CLASSES)) % len(MARKERS)]


def wants_log(losses: Sequence[float]) -> bool:
    """Does a log scale help to read these losses?"""
    positive = [loss for loss in losses if loss > 0]
    return len(positive) == len(losses) > 1 and max(positive) > LOG_RANGE * min(positive)


def shading(boundary: Boundary) -> np.ndarray:
    """(R, R, 4) colours, 0 to 1: the most likely class's, fainter where the model is less certain.

    Where it is faint the paper shows, so that the regions suit a light page and a dark one.
    """
    colors = np.array([rgb(class_color(c)) for c in range(boundary.classes)])
    confidence = np.full(boundary.label.shape, 0.5) if boundary.hard else boundary.confidence
    # As many steps as the eye tells apart, and few enough for a small PNG.
    opacity = SATURATION * np.round(confidence * SHADES) / SHADES
    return np.dstack([colors[boundary.label], opacity])


def rgb(color: str) -> tuple[float, ...]:
    """A colour such as "#2f7fc1" as three shares of 1."""
    return tuple(int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
