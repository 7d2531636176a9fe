"""Draw Neurons: the boundary with the line of every hidden unit, and each unit by itself.

Draws on the axes it is given. Pure: no IPython, no pyplot, no I/O.
"""

from html import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from g2c_magics.pictures.neurons import Neurons, Unit
from g2c_magics.text import counted
from g2c_magics.views import boundary as regions
from g2c_magics.views import figures
from g2c_magics.views.format import percent
from g2c_magics.views.palette import class_color, region_color

COLUMNS, ROWS = 4, 4  # of units by themselves
DASHES = ("-", "--", ":", "-.")
PALE = 0.45  # of the regions' shade: the lines are what is looked at
PANEL_INCHES, LEGEND_INCHES = 4.0, 0.35
PANEL_STYLE = "flex:1 1 300px;max-width:500px"
MOST_IN_LEGEND = 5  # classes
KEY = (
    "The thick line is the decision boundary. Each other one is where a unit switches on, "
    "in the colour of the class that it favours; it is wider, the more it counts."
)


def draw(neurons: Neurons, ax: Axes) -> Axes:
    """Pale regions, their boundary, and a line for each unit: thicker the larger its share."""
    boundary = neurons.boundary
    regions.draw_regions(boundary, ax).set_alpha(PALE)
    regions.draw_lines(boundary, ax, colors="black", linewidths=3.2)
    largest = max(unit.share for unit in neurons.units) or 1.0
    for unit in neurons.units:
        if not unit.constant:
            _line(unit, ax, 0.8 + 1.8 * unit.share / largest)
    regions.name_regions(boundary, ax)
    regions.finish(boundary, ax)
    ax.set_title(f"{neurons.name}: {headline(neurons)}", fontsize=8.5)
    return ax


def draw_unit(unit: Unit, neurons: Neurons, ax: Axes) -> Axes:
    """One unit over the plane: stronger where its output is larger, with its line."""
    color = region_color(unit.toward)
    shades = LinearSegmentedColormap.from_list("unit", [(*color, 0.0), (*color, 0.9)])
    bounds = neurons.boundary.bounds
    ax.imshow(unit.activation[::3, ::3], extent=bounds, origin="lower", cmap=shades)
    _line(unit, ax, 1.2)
    left, right, bottom, top = bounds
    ax.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[], aspect="equal")
    role = "constant" if unit.constant else f"class {unit.toward}, {_share(unit.share)}"
    ax.set_title(f"{unit.number}: {role}", fontsize=7.5, pad=2)
    return ax


def figure(neurons: Neurons) -> Figure:
    """All together on the left, the units of the largest share on the right."""
    height = regions.panel_height(neurons.boundary, PANEL_INCHES) + LEGEND_INCHES
    picture, (left, right) = figures.new_figure(2, width=PANEL_INCHES, height=height)
    draw(neurons, left)
    _legend(neurons, left)
    _draw_units(neurons, right)
    return picture


def _draw_units(neurons: Neurons, ax: Axes) -> None:
    """The units of the largest share, each by itself."""
    shown = neurons.units[: COLUMNS * ROWS]
    ax.set_axis_off()
    which = (
        f"the {len(shown)} of the largest share, each"
        if len(shown) < len(neurons.units)
        else "each"
    )
    ax.set_title(f"{which} by itself:\nthe class it favours, its share", fontsize=8.5)
    for place, unit in enumerate(shown):
        row, column = divmod(place, COLUMNS)
        box = (column / COLUMNS, 1 - (row + 1) / ROWS, 0.92 / COLUMNS, 0.8 / ROWS)
        draw_unit(unit, neurons, ax.inset_axes(box))


def _legend(neurons: Neurons, ax: Axes) -> None:
    """What the lines mean, below the axes: by class, where they are few."""
    favoured = sorted({unit.toward for unit in neurons.units if not unit.constant})
    handles = [Line2D([], [], color="black", lw=3.2, label="boundary")]
    if len(favoured) <= MOST_IN_LEGEND:
        handles += [
            Line2D([], [], color=class_color(one), ls=_dash(one), label=f"unit for class {one}")
            for one in favoured
        ]
    figures.legend_below(ax, handles, columns=3, gap=0.2)  # clear of the axis's name


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
            + ("constant" if unit.constant else f"for class {unit.toward}, {_share(unit.share)}")
            + f" · {percent(unit.on)} of the points on its positive side"
        )
    return "\n".join(lines)


def to_html(neurons: Neurons) -> str:
    """The picture in two parts, which stand below each other on a narrow page, and its key."""
    line = f"{neurons.name}: {headline(neurons)}"
    height = regions.panel_height(neurons.boundary, PANEL_INCHES)
    together, (ax,) = figures.new_figure(1, PANEL_INCHES, height + LEGEND_INCHES)
    draw(neurons, ax)
    _legend(neurons, ax)
    apart, (ax,) = figures.new_figure(1, PANEL_INCHES, height)
    _draw_units(neurons, ax)
    parts = (figures.to_img(together, alt=line), figures.to_img(apart, alt="each unit by itself"))
    panels = "".join(f'<div style="{PANEL_STYLE}">{part}</div>' for part in parts)
    return (
        f'<div class="g2c-neurons"><div style="display:flex;flex-wrap:wrap">{panels}</div>'
        f"<div>{escape(line)}. {KEY}</div></div>"
    )


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
        linestyle=_dash(unit.toward),
        path_effects=[withStroke(linewidth=width + 2.4, foreground="white")],
    )


def _dash(position: int) -> str:
    """The dash of a class, beside its colour."""
    return DASHES[position % len(DASHES)]


def _share(share: float) -> str:
    """0.23 → "23%"; what is there is never "0%"."""
    return f"{share:.0%}" if share >= 0.005 else "<1%"
