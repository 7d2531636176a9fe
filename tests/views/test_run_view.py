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
from g2c_magics.views.live import live_svg


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


def test_a_live_frame_is_small_well_formed_and_themeless(finished):
    finished.status = "running"
    picture = live_svg(finished)
    root = ElementTree.fromstring(picture)
    assert root.get("fill") == "currentColor"
    assert len(root.findall(".//polyline")) == 4
    finished.history = [dict(finished.history[0], epoch=e) for e in range(1, 5001)]
    finished.epochs = 5000
    assert len(live_svg(finished)) < 4000


def test_the_final_picture_is_inside_the_html_and_small(finished):
    bundle = view.mimebundle(finished)
    assert set(bundle) == {"text/plain", "text/html"}
    assert '<svg class="g2c-figure"' in bundle["text/html"]
    assert len(bundle["text/html"]) < 25_000


def test_diagnoses_are_told_in_words(finished):
    finished.diagnoses = [to_entry(Verdict("lr-too-high", "the loss diverges"))]
    assert "lr-too-high: the loss diverges" in view.to_text(finished)
    assert "lr-too-high" in view.to_html(finished)


def test_the_curves_mark_the_best_epoch_and_name_their_axes(finished):
    loss, accuracy = curves.figure([finished]).axes
    assert (loss.get_xlabel(), loss.get_ylabel()) == ("epoch", "loss")
    assert accuracy.get_ylabel() == "accuracy"
    labels = [text.get_text() for text in loss.get_legend().get_texts()]
    assert labels == ["training", "validation", "best: epoch 3, 0.5"]


def test_a_run_without_an_epoch_has_a_view_too(finished):
    finished.history, finished.test_accuracy = [], None
    finished.status = "interrupted at epoch 1"
    assert "no epoch finished" in view.to_text(finished)
    assert "no epoch finished" in view.to_html(finished)


def test_the_bar_follows_the_progress(finished):
    finished.status, finished.progress, finished.epochs = "running", 0.5, 6
    assert re.match("▕█{8} {8}▏ 3/6 · ", view.to_line(finished))


def test_a_boundary_is_shown_beside_the_curves_live_and_final(finished):
    class Halves(Model):
        def __call__(self, x):
            return torch.stack([-4 * x[:, 0], 4 * x[:, 0]], dim=1)

    x = torch.rand(80, 2) - 0.5
    finished.boundary = boundary_of(
        subject_of(Halves(), "", x, (x[:, 0] > 0).long()), grid_points=60
    )
    live = view.to_html(finished, final=False)
    assert live.count("<img") == 1
    assert len(live) < 8_000
    finished.boundary = boundary_of(subject_of(Halves(), "", x, (x[:, 0] > 0).long()))
    final = view.to_html(finished)
    assert final.count("<svg") == 2
    assert len(final) < 60_000


@pytest.mark.slow
def test_live_frames_need_no_matplotlib():
    code = (
        "import sys; from g2c_magics.views import run, live; "
        "print([name for name in ('matplotlib', 'sklearn', 'torchvision') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
