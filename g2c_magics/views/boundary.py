"""Draw Boundaries: regions shaded by probability, the line between them, the points.

Draws on the axes it is given. Pure: no pyplot, no I/O.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from math import isqrt
from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patheffects import withStroke

from g2c_magics.pictures.boundary import Boundary
from g2c_magics.views import figures
from g2c_magics.views.boundary_legend import (
    LEGEND_ENTRY_INCHES,
    LEGEND_LINE_INCHES,
    legend_alone,
    legend_handles,
    place_legend,
)
from g2c_magics.views.boundary_lines import traced
from g2c_magics.views.format import percent
from g2c_magics.views.palette import CLASSES, class_color, class_marker, shading
from g2c_magics.views.side_by_side import side_by_side

MIN_DEPTH = 0.03  # of the picture's height: a region that is nowhere deeper is not named
CHARACTERS_PER_INCH = 14.2  # of a title above a panel
Y_AXIS_INCHES = 0.5
X_AXIS_INCHES, TITLE_LINE_INCHES = 0.48, 0.17
SIDE = 200  # pixels of a region's image
MOST_POINTS = 400  # of one panel or of each of two, of all where they are more
COLUMNS = {1: 1, 2: 2, 4: 2}  # of a file, by the number of panels; 3 of others
PANEL_PIXELS = 280  # of one of several, at least


def draw(boundary: Boundary, ax: Axes, pixels: int = SIDE) -> Axes:
    """Regions, the lines between them, and points of one model. pixels: see draw_regions."""
    draw_regions(boundary, ax, pixels)
    draw_lines(boundary, ax, colors="black", linewidths=1.3)
    draw_points(boundary, ax)
    name_regions(boundary, ax)
    finish(boundary, ax)
    ax.set_title(title(boundary, title_width(ax)), fontsize=9)
    return ax


def draw_regions(boundary: Boundary, ax: Axes, pixels: int = SIDE) -> AxesImage:
    """The part of the plane of each class, shaded by probability. pixels: a side's, at most."""
    colors = shading(boundary)
    some = np.linspace(0, len(colors) - 1, min(len(colors), pixels)).round().astype(int)
    left, right, bottom, top = boundary.bounds
    # Half a pixel further, so that the middle of each lies where the model was asked.
    across, up = (right - left) / (len(some) - 1) / 2, (top - bottom) / (len(some) - 1) / 2
    return ax.imshow(
        colors[np.ix_(some, some)],
        extent=(left - across, right + across, bottom - up, top + up),
        origin="lower",
        interpolation="bilinear" if not boundary.hard else "nearest",
    )


def draw_lines(boundary: Boundary, ax: Axes, **style: Any) -> bool:
    """Where the most likely class changes. False when it changes nowhere.

    style: what a LineCollection takes.
    """
    lines = traced(boundary)
    ax.add_collection(LineCollection(lines, **style), autolim=False)
    return bool(lines)


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
    """Limits and labels; one unit is as long across as up."""
    left, right, bottom, top = boundary.bounds
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
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
    return characters(ax.figure.bbox.width / ax.figure.dpi / columns)


def characters(inches: float) -> int:
    """How many characters fit above a panel of this width."""
    return int((inches - Y_AXIS_INCHES) * CHARACTERS_PER_INCH)


def figure(boundaries: Sequence[Boundary], side: float = 3.4) -> Figure:
    """In rows, `side` inches each, on one scale when they were computed on one."""
    shown = with_few_points(boundaries)
    columns = COLUMNS.get(len(shown), 3)
    rows = -(-len(shown) // columns)
    height = max(panel_height(one, side) for one in shown)
    handles = legend_handles(shown)
    per_line = max(int(side * columns / LEGEND_ENTRY_INCHES), 1)
    legend = LEGEND_LINE_INCHES * -(-len(handles) // per_line)
    picture, (first,) = figures.new_figure(1, side * columns, height * rows + legend)
    first.remove()
    axes = picture.subplots(rows, columns, squeeze=False).flat
    for boundary, ax in zip_longest(shown, axes):
        if boundary is None:
            ax.set_axis_off()
        else:
            draw(boundary, ax)
    place_legend(picture, handles, per_line, "outside lower center")
    return picture


def with_few_points(boundaries: Sequence[Boundary]) -> list[Boundary]:
    """The boundaries with as many of their points as a picture has bytes for."""
    many = len(boundaries) * (1 + max(one.classes for one in boundaries) // (len(CLASSES) + 1))
    return [one.some_points(MOST_POINTS // (many if many > 2 else 1)) for one in boundaries]


def panel_height(boundary: Boundary, width: float) -> float:
    """The inches that a panel of this width takes, with what stands around it."""
    left, right, bottom, top = boundary.bounds
    inside = (width - Y_AXIS_INCHES) * (top - bottom) / (right - left)
    above = len(title(boundary, characters(width)).splitlines())
    return min(max(inside, 0.5 * width), 1.6 * width) + TITLE_LINE_INCHES * above + X_AXIS_INCHES


def to_text(boundaries: Boundary | Sequence[Boundary]) -> str:
    """One line a boundary."""
    boundaries = [boundaries] if isinstance(boundaries, Boundary) else boundaries
    return "\n".join(
        " · ".join([title(replace(one, note="")), *([one.note] if one.note else [])])
        for one in boundaries
    )


def to_html(boundaries: Boundary | Sequence[Boundary], side: float = 3.4) -> str:
    """The picture, with the text as its description; several stand in as many rows as they need."""
    boundaries = [boundaries] if isinstance(boundaries, Boundary) else boundaries
    if len(boundaries) == 1:
        drawn = figures.to_img(figure(boundaries, side), alt=to_text(boundaries))
        return drawn + _left_out(boundaries)
    shown, panels = with_few_points(boundaries), []
    for boundary in shown:
        picture, (ax,) = figures.new_figure(1, side, panel_height(boundary, side))
        draw(boundary, ax, pixels=SIDE // isqrt(len(shown) + 1))
        panels.append(figures.to_img(picture, alt=to_text([boundary])))
    legend = figures.to_img(legend_alone(shown), alt="classes, training and validation points")
    return f"{side_by_side(panels, side, PANEL_PIXELS)}{legend}{_left_out(boundaries)}"


def _left_out(boundaries: Sequence[Boundary]) -> str:
    """How many points are not drawn, as HTML; nothing where all are."""
    there = sum(one.points for one in boundaries)
    shown = sum(one.points for one in with_few_points(boundaries))
    return "" if shown == there else f"<div>{shown:,} of the {there:,} points are drawn.</div>"


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
