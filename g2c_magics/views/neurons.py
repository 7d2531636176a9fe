"""Draw Neurons: the boundary with the line of every hidden unit, and each unit by itself.

Draws on the axes it is given. Pure: no IPython, no pyplot, no I/O.
"""

from html import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from g2c_magics.pictures.neurons import Neurons, Unit
from g2c_magics.text import counted
from g2c_magics.views import boundary as regions
from g2c_magics.views import figures
from g2c_magics.views.format import percent
from g2c_magics.views.palette import class_color

COLUMNS, ROWS = 4, 4  # of units by themselves
DASHES = ("-", "--", ":", "-.")  # of a class, beside its colour


def draw(neurons: Neurons, ax: Axes) -> Axes:
    """Regions, their boundary, and a line for each unit: thicker the larger its share."""
    boundary = neurons.boundary
    regions.draw_regions(boundary, ax)
    regions.draw_lines(boundary, ax, colors="#111111", linewidths=2.6)
    largest = max(unit.share for unit in neurons.units) or 1.0
    for unit in neurons.units:
        if not unit.constant:
            _line(unit, ax, 0.5 + 1.7 * unit.share / largest)
    regions.name_regions(boundary, ax)
    regions.finish(boundary, ax)
    ax.set_title(f"{neurons.name}: {headline(neurons)}", fontsize=8.5)
    return ax


def draw_unit(unit: Unit, neurons: Neurons, ax: Axes) -> Axes:
    """One unit over the plane: darker where its output is larger, with its line."""
    color = class_color(unit.toward)
    shades = LinearSegmentedColormap.from_list("unit", ["white", color])
    ax.imshow(unit.activation, extent=neurons.boundary.bounds, origin="lower", aspect="auto",
              cmap=shades)  # fmt: skip
    _line(unit, ax, 1.2)
    left, right, bottom, top = neurons.boundary.bounds
    ax.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[])
    role = "constant" if unit.constant else f"class {unit.toward}, {unit.share:.0%}"
    ax.set_title(f"{unit.number}: {role}", fontsize=6.5, pad=2)
    return ax


def figure(neurons: Neurons) -> Figure:
    """All together on the left, the units of the largest share on the right."""
    picture, (left, right) = figures.new_figure(2, width=4.0, height=4.0)
    draw(neurons, left)
    right.set_axis_off()
    right.set_title("each unit by itself: the class it favours, its share", fontsize=8.5)
    for place, unit in enumerate(neurons.units[: COLUMNS * ROWS]):
        row, column = divmod(place, COLUMNS)
        box = (column / COLUMNS, 1 - (row + 1) / ROWS, 0.92 / COLUMNS, 0.8 / ROWS)
        draw_unit(unit, neurons, right.inset_axes(box))
    return picture


def headline(neurons: Neurons) -> str:
    """What is drawn: "16 units with ReLU(), a line each"."""
    constant = sum(unit.constant for unit in neurons.units)
    line = f"{counted(len(neurons.units), 'unit')} "
    if neurons.nonlinearity:
        line += f"with {neurons.nonlinearity}, a line each"
    else:
        line += "without a nonlinearity: one linear map together"
    return line + (f"; {constant} constant" if constant else "")


def to_text(neurons: Neurons) -> str:
    """A line for each unit, the largest share first."""
    lines = [f"{neurons.name}: {headline(neurons)}"]
    for unit in neurons.units:
        first, second = unit.weight
        lines.append(
            f"  unit {unit.number}: {first:+.2f} x₁ {second:+.2f} x₂ {unit.bias:+.2f} = 0 · "
            + ("constant" if unit.constant else f"for class {unit.toward}, {unit.share:.0%}")
            + f" · {percent(unit.on)} of the points on its positive side"
        )
    return "\n".join(lines)


def to_html(neurons: Neurons) -> str:
    """The picture, with the sentence below it."""
    line = f"{neurons.name}: {headline(neurons)}"
    picture = figures.to_img(figure(neurons), alt=line)
    key = (
        "Black: the decision boundary. Thin lines: where a unit switches on, dashed alike for "
        "one class."
    )
    return f'<div class="g2c-neurons">{picture}<div>{escape(line)}. {key}</div></div>'


def mimebundle(neurons: Neurons) -> dict[str, str]:
    """What a notebook shows."""
    return {"text/plain": to_text(neurons), "text/html": to_html(neurons)}


def _line(unit: Unit, ax: Axes, width: float) -> None:
    """Where the unit's input is 0, if it has weights."""
    size = float(np.hypot(*unit.weight))
    if size < 1e-9:
        return
    start = -unit.bias * unit.weight / size**2  # the point of the line nearest to the origin
    along = np.array([-unit.weight[1], unit.weight[0]]) / size
    ax.axline(
        tuple(start),
        tuple(start + along),
        linewidth=width,
        color=class_color(unit.toward),
        linestyle=DASHES[unit.toward % len(DASHES)],
        path_effects=[withStroke(linewidth=width + 1.6, foreground="white", alpha=0.75)],
    )
