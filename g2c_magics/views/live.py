"""The pictures of a Run, while it goes on and when it is over: curves, and for points in the plane
the decision boundary beside them.

One layout for both, so that nothing moves when a run ends; only the boundary becomes finer.
"""

from collections.abc import Callable

import numpy as np

from g2c_magics.pictures.boundary import Boundary
from g2c_magics.training import Run
from g2c_magics.views import plot_svg
from g2c_magics.views.format import percent
from g2c_magics.views.inline_svg import short
from g2c_magics.views.palette import class_color, shading
from g2c_magics.views.panels import panels_of
from g2c_magics.views.plot import evenly
from g2c_magics.views.plot_svg import BOTTOM, HEIGHT, RIGHT, TOP
from g2c_magics.views.png import png_address

Place = Callable[[float, float], str]  # where a point of the plane is drawn: "12.5 3"

LEFT = 38  # margin of the boundary's panel
SIDE = HEIGHT - TOP - BOTTOM  # of its plane, in the units of plot_svg
WIDEST = 1.5  # of the plane, in its heights
MOST_POINTS = 64  # of each part of the data
MOST_CLASSES_IN_LEGEND = 10
# What is drawn around a point, a shape a class: those of palette.MARKERS, as far as they go.
SHAPES = (
    "m-2.4 0a2.4 2.4 0 1 0 4.8 0 2.4 2.4 0 1 0-4.8 0z",
    "m-2.2-2.2h4.4v4.4h-4.4z",
    "m0-3l2.7 4.8h-5.4z",
    "m0-3l3 3-3 3-3-3z",
    "m0 3l2.7-4.8h-5.4z",
)


def pictures(run: Run) -> str:
    """Curves and boundary, with one legend beneath; nothing of a run without a number."""
    panels = panels_of([run])
    if not panels:
        return ""
    drawings, legend = [*map(plot_svg.draw, panels)], plot_svg.legend(panels)
    if run.boundary is not None:
        drawings.append(draw_boundary(run.boundary))
        legend += _classes(run.boundary)
    return plot_svg.figure(drawings, legend)


def draw_boundary(boundary: Boundary) -> str:
    """Regions, the line between them and some of the points; one unit is as long on both axes."""
    left, right, bottom, top = boundary.bounds
    scale = min(SIDE / (top - bottom), WIDEST * SIDE / (right - left))
    width, height = scale * (right - left), scale * (top - bottom)
    box = (LEFT, TOP, LEFT + width, TOP + height)

    def place(x: float, y: float) -> str:
        return f"{short(LEFT + scale * (x - left))} {short(TOP + scale * (top - y))}"

    image = png_address((255 * shading(boundary)[::-1]).round().astype(np.uint8))
    parts = [
        f'<image x="{LEFT}" y="{TOP}" width="{short(width)}" height="{short(height)}" '
        f'preserveAspectRatio="none" href="{image}"/>',
        "".join(
            f'<path d="M{"L".join(place(*point) for point in line)}" fill="none" '
            'stroke="currentColor" stroke-width="1.2"/>'
            for line in _lines(boundary)
        ),
        _points(boundary.train, place, filled=True),
        _points(boundary.val, place, filled=False),
        plot_svg.axes(box),
        f'<text x="{LEFT}" y="14">{_title(boundary)}</text>',
        f'<text x="{short(LEFT + width / 2)}" y="{HEIGHT - 5}" text-anchor="middle">'
        f"{boundary.axes[0]}</text>",
        f'<text x="12" y="{short(TOP + height / 2)}" text-anchor="middle">'
        f"{boundary.axes[1]}</text>",
    ]
    for value in evenly(left, right):
        x = LEFT + scale * (value - left)
        parts.append(plot_svg.x_tick(x, TOP + height, f"{value:g}"))
    for value in evenly(bottom, top):
        parts.append(plot_svg.y_tick(LEFT, TOP + scale * (top - value), f"{value:g}"))
    described = f"decision boundary of {boundary.name}: {_title(boundary)}"
    return plot_svg.frame(LEFT + width + RIGHT, HEIGHT, described, "".join(parts))


def _title(boundary: Boundary) -> str:
    kind = {"val": "validation", "train": "training", "given": "given"}[boundary.accuracy_of]
    return f"{percent(boundary.accuracy)} of {kind} points"


def _lines(boundary: Boundary) -> list[np.ndarray]:
    """Where the most likely class changes, as (N, 2) points. A line may come once for each side."""
    from contourpy import contour_generator

    probability = boundary.probability
    lines = []
    for position in range(1 if boundary.classes == 2 else boundary.classes):
        others = np.delete(probability, position, axis=-1).max(axis=-1)
        margin = probability[..., position] - others
        if margin.min() < 0 < margin.max():
            lines += contour_generator(boundary.xx, boundary.yy, margin).lines(0.0)
    return lines


def _points(part: tuple[np.ndarray, np.ndarray] | None, place: Place, *, filled: bool) -> str:
    """Some of the points, a path for each class: filled, or hollow with the paper inside."""
    if part is None:
        return ""
    x, y = (rows[:: -(-len(part[0]) // MOST_POINTS)] for rows in part)
    drawn = ""
    for position in np.unique(y).tolist():
        shape, color = SHAPES[position % len(SHAPES)], class_color(position)
        path = "".join(f"M{place(*point)}{shape}" for point in x[y == position].tolist())
        drawn += f'<path d="{path}"{_look(color, filled)}/>'
    return drawn


def _look(color: str, filled: bool) -> str:
    if filled:
        return f' fill="{color}" stroke="#ffffff" stroke-width=".5"'
    return f' fill="#ffffff" stroke="{color}" stroke-width="1.2"'


def _classes(boundary: Boundary) -> list[str]:
    """What the shapes mean."""
    parts = [y for part in (boundary.train, boundary.val) if part is not None for y in (part[1],)]
    seen = sorted({int(position) for y in parts for position in np.unique(y)})
    looks = [
        (f"class {position}", SHAPES[position % len(SHAPES)], _look(class_color(position), True))
        for position in seen[:MOST_CLASSES_IN_LEGEND]
    ]
    if boundary.val is not None:
        looks.append(("hollow: validation", SHAPES[0], ' fill="none" stroke="currentColor"'))
    return [
        plot_svg.entry(f'<path d="M15 5{shape}"{look}/>', label) for label, shape, look in looks
    ]
