"""Draw Boundaries: regions shaded by probability, the line between them, the points.

Draws on the axes it is given. Pure: no pyplot, no I/O.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from textwrap import wrap
from typing import Any

import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from g2c_magics.pictures.boundary import Boundary
from g2c_magics.views import figures
from g2c_magics.views.format import percent
from g2c_magics.views.palette import class_color, class_marker, shading

MIN_DEPTH = 0.03  # of the picture's height: a region that is nowhere deeper is not named
CHARACTERS_PER_INCH = 14.2  # of a title above a panel
Y_AXIS_INCHES = 0.5
LEGEND_ENTRY_INCHES = 0.9


def draw(boundary: Boundary, ax: Axes) -> Axes:
    """Regions, the lines between them, and points of one model."""
    draw_regions(boundary, ax)
    draw_lines(boundary, ax, colors="#222222", linewidths=1.1)
    draw_points(boundary, ax)
    name_regions(boundary, ax)
    finish(boundary, ax)
    ax.set_title(title(boundary, title_width(ax)), fontsize=9)
    return ax


def draw_regions(boundary: Boundary, ax: Axes) -> None:
    """The part of the plane of each class, shaded by probability."""
    ax.imshow(
        shading(boundary),
        extent=boundary.bounds,
        origin="lower",
        aspect="auto",
        interpolation="bilinear" if not boundary.hard else "nearest",
    )


def draw_lines(boundary: Boundary, ax: Axes, **style: Any) -> bool:
    """Where the most likely class changes. False when it changes nowhere.

    style: what a LineCollection takes. Traced by the library that contour itself uses, in a sixth
    of its time.
    """
    lines = []
    for margin in margins(boundary):
        lines += contour_generator(boundary.xx, boundary.yy, margin).lines(0.0)
    ax.add_collection(LineCollection(lines, **style), autolim=False)
    return bool(lines)


def margins(boundary: Boundary) -> Iterator[np.ma.MaskedArray]:
    """(R, R): the margin of a class over the best other; the line around it is where that is 0.

    A line between two classes comes once, with the lower one: twice would fill in its dashes.
    """
    probability = boundary.probability
    best_two = np.argpartition(probability, -2, axis=-1)[..., -2:]
    second_label, first_label = np.moveaxis(best_two, -1, 0)
    second, first = (
        np.take_along_axis(probability, label[..., None], axis=-1)[..., 0]
        for label in (second_label, first_label)
    )
    for position in range(boundary.classes - 1):
        is_first = first_label == position
        rival = np.where(is_first, second_label, first_label)
        margin = np.ma.masked_array(
            probability[..., position] - np.where(is_first, second, first), rival < position
        )
        if margin.count() and margin.min() < 0 < margin.max():
            yield margin


def draw_points(boundary: Boundary, ax: Axes) -> None:
    """Training points filled, validation points hollow."""
    for part, filled in ((boundary.train, True), (boundary.val, False)):
        if part is not None:
            _points(part, filled, ax)


def name_regions(boundary: Boundary, ax: Axes) -> None:
    """With more than two classes, the number of each where its region is widest."""
    if boundary.classes == 2:
        return
    from scipy.ndimage import distance_transform_edt  # a quarter second, for many classes alone

    label = boundary.label[::2, ::2]  # fine enough to find a place for a number
    for position in np.unique(label):
        distances = distance_transform_edt(np.pad(label == position, 1))
        depth = np.asarray(distances)[1:-1, 1:-1]
        row, column = (2 * place for place in np.unravel_index(depth.argmax(), depth.shape))
        if depth.max() > len(depth) * MIN_DEPTH:
            ax.annotate(
                str(int(position)),
                (boundary.xx[row, column], boundary.yy[row, column]),
                ha="center",
                va="center",
                fontsize=11,
                fontweight="bold",
                color="#111111",
                path_effects=[withStroke(linewidth=3, foreground="white")],
            )


def finish(boundary: Boundary, ax: Axes) -> None:
    """Limits and labels."""
    left, right, bottom, top = boundary.bounds
    ax.set(xlim=(left, right), ylim=(bottom, top))
    ax.set_xlabel(boundary.axes[0], fontsize=8)
    ax.set_ylabel(boundary.axes[1], fontsize=8)
    ax.tick_params(labelsize=7)


def title(boundary: Boundary, width: int = 80) -> str:
    """The title, "relu: 99.0% of validation points", in lines of at most `width` characters."""
    kind = {"val": "validation", "train": "training", "given": "given"}[boundary.accuracy_of]
    name, accuracy = f"{boundary.name}:", f"{percent(boundary.accuracy)} of {kind} points"
    fits = len(name) + 1 + len(accuracy) <= width
    lines = [f"{name} {accuracy}"] if fits else [*wrap(name, width), *wrap(accuracy, width)]
    return "\n".join([*lines, *wrap(boundary.note, width)])


def title_width(ax: Axes) -> int:
    """How many characters fit above these axes."""
    place = ax.get_subplotspec()
    columns = place.get_gridspec().ncols if place else 1
    return int(
        (ax.figure.bbox.width / ax.figure.dpi / columns - Y_AXIS_INCHES) * CHARACTERS_PER_INCH
    )


def figure(boundaries: Sequence[Boundary], side: float = 3.4) -> Figure:
    """Side by side, `side` inches each, on one scale when they were computed on one."""
    picture, axes = figures.new_figure(len(boundaries), width=side, height=side)
    for boundary, ax in zip(boundaries, axes, strict=True):
        draw(boundary, ax)
    picture.legend(
        handles=legend_handles(boundaries),
        loc="outside lower center",
        ncols=max(int(side * len(boundaries) / LEGEND_ENTRY_INCHES), 1),
        fontsize=7,
        frameon=False,
        handletextpad=0.2,
        columnspacing=1.2,
    )
    return picture


def legend_handles(boundaries: Sequence[Boundary]) -> list[Line2D]:
    """What the markers mean: a shape a class, filled for training, hollow for validation."""
    parts = [part for one in boundaries for part in (one.train, one.val) if part is not None]
    classes = sorted({int(position) for _, y in parts for position in np.unique(y)})
    handles = [
        _legend_entry(class_marker(position), class_color(position), True, f"class {position}")
        for position in classes
    ]
    if any(one.val is not None for one in boundaries):
        handles.append(_legend_entry("o", "#555555", True, "training"))
        handles.append(_legend_entry("o", "#555555", False, "validation"))
    return handles


def to_text(boundaries: Sequence[Boundary]) -> str:
    """One line a boundary."""
    return "\n".join(
        " · ".join([title(replace(one, note="")), *([one.note] if one.note else [])])
        for one in boundaries
    )


def to_html(boundaries: Sequence[Boundary], side: float = 3.4) -> str:
    """The picture, with the text as its description."""
    return figures.to_img(figure(boundaries, side), alt=to_text(boundaries))


def mimebundle(boundaries: Boundary | Sequence[Boundary]) -> dict[str, str]:
    """What a notebook shows."""
    several = [boundaries] if isinstance(boundaries, Boundary) else list(boundaries)
    return {"text/plain": to_text(several), "text/html": to_html(several)}


def _legend_entry(marker: str, color: str, filled: bool, label: str) -> Line2D:
    face = color if filled else "white"
    return Line2D(
        [], [], linestyle="", marker=marker, markersize=5, color=color, mfc=face, label=label
    )


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
