"""Draw a Fit: the data, the fitted curve by epoch, and the loss landscape where there is one.

Draws on the axes it is given. Pure: no pyplot, no I/O.
"""

from collections.abc import Callable
from functools import partial
from html import escape
from textwrap import shorten

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from g2c_magics.pictures.fit import Fit
from g2c_magics.text import counted
from g2c_magics.views import figures, landscape
from g2c_magics.views.format import loss_text
from g2c_magics.views.palette import TRAIN, VAL

SIDE = 3.5  # inches, of a panel
HEADROOM = 0.35  # of the range of y, above it and below: curves farther off are cut
MOST_NAME = 30  # characters in the title
PALEST = 0.35  # opacity of the first curve; the last one has 1


def draw(fit: Fit, ax: Axes) -> Axes:
    """The points, the curve from the first epoch to the last, the line they were made with."""
    for points, face, label in ((fit.train, TRAIN, "training"), (fit.val, "none", "validation")):
        if points is not None:
            ax.plot(*points, "o", color=TRAIN, mfc=face, ms=2.6, alpha=0.6, label=label)
    opacities = np.linspace(PALEST, 1, len(fit.epochs))
    for epoch, curve, opacity in zip(fit.epochs, fit.curves, opacities, strict=True):
        is_end = epoch in (fit.epochs[0], fit.epochs[-1])
        width, label = (2.4 if opacity == 1 else 1.2), f"epoch {epoch}" if is_end else None
        ax.plot(fit.x, curve, color=VAL, lw=width, alpha=opacity, label=label)
    if fit.truth is not None:
        line = np.polyval(fit.truth, fit.x)
        ax.plot(fit.x, line, "--", color="black", lw=1.0, label=f"made with {truth_text(fit)}")
    figures.plain(ax)
    low, high = fit.train[1].min(), fit.train[1].max()
    margin = HEADROOM * max(high - low, 1e-3)
    ax.set(xlim=(fit.x[0], fit.x[-1]), ylim=(low - margin, high + margin))
    ax.locator_params("x", nbins=5)
    ax.set_xlabel("x", fontsize=8)
    ax.set_ylabel("y", fontsize=8)
    ax.set_title(f"{shorten(fit.name, MOST_NAME, placeholder=' …')}: data and fit", fontsize=9)
    return ax


def truth_text(fit: Fit) -> str:
    """What the data were made with, "y = 3x + 2"."""
    return "" if fit.truth is None else line_text(*fit.truth)


def line_text(weight: float, bias: float) -> str:
    """ "y = 2.98x + 2.01" """
    return f"y = {weight:.3g}x {'-' if bias < 0 else '+'} {abs(bias):.3g}"


def figure(fit: Fit) -> Figure:
    """Data and fit, and the landscape beside it: one picture, to be saved."""
    picture, axes = figures.new_figure(len(panels(fit)), width=SIDE, height=SIDE)
    for draw_panel, ax in zip(panels(fit), axes, strict=True):
        draw_panel(ax)
        add_legend(ax)
    return picture


def panels(fit: Fit) -> list[Callable[[Axes], Axes]]:
    """What draws each panel."""
    ground = fit.landscape
    beside = [] if ground is None else [partial(landscape.draw, ground)]
    return [partial(draw, fit), *beside]


def add_legend(ax: Axes) -> None:
    """Below the axes."""
    ax.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.15),
        ncols=3,
        fontsize=7,
        frameon=False,
        handletextpad=0.4,
        columnspacing=1.0,
    )


def to_text(fit: Fit) -> str:
    """Where the run got to, and where it could have."""
    words = [f"{fit.name}: {outcome(fit)}."]
    if fit.landscape is not None:
        ground = fit.landscape
        words += [
            f"Epoch {ground.epochs[-1]}: {line_text(*ground.path[-1])}. Least squares: "
            f"{line_text(*ground.minimum)}, loss {loss_text(ground.minimum_loss)}."
        ]
        if ground.is_left:
            words.append("The path leaves the part that is drawn: the rate is high.")
    if fit.truth is not None:
        words.append(f"The data were made with {truth_text(fit)}, and noise.")
    return " ".join([*words, *([f"Note: {fit.note}."] if fit.note else [])])


def outcome(fit: Fit) -> str:
    """ "training loss 0.0111 after 200 epochs, from 8.15" """
    begun = f", from {loss_text(fit.start_loss)}" if fit.start_loss is not None else ""
    if fit.ended.startswith("diverged"):
        return f"{fit.ended}{begun}"
    how = f" ({fit.ended})" if fit.ended else ""
    epochs = counted(fit.epochs[-1], "epoch")
    return f"training loss {loss_text(fit.end_loss)} after {epochs}{begun}{how}"


def to_html(fit: Fit) -> str:
    """A picture for each panel, below each other on a narrow page, with the text below them."""
    text, drawn = to_text(fit), []
    for draw_panel in panels(fit):
        picture, (ax,) = figures.new_figure(1, width=SIDE, height=SIDE)
        draw_panel(ax)
        add_legend(ax)
        drawn.append(f'<div style="flex:1 1 18em">{figures.to_img(picture, text)}</div>')
    row = f'<div style="display:flex;flex-wrap:wrap">{"".join(drawn)}</div>'
    return f'<div class="g2c-fit" style="max-width:60em">{row}<div>{escape(text)}</div></div>'
