"""Draw a Collapse: a network's decision boundary and that of one linear map, over each other.

Draws on the axes it is given. Pure: no IPython, no pyplot, no I/O.
"""

from html import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import Normal, Stroke

from g2c_magics.pictures.collapse import Collapse
from g2c_magics.text import counted
from g2c_magics.views import boundary as regions
from g2c_magics.views import figures
from g2c_magics.views.format import percent

# Black and white: told apart by dash and width in any colours, on any region, on each other.
NETWORK_LINE = {"colors": "black", "linewidths": 4.2}
OUTLINE = [Stroke(linewidth=3.6, foreground="black"), Normal()]
LINEAR_LINE = {
    "colors": "white",
    "linewidths": 1.8,
    "linestyles": [(0, (4, 2.5))],
    "path_effects": OUTLINE,
}
MAX_WEIGHTS = 8  # numbers of W′; a larger matrix is not printed


def draw(collapse: Collapse, ax: Axes) -> Axes:
    """The network's regions and black line, with the dashed line of the linear map on top.

    Only where there is a plane to draw on: collapse.boundary is not None.
    """
    network, linear = collapse.boundary, collapse.linear_boundary
    assert network is not None and linear is not None
    regions.draw_regions(network, ax)
    regions.draw_points(regions.with_few_points([network])[0], ax)
    regions.draw_lines(network, ax, **NETWORK_LINE)
    label = "x W′ + b′, the same map" if collapse.exact else "the closest x W′ + b′"
    if not regions.draw_lines(linear, ax, **LINEAR_LINE):
        label += ": outside this picture"
    handles = [
        Line2D([], [], color="black", lw=4.2, label="the network"),
        Line2D([], [], color="white", lw=1.8, ls=(0, (3, 2)), path_effects=OUTLINE, label=label),
    ]
    regions.name_regions(network, ax)
    regions.finish(network, ax)
    figures.legend_below(ax, handles, columns=2)
    ax.set_title(headline(collapse).replace(": ", ":\n", 1), fontsize=8.5)
    return ax


def figure(collapse: Collapse) -> Figure | None:
    """One panel; None where there is no plane to draw on."""
    if collapse.boundary is None:
        return None
    height = regions.panel_height(collapse.boundary, 4.4) + 0.35  # the legend
    picture, (ax,) = figures.new_figure(1, width=4.4, height=height)
    draw(collapse, ax)
    return picture


def headline(collapse: Collapse) -> str:
    """The one sentence."""
    if collapse.exact:
        if collapse.linears == 1:
            return f"{collapse.name}: one layer is one linear map"
        layers = f"{collapse.linears} {collapse.linear} layers"
        return f"{collapse.name}: {layers} are one linear map in disguise"
    return f"{collapse.name}: no single linear map does what this network does"


def sentences(collapse: Collapse) -> list[str]:
    """What was found, in words and numbers."""
    on = f"{counted(collapse.rows, 'row')} ({collapse.source})"
    lines = []
    if collapse.exact:
        lines.append(
            f"Largest difference between the network and x W′ + b′ on {on}: "
            f"{collapse.difference:.1g}, of outputs up to {collapse.largest_output:.3g}."
        )
        if collapse.linears > 1:
            lines.append(
                "Depth without a nonlinearity between the layers adds nothing: any such stack is "
                "one linear map."
            )
    elif collapse.difference is None:
        lines.append(f"{on} are too few to tell how well one linear map could do.")
    else:
        lines.append(
            f"The closest x W′ + b′ on {on} misses by up to {collapse.difference:.3g}, "
            f"typically by {collapse.typical:.0%} of the spread of the outputs."
        )
    if collapse.disagreement:
        lines.append(f"It puts {percent(collapse.disagreement)} of the rows in another class.")
    if collapse.accuracy is not None and collapse.linear_accuracy is not None:
        lines.append(
            f"Of these rows, right: {percent(collapse.accuracy)} for the network, "
            f"{percent(collapse.linear_accuracy)} for the one map."
        )
    if collapse.boundary is not None and collapse.boundary.axes[0] != "x₁":
        lines.append(f"The picture shows {collapse.boundary.note}.")
    return [*lines, *([f"Note: {collapse.note}."] if collapse.note else [])]


def step_lines(collapse: Collapse) -> list[str]:
    """The algebra, a line a layer."""
    lines = []
    for position, step in enumerate(collapse.steps, start=1):
        lines.append(f"{position}  {step.layer}  {step.algebra}".rstrip())
        if step.stops:
            lines.append(f"   stops: {step.stops}")
        elif step.shape:
            lines[-1] += f"   → W′ {step.shape}"
    if collapse.stop is None and collapse.weight.size <= MAX_WEIGHTS:
        lines.append(f"   W′ = {_numbers(collapse.weight)}, b′ = {_numbers(collapse.bias)}")
    return lines


def to_text(collapse: Collapse) -> str:
    """Headline, steps, findings."""
    return "\n".join([headline(collapse), *step_lines(collapse), *sentences(collapse)])


def to_html(collapse: Collapse) -> str:
    """The steps, the findings and the picture."""
    picture = figure(collapse)
    drawn = "" if picture is None else figures.to_img(picture, alt=headline(collapse))
    algebra = escape("\n".join(step_lines(collapse)))
    below = "".join(f"<div>{escape(line)}</div>" for line in sentences(collapse))
    return (
        f'<div class="g2c-collapse"><b>{escape(headline(collapse))}</b>'
        f'<pre style="white-space:pre-wrap;margin:.3em 0">{algebra}</pre>{below}{drawn}</div>'
    )


def _numbers(array: np.ndarray) -> str:
    rounded = np.round(array, 3) + 0.0  # a -0.0 becomes 0
    return str(rounded.astype(float).round(3).tolist())
