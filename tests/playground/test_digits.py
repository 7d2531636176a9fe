"""Drawings are made ready as the data were, and read by the learner's own network."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from runs import TRAINER, data_dir

from g2c_magics.playground.digits import CANVAS, Drawing, scaled, verdict
from g2c_magics.training import Settings, load_data, seeded, train


def seven(shift: int = 0, size: int = 40) -> np.ndarray:
    """A seven as one draws it, somewhere on the canvas."""
    picture = Image.new("L", (CANVAS, CANVAS))
    pen, left, top = ImageDraw.Draw(picture), 6 + shift, 5 + shift
    pen.line(
        [(left, top), (left + size * 0.7, top), (left + size * 0.3, top + size)], 255, 4, "curve"
    )
    return np.asarray(picture)


def test_where_and_how_large_one_draws_does_not_matter():
    one, other = scaled(seven(), 28), scaled(seven(8, 30), 28)
    assert np.abs(one - other).mean() < 0.03


def test_the_centre_of_mass_is_in_the_middle_and_the_digit_in_20_pixels():
    image = scaled(seven(), 28)
    rows, columns = np.nonzero(image)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    middle = np.arange(28) + 0.5
    for axis in (0, 1):
        assert (image.sum(axis=axis) * middle).sum() / image.sum() == pytest.approx(14, abs=0.6)


def test_small_digits_count_ink_in_squares():
    image = scaled(seven(), 8)
    assert image.shape == (8, 8) and set(np.unique(image * 16)) <= set(range(17))
    assert image[0].max() > 0 and image[7].max() > 0


def test_an_empty_canvas_is_black():
    assert scaled(np.zeros((CANVAS, CANVAS), np.uint8), 28).max() == 0
    assert verdict([0.1] * 10, False) == "Draw a digit."


def test_a_verdict_names_the_two_it_hesitates_between():
    assert verdict([0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.4], True) == (
        "Most unsure between 4 and 9: 50% and 40%"
    )
    assert verdict([0, 0, 0, 0, 0.9, 0, 0, 0, 0, 0.1], True) == "4, with 90%"


@pytest.fixture
def drawing(nn) -> Drawing:
    data = load_data(Settings(data="digits"), data_dir())
    with seeded(0):
        model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    run = train(model, data, Settings(data="digits", epochs=15, lr=0.2, device="cpu"), TRAINER)
    return Drawing(TRAINER, run)


def test_a_drawn_seven_is_read(open_page, drawing):
    page = open_page(drawing)
    assert page.frames[-1]["verdict"] == "Draw a digit."
    page.says("draw", buffers=[seven().tobytes()])
    page.until(lambda: page.frames[-1]["verdict"] != "Draw a digit.")
    assert np.argmax(page.frames[-1]["probabilities"]) == 7
    assert len(page.levels) == 64 + 16 * 64 + 16 and len(page.frames[-1]["responses"]) == 16


def test_what_is_no_drawing_is_refused(open_page, drawing):
    page = open_page(drawing)
    page.says("draw", buffers=[b"123"])
    page.until(lambda: "56 × 56" in page.state["problem"])
