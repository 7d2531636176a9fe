"""A Run shows itself in words and in HTML, while it goes on and after it."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest
import torch
from runs import subject_of

from g2c_magics.pictures.boundary import boundary_of
from g2c_magics.training import Data, Run, Settings, Split
from g2c_magics.training.run import Verdict, to_entry
from g2c_magics.views import curves
from g2c_magics.views import run as view
from g2c_magics.views.live import pictures
from g2c_magics.views.palette import TRAIN, VAL
from g2c_magics.views.panels import panels_of


class Model:
    """A learner's model, as far as a view looks at it."""

    def parameters(self):
        return []

    def __repr__(self):
        return "Sequential(<script>)"


@pytest.fixture
def finished() -> Run:
    data = Data("mnist", "images", Split(torch.zeros(4, 2), torch.zeros(4).long()), classes=10)
    run = Run(Model(), data, Settings(name="relu"), epochs=3, status="finished", progress=1.0)
    run.history = [
        {
            "epoch": epoch,
            "train_loss": 1 / epoch,
            "val_loss": 1.5 / epoch,
            "train_accuracy": 0.8,
            "val_accuracy": 0.9,
            "seconds": 0.1,
        }
        for epoch in (1, 2, 3)
    ]
    run.seconds, run.test_accuracy = 2.4, 0.979
    return run


def test_a_run_ends_with_one_sentence(finished):
    assert view.to_text(finished).splitlines()[-1] == (
        "relu: 97.9% on the MNIST test set after 3 epochs, 2.4 s on cpu."
    )


def test_the_note_of_the_data_is_part_of_every_view(finished):
    finished.data = Data(**{**vars(finished.data), "note": "digits enlarged to 28x28, not MNIST"})
    assert finished.data.note in view.to_text(finished)
    assert finished.data.note in view.to_html(finished)
    assert finished.data.note in view.to_html(finished, final=False)
    titles = [ax.get_title() for ax in curves.figure([finished]).axes]
    assert all(finished.data.note in title for title in titles)


def test_what_the_learner_made_is_escaped(finished):
    html = view.to_html(finished)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_live_frame_is_small_well_formed_and_in_the_pages_ink(finished):
    finished.status = "running"
    root = ElementTree.fromstring(pictures(finished))
    assert {svg.get("fill") for svg in root.findall("./div/svg")} == {"currentColor"}
    assert len(drawn_in(root, TRAIN)) == len(drawn_in(root, VAL)) == 2  # loss and accuracy
    finished.history = [dict(finished.history[0], epoch=e) for e in range(1, 5001)]
    finished.epochs = 5000
    assert len(pictures(finished)) < 20_000


def drawn_in(root, color):
    """The lines of a picture in one colour."""
    panels = root.findall("./div/svg")
    paths = [path for panel in panels for path in panel.findall("path")]
    return [p for p in paths if p.get("stroke") == color and p.get("fill") == "none"]


def test_nothing_moves_when_a_run_ends(finished):
    """The live pictures and the final ones are the same, boundary and all."""
    x = torch.rand(64, 2) - 0.5
    finished.boundary = boundary_of(subject_of(Halves(), "", x, (x[:, 0] > 0).long()))
    finished.data = Data("circles", "points", Split(x, x[:, 0].long()), classes=2)
    assert svgs(view.to_html(finished, final=False)) == svgs(view.to_html(finished))
    finished.start = dict(finished.history[0], epoch=0)
    status, history = finished.status, finished.history
    finished.status, finished.history = "running", history[:1]
    first_frame = ElementTree.fromstring(pictures(finished))
    finished.status, finished.history = status, history
    frames = (first_frame, ElementTree.fromstring(pictures(finished)))
    for attribute in ("viewBox", "width", "height", "style"):
        first, last = ([svg.get(attribute) for svg in root.iter("svg")] for root in frames)
        assert first == last
    first, last = ([text.text for text in root.iter("text")][:6] for root in frames)
    assert first == last  # title, axis and epochs: those asked for from the first frame on


def svgs(html):
    return re.findall(r"<svg.*?</svg>", html, re.S)


def test_the_final_picture_is_inside_the_html_and_small(finished):
    html = view.to_html(finished)
    assert '<div class="g2c-figure">' in html
    assert len(html) < 10_000


def test_epoch_0_and_each_batch_are_drawn_and_one_epoch_is_a_point(finished):
    finished.history = finished.history[:1]
    (loss, _) = panels_of([finished])
    assert loss.x_limits == (0, 2) and [text for _, text in loss.x_ticks] == ["1"]
    assert 'd="M187 ' in pictures(finished)  # the middle of a panel
    finished.start = dict(finished.history[0], epoch=0, train_loss=2.3, val_loss=2.4)
    finished.batch_losses = [(0.25, 2.2), (0.5, 1.7), (0.75, 1.2), (1.0, 0.9)]
    (loss, _) = panels_of([finished])
    batches, train, val = loss.lines
    assert list(train.points) == [(0, 2.3), (1, 1.0)] and list(val.points) == [(0, 2.4), (1, 1.5)]
    assert list(batches.points) == finished.batch_losses and batches.opacity < 0.5
    assert "each batch" in pictures(finished)


def test_where_it_overfits_the_best_epoch_and_what_follows_are_marked(finished):
    for row, loss in zip(finished.history, (0.9, 0.4, 0.8), strict=True):
        row["val_loss"] = loss
    finished.diagnoses = [to_entry(Verdict("overfitting", "the validation loss rises"))]
    (loss, _) = panels_of([finished])
    assert [(mark.kind, mark.point) for mark in loss.marks] == [("best", (2, 0.4))]
    assert [(span.label, span.first, span.last) for span in loss.spans] == [("overfitting", 2, 3)]
    assert ">overfitting</text>" in pictures(finished)


def test_diagnoses_are_told_in_words(finished):
    finished.diagnoses = [to_entry(Verdict("lr-too-high", "the loss diverges"))]
    assert "lr-too-high: the loss diverges" in view.to_text(finished)
    assert "lr-too-high" in view.to_html(finished)


def test_the_curves_mark_the_best_epoch_and_name_their_axes(finished):
    picture = curves.figure([finished])
    loss, accuracy = picture.axes
    assert (loss.get_xlabel(), loss.get_ylabel()) == ("epoch", "loss")
    assert accuracy.get_ylabel() == "accuracy"
    labels = [text.get_text() for text in picture.legends[0].get_texts()]
    assert labels == ["training", "validation", "best: epoch 3, 0.5"]


def test_a_run_without_an_epoch_has_a_view_too(finished):
    finished.history, finished.test_accuracy = [], None
    finished.status = "interrupted at epoch 1"
    assert "no epoch finished" in view.to_text(finished)
    assert "no epoch finished" in view.to_html(finished)


def test_the_bar_follows_the_progress(finished):
    finished.status, finished.progress, finished.epochs = "running", 0.5, 6
    assert re.match("▕█{8} {8}▏ 3/6 · ", view.to_line(finished))


class Halves(Model):
    """Tells right from left."""

    def __call__(self, x):
        return torch.stack([-4 * x[:, 0], 4 * x[:, 0]], dim=1)


def test_a_boundary_with_its_points_stands_beside_the_curves_in_equal_aspect(
    finished,
):
    x = (torch.rand(64, 2) - 0.5) * torch.tensor([2.0, 1.0])
    finished.boundary = boundary_of(
        subject_of(Halves(), "", x, (x[:, 0] > 0).long()), grid_points=100
    )
    root = ElementTree.fromstring(pictures(finished))
    boundary = root.findall("./div/svg")[-1]
    image = boundary.find("image")
    left, right, bottom, top = finished.boundary.bounds
    ratio = float(image.get("width")) / float(image.get("height"))
    assert ratio == pytest.approx((right - left) / (top - bottom), rel=0.01)
    points = [
        path.get("d") for path in boundary.findall("path") if path.get("fill", "")[0:1] == "#"
    ]
    assert sum(path.count("M") for path in points) == 64
    assert len(view.to_html(finished)) < 30_000


@pytest.mark.slow
def test_live_frames_need_no_matplotlib():
    code = (
        "import sys; from g2c_magics.views import run, live; "
        "print([name for name in ('matplotlib', 'sklearn', 'torchvision') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_page_that_shows_no_svg_gets_pictures_of_the_end_and_of_several(finished, monkeypatch):
    monkeypatch.setenv("G2C_PICTURES", "png")
    for html in (view.to_html(finished), curves.to_html([finished])):
        assert "<svg" not in html and html.count('src="data:image/png;base64,') == 1
