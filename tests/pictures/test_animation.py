"""A run keeps few snapshots of its weights, and its animation shows the boundary at each."""

import io
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


def test_the_player_is_small_well_formed_and_rests_at_the_last_frame(animation):
    html = view.to_html(animation)
    assert len(html) < 80_000
    root = ElementTree.fromstring(html)
    moves = root.findall(".//animateTransform")
    assert len(moves) == 2
    for move in moves:
        assert len(move.get("values").split(";")) == len(animation.frames)
        assert move.get("fill") == "freeze"
    resting = root.find(".//g").get("transform")
    assert resting == f"translate({moves[0].get('values').split(';')[-1]})"
    assert "epoch 200 of 200" in html


def test_the_strip_holds_every_frame_with_both_classes_in_the_last(animation):
    strip = Image.open(io.BytesIO(view.to_strip(animation)))
    size = animation.last.label.shape[0]
    assert strip.size == (size, size * len(animation.frames))
    bottom = np.asarray(strip)[-size:]
    assert np.array_equal(bottom == view.LINE, _edges(animation.last.label[::-1]))


@pytest.mark.slow
def test_the_gif_has_all_frames_and_holds_the_last_one(animation):
    gif = Image.open(io.BytesIO(view.to_gif(animation)))
    assert gif.n_frames == len(animation.frames)
    gif.seek(gif.n_frames - 1)
    assert gif.info["duration"] == view.GIF_LAST_FRAME_MS


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


def _edges(label: np.ndarray) -> np.ndarray:
    """Where a point differs from its left or from its lower neighbour; the top row comes first."""
    edges = np.zeros(label.shape, dtype=bool)
    edges[:, 1:] |= label[:, 1:] != label[:, :-1]
    edges[:-1] |= label[:-1] != label[1:]
    return edges
