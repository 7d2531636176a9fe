"""Runs side by side: what differs, results as the runs have them, and whether they compare."""

import re

import pytest
import torch
from runs import run_on, subject_of

from g2c_magics.pictures import comparison_of
from g2c_magics.training import TrainingError
from g2c_magics.training.logged_runs import find_run
from g2c_magics.training.stored_run import curves_of
from g2c_magics.views import compare as view

__all__ = ["run_on"]  # a fixture


@pytest.fixture(scope="module")
def runs(trained):
    """Two short runs of the circles."""
    return [
        trained("circles", lambda nn: hidden_with(nn, nn.ReLU()), epochs=40, name="relu"),
        trained("circles", hidden_with, epochs=40, lr=0.1, name="line"),
    ]


def hidden_with(nn, *between):
    return nn.Sequential(nn.Linear(2, 8), *between, nn.Linear(8, 2))


def test_settings_that_differ_are_apart_from_those_that_are_the_same(runs):
    made = comparison_of(runs, subject_of)
    assert [key for key, _ in made.differing] == ["model", "lr"]
    assert dict(made.differing)["lr"] == (0.5, 0.1)
    same = dict(made.same)
    assert same["epochs"] == (40, 40) and "name" not in same and "lr" not in same
    html = view.to_html(made)
    assert "≠ lr" in html and "≠ epochs" not in html
    folded = re.search(r"<details>.*?</details>", html, re.DOTALL)[0]
    assert "epochs 40" in folded and "data circles" in folded


def test_results_are_those_of_the_weights_that_each_model_has(runs):
    results = dict(comparison_of(runs, subject_of).results)
    for place, run in enumerate(runs):
        x, y = run.data.val
        logits = run.model(x).detach()
        loss = float(torch.nn.functional.cross_entropy(logits, y))
        assert results["val_loss"][place] == pytest.approx(loss, rel=1e-4)
        share = float((logits.argmax(dim=1) == y).float().mean())
        assert results["val_accuracy"][place] == pytest.approx(share)
        assert results["kept_epoch"][place] == results["epochs_done"][place] == 40
        assert results["seconds"][place] == run.seconds


def test_boundaries_lie_over_one_part_of_the_plane(runs):
    first, second = comparison_of(runs, subject_of).boundaries
    assert (first.name, second.name) == ("relu", "line") and first.bounds == second.bounds


def test_runs_of_different_data_are_said_not_to_compare(runs, trained):
    digits = trained("digits", lambda nn: nn.Linear(64, 10), epochs=1, lr=0.1, name="digits")
    made = comparison_of([runs[0], digits], subject_of)
    assert made.data_note == (
        "These runs are of different data, circles and digits: their losses and accuracies do not "
        "compare."
    )
    assert made.boundaries == () and "✓" not in view.to_html(made)
    assert view.to_text(made).startswith("! These runs are of different data")


def test_another_draw_of_the_same_data_is_said_too(run_on):
    made = comparison_of(
        [run_on(epochs=2, name="a"), run_on(epochs=2, name="b", seed=3)], subject_of
    )
    assert made.data_note.startswith("These runs are of different rows of circles (seed differ")


def test_a_run_of_which_only_the_log_is_left_is_compared_without_boundaries(runs, run_on, tmp_path):
    run_on(epochs=2, name="old", runs_dir=tmp_path)
    old = curves_of(find_run(tmp_path, "old"))
    made = comparison_of([runs[0], old], subject_of)
    assert made.notes[-1] == "No boundaries: of old only the log could be read."
    assert dict(made.results)["val_loss"][1] == pytest.approx(old.last["val_loss"])


def test_two_runs_of_one_name_are_called_by_their_logs(run_on, tmp_path):
    both = [run_on(epochs=epochs, name="relu", runs_dir=tmp_path) for epochs in (2, 3)]
    first, second = (run.name for run in comparison_of(both, subject_of).runs)
    assert first != second and first.startswith("relu_20") and second.startswith("relu_20")
    assert both[0].name == "relu"


def test_too_few_too_many_and_empty_runs_are_one_line(runs, run_on):
    for several, said in (
        (runs[:1], "wants 2 to 4 runs, by name. Got 1 instead."),
        (runs * 3, "wants 2 to 4 runs, by name. Got 6 instead."),
        ([runs[0], runs[0]], "wants different runs. relu is named twice."),
    ):
        with pytest.raises(TrainingError, match=said):
            comparison_of(several, subject_of)
    empty = run_on(epochs=1, name="empty")
    empty.history, empty.status = [], "interrupted at epoch 1"
    with pytest.raises(TrainingError, match="empty has no whole epoch"):
        comparison_of([runs[0], empty], subject_of)


def test_four_runs_fit_into_a_small_sheet_with_their_verdicts(runs, run_on):
    more = [run_on(epochs=30, lr=30.0, name="high"), run_on("moons", epochs=5, name="moons")]
    more[1].diagnoses = [{"pitfall": "x", "task": None, "message": "a <b> & c", "try": None}]
    made = comparison_of([*runs, *more], subject_of)
    text, html = view.to_text(made), view.to_html(made)
    assert len(html) < 80_000
    assert "moons: x: a <b> & c" in text and "a &lt;b&gt; &amp; c" in html
    figure = view.figure(comparison_of(runs, subject_of))
    assert len([ax for part in figure.subfigs for ax in part.axes]) == 4
