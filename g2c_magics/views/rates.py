"""Draw Rates: the loss at each learning rate, the range that works, the rate to begin with.

Draws on the axes it is given. Pure: no pyplot, no I/O.
"""

from html import escape
from textwrap import shorten

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from g2c_magics.pictures.rates import GREW, Rates
from g2c_magics.training.rate_sweep import Sweep
from g2c_magics.views import figures
from g2c_magics.views.format import loss_text
from g2c_magics.views.palette import TRAIN, VAL, class_color
from g2c_magics.views.style import STYLE

WIDTH, HEIGHT = 4.6, 3.1  # inches
MOST_NAME = 60  # characters of the model's name in the title
SOURCE = "https://arxiv.org/abs/1506.01186"


def draw(rates: Rates, ax: Axes) -> Axes:
    """The range test as a thin line, a dot for each rate that was tried, the suggestion ringed."""
    top = GREW * rates.untrained
    if rates.stable:
        ax.axvspan(*rates.stable, color=class_color(2), alpha=0.22, lw=0, label="loss comes down")
    ax.axhline(rates.untrained, color="black", lw=0.8, ls=":", label="before training")
    draw_sweep(rates.sweep, top, ax)
    inside = {rate: loss for rate, loss in sorted(rates.reached.items()) if loss <= top}
    ax.plot(list(inside), list(inside.values()), color=TRAIN, lw=1.5)
    whole = {rate: loss for rate, loss in inside.items() if rate not in rates.given_up}
    fewer = {rate: loss for rate, loss in inside.items() if rate in rates.given_up}
    draw_dots(whole, ax, TRAIN, f"{rates.effort} at each rate")
    draw_dots(fewer, ax, "none", "fewer steps: others were ahead")
    if rates.too_high:
        heights = [0.96 * top] * len(rates.too_high)
        ax.plot(rates.too_high, heights, "x", color=VAL, ms=6, mew=1.5, label="the loss grew")
    if rates.suggestion is not None:
        mark_suggestion(rates.suggestion, rates.reached[rates.suggestion], ax)
    figures.plain(ax)
    ax.set(xscale="log", ylim=(-0.03 * top, top))
    ax.set_xlabel("learning rate", fontsize=8)
    ax.set_ylabel("training loss", fontsize=8)
    ax.set_title(title(rates), fontsize=9, pad=20 if rates.suggestion else None)
    return ax


def draw_sweep(sweep: Sweep, top: float, ax: Axes) -> None:
    """The losses on the way through the rates, as far as to the first above the picture."""
    above = (place for place, loss in enumerate(sweep.losses) if loss > top)
    end = next(above, len(sweep.losses)) + 1
    words = "one run, its rate growing"
    ax.plot(sweep.rates[:end], sweep.losses[:end], color="black", alpha=0.6, lw=1.0, label=words)


def draw_dots(some: dict[float, float], ax: Axes, face: str, words: str) -> None:
    """A dot for each rate and the loss that it got to. face: what fills it."""
    if some:
        x, y = list(some), list(some.values())
        ax.plot(x, y, "o", color=TRAIN, mfc=face, ms=5, label=words)


def mark_suggestion(rate: float, loss: float, ax: Axes) -> None:
    """A ring, and the number above the axes."""
    ax.plot(rate, loss, "o", mfc="none", color=VAL, ms=11, mew=1.8)
    ax.axvline(rate, color=VAL, lw=1.0, ls="--", zorder=0)
    ax.annotate(
        f"lr {rate:g}",
        (rate, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 2),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=10,
        fontweight="bold",
        color=VAL,
    )


def title(rates: Rates) -> str:
    """ "model on circles" """
    return f"{shorten(rates.name, MOST_NAME, placeholder=' …')} on {rates.data}"


def figure(rates: Rates) -> Figure:
    """One plot, its legend below it."""
    picture, (ax,) = figures.new_figure(1, width=WIDTH, height=HEIGHT)
    draw(rates, ax)
    picture.legend(loc="outside lower center", ncols=2, fontsize=7, frameon=False)
    return picture


def sentences(rates: Rates) -> list[str]:
    """What was found, the numbers first."""
    lines = [advice(rates)]
    if rates.too_high and rates.suggestion is not None:
        lines.append(f"At {rates.too_high[0]:g} it grows.")
    if rates.note:
        lines.append(f"Note: {rates.note}.")
    return lines


def advice(rates: Rates) -> str:
    """The suggestion with what it was tried for, or that there is none."""
    low, high = min(rates.reached), max(rates.reached)
    if rates.suggestion is None or rates.stable is None:
        least = min(rates.reached.values())
        return (
            f"No rate from {low:g} to {high:g} brings the loss down by a tenth in {rates.effort}: "
            f"{loss_text(rates.first)} is to be beaten, the best got to {loss_text(least)}. "
            "The rate is not what is in the way: look at the data, the first weights, a missing "
            "nonlinearity, a part that is not right."
        )
    reached, (least, most) = rates.reached[rates.suggestion], rates.stable
    return (
        f"Try lr {rates.suggestion:g}: in {rates.effort} the loss went from "
        f"{loss_text(rates.untrained)} to {loss_text(reached)}. It is the lowest rate that does "
        f"about as well as the best one. The loss comes down from lr {least:g} to {most:g}."
    )


def to_text(rates: Rates) -> str:
    """The title, what was found, the line to copy."""
    parts = [f"{title(rates)}:", *sentences(rates)]
    return "\n".join([" ".join(parts), *([f"  {rates.command}"] if rates.command else [])])


def to_html(rates: Rates) -> str:
    """The picture, the words, and the line to copy below."""
    words = escape(" ".join(sentences(rates)))
    source = f'<a href="{SOURCE}">Smith 2015</a>'
    command = f"<pre>{escape(rates.command)}</pre>" if rates.command else ""
    return (
        f'{STYLE}<div class="g2c">{figures.to_img(figure(rates), to_text(rates))}'
        f'<p>{words}</p>{command}<p class="dim">Range test: {source}.</p></div>'
    )
