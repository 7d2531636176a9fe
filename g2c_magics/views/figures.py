"""A matplotlib Figure in a notebook's page or in a file, without pyplot or anyone's settings.

Pure but for the rendering: a Figure in, an <svg> or bytes out.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape

import numpy as np
from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from g2c_magics.views.format import MARK
from g2c_magics.views.inline_svg import PIXELS_PER_INCH, inline
from g2c_magics.views.png import few_colors_address, wants_png

SMALL_DPI = 72  # of a PNG in a page: the text can just be read
NO_DATE = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}


def new_figure(panels: int, width: float = 3.4, height: float = 2.5) -> tuple[Figure, list[Axes]]:
    """A Figure of `panels` axes side by side, sizes in inches a panel."""
    figure = Figure(figsize=(width * panels, height), dpi=PIXELS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, panels, squeeze=False)[0]
    return figure, list(axes)


def plain(ax: Axes) -> Axes:
    """Two spines, small ticks: nothing between the eye and the curves."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=8)
    return ax


def legend_below(ax: Axes, handles: Sequence[Artist], columns: int, gap: float = 0.13) -> None:
    """A legend below the axes, where it covers no point. gap: in heights of the axes."""
    ax.legend(
        handles=handles,
        fontsize=8,
        loc="upper center",
        bbox_to_anchor=(0.5, -gap),
        ncols=columns,
        frameon=False,
    )


def encode(figure: Figure, kind: str) -> bytes:
    """The figure as a file of this kind: "png", "svg" or "pdf", on white, sharp enough to print."""
    out = io.BytesIO()
    metadata = {"Software" if kind == "png" else "Creator": MARK} | NO_DATE[kind]
    with rc_context({"svg.hashsalt": MARK}):
        figure.savefig(
            out, format=kind, dpi=2 * PIXELS_PER_INCH, facecolor="white", metadata=metadata
        )
    return out.getvalue()


def to_img(figure: Figure, alt: str) -> str:
    """The figure as an <svg> for a notebook's page, in both themes; inline_svg.py says how.

    As an <img> on white where G2C_PICTURES says so: see png.py.
    """
    if wants_png():
        return f'<img alt="{escape(alt, quote=True)}" src="{few_colors_address(pixels(figure))}"/>'
    out = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    # Text stays text, in the page's font; names come from what is drawn, not from chance.
    with (
        rc_context({"svg.fonttype": "none", "svg.hashsalt": MARK}),
        as_they_are(figure.findobj(AxesImage)),
    ):
        figure.savefig(out, format="svg", transparent=True, metadata=nothing)
    return inline(out.getvalue(), alt)


def pixels(figure: Figure) -> np.ndarray:
    """(H, W, 3) uint8: the figure on white, at SMALL_DPI."""
    figure.set_dpi(SMALL_DPI)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.ascontiguousarray(np.asarray(canvas.buffer_rgba())[..., :3])


@contextmanager
def as_they_are(images: Iterable[Artist]) -> Iterator[None]:
    """Images go into a picture pixel by pixel: the page enlarges them, and their colours stay."""
    before = [
        (image, image.get_interpolation()) for image in images if isinstance(image, AxesImage)
    ]
    for image, _ in before:
        image.set_interpolation("none")
    try:
        yield
    finally:
        for image, interpolation in before:
            image.set_interpolation(interpolation)
