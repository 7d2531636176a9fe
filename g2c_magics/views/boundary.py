"""Draw Boundaries: regions shaded by probability, the decision line, the points.

Draws on the axes it is given what training.boundary has computed. Pure: no pyplot, no I/O.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from g2c_magics.training import Boundary
from g2c_magics.views import figures
from g2c_magics.views.palette import class_color, class_marker
from g2c_magics.views.words import percent

PALE = 0.62  # how far the surest region stays from white
THUMB = 150  # pixels, the height of the live curves beside it


def draw(boundary: Boundary, ax: Axes) -> Axes:
    """Regions, line and points of one model."""
    left, right, bottom, top = boundary.bounds
    ax.imshow(
        shading(boundary),
        extent=(left, right, bottom, top),
        origin="lower",
        aspect="auto",
        interpolation="bilinear" if not boundary.hard else "nearest",
    )
    _lines(boundary, ax)
    for part, filled in ((boundary.train, True), (boundary.val, False)):
        if part is not None:
            _points(part, filled, ax)
    ax.set(xlim=(left, right), ylim=(bottom, top))
    ax.set_xlabel(boundary.axes[0], fontsize=8)
    ax.set_ylabel(boundary.axes[1], fontsize=8)
    ax.tick_params(labelsize=7)
    ax.set_title(title(boundary), fontsize=9)
    return ax


def shading(boundary: Boundary) -> np.ndarray:
    """(R, R, 3) colours: the likeliest class's, paler where it is less sure."""
    colors = np.array([to_rgb(class_color(c)) for c in range(boundary.classes)])
    chosen = colors[boundary.label]  # (R, R, 3)
    if boundary.hard:
        sure = np.full(boundary.label.shape, 0.5)
    else:
        even = 1 / boundary.classes
        sure = (boundary.probability.max(axis=-1) - even) / (1 - even)
    return 1 - PALE * sure[..., None] * (1 - chosen)


def title(boundary: Boundary) -> str:
    """ "relu: 99.0% of validation points"."""
    counted = {"val": "validation", "train": "training", "given": "given"}[boundary.accuracy_of]
    told = f"{boundary.name}: {percent(boundary.accuracy)} of {counted} points"
    return f"{told}\n{boundary.note}" if boundary.note else told


def figure(boundaries: Sequence[Boundary], side: float = 3.4) -> Figure:
    """Side by side, `side` inches each, on one scale when they were computed on one."""
    picture, axes = figures.new_figure(len(boundaries), width=side, height=side)
    for boundary, ax in zip(boundaries, axes, strict=True):
        draw(boundary, ax)
    return picture


def to_text(boundaries: Sequence[Boundary]) -> str:
    """One line a boundary."""
    return "\n".join(title(boundary).replace("\n", " · ") for boundary in boundaries)


def to_html(boundaries: Sequence[Boundary], side: float = 3.4) -> str:
    """The picture, with the text as its description."""
    return figures.to_img(figure(boundaries, side), alt=to_text(boundaries))


def to_thumb(boundary: Boundary) -> str:
    """Regions alone, as a small picture that is made in a millisecond or two: for live frames."""
    pixels = (255 * shading(boundary)[::-1]).round().astype(np.uint8)
    return figures.pixels_to_img(pixels, alt=to_text([boundary]), height=THUMB)


def mimebundle(boundaries: Boundary | Sequence[Boundary]) -> dict[str, str]:
    """What a notebook shows."""
    several = [boundaries] if isinstance(boundaries, Boundary) else list(boundaries)
    return {"text/plain": to_text(several), "text/html": to_html(several)}


def _lines(boundary: Boundary, ax: Axes) -> None:
    """Where the likeliest class changes."""
    for position in range(boundary.classes):
        others = np.delete(boundary.probability, position, axis=-1).max(axis=-1)
        lead = boundary.probability[..., position] - others
        if lead.min() < 0 < lead.max():
            ax.contour(boundary.xx, boundary.yy, lead, levels=[0], colors="#222222", linewidths=1.1)


def _points(part: tuple[np.ndarray, np.ndarray], filled: bool, ax: Axes) -> None:
    x, y = part
    for position in np.unique(y):
        rows = x[y == position]
        color = class_color(int(position))
        ax.scatter(
            rows[:, 0],
            rows[:, 1],
            s=14 if filled else 26,
            marker=class_marker(int(position)),
            facecolors=color if filled else "white",
            edgecolors="white" if filled else color,
            linewidths=0.4 if filled else 1.3,
            label=f"class {int(position)}, {'training' if filled else 'validation'}",
        )
