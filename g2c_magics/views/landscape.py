"""Draw a Landscape: contours of the loss over weight and bias, the path of a run, the minimum.

Draws on the axes it is given. Pure: no pyplot, no I/O.
"""

import numpy as np
from matplotlib.axes import Axes

from g2c_magics.pictures.landscape import Landscape
from g2c_magics.views.palette import TRAIN, VAL

CONTOURS = 9
MOST_LABELS = 5  # of contours


def draw(landscape: Landscape, ax: Axes) -> Axes:
    """Contours, the path with its start and its end, the least squares line as a cross."""
    levels = levels_of(landscape)
    contours = ax.contour(
        landscape.weights,
        landscape.biases,
        landscape.loss,
        levels=levels,
        colors=TRAIN,
        linewidths=0.8,
        alpha=0.75,
    )
    ax.clabel(contours, levels[:: max(CONTOURS // MOST_LABELS, 1)], fmt="%.2g", fontsize=7)
    epochs, path = landscape.epochs, landscape.path
    ax.plot(*path.T, ".-", color=VAL, lw=1.4, ms=5)
    if len(path) > 1:
        ax.plot(*path[0], "o", mfc="none", color=VAL, ms=8, mew=1.6, label=f"epoch {epochs[0]}")
    ax.plot(*path[-1], "o", color=VAL, ms=7, label=f"epoch {epochs[-1]}")
    ax.plot(*landscape.minimum, "+", color="black", ms=14, mew=1.6, label="least squares")
    ax.set(
        xlim=(landscape.weights[0], landscape.weights[-1]),
        ylim=(landscape.biases[0], landscape.biases[-1]),
        aspect="equal",
    )
    ax.set_xlabel("weight W", fontsize=8)
    ax.set_ylabel("bias b", fontsize=8)
    ax.tick_params(labelsize=8)
    ax.locator_params(nbins=6)
    ax.set_title("training loss over W and b", fontsize=9)
    return ax


def levels_of(landscape: Landscape) -> np.ndarray:
    """Losses to draw, evenly spaced on the way out of a quadratic bowl."""
    finite = landscape.loss[np.isfinite(landscape.loss)]
    low, high = min(landscape.minimum_loss, float(finite.min())), float(finite.max())
    return low + (high - low) * (np.arange(1, CONTOURS + 1) / (CONTOURS + 1)) ** 2
