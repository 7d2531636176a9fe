"""A run keeps few snapshots of its weights, and its animation shows the boundary at each."""

import base64
import io
import re
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from PIL import Image
from runs import subject_of

from g2c_magics.pictures import animation_of
from g2c_magics.training import Run, TrainingError
from g2c_magics.training.weights import MOST, MOST_BYTES, Snapshots
from g2c_magics.views import animation as view
from g2c_magics.views.format import MARK


@pytest.fixture(scope="module")
def animation(circles: Run):
    return animation_of(subject_of(circles))


def test_snapshots_are_few_start_before_the_first_epoch_and_thin_out(circles):
    epochs = [snapshot.epoch for snapshot in circles.snapshots]
    gaps = np.diff(epochs)
    assert epochs[0] == 0 and 30 <= len(epochs) < MOST
    assert gaps.max() == gaps[-1] > gaps[0]


@pytest.mark.parametrize(("first", "last"), [(0, 1), (0, 7), (3, 39), (0, 40), (100, 5000)])
def test_any_span_of_epochs_has_its_first_and_no_more_than_most(first, last):
    wanted = Snapshots([torch.zeros(1)], first, last).wanted
    assert first in wanted and len(wanted) < MOST
    assert all(first <= epoch < last for epoch in wanted)


def test_large_models_keep_fewer_and_the_largest_none():
    third = torch.empty(MOST_BYTES // 4 // 3)
    assert len(Snapshots([third], 0, 100).wanted) == 2
    assert Snapshots([torch.empty(MOST_BYTES // 4)], 0, 100).wanted == set()


def test_each_frame_is_what_the_model_was(circles, animation):
    assert [epoch for epoch, _ in animation.frames[:-1]] == [one.epoch for one in circles.snapshots]
    assert animation.frames[-1][0] == 200
    for epoch, frame in animation.frames[1:]:
        assert frame.accuracy == pytest.approx(circles.history[epoch - 1]["val_accuracy"])
        assert frame.bounds == animation.last.bounds


def test_animating_leaves_the_weights_as_they_were(circles):
    before = [parameter.detach().clone() for parameter in circles.model.parameters()]
    animation_of(subject_of(circles))
    pairs = zip(before, circles.model.parameters(), strict=True)
    assert all(torch.equal(old, new) for old, new in pairs)


def test_the_film_is_one_small_picture_that_plays_without_a_script(animation):
    html = view.to_html(animation)
    assert len(html) < 80_000
    assert not re.search(r"<script|\son\w+=|<svg|<button", html)
    ElementTree.fromstring(f"<div>{html}</div>")
    still, film = (pictures_in(html)[place] for place in (0, 1))
    assert still.n_frames == 1 and film.n_frames >= view.FEWEST_FRAMES
    assert "(prefers-reduced-motion:reduce)" in html.partition("<img")[0]


def test_the_last_frame_shows_both_regions_and_rests(animation):
    frames = view.draw_frames(animation, 300)
    assert len(frames) == len(animation.frames)
    last = frames[-1].convert("RGB")
    middle, corner = last.getpixel((160, 150)), last.getpixel((50, 40))
    assert middle[0] > middle[2] and corner[2] > corner[0]  # orange inside, blue outside
    film = Image.open(io.BytesIO(view.encoded(frames[-3:], "gif")))
    film.seek(2)
    film.load()
    assert film.info["duration"] >= 1000 * view.LAST_SECONDS


def test_a_film_too_large_leaves_frames_out_but_neither_the_first_nor_the_last():
    assert view.evenly(39, 39) == list(range(39))
    assert view.evenly(39, 5) == [0, 10, 19, 28, 38]
    noise = np.random.default_rng(0).integers(0, 255, (30, 60, 60, 3), dtype=np.uint8)
    frames = [Image.fromarray(one) for one in noise]
    film = view.within(frames, len(view.encoded(frames, "gif")) * 2 // 3)
    assert view.FEWEST_FRAMES <= Image.open(io.BytesIO(film)).n_frames < 30


def test_forty_classes_are_filmed_like_two(trained):
    run = trained("blobs", lambda nn: nn.Linear(2, 40), epochs=3, classes=40, n=400)
    film = pictures_in(view.to_html(animation_of(subject_of(run))))[1]
    assert film.n_frames == 4


@pytest.mark.slow
@pytest.mark.parametrize("kind", view.FORMATS)
def test_a_saved_film_has_all_frames_and_plays_for_ever(animation, kind):
    data = view.encode(animation, kind)
    film = Image.open(io.BytesIO(data))
    assert film.n_frames == len(animation.frames) and film.info["loop"] == 0
    assert MARK.encode() in data


def test_no_learners_name_breaks_the_page(trained):
    run = trained("moons", lambda nn: nn.Linear(2, 2), epochs=2)
    animation = animation_of(subject_of(run))
    assert "<b>" not in view.to_html(type(animation)("<b>", animation.frames))


def test_what_cannot_be_animated_is_one_line(trained, nn):
    with pytest.raises(TrainingError, match="a bare model keeps no snapshots"):
        animation_of(subject_of(nn.Linear(2, 2)))
    line = trained("line", lambda nn: nn.Linear(1, 1), epochs=1, lr=0.1)
    with pytest.raises(TrainingError, match="classes of points in the plane"):
        animation_of(subject_of(line))


def pictures_in(html: str) -> list[Image.Image]:
    return [
        Image.open(io.BytesIO(base64.b64decode(data)))
        for data in re.findall(r"data:image/\w+;base64,([^\"]+)", html)
    ]
