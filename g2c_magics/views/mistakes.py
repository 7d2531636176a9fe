"""Draw Mistakes: which class is taken for which, and the most confident mistakes one by one.

Draws on the axes it is given. Pure: no IPython, no pyplot, no I/O.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from g2c_magics.pictures.mistakes import Mistake, Mistakes
from g2c_magics.views import boundary as regions
from g2c_magics.views import figures
from g2c_magics.views.format import percent
from g2c_magics.views.palette import class_color, region_color

PANEL_INCHES = 4.0
PANEL_STYLE = "flex:1 1 300px;max-width:500px"
COLUMNS = 3  # of mistakes
GAP = 0.12  # between images, of their width
MOST_NUMBERED, MOST_TICKS = 15, 20  # classes whose cells hold numbers, and that all have ticks
MOST_OPAQUE = 0.95  # the shade of a cell that is all of its row
SHARP_PIXELS = 100  # along a side
MANY = 60  # rings; more are small
WHITE_DIGITS_SHARE = 0.3  # of a row: cells of a larger share are dark
TEXT_MISTAKES = 5  # that the text lists


def draw_confusion(mistakes: Mistakes, ax: Axes) -> Axes:
    """Rows are what it was, columns what it was taken for: shade is share of the row."""
    shares, counts = mistakes.shares, mistakes.counts
    classes = len(counts)
    # The square root lets a confusion of 5 % be seen beside a diagonal of 95 %.
    opacity = np.sqrt(shares)[..., None] * MOST_OPAQUE
    color = np.broadcast_to(region_color(0), (classes, classes, 3))
    pixels = np.concatenate([color, opacity], axis=-1)
    ax.imshow(sharp(pixels), extent=(-0.5, classes - 0.5, classes - 0.5, -0.5))
    if classes <= MOST_NUMBERED:
        for row, column in np.argwhere(counts):
            ink = "white" if shares[row, column] > WHITE_DIGITS_SHARE else "black"
            text = f"{counts[row, column]}"
            ax.text(column, row, text, ha="center", va="center", fontsize=8, color=ink)
    ticks = range(0, classes, 1 if classes <= MOST_TICKS else 5)
    ax.set_xticks(ticks, [str(c) for c in ticks], fontsize=8)
    ax.set_yticks(ticks, [str(c) for c in ticks], fontsize=8)
    ax.set_xlabel("taken for", fontsize=8)
    ax.set_ylabel("is", fontsize=8)
    numbers = "counts; shade" if classes <= MOST_NUMBERED else "shade"
    ax.set_title(f"{headline(mistakes)}\n{numbers}: share of the row", fontsize=8.5)
    return ax


def draw_mistake(mistake: Mistake, ax: Axes) -> Axes:
    """One image between two right answers: what it is, and what it was taken for."""
    assert mistake.image is not None
    images = (mistake.right_true, mistake.image, mistake.right_predicted)
    height, width = mistake.image.shape
    shown = [image for image in images if image is not None]
    low, high = min(map(np.min, shown)), max(map(np.max, shown))
    for place, image in enumerate(images):
        left = place * (width + GAP * width)
        if image is not None:
            extent = (left, left + width, height, 0)
            ax.imshow(sharp(image), cmap="gray", vmin=low, vmax=high, extent=extent)
    middle = width * (1 + GAP)
    frame = Rectangle((middle, 0), width, height, fill=False, ec=class_color(1), lw=2)
    ax.add_patch(frame)
    ax.set(xlim=(-1, 3 * width + 2 * GAP * width + 1), ylim=(height + 1, -1), aspect="equal")
    ax.set_axis_off()
    ax.set_title(caption(mistake), fontsize=8, pad=2)
    return ax


def draw_points(mistakes: Mistakes, ax: Axes) -> Axes:
    """The boundary, with a ring around every point on the wrong side of it.

    Only for rows of two features: mistakes.boundary is not None.
    """
    boundary, points = mistakes.boundary, mistakes.points
    assert boundary is not None and points is not None
    some = regions.with_few_points([boundary])[0]
    regions.draw(replace(some, val=boundary.val), ax)  # every ring has its point
    if len(points):
        ax.scatter(
            points[:, 0],
            points[:, 1],
            s=110 if len(points) <= MANY else 40,
            facecolors="none",
            edgecolors="black",
            linewidths=1.6 if len(points) <= MANY else 0.8,
            zorder=5,
            label="wrong",
        )
    ax.set_title(f"{headline(mistakes)}\nrings: the wrong ones", fontsize=8.5)
    return ax


def figure(mistakes: Mistakes) -> Figure:
    """The confusion matrix, and beside it the images or the plane."""
    panels = _panels(mistakes)
    height = max(height for _, height in panels)
    picture, axes = figures.new_figure(len(panels), PANEL_INCHES, height)
    for (draw, _), ax in zip(panels, axes, strict=True):
        draw(mistakes, ax)
    return picture


def _panels(mistakes: Mistakes) -> list[tuple[Callable[[Mistakes, Axes], object], float]]:
    """How each part of the picture is drawn, and its height in inches."""
    panels: list[tuple[Callable[[Mistakes, Axes], object], float]]
    panels = [(draw_confusion, PANEL_INCHES + 0.2)]
    if mistakes.boundary is not None:
        panels.append((draw_points, regions.panel_height(mistakes.boundary, PANEL_INCHES) + 0.2))
    elif _images(mistakes):
        panels.append((draw_mistakes, PANEL_INCHES + 0.2))
    return panels


def _images(mistakes: Mistakes) -> list[Mistake]:
    return [mistake for mistake in mistakes.most_confident if mistake.image is not None]


def sharp(pixels: np.ndarray) -> np.ndarray:
    """The same with each pixel many times, so that a page which enlarges it keeps its edges."""
    times = max(SHARP_PIXELS // len(pixels), 1)
    return pixels.repeat(times, axis=0).repeat(times, axis=1)


def draw_mistakes(mistakes: Mistakes, ax: Axes) -> Axes:
    """The most confident mistakes, each between two right answers."""
    images = _images(mistakes)
    ax.set_axis_off()
    ax.set_title(
        "the most confident mistakes: is → taken for\n"
        "framed: the mistake; beside it: most like it, answered right",
        fontsize=8.5,
    )
    rows = max(-(-len(images) // COLUMNS), 3)
    for place, mistake in enumerate(images):
        row, column = divmod(place, COLUMNS)
        box = (column / COLUMNS, 1 - (row + 1) / rows, 0.92 / COLUMNS, 0.82 / rows)
        draw_mistake(mistake, ax.inset_axes(box))
    return ax


def headline(mistakes: Mistakes) -> str:
    """The headline: "mlp: 231 of 10,000 test rows wrong"."""
    line = f"{mistakes.name}: {mistakes.wrong:,} of {mistakes.rows:,} {mistakes.part} rows wrong"
    return f"{line}\n{mistakes.note}" if mistakes.note else line


def caption(mistake: Mistake) -> str:
    """What a mistake is: "4 → 9, 99.8%"."""
    return f"{mistake.true} → {mistake.predicted}, {percent(mistake.probability)}"


def to_text(mistakes: Mistakes) -> str:
    """Headline, the most common confusion, the most confident mistakes."""
    lines = [headline(mistakes).replace("\n", " · ")]
    if mistakes.most_common is None:
        return "\n".join([*lines, "Not one mistake."])
    true, predicted, count = mistakes.most_common
    lines.append(
        f"Most often: class {true} taken for {predicted}, {count:,} of "
        f"{int(mistakes.counts[true].sum()):,}."
    )
    lines.append(f"Most confident, is → taken for: {_listed(mistakes.most_confident)}.")
    return "\n".join(lines)


def to_html(mistakes: Mistakes) -> str:
    """The parts of the picture, below each other on a narrow page, and the text below them."""
    panels = ""
    for draw, height in _panels(mistakes):
        picture, (ax,) = figures.new_figure(1, PANEL_INCHES, height)
        draw(mistakes, ax)
        alt = to_text(mistakes) if not panels else "the mistakes one by one"
        panels += f'<div style="{PANEL_STYLE}">{figures.to_img(picture, alt)}</div>'
    below = "".join(f"<div>{escape(line)}</div>" for line in to_text(mistakes).splitlines()[1:])
    return (
        f'<div class="g2c-mistakes"><div style="display:flex;flex-wrap:wrap">{panels}</div>'
        f"{below}</div>"
    )


def _listed(mistakes: Sequence[Mistake]) -> str:
    listed = mistakes[:TEXT_MISTAKES]
    return "; ".join(f"row {mistake.row}: {caption(mistake)}" for mistake in listed)
