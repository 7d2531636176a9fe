"""Pictures beside each other, which wrap into rows where the page is narrow.

Pure: HTML in, HTML out.
"""

import re
from collections.abc import Sequence

from g2c_magics.views.inline_svg import CSS_CLASS, PIXELS_PER_INCH, ZOOM
from g2c_magics.views.palette import THEMED, class_color

STROKES = {"-": "none", "--": "7 3", ":": "2 2", "-.": "8 3 2 3"}  # lengths of strokes and gaps


def side_by_side(pictures: Sequence[str], inches: float, least: int = 260) -> str:
    """One row or several, all of one width.

    inches: the width of each as a figure; least: its pixels, at least.
    """
    most = len(pictures) * ZOOM * inches * PIXELS_PER_INCH
    cells = "".join(f"<div>{picture}</div>" for picture in pictures)
    return (
        f'<div style="display:grid;gap:4px 8px;max-width:{most:.0f}px;grid-template-columns:'
        f'repeat(auto-fit,minmax(min({least}px,100%),1fr))">{cells}</div>'
    )


def with_square_pixels(picture: str) -> str:
    """The same <svg>, in which the page smooths no image: each of its pixels is a number."""
    plain = re.sub(r'(<image\b[^>]*?) style="[^"]*"', r"\1", picture)
    return plain.replace("<image ", '<image style="image-rendering:pixelated" ')


def line_key(position: int, dash: str) -> str:
    """A short line as a plot draws the one at this position, for a cell of a table.

    dash: as matplotlib writes it.
    """
    color = class_color(position)
    name = THEMED[color][0] if color in THEMED else "--none"
    return (
        f'<svg class="{CSS_CLASS}" width="30" height="8" aria-hidden="true"><line x1="0" y1="4" '
        f'x2="30" y2="4" style="stroke:var({name},{color});stroke-width:2;'
        f'stroke-dasharray:{STROKES[dash]}"/></svg>'
    )
