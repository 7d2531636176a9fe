"""A figure becomes an <svg> for light and dark pages, and a file on white."""

import base64
import io
import re
import sys
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from matplotlib.collections import LineCollection
from PIL import Image

from g2c_magics.views import figures
from g2c_magics.views.palette import CLASSES, THEMED
from g2c_magics.views.png import png_address


def drawn(lines=8, **style):
    """Curves, points and regions, in the colours of the classes and in black and white."""
    figure, (left, right) = figures.new_figure(2)
    for place, color in enumerate(CLASSES[:lines]):
        left.plot([0, 1, 2], [place, place + 1, place], color=color, label=f"<run {place}>")
        right.scatter(np.arange(20), np.full(20, place), color=color, edgecolors="white")
    right.imshow(np.linspace(0, 1, 400).reshape(20, 20), extent=(0, 20, 0, 8), aspect="auto")
    right.text(3, 3, "on an image", color="#111111")
    right.text(3, 5, "on a dark image", color="white")
    left.plot([0, 2], [0, 8], color="#222222", **style)
    figures.plain(left).legend()
    return figure


def colors_of(svg):
    return set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', svg))


@pytest.mark.parametrize("lines", [1, 2, 8, 10])
def test_every_colour_is_there_as_an_attribute_and_as_a_property_of_both_themes(lines):
    svg = figures.to_img(drawn(lines), "curves")
    assert set(CLASSES[:lines]) <= colors_of(svg)
    for color in CLASSES[:lines]:
        name, light, dark = THEMED[color]
        assert f'[stroke="{color}"]{{stroke:var({name})}}' in svg
        assert f"{name}:{light}" in svg and f"{name}:{dark}" in svg
        assert light == color != dark


def test_ink_is_the_pages_and_nothing_lies_behind_the_picture():
    svg = figures.to_img(drawn(), "curves")
    assert not {"#000000", "#222222"} & colors_of(svg)
    assert 'stroke="currentColor"' in svg and 'fill="currentColor"' in svg
    # What is white is a marker's edge or a legend's ground, and follows the page as well.
    assert '[stroke="#ffffff"]{stroke:var(--g2c-paper)}' in svg
    root = ElementTree.fromstring(svg)
    sheets = [p for p in root.iter("path") if p.get("fill") == "#ffffff" and not p.get("opacity")]
    assert sheets == []


def test_text_stays_text_in_the_pages_font_and_keeps_a_colour_that_stands_on_an_image():
    svg = figures.to_img(drawn(), "curves")
    texts = {text.text: text for text in ElementTree.fromstring(svg).iter("text")}
    assert texts["<run 3>"].get("fill") is None
    assert texts["on an image"].get("fill") == "#111111"
    assert texts["on a dark image"].get("fill") == "#ffffff"
    assert '[fill="#ffffff"]:not(text)' in svg
    assert "font-family" not in svg and "DejaVu" not in svg


def test_it_is_as_wide_as_the_page_up_to_a_limit_and_says_what_it_shows():
    root = ElementTree.fromstring(figures.to_img(drawn(), 'a "curve" & <more>'))
    assert root.get("role") == "img" and root.get("aria-label") == 'a "curve" & <more>'
    assert "width:100%" in root.get("style") and "max-width:849px" in root.get("style")
    assert root.get("width") == "653"  # where a page drops styles


def test_the_same_figure_gives_the_same_bytes_without_a_date():
    svg = figures.to_img(drawn(), "curves")
    assert svg == figures.to_img(drawn(), "curves")
    assert "date" not in svg and "metadata" not in svg and "matplotlib" not in svg.lower()
    for kind in ("png", "svg", "pdf"):
        assert figures.encode(drawn(), kind) == figures.encode(drawn(), kind)


def test_two_pictures_of_a_page_share_no_name_and_no_rule_of_the_whole_page():
    one, other = figures.to_img(drawn(8), "one"), figures.to_img(drawn(8, lw=3), "other")
    first, second = (set(re.findall(r' id="([^"]+)"', svg)) for svg in (one, other))
    assert first and not first & second
    for svg, names in ((one, first), (other, second)):
        used = re.findall(r'(?:href="|url\()#([^")]+)', svg)
        assert set(used) == names
        for rule in re.findall(
            r"([^{}]+)\{[^{}]*\}", re.search(r"<style>(.*?)</style>", svg, re.S)[1]
        ):
            assert all(".g2c-figure" in one for one in rule.split(","))


def test_a_thousand_points_and_an_image_of_many_colours_stay_small():
    figure, (left, right) = figures.new_figure(2)
    rng = np.random.default_rng(0)
    left.scatter(*rng.normal(size=(2, 1000)), color=CLASSES[0], edgecolors="white")
    across, up = np.meshgrid(np.linspace(0, 1, 200), np.linspace(0, 1, 200))
    right.imshow(np.dstack([across, up, across * up]), aspect="auto")
    svg = figures.to_img(figure, "points")
    assert len(svg) < 80_000
    points = re.search(r'<path d="(M[^"]*)"[^>]*marker-mid', svg)[1]
    assert points.count("L") == 999


def test_a_line_of_many_points_keeps_its_shape_and_its_extremes():
    figure, (ax,) = figures.new_figure(1)
    x = np.linspace(0, 1, 300)
    y = np.where(np.arange(300) == 150, 5.0, x)  # straight, with one spike
    ax.add_collection(LineCollection([np.stack([x, y], axis=1)], colors=CLASSES[0]))
    ax.set(xlim=(0, 1), ylim=(0, 6))
    svg = figures.to_img(figure, "line")
    (path,) = re.findall(r'<path d="([^"]*)"[^>]*stroke="#0b70e7"', svg)
    heights = [float(point.split()[1]) for point in path[1:].split("L")]
    assert len(heights) < 8
    box = ax.get_window_extent().transformed(figure.dpi_scale_trans.inverted())
    top = 72 * (figure.get_figheight() - box.y0 - box.height * 5 / 6)
    assert min(heights) == pytest.approx(top, abs=0.1)


def test_an_embedded_image_keeps_each_of_its_colours():
    pixels = np.zeros((20, 50, 4), dtype=np.uint8)
    pixels[..., 0], pixels[..., 3] = np.arange(1000).reshape(20, 50) % 250, 128
    address = png_address(pixels)
    picture = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))
    assert picture.mode == "P"
    assert np.array_equal(np.asarray(picture.convert("RGBA")), pixels)


def test_a_file_is_on_white():
    picture = Image.open(io.BytesIO(figures.encode(drawn(), "png"))).convert("RGBA")
    assert picture.getpixel((1, 1)) == (255, 255, 255, 255)
    assert b"fill: #ffffff" in figures.encode(drawn(), "svg")


def test_nothing_of_the_learners_matplotlib_is_touched():
    before = dict(matplotlib.rcParams)
    figures.to_img(drawn(), "curves")
    figures.encode(drawn(), "svg")
    assert dict(matplotlib.rcParams) == before
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []


def test_a_page_that_shows_no_svg_gets_a_small_png_of_the_figure(monkeypatch):
    monkeypatch.setenv("G2C_PICTURES", "png")
    html = figures.to_img(drawn(), 'a "figure"')
    alt, data = re.fullmatch(r'<img alt="(.*)" src="data:image/png;base64,(.*)"/>', html).groups()
    picture = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
    assert alt == "a &quot;figure&quot;" and len(html) < 30_000
    assert picture.getpixel((0, 0)) == (255, 255, 255) and len(picture.getcolors()) > 10
