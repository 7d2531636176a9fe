"""A matplotlib Figure as a small PNG, without pyplot and without touching anyone's backend.

Pure but for the rendering: a Figure in, bytes or an <img> out.
"""

import base64
import io
from html import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from g2c_magics.views.format import MARK

DPI = 96  # pixels an inch
PALETTE_COLORS = 96  # as few as show no banding, at a third of the bytes


def new_figure(panels: int, width: float = 3.4, height: float = 2.5) -> tuple[Figure, list[Axes]]:
    """A Figure of `panels` axes side by side, sizes in inches a panel."""
    figure = Figure(figsize=(width * panels, height), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, panels, squeeze=False)[0]
    return figure, list(axes)


def plain(ax: Axes) -> Axes:
    """Two spines, small ticks: nothing between the eye and the curves."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=8)
    return ax


def to_png(figure: Figure, colors: int = PALETTE_COLORS) -> bytes:
    """The picture, reduced to a palette."""
    canvas = (
        figure.canvas if isinstance(figure.canvas, FigureCanvasAgg) else FigureCanvasAgg(figure)
    )
    canvas.draw()
    picture = Image.fromarray(_opaque(canvas)).quantize(colors, dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def encode(figure: Figure, kind: str) -> bytes:
    """The figure as a file of this kind: "png", "svg" or "pdf", sharp enough to print."""
    out = io.BytesIO()
    field = "Software" if kind == "png" else "Creator"
    figure.savefig(out, format=kind, dpi=2 * DPI, metadata={field: MARK})
    return out.getvalue()


def to_img(figure: Figure, alt: str, colors: int = PALETTE_COLORS) -> str:
    """An <img> that carries the picture inside it."""
    data = base64.b64encode(to_png(figure, colors)).decode("ascii")
    return f'<img alt="{escape(alt, quote=True)}" src="data:image/png;base64,{data}"/>'


def _opaque(canvas: FigureCanvasAgg) -> np.ndarray:
    """(H, W, 3) bytes: our figures have no see-through parts."""
    return np.ascontiguousarray(np.asarray(canvas.buffer_rgba())[..., :3])
