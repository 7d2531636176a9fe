"""Pixels as a PNG inside a page: in few bytes, with every colour.

Pure.
"""

import base64
import io

import numpy as np
from PIL import Image

LARGEST_PNG = 40_000  # bytes; a larger one has its shades rounded


def png_address(pixels: np.ndarray) -> str:
    """(H, W, 4) bytes as the address of a PNG. The shades of a large one are rounded, not few."""
    png = _png(pixels)
    for bits in (5, 4):
        if len(png) > LARGEST_PNG:
            step = 255 / (2**bits - 1)
            png = _png((np.round(pixels / step) * step).astype(np.uint8))
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


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
