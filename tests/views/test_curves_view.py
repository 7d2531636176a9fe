"""Several runs are laid over each other, told apart by more than colour."""

import pytest
import torch

from g2c_magics.training import Data, Run, RunTable, Settings, Split, table_of
from g2c_magics.training.run import Verdict, to_entry
from g2c_magics.views import curves
from g2c_magics.views import runs as table_view


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


def test_six_runs_are_six_curves_told_apart_by_colour_and_dash():
    several = [made(f"run{rate}", lr=float(rate + 1)) for rate in range(6)]
    loss, accuracy = curves.figure(several).axes
    assert len(loss.lines) == len(accuracy.lines) == 6
    assert len({(line.get_color(), line.get_linestyle()) for line in loss.lines}) == 6
    assert loss.get_ylabel() == "validation loss"


def test_labels_say_what_differs():
    several = [made("mlp_lr_0_1", lr=0.1), made("mlp_lr_1", lr=1.0)]
    (loss, _) = curves.figure(several).axes
    assert [text.get_text() for text in loss.get_legend().get_texts()] == ["lr 0.1", "lr 1"]
    assert curves.to_text(several).startswith("2 runs that differ in: lr\n")


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


def test_the_bundle_is_small():
    bundle = curves.mimebundle(iter([made(f"run{rate}", lr=float(rate + 1)) for rate in range(5)]))
    assert set(bundle) == {"text/plain", "text/html"}
    assert len(bundle["text/html"]) < 25_000


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
    assert "%%g2c_train" in table_view.mimebundle(RunTable(()))["text/plain"]


def test_one_run_alone_differs_from_nothing():
    assert curves.to_text([made("alone")]).splitlines()[0] == "1 run"
