"""Colours that read on white and on black, and apart without colour vision.

Pure. Never the only sign: lines differ in dash, classes in marker as well.
"""

from collections.abc import Sequence

import numpy as np

from g2c_magics.pictures.boundary import Boundary

# Found by a search for ten colours that differ most to eyes with and without each kind of colour
# vision deficiency, those of the first classes most, with a contrast of at least 3 to the paper.
CLASSES = (
    "#0b70e7",  # blue
    "#f5680b",  # orange
    "#004100",  # green
    "#a95194",  # magenta
    "#561c68",  # plum
    "#b13d09",  # rust
    "#97946c",  # khaki
    "#00a1c2",  # cyan
    "#5d36bd",  # indigo
    "#037559",  # teal
)
# The same on a dark page, where plum is mauve, rust coral, khaki yellow and teal mint.
DARK_CLASSES = (
    "#008eff",
    "#ff9911",
    "#167300",
    "#bc2a97",
    "#ab8ba8",
    "#ff5468",
    "#ffe101",
    "#14cce7",
    "#7243d3",
    "#14fcab",
)
TRAIN, VAL = CLASSES[:2]
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
    colors = np.array([region_color(c) for c in range(boundary.classes)])
    confidence = np.full(boundary.label.shape, 0.5) if boundary.hard else boundary.confidence
    # As many steps as the eye tells apart, and few enough for a small PNG.
    opacity = SATURATION * np.round(confidence * SHADES) / SHADES
    return np.dstack([colors[boundary.label], opacity])


def region_color(position: int) -> tuple[float, ...]:
    """The colour of a class's region: between its colours of the two themes, as an image has one.

    Three shares of 1.
    """
    light = class_color(position)
    values = zip(rgb(light), rgb(THEMED[light][2]), strict=True)
    return tuple(sum(pair) / 2 for pair in values)


def rgb(color: str) -> tuple[float, ...]:
    """A colour such as "#0b70e7" as three shares of 1."""
    return tuple(int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
