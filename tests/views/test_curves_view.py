"""Several runs are laid over each other, told apart by more than colour."""

import random
import re

import pytest
import torch

from g2c_magics.notebook import picture_requests
from g2c_magics.notebook.display import Curves
from g2c_magics.training import Data, Run, RunTable, Settings, Split, table_of
from g2c_magics.training.run import Verdict, to_entry
from g2c_magics.training.sweep import labels
from g2c_magics.views import curves
from g2c_magics.views import runs as table_view
from g2c_magics.views.palette import CLASSES, TRAIN
from g2c_magics.views.panels import panels_of
from g2c_magics.views.plot import DOTTED, Line, Panel


class Model:
    def parameters(self):
        return []

    def __repr__(self):
        return "Linear(2, 2)"


def made(name, scale=1.0, **wishes) -> Run:
    data = Data("circles", "points", Split(torch.zeros(4, 2), torch.zeros(4).long()), classes=2)
    run = Run(Model(), data, Settings(name=name, **wishes), epochs=3, status="finished")
    run.history = [
        {
            "epoch": epoch,
            "train_loss": scale / epoch,
            "val_loss": 1.5 * scale / epoch,
            "train_accuracy": 0.8,
            "val_accuracy": 0.9,
            "seconds": 0.1,
        }
        for epoch in (1, 2, 3)
    ]
    return run


def legend_of(picture):
    return [text.get_text() for text in picture.legends[0].get_texts()]


@pytest.mark.parametrize("count", [2, 8, 10, 12])
def test_runs_are_told_apart_by_colour_and_dash_in_the_page(count):
    several = [made(f"run{rate}", 1 + rate / 10, lr=float(rate + 1)) for rate in range(count)]
    for panel in panels_of(several):
        lines = [line for line in panel.lines if line.label]
        assert len({(line.color, line.dash) for line in lines}) == count
        assert len({line.color for line in lines}) == min(count, 10)
    html = curves.to_html(several)
    assert set(CLASSES[:count]) <= set(re.findall(r'stroke="(#[0-9a-f]{6})"', html))
    assert len(html) < 40_000


def test_a_few_runs_show_training_too_thin_and_dotted_in_the_same_colour():
    several = [made("a", lr=1.0), made("b", lr=2.0)]
    (loss, _) = panels_of(several)
    val, train = loss.lines[:2]
    assert train.color == val.color and train.width < val.width and train.dash == DOTTED
    assert [y for _, y in train.points] == [1, 1 / 2, 1 / 3]
    many = [made(f"run{rate}", lr=float(rate + 1)) for rate in range(8)]
    assert len(panels_of(many)[0].lines) == 8
    many[3].diagnoses = [to_entry(Verdict("overfitting", "rises"))]
    (loss, _) = panels_of(many)
    assert [line.color for line in loss.lines if not line.label] == [CLASSES[3]]
    assert "run3 (lr 4) · overfitting" in [line.label for line in loss.lines]


def test_labels_say_what_differs_and_what_was_found():
    several = [made("mlp_lr_0_1", lr=0.1), made("mlp_lr_1", lr=1.0)]
    several[1].status, several[1].history[2]["val_loss"] = "diverged at epoch 3", float("nan")
    assert legend_of(curves.figure(several)) == ["lr 0.1", "lr 1 · diverged at epoch 3"]
    ends = [mark.point for mark in panels_of(several)[0].marks if mark.kind == "end"]
    assert ends == [(2, 0.75)]


def test_runs_on_different_data_say_so_and_have_a_dash_for_each_data_set():
    several = [made("a", lr=1.0), made("b", lr=2.0), made("c", lr=3.0)]
    several[2].data = Data(**{**vars(several[2].data), "name": "moons"})
    (loss, _) = panels_of(several)
    first, second, other = (line for line in loss.lines if line.label)
    assert first.dash == second.dash != other.dash
    assert first.label.endswith("circles") and other.label.endswith("moons")
    assert "different data (circles, moons)" in curves.to_html(several)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_curves_are_saved_whole(kind, tmp_path):
    several = Curves([made("a", lr=1.0), made("b", lr=2.0)])
    path = picture_requests.save(several, str(tmp_path / f"curves.{kind}"))
    assert path.stat().st_size > 5_000


def test_a_setting_that_a_run_left_open_is_not_in_its_label():
    several = [made("a", lr=1.0, noise=0.1), made("b", lr=2.0)]
    assert labels(several) == ["a (lr 1, noise 0.1)", "b (lr 2)"]


@pytest.mark.parametrize("count", [1, 2, 12])
@pytest.mark.parametrize("name", ["run", "a_name_of_sixty_eight_characters_" + "x" * 35])
def test_no_legend_covers_a_curve_however_long_the_names_are(count, name):
    several = [made(f"{name}{rate}", 1 + rate / 10, lr=float(rate + 1)) for rate in range(count)]
    picture = curves.figure(several)
    picture.canvas.draw()
    legend = picture.legends[0].get_window_extent()
    assert len(set(legend_of(picture))) == (3 if count == 1 else count)
    for ax in picture.axes:
        box = ax.get_window_extent()
        assert not legend.overlaps(box)
        assert box.width > 0.3 * picture.bbox.width and box.height > 100
    # In the page the legend is text of its own, below all panels.
    html = curves.to_html(several)
    assert html.index("overflow-wrap:anywhere") > html.rindex("</text>")


def test_a_sweep_is_ranked_by_its_best_losses_and_names_a_winner():
    slow, good = made("mlp_lr_0_1", 1.0, lr=0.1), made("mlp_lr_1", 0.1, lr=1.0)
    wild = made("mlp_lr_9", 0.01, lr=9.0)
    slow.diagnoses = [to_entry(Verdict("lr-too-low", "creeps"))]
    wild.status = "diverged at epoch 4"
    text = curves.to_text([slow, wild, good]).splitlines()
    assert text[1].split("  ")[0] == "" and "best val loss" in text[1]
    assert [line.split()[:2] for line in text[2:5]] == [
        ["1", "mlp_lr_1"],
        ["2", "mlp_lr_0_1"],
        ["3", "mlp_lr_9"],
    ]
    assert text[2].endswith("nothing seen") and text[3].endswith("lr-too-low")
    assert text[4].endswith("diverged at epoch 4")
    assert text[5] == (
        "Winner: lr 1, with the lowest validation loss, 0.05 at epoch 3; next is lr 0.1 with 0.5."
    )
    html = curves.to_html([slow, wild, good])
    assert html.count("<tr>") == 4 and "Winner: lr 1" in html


def test_a_winner_that_hardly_wins_or_has_a_verdict_is_told_so():
    one, other = made("a_lr_1", 1.0, lr=1.0), made("a_lr_3", 1.01, lr=3.0)
    one.diagnoses = [to_entry(Verdict("overfitting", "rises"))]
    last = curves.to_text([one, other]).splitlines()[-1]
    assert "; lr 3 is as good, with 0.505." in last
    assert last.endswith("Even so it shows overfitting.")
    one.status = other.status = "diverged at epoch 2"
    assert curves.to_text([one, other]).endswith("No winner: every run diverged or failed.")


def test_seeds_of_a_sweep_are_ranked_by_their_mean():
    several = [
        made(f"a_lr_{lr}_seed_{seed}", scale * lr, lr=float(lr), seed=seed)
        for lr in (1, 2)
        for seed, scale in enumerate((1.0, 2.0))
    ]
    text = curves.to_text(several).splitlines()
    assert text[2].split()[:6] == ["1", "2", "seeds", "lr", "1", "0.75"]
    assert text[-1].startswith("Winner: lr 1, with the lowest mean validation loss, 0.75;")


def test_runs_on_other_rows_are_not_ranked():
    assert "Winner" not in curves.to_text([made("a", noise=0.1), made("b", noise=0.2)])


def test_seeds_are_a_mean_in_a_band():
    several = [made("a", scale, seed=seed) for seed, scale in enumerate((1.0, 2.0, 3.0))]
    loss = curves.figure(several).axes[0]
    assert len(loss.lines) == len(loss.collections) == 1
    assert loss.lines[0].get_ydata()[0] == pytest.approx(3.0)
    assert "over 3 seeds" in curves.to_text(several)
    (area,) = panels_of(several)[0].areas
    spread = 1.5 * (2 / 3) ** 0.5  # of 1.5, 3 and 4.5
    assert (area.low[0], area.high[0]) == ((1, 3 - spread), (1, 3 + spread))


def test_a_long_run_keeps_its_extremes_in_a_small_picture():
    run = made("long")
    run.history = [dict(run.history[0], epoch=e, val_loss=1.0) for e in range(1, 10_001)]
    run.history[6_789]["val_loss"], run.history[3_210]["val_loss"] = 7.5, 0.25
    losses = [loss for _, loss in panels_of([run])[0].lines[1].points]
    assert max(losses) == 7.5 and min(losses) == 0.25 and len(losses) <= 162
    assert len(curves.to_html([run] * 1)) < 20_000


@pytest.mark.parametrize("seed", range(20))
def test_no_two_ticks_are_alike_and_each_says_where_it_stands(seed):
    rng = random.Random(seed)
    low = rng.choice([0.0, 0.49, 0.5, 0.9, 0.999])
    span = rng.choice([0.0, 0.0004, 0.003, 0.02, 0.5])
    for what in ("loss", "accuracy"):
        values = [min(low + span * rng.random(), 1) for _ in range(9)]
        if what == "loss" and seed % 2:
            values = [10 ** rng.uniform(-6, 9) for _ in range(9)]
        panel = Panel(what, what, (Line("", list(enumerate(values)), TRAIN),), (0, 8))
        (bottom, top), ticks = panel.y_limits, panel.y_ticks
        assert bottom < min(values) <= max(values) < top
        words = [text for _, text in ticks]
        assert 2 <= len(words) == len(set(words)) <= 8
        for value, text in ticks:
            assert bottom <= value <= top
            number = float(text.rstrip("%")) / (100 if what == "accuracy" else 1)
            assert number == pytest.approx(value, rel=1e-9, abs=1e-12)
            assert what == "loss" or number <= 1


def test_the_table_of_runs_reads_in_text_and_is_escaped_in_html():
    run = made("relu", lr=0.5)
    run.diagnoses = [to_entry(Verdict("overfitting", "the validation loss rises"))]
    head, row = table_view.to_text(table_of([run])).splitlines()
    assert head.split()[:3] == ["run", "model", "data"]
    assert row.split()[0] == "relu" and " circles " in row
    assert "90.0%" in row
    assert " overfitting " in row and "finished" not in row
    run.data = Data(**{**vars(run.data), "name": "<b>,y"})
    assert "&lt;b&gt;" in table_view.to_html(table_of([run]))


def test_no_runs_yet_says_how_to_make_one():
    assert "%%g2c_train" in table_view.to_text(RunTable(()))


def test_one_run_alone_differs_from_nothing():
    assert curves.to_text([made("alone")]).splitlines()[0] == "1 run"
