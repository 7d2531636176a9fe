"""A frame of a running Run as a small SVG: loss and accuracy, training and validation.

Made by hand because it must be made four times a second: about a millisecond and 2 KB a frame.
Text takes the page's own colour, so both themes read.
"""

import base64
import io
import math
from html import escape

import numpy as np
from PIL import Image

from g2c_magics.pictures.boundary import Boundary
from g2c_magics.text import counted
from g2c_magics.training import Run
from g2c_magics.views.palette import TRAIN, VAL, shading, wants_log
from g2c_magics.views.run_text import best_val_loss

WIDTH, HEIGHT = 320, 150  # pixels, of one panel
LEFT, RIGHT, TOP, BOTTOM = 38, 8, 18, 20  # pixels, the margins of a panel
MAX_POINTS = 64  # of one curve
FIELDS = (("loss", "train_loss", "val_loss"), ("accuracy", "train_accuracy", "val_accuracy"))


def live_svg(run: Run) -> str:
    """Both panels; one where there is no accuracy."""
    panels = [
        (title, run.curve(train, MAX_POINTS), run.curve(val, MAX_POINTS))
        for title, train, val in FIELDS
    ]
    panels = [panel for panel in panels if panel[1] or panel[2]]
    width = WIDTH * max(len(panels), 1)
    inside = "".join(
        f'<g transform="translate({position * WIDTH})">{_panel(run, *panel)}</g>'
        for position, panel in enumerate(panels)
    )
    return (
        f'<svg role="img" aria-label="training curves" width="{width}" height="{HEIGHT}" '
        f'viewBox="0 0 {width} {HEIGHT}" font-size="10" fill="currentColor">{inside}</svg>'
    )


def _panel(
    run: Run, title: str, train: list[tuple[int, float]], val: list[tuple[int, float]]
) -> str:
    best = best_val_loss(run) if title == "loss" else None
    values = [value for _, value in (*train, *val, *([best] if best else []))]
    logarithmic = title == "loss" and wants_log(values)
    scaled = math.log10 if logarithmic else float
    low, high = scaled(min(values)), scaled(max(values))
    if title == "accuracy":
        high = 1.0
    if high - low < 1e-9:
        low, high = low - 0.5, high + 0.5
    first = 1 if run.start is None else 0
    last = max(run.epochs, first + 1)

    def place(point: tuple[int, float]) -> str:
        x = LEFT + (WIDTH - LEFT - RIGHT) * (point[0] - first) / (last - first)
        y = TOP + (HEIGHT - TOP - BOTTOM) * (high - scaled(point[1])) / (high - low)
        return f"{x:.0f},{y:.0f}"

    def number(value: float) -> str:
        value = 10**value if logarithmic else value
        return f"{100 * value:.0f}%" if title == "accuracy" else f"{value:.2g}"

    bottom = HEIGHT - BOTTOM
    parts = [
        f'<path d="M{LEFT} {TOP}V{bottom}H{WIDTH - RIGHT}" fill="none" stroke="currentColor" '
        'stroke-opacity=".4"/>',
        f'<text x="{LEFT}" y="11">{title}{" (log)" if logarithmic else ""}</text>',
        f'<text x="{LEFT - 4}" y="{TOP + 4}" text-anchor="end">{number(high)}</text>',
        f'<text x="{LEFT - 4}" y="{bottom}" text-anchor="end">{number(low)}</text>',
        f'<text x="{LEFT}" y="{HEIGHT - 7}">{first}</text>',
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 7}" text-anchor="end">'
        f"{counted(last, 'epoch')}</text>",
    ]
    for points, color, dash, label, from_right in (
        (train, TRAIN, "", "train", 100),
        (val, VAL, ' stroke-dasharray="5 3"', "val", 60),
    ):
        if points:
            line = " ".join(map(place, points))
            parts.append(
                f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="1.6"{dash}/>'
                f'<text x="{WIDTH - from_right}" y="11" fill="{color}">— {label}</text>'
            )
            if len(points) == 1:
                x, y = place(points[0]).split(",")
                parts.append(f'<circle cx="{x}" cy="{y}" r="2" fill="{color}"/>')
    if best:
        x, y = place(best).split(",")
        parts.append(f'<circle cx="{x}" cy="{y}" r="3" fill="none" stroke="{VAL}"/>')
    return "".join(parts)


def live_boundary(boundary: Boundary) -> str:
    """The regions as they are now, as high as the curves beside them."""
    pixels = (255 * shading(boundary)[::-1]).round().astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).quantize(32, method=Image.Quantize.FASTOCTREE).save(out, "PNG")
    data = base64.b64encode(out.getvalue()).decode("ascii")
    return (
        f'<img alt="the regions of {escape(boundary.name, quote=True)}" '
        f'style="height:{HEIGHT}px;width:{HEIGHT}px" src="data:image/png;base64,{data}"/>'
    )
