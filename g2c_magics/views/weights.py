"""Draw WeightImages: a tile a unit, orange where a weight is above 0 and blue where it is below.

Where a weight is near 0 the page shows through, so that the tiles suit a light page and a dark one.
Draws on the axes it is given. Pure: no pyplot, no I/O.
"""

from dataclasses import replace
from html import escape
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from g2c_magics.pictures.weights import Tile, WeightImages
from g2c_magics.text import counted
from g2c_magics.views import figures
from g2c_magics.views.palette import TRAIN, VAL, rgb
from g2c_magics.views.png import wants_png
from g2c_magics.views.side_by_side import side_by_side, with_square_pixels

FEW_TILES = 24  # in a page that is to stay small
INCHES = 4.4  # the width of all tiles
COLUMNS = 8  # of tiles, at most
GAP = 0.34  # of a tile's height, below it: its number stands there
SHADES = 15  # of each sign: enough for the eye, and few enough for a small picture
LISTED_UNITS = 20


def draw(images: WeightImages, ax: Axes, before: bool = False) -> Axes:
    """All tiles with their numbers. before: with the first weights of the run."""
    rows, columns = grid(images)
    mosaic, cell = tiled(images, before)
    height, width = (size / with_gap for size, with_gap in zip(images.shape, cell, strict=True))
    ax.imshow(mosaic, interpolation="none", extent=(0, columns, rows, 0), aspect=cell[0] / cell[1])
    for place, tile in enumerate(images.tiles):
        row, column = divmod(place, columns)
        is_stuck = bool(tile.state) and not before
        label = f"{tile.unit} {tile.state}" if is_stuck else f"{tile.unit}"
        middle, bottom = column + width / 2, row + height
        ax.text(middle, bottom + 0.02, label, fontsize=6, ha="center", va="top")
        if is_stuck:
            ax.plot([column, column + width], [row, bottom], color="black", lw=1)
    ax.set(xlim=(0, columns), ylim=(rows, 0))
    ax.set_axis_off()
    ax.set_title("before training" if before else title(images), fontsize=8.5)
    return ax


def draw_scale(images: WeightImages, ax: Axes) -> Axes:
    """Which colour stands for which weight."""
    values = np.linspace(-1, 1, 2 * SHADES + 1)[None]
    ax.imshow(shades(values), extent=(-1, 1, 0, 1), aspect="auto", interpolation="none")
    ends = f"{images.limit:.2g}"
    ax.set_xticks([-1, 0, 1], [f"−{ends}", "0", f"+{ends}"], fontsize=7)
    ax.set_yticks([])
    ax.set_xlabel("weight", fontsize=8)
    return ax


def shades(values: np.ndarray) -> np.ndarray:
    """(…, 4) colours of weights relative to the limit: the sign's, opaque from there on.

    NaN has no colour.
    """
    steps = np.round(np.nan_to_num(values).clip(-1, 1) * SHADES) / SHADES
    colors = np.where((steps >= 0)[..., None], rgb(VAL), rgb(TRAIN))
    return np.concatenate([colors, np.abs(steps)[..., None]], axis=-1)


def tiled(images: WeightImages, before: bool) -> tuple[np.ndarray, tuple[int, int]]:
    """One picture of all tiles, (H, W, 4); and how many pixels a tile has with its gaps."""
    rows, columns = grid(images)
    height, width = images.shape
    cell = ceil(height * (1 + GAP)), ceil(width * 1.06)
    mosaic = np.full((rows * cell[0], columns * cell[1]), np.nan)
    for place, tile in enumerate(images.tiles):
        row, column = divmod(place, columns)
        top, left = row * cell[0], column * cell[1]
        mosaic[top : top + height, left : left + width] = _shown(tile, before)
    return shades(mosaic / max(images.limit, 1e-12)), cell


def grid(images: WeightImages) -> tuple[int, int]:
    """Rows and columns of tiles."""
    count = len(images.tiles)
    columns = range(min(COLUMNS, count), min(COLUMNS // 2, count - 1), -1)
    fullest = min(columns, key=lambda width: -count % width)  # as few places as can be are left
    return -(-count // fullest), fullest


def title(images: WeightImages) -> str:
    """Whose weights they are: "after 5 epochs"."""
    if images.epoch is None:
        return "as they are"
    return f"after {counted(images.epoch, 'epoch')}" if images.epoch else "before training"


def figure(images: WeightImages) -> Figure:
    """Before and after, side by side, with one scale."""
    kinds = [True, False] if has_before(images) else [False]
    picture, axes = figures.new_figure(len(kinds), INCHES, height=_inches(images))
    for before, ax in zip(kinds, axes, strict=True):
        draw(images, ax, before)
    draw_scale(images, axes[-1].inset_axes((0.25, -0.09, 0.5, 0.03)))
    return picture


def has_before(images: WeightImages) -> bool:
    """Whether the run kept its first weights, and has others now."""
    return images.tiles[0].before is not None and images.epoch != 0


def to_text(images: WeightImages) -> str:
    """What is shown, why these, on which scale, and which units are dead."""
    unit = "class" if images.are_classes else "unit"
    shown = f"all {images.units}" if len(images.tiles) == images.units else f"{len(images.tiles)}"
    lead = f"{images.name}: the weights of {images.layer}, a tile a {unit}; {shown} shown"
    if len(images.tiles) < images.units:
        lead += f" of {images.units}, those of the largest weights"
    lines = [
        f"{lead}, numbered as columns of the weights.",
        f"Orange is above 0, blue below; full colour is ±{images.limit:.2g} or more.",
    ]
    if has_before(images):
        largest = max(float(np.abs(_shown(tile, True)).max()) for tile in images.tiles)
        lines[-1] += f" Before training all were within ±{largest:.2g}."
    if images.stuck is None:
        lines.append("Dead units are not marked: that takes a run, with its data and its chain.")
    for state in sorted(set((images.stuck or {}).values())):
        found = [unit for unit, its in (images.stuck or {}).items() if its == state]
        listed = ", ".join(map(str, found[:LISTED_UNITS])) + ", …" * (len(found) > LISTED_UNITS)
        lines.append(f"{len(found)} of {images.units} are {state} on the training rows: {listed}.")
    return "\n".join([*lines, *([f"note: {images.note}"] if images.note else [])])


def to_html(images: WeightImages) -> str:
    """The tiles before and after, beside each other where there is room, and the text."""
    panels = []
    kinds = [True, False] if has_before(images) else [False]
    if wants_png():  # a page that is to stay small: before training the weights are noise
        images, kinds = replace(images, tiles=images.tiles[:FEW_TILES]), [False]
    for before in kinds:
        picture, (ax,) = figures.new_figure(1, INCHES, height=_inches(images))
        draw(images, ax, before)
        draw_scale(images, ax.inset_axes((0.25, -0.09, 0.5, 0.03)))
        alt = f"{images.name}: weights {'before training' if before else title(images)}"
        panels.append(with_square_pixels(figures.to_img(picture, alt)))
    lines = "".join(f"<div>{escape(line)}</div>" for line in to_text(images).splitlines())
    return f'<div class="g2c-weights">{side_by_side(panels, INCHES)}{lines}</div>'


def _shown(tile: Tile, before: bool) -> np.ndarray:
    return tile.before if before and tile.before is not None else tile.now


def _inches(images: WeightImages) -> float:
    """The height of a panel whose tiles keep their shape."""
    rows, columns = grid(images)
    height, width = images.shape
    return 0.75 + INCHES * rows / columns * (1 + GAP) * height / width
