"""Pixels as a PNG inside a page: in few bytes, with every colour.

Pages that show no <svg> get whole pictures as PNGs: JupyterLab takes it out of a notebook that was
run by somebody else, until one trusts it, and so do hosts of notebooks. G2C_PICTURES=png asks for
these; the worked notebooks are saved so. %g2c_compare alone stays SVG.
"""

import base64
import io
import os

import numpy as np
from PIL import Image

COLORS = 24  # of a whole picture, which is to stay small
LARGEST_PNG = 40_000  # bytes; a larger one has its shades rounded


def png_address(pixels: np.ndarray) -> str:
    """(H, W, 4) bytes as the address of a PNG. The shades of a large one are rounded, not few."""
    png = _png(pixels)
    for bits in (5, 4):
        if len(png) > LARGEST_PNG:
            step = 255 / (2**bits - 1)
            png = _png((np.round(pixels / step) * step).astype(np.uint8))
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def wants_png() -> bool:
    """Whether whole pictures are to be PNGs."""
    return os.environ.get("G2C_PICTURES") == "png"


def few_colors_address(pixels: np.ndarray) -> str:
    """(H, W, 3) bytes as the address of a PNG with COLORS colours, chosen for them."""
    out = io.BytesIO()
    picture = Image.fromarray(pixels).quantize(COLORS, dither=Image.Dither.NONE)
    picture.save(out, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode("ascii")


def _png(pixels: np.ndarray) -> bytes:
    """With a palette where that holds every colour."""
    height, width, _ = pixels.shape
    packed = np.ascontiguousarray(pixels).view(np.uint32)[..., 0]
    colors, entries = np.unique(packed, return_inverse=True)
    out = io.BytesIO()
    if len(colors) > 256:
        opaque = pixels[..., 3].min() == 255
        Image.fromarray(pixels[..., :3] if opaque else pixels).save(out, "PNG")
        return out.getvalue()
    table = colors.view(np.uint8).reshape(-1, 4)
    image = Image.fromarray(entries.reshape(height, width).astype(np.uint8))
    image.putpalette(table[:, :3].tobytes())
    image.save(out, "PNG", compress_level=9, transparency=table[:, 3].tobytes())
    return out.getvalue()
