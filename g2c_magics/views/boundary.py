"""Draw Boundaries: regions shaded by probability, the decision line, the points.

Draws on the axes it is given what training.boundary has computed. Pure: no pyplot, no I/O.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from textwrap import wrap

import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from g2c_magics.pictures.boundary import Boundary
from g2c_magics.views import figures
from g2c_magics.views.palette import class_color, class_marker, shading
from g2c_magics.views.words import percent

SLIVER = 0.03  # of the picture: a region that is nowhere deeper is not named
WIDE, AXIS = 14.2, 0.5  # characters an inch above a panel, but for the inches of its y-axis
KEY_WIDTH = 0.9  # inches that one entry of the key takes


def draw(boundary: Boundary, ax: Axes) -> Axes:
    """Regions, line and points of one model."""
    draw_regions(boundary, ax)
    draw_lines(boundary, ax, colors="#222222", linewidths=1.1)
    draw_points(boundary, ax)
    name_regions(boundary, ax)
    finish(boundary, ax)
    ax.set_title(title(boundary, room_above(ax)), fontsize=9)
    return ax


def draw_regions(boundary: Boundary, ax: Axes) -> None:
    """The part of the plane that each class has, shaded."""
    ax.imshow(
        shading(boundary),
        extent=boundary.bounds,
        origin="lower",
        aspect="auto",
        interpolation="bilinear" if not boundary.hard else "nearest",
    )


def draw_lines(boundary: Boundary, ax: Axes, **style: object) -> bool:
    """Where the likeliest class changes. False when it changes nowhere.

    Traced by the library that contour itself uses, at a sixth of its time.
    """
    traced = []
    for lead in leads(boundary):
        traced += contour_generator(boundary.xx, boundary.yy, lead).lines(0.0)
    ax.add_collection(LineCollection(traced, **style), autolim=False)
    return bool(traced)


def leads(boundary: Boundary) -> Iterator[np.ma.MaskedArray]:
    """(R, R): the lead of a class over the best other; its line is where that is 0.

    A line between two classes comes once, with the lower one: twice would fill in its dashes.
    """
    shares = boundary.probability
    second_label, first_label = np.moveaxis(np.argpartition(shares, -2, axis=-1)[..., -2:], -1, 0)
    second, first = (
        np.take_along_axis(shares, label[..., None], axis=-1)[..., 0]
        for label in (second_label, first_label)
    )
    for position in range(boundary.classes - 1):
        leading = first_label == position
        rival = np.where(leading, second_label, first_label)
        lead = np.ma.masked_array(
            shares[..., position] - np.where(leading, second, first), rival < position
        )
        if lead.count() and lead.min() < 0 < lead.max():
            yield lead


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

    label = boundary.label[::2, ::2]  # fine enough for a place to write at
    for position in np.unique(label):
        depth = distance_transform_edt(np.pad(label == position, 1))[1:-1, 1:-1]
        row, column = (2 * place for place in np.unravel_index(depth.argmax(), depth.shape))
        if depth.max() > len(depth) * SLIVER:
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


def title(boundary: Boundary, room: int = 80) -> str:
    """ "relu: 99.0% of validation points", in lines of so many characters at most."""
    counted = {"val": "validation", "train": "training", "given": "given"}[boundary.accuracy_of]
    head, told = f"{boundary.name}:", f"{percent(boundary.accuracy)} of {counted} points"
    short = len(head) + 1 + len(told) <= room
    lines = [f"{head} {told}"] if short else [*wrap(head, room), *wrap(told, room)]
    return "\n".join([*lines, *wrap(boundary.note, room)])


def room_above(ax: Axes) -> int:
    """How many characters fit above these axes."""
    place = ax.get_subplotspec()
    columns = place.get_gridspec().ncols if place else 1
    return int((ax.figure.get_figwidth() / columns - AXIS) * WIDE)


def figure(boundaries: Sequence[Boundary], side: float = 3.4) -> Figure:
    """Side by side, `side` inches each, on one scale when they were computed on one."""
    picture, axes = figures.new_figure(len(boundaries), width=side, height=side)
    for boundary, ax in zip(boundaries, axes, strict=True):
        draw(boundary, ax)
    picture.legend(
        handles=key(boundaries),
        loc="outside lower center",
        ncols=max(int(side * len(boundaries) / KEY_WIDTH), 1),
        fontsize=7,
        frameon=False,
        handletextpad=0.2,
        columnspacing=1.2,
    )
    return picture


def key(boundaries: Sequence[Boundary]) -> list[Line2D]:
    """What the markers mean: a shape a class, filled for training, hollow for validation."""
    parts = [part for one in boundaries for part in (one.train, one.val) if part is not None]
    classes = sorted({int(position) for _, y in parts for position in np.unique(y)})
    handles = [
        _sign(class_marker(position), class_color(position), True, f"class {position}")
        for position in classes
    ]
    if any(one.val is not None for one in boundaries):
        handles.append(_sign("o", "#555555", True, "training"))
        handles.append(_sign("o", "#555555", False, "validation"))
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


def _sign(marker: str, color: str, filled: bool, label: str) -> Line2D:
    face = color if filled else "white"
    return Line2D([], [], ls="", marker=marker, ms=5, color=color, mfc=face, label=label)


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
