"""A run is kept: its weights, its best ones and its cell are read back, and nothing is believed."""

import json
import os
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from runs import TRAINER, data_dir

from g2c_magics.notebook import stored_runs
from g2c_magics.notebook.errors import OneLine
from g2c_magics.training import Settings, TrainingError, load_data, table_of, train
from g2c_magics.training.logged_runs import archive_old, find_run, names_of_logged
from g2c_magics.training.own_cells import is_own, signature_of
from g2c_magics.training.stored_run import curves_of
from g2c_magics.training.weights import Snapshot
from g2c_magics.training.weights_file import (
    FILE,
    SNAPSHOT_BYTES,
    StoredWeights,
    read_weights,
    write_weights,
)
from g2c_magics.views import runs as runs_view

CELL = "Sequential(Linear(2, 16), ReLU(), Linear(16, 2))"


@pytest.fixture(autouse=True)
def key_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))


@pytest.fixture
def kept(nn, tmp_path):
    """kept(cell, **settings): a run of that cell, logged below tmp_path/runs."""

    def go(cell: str = CELL, variables=None, **wishes):
        settings = Settings(**{"epochs": 5, "name": "relu", "device": "cpu", **wishes})
        model = stored_runs.made_by(cell, settings.name, variables or {}, TRAINER, settings.seed)
        data = load_data(settings, data_dir(), variables=variables)
        return train(model, data, settings, TRAINER, runs_dir=tmp_path / "runs", cell=cell)

    return go


def back(tmp_path, name="relu", variables=None, model=None):
    facts = find_run(tmp_path / "runs", name)
    return stored_runs.bring_back(facts, TRAINER, variables or {}, data_dir(), model)


def weights(run) -> list[torch.Tensor]:
    return [parameter.detach().clone() for parameter in run.model.parameters()]


def edit(run, **changes) -> None:
    path = Path(run.log) / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_run_comes_back_with_its_weights_rows_data_and_snapshots(kept, tmp_path, capsys):
    run = kept()
    again = back(tmp_path)
    assert all(map(torch.equal, weights(again), weights(run)))
    assert [row["val_loss"] for row in again.history] == pytest.approx(
        [row["val_loss"] for row in run.history], rel=1e-6
    )
    assert torch.equal(again.data.train.x, run.data.train.x)
    assert [kept.epoch for kept in again.snapshots] == [kept.epoch for kept in run.snapshots]
    assert (again.status, again.log, again.notes) == (run.status, run.log, run.notes)
    assert again.settings == run.settings and again.model_text == run.model_text
    assert capsys.readouterr().out == ""
    assert sum(path.stat().st_size for path in Path(run.log).iterdir()) < 20_000


@pytest.fixture
def spoilt(nn, replace):
    """spoilt(3): from its fourth epoch on, training makes the model worse."""
    plain = nn.train_one_epoch

    def after(good: int) -> None:
        calls = []

        def train_one_epoch(model, loader, optimizer, loss_fn):
            calls.append(1)
            loss = plain(model, loader, optimizer, loss_fn)
            for parameter in model.parameters():
                parameter.data += 3.0 if len(calls) > good else 0.0
            return loss

        replace("train_one_epoch", train_one_epoch)

    return after


def test_the_best_weights_are_kept_beside_the_last(kept, spoilt):
    good = kept(epochs=3)
    spoilt(3)
    run = kept(epochs=5)
    stored = read_weights(Path(run.log))
    assert (stored.last.epoch, stored.best.epoch) == (5, 3)
    assert all(map(torch.equal, stored.best.weights, weights(good)))
    assert all(map(torch.equal, stored.last.weights, weights(run)))


def test_a_resumed_run_keeps_the_best_of_before(kept, spoilt, tmp_path):
    run = kept(epochs=3)
    best = weights(run)
    spoilt(0)
    again = back(tmp_path)
    settings = Settings(epochs=5, name="relu", device="cpu")
    rest = train(None, None, settings, TRAINER, runs_dir=tmp_path / "runs", resume=again)
    for kept_best in (rest.best_weights, read_weights(Path(run.log)).best):
        assert kept_best.epoch == 3 and all(map(torch.equal, kept_best.weights, best))


def test_an_interrupted_run_has_the_weights_of_its_newest_row(kept, replace, nn, tmp_path):
    plain, calls = nn.train_one_epoch, []

    def interrupted(model, loader, optimizer, loss_fn):
        calls.append(1)
        loss = plain(model, loader, optimizer, loss_fn)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return loss

    whole = kept(epochs=6)
    replace("train_one_epoch", interrupted)
    half = kept(epochs=6)
    replace("train_one_epoch", plain)
    assert half.interrupted and len(half.history) == 3 and half.kept_epoch is None
    again = back(tmp_path)
    assert all(map(torch.equal, weights(again), weights(half)))
    rest = train(None, None, Settings(epochs=6, name="relu", device="cpu"), TRAINER, resume=again)
    assert all(map(torch.equal, weights(rest), weights(whole)))
    assert not [note for note in rest.notes if "uninterrupted" in note]


def test_a_run_that_cannot_equal_an_uninterrupted_one_says_so(kept, nn, replace):
    class Momentum(nn.SGD):
        def step(self):
            self.velocity = [torch.rand_like(p) for p in self.params]
            super().step()

    replace("SGD", Momentum)
    run = kept()
    lacks = ["the velocity of your Momentum", "the random numbers that your code draws"]
    assert run.resume_lacks == lacks
    rest = train(None, None, Settings(epochs=6, device="cpu"), TRAINER, resume=run)
    assert f"begins without {' and '.join(lacks)}" in rest.notes[-1]


def test_a_run_that_was_stopped_early_goes_on_from_its_best_and_says_so(kept, spoilt, nn):
    spoilt(3)
    run = kept(epochs=9, early_stop=2)
    assert (run.kept_epoch, run.weights_epoch, len(run.history)) == (3, 3, 5)
    assert read_weights(Path(run.log)).last.epoch == 3
    rest = train(None, None, Settings(epochs=6, device="cpu"), TRAINER, resume=run)
    assert "it begins with the weights of epoch 3" in rest.notes[-1]


def test_the_curves_come_without_a_model_or_data(kept, tmp_path):
    kept(data="digits", cell="Sequential(Linear(64, 10))", epochs=1)
    curves = curves_of(find_run(tmp_path / "runs", "relu"))
    assert curves.curve("val_loss") and repr(curves.model) == "Sequential(Linear(64, 10))"
    assert curves.data.train.x.untyped_storage().nbytes() <= 4
    assert curves.to_dict()["parameters"] == 650


def test_weights_that_no_longer_fit_are_one_line(kept, tmp_path):
    kept("hidden = width\nSequential(Linear(2, hidden), Linear(hidden, 2))", {"width": 4})
    with pytest.raises(TrainingError, match=r"no longer fit.*\(2, 4\).*today.*\(2, 5\)") as caught:
        back(tmp_path, variables={"width": 5})
    assert "\n" not in str(caught.value)


def test_code_that_gives_other_numbers_today_is_one_line(kept, nn, replace, tmp_path, capsys):
    kept()
    replace("ReLU.forward", lambda self, x: x.abs())
    again = back(tmp_path)
    (line,) = capsys.readouterr().out.splitlines()
    assert "relu gives another validation loss today" in line and "changed since" in line
    assert again.notes[-1] == line


def test_data_that_differ_today_are_named(kept, nn, tmp_path, capsys):
    x = torch.rand(100, 2)
    kept(data="x,y", variables={"x": x, "y": (x[:, 0] > 0.5).long()})
    back(tmp_path, variables={"x": x, "y": (x[:, 0] < 0.5).long()})
    assert "its cell or its data changed since" in capsys.readouterr().out


def test_variables_that_a_run_needs_are_named_all_at_once(kept, nn, tmp_path):
    x = torch.rand(100, 2)
    kept("Linear(wide, 2)", {"x": x, "y": (x[:, 0] > 0.5).long(), "wide": 2}, data="x,y")
    with pytest.raises(OneLine, match="define x, y and wide first"):
        back(tmp_path)


def test_bringing_a_run_back_leaves_the_learners_variables_alone(kept, nn, tmp_path):
    model = nn.Linear(2, 2)
    before = [parameter.detach().clone() for parameter in model.parameters()]
    variables = {"model": model}
    kept("n = 1\nprint('made')\nmodel", variables)
    kept("n = 2\nmodel", variables, name="other")
    back(tmp_path, variables=variables)
    assert list(variables) == ["model"]
    assert all(map(torch.equal, model.parameters(), before))


def test_the_cell_of_a_strangers_log_is_read_and_not_run(kept, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = kept("open('made', 'w').close()\n" + CELL)
    Path("made").unlink()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another home"))
    with pytest.raises(OneLine, match=r"not yours.*not run.*load_run\('relu', model=…\)"):
        back(tmp_path)
    assert not Path("made").exists()
    given = back(tmp_path, model=run.model)
    assert given.cell == "" and given.model is run.model


def test_a_cell_that_was_changed_in_the_log_is_no_longer_ones_own(kept, tmp_path):
    edit(kept(), cell="1 / 0")
    with pytest.raises(OneLine, match="it is not run"):
        back(tmp_path)
    assert is_own("a", signature_of("a")) and not is_own("b", signature_of("a"))


def test_a_home_that_cannot_be_written_makes_no_cell_ones_own(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    assert signature_of("a") == "" and not is_own("a", "")


def test_a_weights_file_runs_nothing_and_may_be_anything(kept, tmp_path):
    run = kept()
    path = Path(run.log) / FILE
    whole = path.read_bytes()

    class Loud:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "ran"),))

    np.savez(path, last_epoch=np.array(1), last_0=np.array([Loud()], dtype=object))
    assert read_weights(Path(run.log)) is None and not (tmp_path / "ran").exists()
    for content in (
        b"",
        whole[: len(whole) // 2],
        b"PK" + bytes(100),
        whole.replace(b"last_", b"lost_"),
    ):
        path.write_bytes(content)
        with pytest.raises(TrainingError, match="weights of relu cannot be read: its curves are"):
            back(tmp_path)


def test_a_run_of_version_0_1_has_its_curves_only(kept, tmp_path):
    run = kept()
    (Path(run.log) / FILE).unlink()
    facts = json.loads((Path(run.log) / "run.json").read_text())
    for key in ("cell", "cell_signature", "process", "written", "resume_lacks", "kept_epoch"):
        del facts[key]
    facts["settings"]["decay"] = facts["settings"].pop("lr_schedule")
    (Path(run.log) / "run.json").write_text(json.dumps(facts))
    assert len(curves_of(find_run(tmp_path / "runs", "relu")).history) == 5
    with pytest.raises(TrainingError, match="weights of relu were not kept: its curves are all"):
        back(tmp_path)
    (row,) = table_of([], tmp_path / "runs").rows
    assert (row["name"], row["weights"]) == ("relu", False)


@pytest.mark.parametrize(
    "changes",
    [
        {"settings": 3},
        {"settings": {"lr": "much"}},
        {"status": None, "seconds": "long"},
        {"parameters": "many"},
        {"data": [], "notes": 5},
    ],
)
def test_a_damaged_log_is_one_line_or_its_curves(kept, tmp_path, changes):
    edit(kept(), **changes)
    try:
        curves_of(find_run(tmp_path / "runs", "relu"))
    except TrainingError as error:
        assert "cannot be read" in str(error) and "\n" not in str(error)


def test_a_name_finds_the_newest_and_a_folder_its_own(kept, tmp_path):
    first, second = kept(epochs=1), kept(epochs=2)
    kept(epochs=3, name="relu_2")
    runs = tmp_path / "runs"
    assert find_run(runs, "relu")["log"] == second.log
    assert find_run(runs, Path(first.log).name)["log"] == first.log
    assert find_run(runs, "rel") is None and find_run(runs, "../runs/relu") is None
    assert names_of_logged(runs) == ["relu", "relu_2"]


def test_a_run_whose_process_is_gone_has_ended_and_one_that_goes_on_is_not_touched(kept, tmp_path):
    run = kept()
    edit(run, status="running")
    facts = find_run(tmp_path / "runs", "relu")
    assert facts["status"] == "running"
    with pytest.raises(TrainingError, match="being trained in another notebook now"):
        back(tmp_path)
    edit(run, status="running", process=facts["process"] | {"started": time.time() - 1e6})
    assert find_run(tmp_path / "runs", "relu")["status"] == "ended with its kernel at epoch 5"


def test_two_that_go_on_with_one_run_do_not_write_into_one_log(kept, tmp_path):
    kept(epochs=2)
    one, other = back(tmp_path), back(tmp_path)
    (Path(one.log) / ".part-left").write_text("of a killed kernel")
    settings = Settings(epochs=4, name="relu", device="cpu")
    first = train(None, None, settings, TRAINER, runs_dir=tmp_path / "runs", resume=one)
    second = train(None, None, settings, TRAINER, runs_dir=tmp_path / "runs", resume=other)
    assert first.log == one.log and second.log != first.log
    assert not list(Path(first.log).glob(".part-*"))


def test_old_logs_are_put_aside_and_nothing_is_deleted(kept, tmp_path):
    runs = [kept(epochs=1) for _ in range(4)]
    other = kept(epochs=1, name="other")
    (Path(runs[3].log) / FILE).unlink()
    moved = archive_old(tmp_path / "runs", in_use=[runs[0].log])
    assert [path.name for path in moved] == [Path(runs[1].log).name]
    assert (tmp_path / "runs" / "archive" / moved[0].name / "run.json").is_file()
    left = {row["log"] for row in table_of([], tmp_path / "runs").rows}
    assert left == {runs[0].log, runs[2].log, runs[3].log, other.log}


def test_the_table_lists_the_newest_of_each_name_first_and_says_what_is_left_out(kept, tmp_path):
    for name in ("a", "b", "a"):
        kept(epochs=1, name=name)
    table = table_of([], tmp_path / "runs")
    assert [row["name"] for row in table.rows] == ["a", "b", "a"]
    head, *rows, last = runs_view.to_text(table_of([], tmp_path / "runs", 2)).splitlines()
    assert last == "2 of 3 runs: %g2c_runs 3 shows all"
    for word in ("model", "data", "result", "weights", "verdict"):
        column = head.index(word)
        assert all(row[column - 2 : column] == "  " and row[column] != " " for row in rows), word
    assert "kept" in rows[0] and "CrossEntropy" not in rows[0]


def test_a_run_on_images_keeps_weights_on_the_way_too(kept, tmp_path):
    run = kept("Sequential(Linear(64, 4), ReLU(), Linear(4, 10))", data="digits", epochs=2)
    stored = read_weights(Path(run.log))
    assert [one.epoch for one in stored.snapshots] == [0, 1]
    assert torch.equal(stored.snapshots[0].weights[0], run.snapshots[0].weights[0])


def test_snapshots_on_disk_are_bounded(tmp_path):
    taken = [Snapshot(epoch, [torch.full((10_000,), epoch)]) for epoch in range(40)]
    write_weights(tmp_path, StoredWeights(taken[-1], taken[3], taken))
    stored = read_weights(tmp_path)
    assert (stored.last.epoch, stored.best.epoch) == (39, 3)
    assert [kept.epoch for kept in stored.snapshots] == list(range(0, 40, 4))
    assert all(int(kept.weights[0][0]) == kept.epoch for kept in stored.snapshots)
    assert (tmp_path / FILE).stat().st_size < SNAPSHOT_BYTES
