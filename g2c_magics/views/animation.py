"""Turn an Animation into a film: one animated picture, which plays without a script.

Drawn on white. A page that is dark shows it with light and dark exchanged and the hues kept, and
a page of someone who wants less motion shows its last frame. Pure: no pyplot, no I/O.
"""

import base64
import io
from collections.abc import Sequence
from html import escape

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from PIL import Image

from g2c_magics.pictures.animation import Animation
from g2c_magics.pictures.boundary import Boundary
from g2c_magics.views import boundary as regions
from g2c_magics.views.boundary_lines import traced
from g2c_magics.views.format import MARK, percent
from g2c_magics.views.palette import CLASSES, SATURATION, class_color, region_color, rgb
from g2c_magics.views.style import both_themes

INCHES, PIXELS = (4.0, 4.0), 420  # of a frame in a notebook: width and height, and its width
SAVED_PIXELS = 640
MAX_POINTS = 100  # of the data, drawn on top: each costs bytes in every frame that it changes in
MOST_BYTES = 42_000  # of a film in a notebook, before it is encoded for the page
SHADES = 3  # of a class
FEWEST_FRAMES = 8
SECONDS, LAST_SECONDS = 6.0, 2.5  # that all frames take together, and the last one more
LONGEST_FRAME = 0.5  # seconds
TIMES = 3  # that it plays in a notebook; a file plays for ever
EVERY_WHITE_IS_DARK = "invert(.93) hue-rotate(180deg)"  # white becomes #121212, and blue stays blue
FORMATS = ("gif", "webp")


def to_text(animation: Animation) -> str:
    """The number of frames, and the first and the last accuracy."""
    (first, start), (last, end) = animation.frames[0], animation.frames[-1]
    return (
        f"{animation.name}: {len(animation.frames)} frames, epoch {first} "
        f"({percent(start.accuracy)}) to epoch {last} ({percent(end.accuracy)})"
    )


def to_html(animation: Animation) -> str:
    """The film as an image, with a still beside it for those who want no motion."""
    frames = draw_frames(animation, PIXELS)
    film = _address(within(frames, MOST_BYTES), "gif")
    still = _address(encoded(frames[-1:], "webp"), "webp")
    width, height = frames[0].size
    return (
        f"<style>{both_themes('.g2c-film', 'filter:none', f'filter:{EVERY_WHITE_IS_DARK}')}</style>"
        f'<picture><source media="(prefers-reduced-motion:reduce)" srcset="{still}"/>'
        f'<img class="g2c-film" alt="{escape(to_text(animation), quote=True)}" width="{width}" '
        f'height="{height}" style="max-width:100%;height:auto" src="{film}"/></picture>'
    )


def encode(animation: Animation, kind: str) -> bytes:
    """The film as a file of this kind, "gif" or "webp": larger, and it plays for ever."""
    return encoded(draw_frames(animation, SAVED_PIXELS), kind, times=0)


def caption(animation: Animation, place: int) -> str:
    """The title of a frame: "relu: epoch 12 of 400, 93.8%"."""
    epoch, boundary = animation.frames[place]
    last = animation.frames[-1][0]
    return f"{animation.name}: epoch {epoch} of {last}, {percent(boundary.accuracy)}"


def draw_frames(animation: Animation, pixels: int) -> list[Image.Image]:
    """Every frame, `pixels` wide, in few colours: what stays the same is drawn once."""
    last = animation.last
    figure = Figure(INCHES, dpi=pixels / INCHES[0], layout="constrained")
    canvas = FigureCanvasAgg(figure)
    ax = figure.subplots()
    regions.finish(last, ax)
    title = ax.set_title(" ", fontsize=9)
    canvas.draw()
    figure.set_layout_engine("none")
    paper = canvas.copy_from_bbox(figure.bbox)
    regions.draw_points(last.some_points(MAX_POINTS), ax)
    points = list(ax.collections)
    lines = LineCollection([], colors="black", linewidths=1.4)
    ax.add_collection(lines, autolim=False)
    image = regions.draw_regions(last, ax)
    image.set_interpolation("nearest")
    palette = palette_of(last.classes)
    frames = []
    for place, (_, boundary) in enumerate(animation.frames):
        image.set_data(flat_shading(boundary))
        lines.set_segments(traced(boundary))
        title.set_text(caption(animation, place))
        title.set_fontsize(9 if len(title.get_text()) < 60 else 7)
        canvas.restore_region(paper)
        for artist in (image, lines, *points, *ax.spines.values(), title):
            ax.draw_artist(artist)
        frame = Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3].copy())
        frames.append(frame.quantize(palette=palette, dither=Image.Dither.NONE))
    return frames


def palette_of(classes: int) -> Image.Image:
    """An image with the colours of a film: greys, and of each class its points and its regions."""
    colors = [(grey / 7,) * 3 for grey in range(8)]
    for position in range(min(classes, len(CLASSES))):
        full, region = np.array(rgb(class_color(position))), np.array(region_color(position))
        shades = [1 - SATURATION * shade / SHADES * (1 - region) for shade in range(1, SHADES + 1)]
        colors += [tuple(color) for color in (full, (1 + full) / 2, *shades)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([round(255 * part) for color in colors for part in color])
    return palette


def flat_shading(boundary: Boundary) -> np.ndarray:
    """(R, R, 4): each class in one shade, by how certain the model is on the mean in its region.

    Shades within a region would change everywhere in every frame: five times the bytes.
    """
    colors = np.zeros((boundary.classes, 4))
    confidence = boundary.confidence
    for position in np.unique(boundary.label):
        certain = confidence[boundary.label == position].mean()
        opacity = SATURATION * np.ceil(certain * SHADES) / SHADES
        colors[position] = (*region_color(int(position)), opacity)
    return colors[boundary.label]


def within(frames: Sequence[Image.Image], most_bytes: int) -> bytes:
    """The film as a GIF of at most this many bytes, with as few frames left out as that takes.

    Larger where even the fewest are too many bytes.
    """
    count = len(frames)
    while True:
        film = encoded([frames[place] for place in evenly(len(frames), count)], "gif")
        if len(film) <= most_bytes or count <= FEWEST_FRAMES:
            return film
        count = max(min(int(0.95 * count * most_bytes / len(film)), count - 1), FEWEST_FRAMES)


def evenly(total: int, count: int) -> list[int]:
    """`count` of `total` positions, the first and the last among them."""
    return [round(place * (total - 1) / max(count - 1, 1)) for place in range(min(count, total))]


def encoded(frames: Sequence[Image.Image], kind: str, times: int = TIMES) -> bytes:
    """Frames as a WebP or a GIF. times: that it plays, 0 for ever."""
    frame_ms = round(1000 * min(SECONDS / len(frames), LONGEST_FRAME))
    if kind == "webp":
        frames = [frame.convert("RGB") for frame in frames]
        options = {"lossless": True, "quality": 60, "kmin": 999, "kmax": 1000}
        options["xmp"] = MARK.encode()
    else:
        options = {"comment": MARK.encode(), "optimize": True}
    out = io.BytesIO()
    frames[0].save(
        out,
        kind.upper(),
        save_all=True,
        append_images=frames[1:],
        duration=[frame_ms] * (len(frames) - 1) + [frame_ms + round(1000 * LAST_SECONDS)],
        loop=times,
        **options,
    )
    return out.getvalue()


def _address(picture: bytes, kind: str) -> str:
    return f"data:image/{kind};base64," + base64.b64encode(picture).decode("ascii")
