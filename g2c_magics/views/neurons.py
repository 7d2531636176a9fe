"""Draw Neurons: the boundary with the line of every hidden unit, and each unit by itself.

Draws on the axes it is given. Pure: no IPython, no pyplot, no I/O.
"""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from g2c_magics.pictures.neurons import Neurons, Unit
from g2c_magics.text import counted
from g2c_magics.views import boundary as regions
from g2c_magics.views import figures
from g2c_magics.views.palette import class_color
from g2c_magics.views.words import percent, safe

ACROSS, DOWN = 4, 4  # units by themselves
DASHES = ("-", "--", ":", "-.")  # a class each, beside its colour


def draw(neurons: Neurons, ax: Axes) -> Axes:
    """Regions, decision line, and a line a unit: thicker the more it moves the answer."""
    whole = neurons.boundary
    regions.draw_regions(whole, ax)
    regions.draw_lines(whole, ax, colors="#111111", linewidths=2.6)
    most = max(unit.share for unit in neurons.units) or 1.0
    for unit in neurons.units:
        if not unit.silent:
            _line(unit, ax, 0.5 + 1.7 * unit.share / most)
    regions.name_regions(whole, ax)
    regions.finish(whole, ax)
    ax.set_title(f"{neurons.name}: {headline(neurons)}", fontsize=8.5)
    return ax


def draw_unit(unit: Unit, neurons: Neurons, ax: Axes) -> Axes:
    """One unit over the plane: darker where it says more, with its line."""
    color = class_color(unit.toward)
    shades = LinearSegmentedColormap.from_list("unit", ["white", color])
    ax.imshow(unit.activation, extent=neurons.boundary.bounds, origin="lower", aspect="auto",
              cmap=shades)  # fmt: skip
    _line(unit, ax, 1.2)
    left, right, bottom, top = neurons.boundary.bounds
    ax.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[])
    told = "silent" if unit.silent else f"class {unit.toward}, {unit.share:.0%}"
    ax.set_title(f"{unit.number}: {told}", fontsize=6.5, pad=2)
    return ax


def figure(neurons: Neurons) -> Figure:
    """The whole on the left, the weightiest units on the right."""
    picture, (left, right) = figures.new_figure(2, width=4.0, height=4.0)
    draw(neurons, left)
    right.set_axis_off()
    right.set_title("each unit by itself: the class it speaks for, its share", fontsize=8.5)
    for place, unit in enumerate(neurons.units[: ACROSS * DOWN]):
        row, column = divmod(place, ACROSS)
        box = (column / ACROSS, 1 - (row + 1) / DOWN, 0.92 / ACROSS, 0.8 / DOWN)
        draw_unit(unit, neurons, right.inset_axes(box))
    return picture


def headline(neurons: Neurons) -> str:
    """ "16 units, a line each, bent by ReLU()"."""
    silent = sum(unit.silent for unit in neurons.units)
    told = f"{counted(len(neurons.units), 'unit')}, a line each"
    told += f", bent by {neurons.bend}" if neurons.bend else ", and no bend: they add up to one"
    return told + (f"; {silent} silent" if silent else "")


def to_text(neurons: Neurons) -> str:
    """A line a unit, the weightiest first."""
    lines = [f"{neurons.name}: {headline(neurons)}"]
    for unit in neurons.units:
        first, second = unit.weight
        lines.append(
            f"  unit {unit.number}: {first:+.2f} x₁ {second:+.2f} x₂ {unit.bias:+.2f} = 0 · "
            + ("silent" if unit.silent else f"for class {unit.toward}, {unit.share:.0%}")
            + f" · {percent(unit.on)} of the points on its positive side"
        )
    return "\n".join(lines)


def to_html(neurons: Neurons) -> str:
    """The picture, with the sentence below it."""
    told = f"{neurons.name}: {headline(neurons)}"
    picture = figures.to_img(figure(neurons), alt=told)
    key = "Black: the decision line. Thin lines: where a unit turns, dashed alike for one class."
    return f'<div class="g2c-neurons">{picture}<div>{safe(told)}. {key}</div></div>'


def mimebundle(neurons: Neurons) -> dict[str, str]:
    """What a notebook shows."""
    return {"text/plain": to_text(neurons), "text/html": to_html(neurons)}


def _line(unit: Unit, ax: Axes, width: float) -> None:
    """Where the unit is 0."""
    size = float(np.hypot(*unit.weight))
    if size < 1e-9:
        return
    nearest = -unit.bias * unit.weight / size**2  # the line's point nearest to the origin
    along = np.array([-unit.weight[1], unit.weight[0]]) / size
    style = {"color": class_color(unit.toward), "ls": DASHES[unit.toward % len(DASHES)]}
    halo = [withStroke(linewidth=width + 1.6, foreground="white", alpha=0.75)]
    ax.axline(tuple(nearest), tuple(nearest + along), lw=width, path_effects=halo, **style)
