"""One number at a time: W and b, their loss, the gradient and one step."""

import numpy as np
import pytest
from runs import TRAINER

from g2c_magics.playground.knobs import Knobs
from g2c_magics.playground.line import GRID, Line


@pytest.fixture
def page(open_page, nn):
    return open_page(Line(TRAINER, Knobs()))


def test_the_landscape_is_lowest_where_the_data_lie(page):
    lowest = np.unravel_index(page.levels.argmin(), (GRID, GRID))
    along = np.linspace(-6, 6, GRID)
    assert along[lowest[1]] == pytest.approx(3, abs=0.4)  # W
    assert along[::-1][lowest[0]] == pytest.approx(2, abs=0.4)  # b


def test_a_slider_moves_the_line_and_one_step_follows_the_gradient(page):
    page.says("set", name="W", value=-1)
    page.says("set", name="b", value=0.5)
    page.until(lambda: page.frames[-1]["W"] == -1 and page.frames[-1]["b"] == 0.5)
    before = page.frames[-1]
    page.says("step")
    page.until(lambda: page.frames[-1]["step"] == 1)
    after = page.frames[-1]
    for place, name in enumerate(("W", "b")):
        expected = before[name] - 0.1 * before["gradient"][place]
        assert after[name] == pytest.approx(expected, abs=1e-3)
    assert after["loss"] < before["loss"]
    assert after["path"] == [(-1, 0.5)]


def test_playing_ends_at_the_best_line(page):
    page.says("set", name="lr", value=0.5)
    page.says("play")
    page.until(lambda: page.frames[-1]["step"] > 30)
    assert page.frames[-1]["W"] == pytest.approx(3, abs=0.2)
    assert page.frames[-1]["b"] == pytest.approx(2, abs=0.2)


def test_what_is_out_of_reach_is_refused(page):
    page.says("set", name="W", value=99)
    page.until(lambda: "from -6 to 6" in page.state["problem"])
