"""Turn an Animation into a small player for a notebook, and into a GIF.

The frames are one strip of pixels in one PNG, moved behind a window by the SVG's own animation:
it plays without scripts, once, and rests at the last frame. Pure: no pyplot, no I/O.
"""

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from html import escape

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from g2c_magics.pictures.animation import Animation
from g2c_magics.pictures.boundary import Boundary
from g2c_magics.views.format import MARK, percent
from g2c_magics.views.palette import SATURATION, class_color, rgb

SIDE = 300  # pixels: width and height of the player's window
CAPTION = 20  # pixels: height of the line below it
SECONDS = 8.0  # that all frames take together
LEVELS = 8  # shades a class: bands, as on a map, and a tenth of the bytes
MAX_POINTS = 160  # of the data, drawn on top
LINE = 0  # the palette's entry for the decision boundary
GIF_SIDE, GIF_CAPTION = 400, 26  # pixels
GIF_FRAME_MS, GIF_LAST_FRAME_MS = 160, 1600
MARKERS = (  # SVG paths around a point, one a class: circle, square, triangle, diamond
    "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0",
    "m-3-3h6v6h-6z",
    "m0-4l4 7h-8z",
    "m0-4l4 4-4 4-4-4z",
)


def to_text(animation: Animation) -> str:
    """The number of frames, and the first and the last accuracy."""
    (first, start), (last, end) = animation.frames[0], animation.frames[-1]
    return (
        f"{animation.name}: {len(animation.frames)} frames, epoch {first} "
        f"({percent(start.accuracy)}) to epoch {last} ({percent(end.accuracy)})"
    )


def to_html(animation: Animation) -> str:
    """The player: a window, a caption, two controls."""
    count = len(animation.frames)
    strip = base64.b64encode(to_strip(animation)).decode("ascii")
    frames = (
        f'<image width="{SIDE}" height="{SIDE * count}" preserveAspectRatio="none" '
        f'href="data:image/png;base64,{strip}"/>'
    )
    captions = "".join(
        f'<text x="0" y="{CAPTION * place + 14}">{escape(caption(animation, place))}</text>'
        for place in range(count)
    )
    find_svg = "const s=this.closest('.g2c-animation').querySelector('svg')"
    seek = f"s.pauseAnimations();s.setCurrentTime((+this.value+.5)*{SECONDS / count:.4f})"
    return (
        f'<div class="g2c-animation"><svg role="img" aria-label="{escape(to_text(animation))}" '
        f'width="{SIDE}" height="{SIDE + CAPTION}" font-size="12" fill="currentColor">'
        f'<svg width="{SIDE}" height="{SIDE}">{_moving(frames, SIDE, count)}'
        f"{_points(animation.last)}</svg>"
        f'<svg y="{SIDE}" width="{SIDE}" height="{CAPTION}">{_moving(captions, CAPTION, count)}'
        "</svg></svg><div>"
        f'<button onclick="{find_svg};s.setCurrentTime(0);s.unpauseAnimations()">▶ again</button> '
        f'<input type="range" aria-label="frame" min="0" max="{count - 1}" value="{count - 1}" '
        f'oninput="{find_svg};{seek}"/></div></div>'
    )


def mimebundle(animation: Animation) -> dict[str, str]:
    """What a notebook shows."""
    return {"text/plain": to_text(animation), "text/html": to_html(animation)}


def caption(animation: Animation, place: int) -> str:
    """The title of a frame: "relu · epoch 12 of 400 · 93.8%"."""
    epoch, boundary = animation.frames[place]
    last = animation.frames[-1][0]
    return f"{animation.name} · epoch {epoch} of {last} · {percent(boundary.accuracy)}"


def to_strip(animation: Animation) -> bytes:
    """All frames below each other, as one PNG of few colours."""
    strip = Image.fromarray(np.concatenate([_entries(one) for _, one in animation.frames]))
    strip.putpalette(_palette(animation.last.classes))
    out = io.BytesIO()
    strip.save(out, "PNG", optimize=True)
    return out.getvalue()


def to_gif(animation: Animation) -> bytes:
    """The animation with points and caption, to keep or to show elsewhere."""
    frames = list(_gif_frames(animation))
    some = np.concatenate([np.asarray(frames[place]) for place in _evenly_chosen(len(frames))])
    palette = Image.fromarray(some).quantize(96, dither=Image.Dither.NONE)
    pages = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    times = [GIF_FRAME_MS] * (len(pages) - 1) + [GIF_LAST_FRAME_MS]
    out = io.BytesIO()
    pages[0].save(
        out,
        "GIF",
        optimize=True,
        comment=MARK.encode(),
        save_all=True,
        append_images=pages[1:],
        duration=times,
        loop=0,
    )
    return out.getvalue()


def _moving(frames: str, height: int, count: int) -> str:
    """SVG of frames below each other, moved up by one at a time; it rests at the last."""
    offsets = [f"0 {-height * place}" for place in range(count)]
    return (
        f'<g transform="translate({offsets[-1]})">{frames}<animateTransform '
        'attributeName="transform" type="translate" calcMode="discrete" '
        f'dur="{SECONDS}s" fill="freeze" values="{";".join(offsets)}"/></g>'
    )


def _entries(boundary: Boundary) -> np.ndarray:
    """(R, R) uint8 palette entries, top row first: a shade of the class, or LINE between two."""
    level = np.minimum((boundary.confidence * LEVELS).astype(int), LEVELS - 1)
    entries = 1 + boundary.label * LEVELS + level
    label = boundary.label
    edge = np.zeros(label.shape, dtype=bool)
    edge[:, 1:] |= label[:, 1:] != label[:, :-1]
    edge[1:] |= label[1:] != label[:-1]
    return np.where(edge, LINE, entries)[::-1].astype(np.uint8)


def _enlarged(boundary: Boundary) -> Boundary:
    """The same with a grid point for each pixel of a GIF, smooth between its own."""
    layers = [
        np.asarray(Image.fromarray(layer).resize((GIF_SIDE, GIF_SIDE), Image.Resampling.BILINEAR))
        for layer in np.moveaxis(boundary.probability, -1, 0)
    ]
    probability = np.stack(layers, axis=-1)
    return replace(boundary, probability=probability, label=probability.argmax(axis=-1))


def _evenly_chosen(count: int) -> list[int]:
    """Up to five positions, first and last among them."""
    return sorted({round(place * (count - 1) / 4) for place in range(5)})


def _palette(classes: int) -> list[int]:
    """The line's colour, then LEVELS shades a class, from pale to full."""
    colors = [(0.13, 0.13, 0.13)]
    for position in range(classes):
        full = np.array(rgb(class_color(position)))
        colors += [
            tuple(1 - SATURATION * (level + 0.5) / LEVELS * (1 - full)) for level in range(LEVELS)
        ]
    return [round(255 * part) for color in colors for part in color]


def _pixels(boundary: Boundary, side: int) -> Iterator[tuple[int, np.ndarray]]:
    """(class, (N, 2) pixels) of some of the points."""
    x, y = boundary.train if boundary.val is None else boundary.val
    x, y = x[:MAX_POINTS], y[:MAX_POINTS]
    left, right, bottom, top = boundary.bounds
    pixels = np.stack(
        [side * (x[:, 0] - left) / (right - left), side * (top - x[:, 1]) / (top - bottom)], axis=1
    )
    for position in np.unique(y):
        yield int(position), pixels[y == position]


def _points(boundary: Boundary) -> str:
    """The points as one SVG path a class."""
    paths = []
    for position, pixels in _pixels(boundary, SIDE):
        marker = MARKERS[position % len(MARKERS)]
        d = "".join(f"M{x:.0f} {y:.0f}{marker}" for x, y in pixels)
        paths.append(
            f'<path d="{d}" fill="{class_color(position)}" stroke="#fff" stroke-width=".6"/>'
        )
    return "".join(paths)


def _gif_frames(animation: Animation) -> Iterator[Image.Image]:
    font = ImageFont.load_default(15)
    palette = np.array(_palette(animation.last.classes), dtype=np.uint8).reshape(-1, 3)
    for place, (_, boundary) in enumerate(animation.frames):
        page = Image.new("RGB", (GIF_SIDE, GIF_SIDE + GIF_CAPTION), "white")
        page.paste(Image.fromarray(palette[_entries(_enlarged(boundary))]))
        pen = ImageDraw.Draw(page)
        for position, pixels in _pixels(boundary, GIF_SIDE):
            sides = 4 if position % 4 in (1, 3) else 3
            for x, y in pixels.tolist():
                color = class_color(position)
                if position % 4 == 0:
                    pen.ellipse((x - 4, y - 4, x + 4, y + 4), fill=color, outline="white")
                else:
                    turn = 45 if position % 4 == 3 else 0
                    pen.regular_polygon(
                        (x, y, 5), sides, rotation=turn, fill=color, outline="white"
                    )
        pen.text((6, GIF_SIDE + 4), caption(animation, place), fill="#111111", font=font)
        yield page
