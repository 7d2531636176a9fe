"""Turn a Film into a small player for a notebook, and into a GIF.

The frames are one strip of pixels in one PNG, moved behind a window by the SVG's own animation:
it plays without scripts, once, and rests at the last frame. Pure: no pyplot, no I/O.
"""

import base64
import io
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from g2c_magics.pictures.animation import Animation
from g2c_magics.pictures.boundary import Boundary
from g2c_magics.training.save import MARK
from g2c_magics.views.palette import PALE, class_color, rgb
from g2c_magics.views.words import percent, safe

SIDE = 300  # pixels of the player's window
SECONDS = 8.0
LEVELS = 8  # shades a class: bands, as on a map, and a tenth of the bytes
POINTS = 160  # of the data, drawn on top
LINE = 0  # the palette's entry for the decision line
GIF_SIDE, GIF_CAPTION, GIF_STEP, GIF_END = 400, 26, 160, 1600  # pixels, pixels, ms, ms
GLYPHS = (  # around a point, one a class: circle, square, triangle, diamond
    "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0",
    "m-3-3h6v6h-6z",
    "m0-4l4 7h-8z",
    "m0-4l4 4-4 4-4-4z",
)


def to_text(film: Animation) -> str:
    """From where to where."""
    (first, start), (last, end) = film.frames[0], film.frames[-1]
    return (
        f"{film.name}: {len(film.frames)} frames, epoch {first} ({percent(start.accuracy)}) to "
        f"epoch {last} ({percent(end.accuracy)})"
    )


def to_html(film: Animation) -> str:
    """The player: a window, a caption, two controls."""
    count = len(film.frames)
    step = SECONDS / count
    strip = base64.b64encode(to_strip(film)).decode("ascii")
    places = ";".join(f"0 {-SIDE * place}" for place in range(count))
    move = (
        f'<animateTransform attributeName="transform" type="translate" calcMode="discrete" '
        f'dur="{SECONDS}s" fill="freeze" values="{places}"/>'
    )
    lines = ";".join(f"0 {-20 * place}" for place in range(count))
    captions = "".join(
        f'<text x="0" y="{20 * place + 14}">{safe(caption(film, place))}</text>'
        for place in range(count)
    )
    find = "const s=this.closest('.g2c-film').querySelector('svg')"
    return (
        f'<div class="g2c-film"><svg role="img" aria-label="{safe(to_text(film))}" width="{SIDE}" '
        f'height="{SIDE + 20}" font-size="12" fill="currentColor">'
        f'<svg width="{SIDE}" height="{SIDE}"><g transform="translate(0 {-SIDE * (count - 1)})">'
        f'<image width="{SIDE}" height="{SIDE * count}" preserveAspectRatio="none" '
        f'href="data:image/png;base64,{strip}"/>{move}</g>{_points(film.last)}</svg>'
        f'<svg y="{SIDE}" width="{SIDE}" height="20"><g transform="translate(0 '
        f'{-20 * (count - 1)})">{captions}{move.replace(places, lines)}</g></svg></svg><div>'
        f'<button onclick="{find};s.setCurrentTime(0);s.unpauseAnimations()">▶ again</button> '
        f'<input type="range" aria-label="frame" min="0" max="{count - 1}" value="{count - 1}" '
        f'oninput="{find};s.pauseAnimations();s.setCurrentTime((+this.value+.5)*{step:.4f})"/>'
        "</div></div>"
    )


def mimebundle(film: Animation) -> dict[str, str]:
    """What a notebook shows."""
    return {"text/plain": to_text(film), "text/html": to_html(film)}


def caption(film: Animation, place: int) -> str:
    """ "relu · epoch 12 of 400 · 93.8%"."""
    epoch, boundary = film.frames[place]
    return f"{film.name} · epoch {epoch} of {film.frames[-1][0]} · {percent(boundary.accuracy)}"


def to_strip(film: Animation) -> bytes:
    """All frames below each other, as one PNG of few colours."""
    strip = Image.fromarray(np.concatenate([_entries(one) for _, one in film.frames]))
    strip.putpalette(_palette(film.last.classes))
    out = io.BytesIO()
    strip.save(out, "PNG", optimize=True)
    return out.getvalue()


def to_gif(film: Animation) -> bytes:
    """The film, with points and caption, to keep or to show elsewhere."""
    frames = list(_gif_frames(film))
    some = np.concatenate([np.asarray(frames[place]) for place in _spread(len(frames))])
    palette = Image.fromarray(some).quantize(96, dither=Image.Dither.NONE)
    pages = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    times = [GIF_STEP] * (len(pages) - 1) + [GIF_END]
    out = io.BytesIO()
    shown = {"save_all": True, "append_images": pages[1:], "duration": times, "loop": 0}
    pages[0].save(out, "GIF", optimize=True, comment=MARK.encode(), **shown)
    return out.getvalue()


def _entries(boundary: Boundary) -> np.ndarray:
    """(R, R) palette entries, top row first: a shade of the class, or the line between two."""
    even = 1 / boundary.classes
    sure = (boundary.probability.max(axis=-1) - even) / (1 - even)
    level = np.minimum((sure * LEVELS).astype(int), LEVELS - 1)
    entries = 1 + boundary.label * LEVELS + level
    label = boundary.label
    edge = np.zeros(label.shape, dtype=bool)
    edge[:, 1:] |= label[:, 1:] != label[:, :-1]
    edge[1:] |= label[1:] != label[:-1]
    return np.where(edge, LINE, entries)[::-1].astype(np.uint8)


def _grown(boundary: Boundary) -> Boundary:
    """The same at the size of a GIF, smooth between its points."""
    layers = [
        np.asarray(Image.fromarray(layer).resize((GIF_SIDE, GIF_SIDE), Image.Resampling.BILINEAR))
        for layer in np.moveaxis(boundary.probability, -1, 0)
    ]
    probability = np.stack(layers, axis=-1)
    return replace(boundary, probability=probability, label=probability.argmax(axis=-1))


def _spread(count: int) -> list[int]:
    """Up to five places, first and last among them."""
    return sorted({round(place * (count - 1) / 4) for place in range(5)})


def _palette(classes: int) -> list[int]:
    """The line's colour, then LEVELS shades a class, from pale to full."""
    colors = [(0.13, 0.13, 0.13)]
    for position in range(classes):
        full = np.array(rgb(class_color(position)))
        colors += [tuple(1 - PALE * (level + 0.5) / LEVELS * (1 - full)) for level in range(LEVELS)]
    return [round(255 * part) for color in colors for part in color]


def _places(boundary: Boundary, side: int) -> Iterator[tuple[int, np.ndarray]]:
    """(class, (N, 2) pixels) of some of the points."""
    x, y = boundary.val if boundary.val is not None else boundary.train
    x, y = x[:POINTS], y[:POINTS]
    left, right, bottom, top = boundary.bounds
    pixels = np.stack(
        [side * (x[:, 0] - left) / (right - left), side * (top - x[:, 1]) / (top - bottom)], axis=1
    )
    for position in np.unique(y):
        yield int(position), pixels[y == position]


def _points(boundary: Boundary) -> str:
    """The points as one SVG path a class."""
    paths = []
    for position, pixels in _places(boundary, SIDE):
        glyph = GLYPHS[position % len(GLYPHS)]
        d = "".join(f"M{x:.0f} {y:.0f}{glyph}" for x, y in pixels)
        paths.append(
            f'<path d="{d}" fill="{class_color(position)}" stroke="#fff" stroke-width=".6"/>'
        )
    return "".join(paths)


def _gif_frames(film: Animation) -> Iterator[Image.Image]:
    font = ImageFont.load_default(15)
    palette = np.array(_palette(film.last.classes), dtype=np.uint8).reshape(-1, 3)
    for place, (_, boundary) in enumerate(film.frames):
        page = Image.new("RGB", (GIF_SIDE, GIF_SIDE + GIF_CAPTION), "white")
        page.paste(Image.fromarray(palette[_entries(_grown(boundary))]))
        pen = ImageDraw.Draw(page)
        for position, pixels in _places(boundary, GIF_SIDE):
            sides = 4 if position % 4 in (1, 3) else 3
            for x, y in pixels.tolist():
                style = {"fill": class_color(position), "outline": "white"}
                if position % 4 == 0:
                    pen.ellipse((x - 4, y - 4, x + 4, y + 4), **style)
                else:
                    turn = 45 if position % 4 == 3 else 0
                    pen.regular_polygon((x, y, 5), sides, rotation=turn, **style)
        pen.text((6, GIF_SIDE + 4), caption(film, place), fill="#111111", font=font)
        yield page
