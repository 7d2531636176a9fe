"""Draw Mistakes: which class is taken for which, and the surest mistakes one by one.

Draws on the axes it is given. Pure: no IPython, no pyplot, no I/O.
"""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from g2c_magics.pictures.mistakes import Mistake, Mistakes
from g2c_magics.views import boundary as regions
from g2c_magics.views import figures
from g2c_magics.views.words import percent, safe

ACROSS = 4  # mistakes in a row of the gallery
DARK = 0.3  # a share from which the shade wants white digits
LISTED = 5  # mistakes in the text


def draw_confusion(mistakes: Mistakes, ax: Axes) -> Axes:
    """Rows are what it was, columns what it was taken for: shade is share of the row."""
    shares, counts = mistakes.shares, mistakes.counts
    # The square root lets a confusion of 5 % be seen beside a diagonal of 95 %.
    ax.imshow(shares, cmap="Blues", norm=PowerNorm(0.5, vmin=0, vmax=1))
    classes = range(len(counts))
    small = 8 if len(counts) <= 10 else 5
    for row in classes:
        for column in classes:
            if counts[row, column]:
                color = "white" if shares[row, column] > DARK else "#111111"
                place = {"ha": "center", "va": "center", "fontsize": small, "color": color}
                ax.text(column, row, f"{counts[row, column]}", **place)
    ax.set_xticks(classes, [str(c) for c in classes], fontsize=8)
    ax.set_yticks(classes, [str(c) for c in classes], fontsize=8)
    ax.set_xlabel("taken for", fontsize=8)
    ax.set_ylabel("is", fontsize=8)
    ax.set_title(f"{headline(mistakes)}\ncounts; shade: share of the row", fontsize=8.5)
    return ax


def draw_mistake(mistake: Mistake, ax: Axes) -> Axes:
    """One image with what it is, what it was taken for, and how sure the model was."""
    ax.imshow(mistake.image, cmap="gray_r")
    ax.set_axis_off()
    ax.set_title(caption(mistake), fontsize=7, pad=2)
    return ax


def draw_points(mistakes: Mistakes, ax: Axes) -> Axes:
    """The boundary, with a ring around every point on the wrong side of it."""
    regions.draw(mistakes.boundary, ax)
    if len(mistakes.points):
        ax.scatter(
            *mistakes.points.T,
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
    """The matrix, and beside it the gallery or the plane."""
    if mistakes.boundary is not None:
        picture, (left, right) = figures.new_figure(2, width=3.6, height=3.4)
        draw_confusion(mistakes, left)
        draw_points(mistakes, right)
        return picture
    images = [mistake for mistake in mistakes.surest if mistake.image is not None]
    if not images:
        picture, (ax,) = figures.new_figure(1, width=4.2, height=4.2)
        draw_confusion(mistakes, ax)
        return picture
    picture, (left, right) = figures.new_figure(2, width=4.2, height=4.2)
    draw_confusion(mistakes, left)
    right.set_axis_off()
    right.set_title("the surest mistakes: is → taken for", fontsize=8.5)
    down = -(-len(images) // ACROSS)
    for place, mistake in enumerate(images):
        row, column = divmod(place, ACROSS)
        box = (column / ACROSS, 1 - (row + 1) / max(down, 3), 0.9 / ACROSS, 0.86 / max(down, 3))
        draw_mistake(mistake, right.inset_axes(box))
    return picture


def headline(mistakes: Mistakes) -> str:
    """ "mlp: 231 of 10,000 test rows wrong"."""
    told = f"{mistakes.name}: {mistakes.wrong:,} of {mistakes.rows:,} {mistakes.part} rows wrong"
    return f"{told}\n{mistakes.note}" if mistakes.note else told


def caption(mistake: Mistake) -> str:
    """ "4 → 9, 99.8%"."""
    return f"{mistake.true} → {mistake.found}, {percent(mistake.probability)}"


def to_text(mistakes: Mistakes) -> str:
    """Headline, the commonest confusion, the surest mistakes."""
    lines = [headline(mistakes).replace("\n", " · ")]
    commonest = mistakes.commonest
    if commonest is None:
        return "\n".join([*lines, "Not one mistake."])
    true, found, count = commonest
    lines.append(
        f"Most often: class {true} taken for {found}, {count:,} of "
        f"{int(mistakes.counts[true].sum()):,}."
    )
    lines.append(f"Surest, is → taken for: {_listed(mistakes.surest)}.")
    return "\n".join(lines)


def to_html(mistakes: Mistakes) -> str:
    """The picture, with the text below it."""
    picture = figures.to_img(figure(mistakes), alt=to_text(mistakes))
    below = "".join(f"<div>{safe(line)}</div>" for line in to_text(mistakes).splitlines()[1:])
    return f'<div class="g2c-mistakes">{picture}{below}</div>'


def mimebundle(mistakes: Mistakes) -> dict[str, str]:
    """What a notebook shows."""
    return {"text/plain": to_text(mistakes), "text/html": to_html(mistakes)}


def _listed(surest: Sequence[Mistake]) -> str:
    return "; ".join(f"row {mistake.row}: {caption(mistake)}" for mistake in surest[:LISTED])
