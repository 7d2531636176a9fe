"""What the markers of a Boundary mean: entries, below its axes or as a picture of their own.

Pure: no pyplot, no I/O.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from g2c_magics.pictures.boundary import Boundary
from g2c_magics.views import figures
from g2c_magics.views.palette import CLASSES, class_color, class_marker

Place = Literal["center", "outside lower center"]
LEGEND_ENTRY_INCHES, LEGEND_LINE_INCHES, LEGEND_COLUMNS = 0.95, 0.22, 6
GREY = "#808080"  # reads on white and on black


def legend_handles(boundaries: Sequence[Boundary]) -> list[Line2D]:
    """What the markers mean: a shape a class, filled for training, hollow for validation.

    No more classes than there are colours: the regions carry their numbers.
    """
    parts = [part for one in boundaries for part in (one.train, one.val) if part is not None]
    classes = sorted({int(position) for _, y in parts for position in np.unique(y)})
    handles = [
        _legend_entry(class_marker(position), class_color(position), True, f"class {position}")
        for position in classes
    ]
    if len(handles) > len(CLASSES):
        handles = []
    if any(one.val is not None for one in boundaries):
        handles.append(_legend_entry("o", GREY, True, "training"))
        handles.append(_legend_entry("o", GREY, False, "validation"))
    return handles


def place_legend(picture: Figure, handles: list[Line2D], columns: int, place: Place) -> None:
    """Put the legend at a place outside the axes."""
    picture.legend(
        handles=handles,
        loc=place,
        ncols=columns,
        fontsize=8,
        frameon=False,
        handletextpad=0.2,
        columnspacing=1.2,
    )


def legend_alone(boundaries: Sequence[Boundary]) -> Figure:
    """The legend of panels that are pictures of their own."""
    handles = legend_handles(boundaries)
    columns = min(len(handles), LEGEND_COLUMNS)
    lines = -(-len(handles) // LEGEND_COLUMNS)
    picture, (ax,) = figures.new_figure(
        1, LEGEND_ENTRY_INCHES * max(columns, 1), LEGEND_LINE_INCHES * max(lines, 1)
    )
    ax.remove()
    place_legend(picture, handles, max(columns, 1), "center")
    return picture


def _legend_entry(marker: str, color: str, filled: bool, label: str) -> Line2D:
    face = color if filled else "white"
    return Line2D(
        [], [], linestyle="", marker=marker, markersize=5, color=color, mfc=face, label=label
    )
