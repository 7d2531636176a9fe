"""A run that has begun comes back whatever the learner, the disk or a picture does."""

import json
from pathlib import Path

import pytest
import torch
from runs import TRAINER

from g2c_magics.training import Settings, TrainingError, load_data, lr_advice, table_of, train
from g2c_magics.views import runs as runs_view


def test_an_interrupt_while_the_advice_is_worked_out_keeps_the_run(run_on, monkeypatch, tmp_path):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(lr_advice, "trials_of", interrupted)
    frames = []
    run = run_on("circles", lr=1e-4, epochs=50, runs_dir=tmp_path, on_frame=frames.append)
    assert run.status == "finished" and len(run.history) == 50
    assert json.loads((Path(run.log) / "run.json").read_text())["status"] == "finished"
    assert frames[-1] is run


def test_an_interrupt_before_the_first_epoch_of_a_resumed_run_keeps_it(run_on, nn):
    run = run_on("circles", epochs=2)

    def to(device):
        raise KeyboardInterrupt

    run.model.to = to
    settings = Settings(epochs=5)
    again = train(run.model, run.data, settings, TRAINER, resume=run)
    assert again.interrupted and len(again.history) == 2


def test_a_boundary_that_cannot_be_drawn_costs_the_boundary_and_not_the_curves(run_on):
    def boundary_of(run):
        raise TrainingError("NaN or infinite outputs")

    frames = []
    run = run_on(
        "circles",
        epochs=3,
        boundary=True,
        boundary_of=boundary_of,
        on_frame=lambda run: frames.append(run.status),
    )
    assert frames[0] == "running" and frames[-1] == "finished"
    assert run.notes == ["no boundary: TrainingError: NaN or infinite outputs"]


def test_an_editors_lock_file_beside_the_learners_files_costs_no_run(
    run_on, nn, tmp_path, monkeypatch
):
    package = tmp_path / "g2c" / "nn"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / ".#modules.py").symlink_to("learner@desk.1234:5678")  # as Emacs makes it
    monkeypatch.setattr(nn, "__file__", str(package / "__init__.py"))
    run = run_on("circles", epochs=1, runs_dir=tmp_path / "runs")
    assert run.status == "finished"
    files = json.loads((Path(run.log) / "run.json").read_text())["files"]
    assert list(files) == ["g2c/nn/__init__.py"]


@pytest.mark.parametrize(
    ("returned", "told"),
    [
        ((3, 4), "evaluate_accuracy returned tuple. Expected the share"),
        (torch.zeros(2), "evaluate_accuracy returned Tensor. Expected the share"),
        (95.0, "evaluate_accuracy returned 95. Expected the share"),
        (float("nan"), "evaluate_accuracy returned nan. Expected the share"),
    ],
)
def test_an_accuracy_that_is_no_share_is_one_line(run_on, replace, returned, told):
    replace("evaluate_accuracy", lambda model, loader: returned)
    run = run_on("circles", epochs=1)
    assert isinstance(run.error, TrainingError)
    assert told in str(run.error) and "\n" not in str(run.error)


@pytest.mark.parametrize(
    "facts",
    [
        {"settings": [1], "data": "circles"},
        {"name": 5, "data": {"name": None}},
        {"diagnoses": [{"message": "no name"}, 3]},
        {"settings": {"lr": [0.1, 1.0], "weight_decay": "much"}, "seconds": "long"},
        {"last": [1, 2], "epochs_done": "many"},
    ],
)
def test_a_log_that_somebody_wrote_into_costs_no_table(run_on, tmp_path, facts):
    run_on("circles", epochs=1, name="good", runs_dir=tmp_path)
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "run.json").write_text(json.dumps(facts))
    table = table_of([], tmp_path)
    text = runs_view.to_text(table)
    assert "good" in text and runs_view.to_html(table)


@pytest.mark.parametrize(
    ("loader", "told"),
    [
        ([(torch.zeros(0, 2), torch.zeros(0).long())], "a batch of 0 rows"),
        ([(torch.tensor(1.0), torch.tensor(1))], "two tensors, a row for each example"),
        ([(torch.zeros(3, 2), torch.zeros(4).long())], "as many rows each. Got 3 and 4"),
    ],
)
def test_a_loader_of_odd_batches_is_one_line(loader, told):
    settings = Settings(train_loader="mine")
    with pytest.raises(TrainingError) as caught:
        load_data(settings, variables={"mine": loader})
    assert told in str(caught.value) and "\n" not in str(caught.value)


def test_a_seed_is_one_that_every_generator_takes(run_on):
    largest = 2**32 - 1
    assert run_on("circles", epochs=1, seed=largest).status == "finished"
    with pytest.raises(TrainingError, match=r"--seed wants a whole number from 0 to 4294967295"):
        Settings(seed=largest + 1)
