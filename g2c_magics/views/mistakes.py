"""Draw Mistakes: which class is taken for which, and the most confident mistakes one by one.

Draws on the axes it is given. Pure: no IPython, no pyplot, no I/O.
"""

from collections.abc import Sequence
from html import escape

from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from g2c_magics.pictures.mistakes import Mistake, Mistakes
from g2c_magics.views import boundary as regions
from g2c_magics.views import figures
from g2c_magics.views.format import percent

COLUMNS = 4  # of images
WHITE_DIGITS_SHARE = 0.3  # of a row: cells of a larger share are dark
TEXT_MISTAKES = 5  # that the text lists


def draw_confusion(mistakes: Mistakes, ax: Axes) -> Axes:
    """Rows are what it was, columns what it was taken for: shade is share of the row."""
    shares, counts = mistakes.shares, mistakes.counts
    # The square root lets a confusion of 5 % be seen beside a diagonal of 95 %.
    ax.imshow(shares, cmap="Blues", norm=PowerNorm(0.5, vmin=0, vmax=1))
    classes = range(len(counts))
    fontsize = 8 if len(counts) <= 10 else 5
    for row in classes:
        for column in classes:
            if counts[row, column]:
                color = "white" if shares[row, column] > WHITE_DIGITS_SHARE else "#111111"
                text = f"{counts[row, column]}"
                ax.text(column, row, text, ha="center", va="center", fontsize=fontsize, color=color)
    ax.set_xticks(classes, [str(c) for c in classes], fontsize=8)
    ax.set_yticks(classes, [str(c) for c in classes], fontsize=8)
    ax.set_xlabel("taken for", fontsize=8)
    ax.set_ylabel("is", fontsize=8)
    ax.set_title(f"{headline(mistakes)}\ncounts; shade: share of the row", fontsize=8.5)
    return ax


def draw_mistake(mistake: Mistake, ax: Axes) -> Axes:
    """One image with what it is, what it was taken for, and how confident the model was."""
    assert mistake.image is not None
    ax.imshow(mistake.image, cmap="gray_r")
    ax.set_axis_off()
    ax.set_title(caption(mistake), fontsize=7, pad=2)
    return ax


def draw_points(mistakes: Mistakes, ax: Axes) -> Axes:
    """The boundary, with a ring around every point on the wrong side of it.

    Only for rows of two features: mistakes.boundary is not None.
    """
    boundary, points = mistakes.boundary, mistakes.points
    assert boundary is not None and points is not None
    regions.draw(boundary, ax)
    if len(points):
        ax.scatter(
            points[:, 0],
            points[:, 1],
            s=110,
            facecolors="none",
            edgecolors="#111111",
            linewidths=1.6,
            zorder=5,
            label="wrong",
        )
    ax.set_title(f"{headline(mistakes)}\nrings: the wrong ones", fontsize=8.5)
    return ax


def figure(mistakes: Mistakes) -> Figure:
    """The confusion matrix, and beside it the images or the plane."""
    if mistakes.boundary is not None:
        picture, (left, right) = figures.new_figure(2, width=3.6, height=3.4)
        draw_confusion(mistakes, left)
        draw_points(mistakes, right)
        return picture
    images = [mistake for mistake in mistakes.most_confident if mistake.image is not None]
    if not images:
        picture, (ax,) = figures.new_figure(1, width=4.2, height=4.2)
        draw_confusion(mistakes, ax)
        return picture
    picture, (left, right) = figures.new_figure(2, width=4.2, height=4.2)
    draw_confusion(mistakes, left)
    right.set_axis_off()
    right.set_title("the most confident mistakes: is → taken for", fontsize=8.5)
    rows = max(-(-len(images) // COLUMNS), 3)
    for place, mistake in enumerate(images):
        row, column = divmod(place, COLUMNS)
        box = (column / COLUMNS, 1 - (row + 1) / rows, 0.9 / COLUMNS, 0.86 / rows)
        draw_mistake(mistake, right.inset_axes(box))
    return picture


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
    """The picture, with the text below it."""
    picture = figures.to_img(figure(mistakes), alt=to_text(mistakes))
    below = "".join(f"<div>{escape(line)}</div>" for line in to_text(mistakes).splitlines()[1:])
    return f'<div class="g2c-mistakes">{picture}{below}</div>'


def mimebundle(mistakes: Mistakes) -> dict[str, str]:
    """What a notebook shows."""
    return {"text/plain": to_text(mistakes), "text/html": to_html(mistakes)}


def _listed(mistakes: Sequence[Mistake]) -> str:
    listed = mistakes[:TEXT_MISTAKES]
    return "; ".join(f"row {mistake.row}: {caption(mistake)}" for mistake in listed)
