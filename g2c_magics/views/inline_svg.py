"""Make matplotlib's SVG fit to stand inside a notebook's page: in its font, its ink, its theme.

What a view draws says which colours follow the page:

- black lines and shapes, down to #333333, and black text: the page's ink (`currentColor`);
- white lines and shapes: the page's paper. White text stays white: it stands on something dark;
- a colour of the palette: its value for the page's theme;
- any other colour, and text that is only nearly black, such as #111111: as it is.

Every colour is an attribute as well, so that a page which drops styles shows the light theme's.
Pure: text in, text out; the same in, the same out.
"""

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
from PIL import Image

from g2c_magics.views.palette import THEMED
from g2c_magics.views.png import png_address
from g2c_magics.views.style import both_themes

CSS_CLASS = "g2c-figure"
ZOOM = 1.3  # of the size in CSS pixels that a figure's inches say, at most
POINTS_PER_INCH, PIXELS_PER_INCH = 72, 96
DARKEST_FIXED_GREY = 0x33  # what is as dark as this or darker is ink
SMOOTHED = 30  # pixels: an image as wide as this is smoothed where it is enlarged
BEND = 0.1  # points off a straight line that nobody sees
FEWEST_JOINED = 8  # markers that are written as one path
WHITE, PAPER = "#ffffff", "--g2c-paper"
# What JupyterLab and VS Code call the colour below a cell's output; white on other light pages.
PAPER_VALUES = (
    "var(--jp-layout-color0,var(--vscode-editor-background,#fff))",
    "var(--jp-layout-color0,var(--vscode-editor-background,#111))",
)
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
REFERENCE = re.compile(r'(href="|url\()#([^")]+)')
NOTHING_SAID = {"stroke-dashoffset": "0", "stroke-opacity": "1", "fill-opacity": "1"}
DIGITS = {"d": 1, "x": 1, "y": 1, "transform": 4}  # after the point
HREF = "{http://www.w3.org/1999/xlink}href"


def inline(svg: str, alt: str) -> str:
    """One <svg> to put into a page, described by `alt`."""
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    _drop_metadata(root)
    for element in root.iter():
        _as_attributes(element)
        if element.tag == "image":
            element.set("href", _small(element.get("href", "")))
    _join_points(root)
    _, _, width, height = (float(part) for part in root.get("viewBox", "0 0 1 1").split())
    pixels = width / POINTS_PER_INCH * PIXELS_PER_INCH
    body = "".join(ElementTree.tostring(child, "unicode") for child in root)
    body = _renamed(re.sub(r">\s+(?=<|$)", ">", body).replace(" />", "/>"), alt)
    return (
        f'<svg class="{CSS_CLASS}" role="img" aria-label="{escape(alt, quote=True)}" '
        f'width="{pixels:.0f}" height="{pixels * height / width:.0f}" '
        f'viewBox="0 0 {short(width)} {short(height)}" fill="currentColor" '
        f'stroke-linejoin="round" style="{sized(pixels)}">{stylesheet(body)}{body}</svg>'
    )


def sized(pixels: float) -> str:
    """The style of a picture this wide in CSS pixels: as wide as the page, within reason."""
    return f"display:block;width:100%;max-width:{ZOOM * pixels:.0f}px;height:auto"


def stylesheet(body: str) -> str:
    """The colours that a picture uses as properties of both themes, or nothing where it has none.

    body: SVG in which colours are the attributes `fill` and `stroke`.
    """
    used = {
        color: values
        for color, values in {WHITE: (PAPER, *PAPER_VALUES), **THEMED}.items()
        if f'="{color}"' in body
    }
    if not used:
        return ""
    light, dark = (
        ";".join(f"{values[0]}:{values[theme]}" for values in used.values()) for theme in (1, 2)
    )
    rules = "".join(
        f'.{CSS_CLASS} [{what}="{color}"]{_but_text(color, what)}{{{what}:var({values[0]})}}'
        for color, values in used.items()
        for what in ("fill", "stroke")
        if f'{what}="{color}"' in body
    )
    return f"<style>{both_themes(f'.{CSS_CLASS}', light, dark)}{rules}</style>"


def _but_text(color: str, what: str) -> str:
    return ":not(text)" if color == WHITE and what == "fill" else ""


def _drop_metadata(root: Element) -> None:
    """Without what names the tool, and without rules that would hold for the whole page."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in ("metadata", "style"):
                parent.remove(child)


def _as_attributes(element: Element) -> None:
    """An element's style as attributes, its numbers short, its ink the page's."""
    properties = dict(_declarations(element.attrib.pop("style", "")))
    kept = {
        name: value
        for name, value in properties.items()
        if name != "font-family" and NOTHING_SAID.get(name) != value
    }
    if kept.pop("image-rendering", "") and float(element.get("width", 0)) < SMOOTHED:
        element.set("style", "image-rendering:pixelated")
    for name in ("fill", "stroke"):
        if name in kept and _is_ink(kept[name], element.tag):
            kept[name] = "currentColor"
    if element.tag == "text" and element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    if HREF in element.attrib:
        element.set("href", element.attrib.pop(HREF))
    for name, value in [*element.attrib.items(), *kept.items()]:
        if name != "href" and name != "id":
            value = _rounded(value, DIGITS.get(name, 2))
        if name == "d":
            value = _compact(_straightened(value) if kept.get("fill") == "none" else value)
        element.set(name, value)


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _is_ink(color: str, tag: str) -> bool:
    if color == "#000000":
        return True
    grey = re.fullmatch(r"#(..)\1\1", color)
    return tag not in ("text", "tspan") and bool(grey and int(grey[1], 16) <= DARKEST_FIXED_GREY)


def _rounded(text: str, digits: int) -> str:
    """The numbers in a text as short as the eye allows: a tenth of a point for places."""
    return NUMBER.sub(lambda match: short(float(match[0]), digits), text)


def short(number: float, digits: int = 1) -> str:
    """A number without what says nothing: "12.5", "3", "0"."""
    text = f"{number:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _straightened(path: str) -> str:
    """A line of many short stretches, as a contour is, without the points that bend it nowhere."""
    words = path.split()
    if len(words) < 3 * FEWEST_JOINED or set(words[3::3]) != {"L"} or len(words) % 3:
        return path
    points = np.array(words, dtype=object).reshape(-1, 3)[:, 1:].astype(float)
    kept, start = [0], 0
    for end in range(2, len(points)):
        stretch, between = points[end] - points[start], points[start + 1 : end] - points[start]
        length = np.hypot(*stretch) or 1e-9
        along = between @ stretch / length
        off = np.abs(between @ (stretch[1], -stretch[0])) / length
        if off.max() > BEND or along.min() < 0 or along.max() > length:
            start = end - 1
            kept.append(start)
    return "M " + " L ".join(f"{x:.1f} {y:.1f}" for x, y in points[[*kept, len(points) - 1]])


def _compact(path: str) -> str:
    """A path without the spaces that it can do without."""
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", path.strip()).replace(" -", "-")


def _join_points(root: Element) -> None:
    """Many markers of one look become one path with a marker at each place: a third of the bytes.

    A place takes 40 bytes of its own.
    """
    shapes = {element.get("id"): element for element in root.iter("path") if element.get("id")}
    for group in root.iter("g"):
        uses = list(group)
        looks = {tuple(sorted((use.attrib | {"x": "", "y": ""}).items())) for use in uses}
        if len(uses) < FEWEST_JOINED or len(looks) > 1 or any(use.tag != "use" for use in uses):
            continue
        look = dict(looks.pop())
        shape = shapes[look["href"][1:]]
        name = f"{shape.get('id')}{look}"
        marker = Element("marker", {"id": name, "markerUnits": "userSpaceOnUse"})
        marker.attrib |= {"overflow": "visible"}
        drawn = {key: value for key, value in look.items() if key not in ("href", "x", "y")}
        marker.append(Element("path", shape.attrib | drawn | {"id": ""}))
        places = "L".join(f"{use.get('x')} {use.get('y')}" for use in uses)
        path = Element("path", {"d": f"M{places}", "fill": "none"})
        path.attrib |= {f"marker-{at}": f"url(#{name})" for at in ("start", "mid", "end")}
        group[:] = [marker, path]


def _small(address: str) -> str:
    """An embedded image in as few bytes as its colours allow, none of them lost."""
    head, comma, data = address.partition(",")
    if head != "data:image/png;base64" or not comma:
        return address
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA"))
    return png_address(pixels)


def _renamed(body: str, alt: str) -> str:
    """Without the names that nothing refers to; the others are this picture's alone."""
    used = {name for _, name in REFERENCE.findall(body)}
    prefix = "g" + hashlib.sha1((alt + body).encode()).hexdigest()[:8]
    names = {name: f"{prefix}-{place}" for place, name in enumerate(sorted(used))}

    def identity(match: re.Match[str]) -> str:
        return f' id="{names[match[1]]}"' if match[1] in names else ""

    body = re.sub(r' id="([^"]*)"', identity, body)
    return REFERENCE.sub(lambda match: f"{match[1]}#{names[match[2]]}", body)
