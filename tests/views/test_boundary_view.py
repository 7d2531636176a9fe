"""A Boundary is drawn on the axes it is given, readable with and without colour."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure
from runs import subject_of

from g2c_magics.pictures.boundary import boundary_of
from g2c_magics.views import boundary as view
from g2c_magics.views.boundary_lines import simplified
from g2c_magics.views.palette import shading


class Halves:
    """A model that tells right from left."""

    device = "cpu"

    def __call__(self, x):
        return torch.stack([-4 * x[:, 0], 4 * x[:, 0]], dim=1)


@pytest.fixture
def halves():
    x = torch.tensor([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    return boundary_of(subject_of(Halves(), "", x, torch.tensor([0, 0, 1, 1])))


def test_it_draws_on_the_given_axes_with_labels_limits_and_accuracy(halves):
    ax = Figure().subplots()
    assert view.draw(halves, ax) is ax
    assert ax.get_xlabel() == "x₁"
    assert ax.get_xlim() == pytest.approx(halves.bounds[:2])
    assert "100.0%" in ax.get_title()


def test_the_shading_has_a_region_a_class_and_is_pale_at_the_line(halves):
    colors = shading(halves)
    left, middle, right = colors[100, 0], colors[100, 100], colors[100, -1]
    assert np.abs(left - right)[:3].max() > 0.2
    assert middle[3] < 0.1 and left[3] > 0.5  # how much of the paper it covers


def test_many_regions_carry_their_class_as_a_number_in_them():
    class Thirds:
        def __call__(self, x):
            return torch.stack([-9 * x[:, 0], 0 * x[:, 0], 9 * x[:, 0] - 3], dim=1)

    x = torch.tensor([[-1.0, -1.0], [0.1, 1.0], [1.0, -1.0], [1.0, 1.0]])
    boundary = boundary_of(subject_of(Thirds(), "", x, torch.tensor([0, 1, 2, 2])))
    ax = view.draw(boundary, Figure().subplots())
    for text in ax.texts:
        across, up = text.xy
        column = np.abs(boundary.xx[0] - across).argmin()
        row = np.abs(boundary.yy[:, 0] - up).argmin()
        assert boundary.label[row, column] == int(text.get_text())
    assert sorted(text.get_text() for text in ax.texts) == ["0", "1", "2"]


def test_a_long_note_is_wrapped_above_its_panel(halves):
    noted = replace(halves, note="a projection: " + "many words " * 12)
    (ax,) = view.figure([noted]).axes
    lines = ax.get_title().splitlines()
    assert len(lines) > 3 and max(map(len, lines)) <= view.title_width(ax)


def test_the_decision_boundary_runs_where_two_classes_are_even(halves):
    ax = Figure().subplots()
    assert view.draw_lines(halves, ax, colors="k")
    (line,) = ax.collections[0].get_segments()
    assert np.abs(line[:, 0]).max() < 0.02
    assert line[:, 1].min() == pytest.approx(halves.bounds[2])
    assert not view.draw_lines(replace(halves, probability=np.full((200, 200, 2), 0.5)), ax)


def test_a_line_between_two_of_many_classes_is_drawn_once():
    class Thirds:
        def __call__(self, x):
            return torch.stack([-9 * x[:, 0], 0 * x[:, 0], 9 * x[:, 0] - 3], dim=1)

    x = torch.tensor([[-1.0, -1.0], [0.1, 1.0], [1.0, -1.0], [1.0, 1.0]])
    boundary = boundary_of(subject_of(Thirds(), "", x, torch.tensor([0, 1, 2, 2])))
    ax = Figure().subplots()
    view.draw_lines(boundary, ax, colors="k")
    places = sorted(line[:, 0].mean() for line in ax.collections[0].get_segments())
    assert places == pytest.approx([0, 1 / 3], abs=0.02)


def test_eight_boundaries_wrap_into_rows_and_fit_a_page(halves):
    html = view.to_html([halves] * 8)
    assert "auto-fit" in html and html.count("<svg") == 9  # the last is the legend
    assert len(html) < 80_000
    axes = view.figure([halves] * 8).axes
    assert {ax.get_subplotspec().colspan.start for ax in axes} == {0, 1, 2}


def test_one_unit_is_as_long_across_as_up(halves):
    assert view.draw(halves, Figure().subplots()).get_aspect() == 1


def test_a_line_without_its_needless_points_stays_where_it_was():
    angle = np.linspace(0, 2 * np.pi, 400)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    few = simplified(circle, 0.001)
    assert 20 < len(few) < 200
    middles = (few[1:] + few[:-1]) / 2
    assert np.abs(np.hypot(*middles.T) - 1).max() < 0.0021


def test_points_left_out_are_said(halves):
    x, y = halves.train
    many = replace(halves, train=(np.tile(x, (500, 1)), np.tile(y, 500)))
    assert "400 of the 2,000 points are drawn" in view.to_html([many])


def test_panels_share_their_limits(halves):
    axes = view.figure([halves, halves]).axes
    assert len(axes) == 2
    assert axes[0].get_xlim() == axes[1].get_xlim()


def test_its_view_is_small_and_says_the_accuracy_in_words(halves):
    assert view.to_text([halves] * 3).count("100.0%") == 3
    assert len(view.to_html([halves] * 3)) < 80_000


def test_what_stands_above_a_panel_fits_it(halves):
    for side, name in (
        (2.5, "long"),
        (3.4, "strength_decay_0_001"),
        (2.5, "strength_decay_0_001_seed_1"),
    ):
        picture = view.figure([replace(halves, name=name)], side)
        picture.canvas.draw()
        (ax,) = picture.axes
        box = ax.title.get_window_extent()
        assert box.x0 >= 0 and box.x1 <= picture.bbox.x1, (side, name)
