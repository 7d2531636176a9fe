"""A run trains the learner's own code and tells the truth about it."""

import random

import numpy as np
import pytest
import torch
from runs import subject_of

from g2c_magics.pictures.boundary import boundary_of
from g2c_magics.training import TrainingError


def test_relu_learns_circles(run_on):
    run = run_on("circles", epochs=400)
    assert run.status == "finished"
    assert run.history[-1]["val_accuracy"] >= 0.95
    assert run.history[-1]["train_accuracy"] >= 0.95
    assert [row["epoch"] for row in run.history] == list(range(1, 401))


def test_a_linear_model_stays_near_chance_on_circles(run_on, nn):
    run = run_on("circles", model=nn.Sequential(nn.Linear(2, 2)), epochs=200)
    assert run.history[-1]["val_accuracy"] < 0.7


def test_a_line_is_recovered_and_has_no_accuracy(run_on):
    run = run_on("line", epochs=300)
    assert run.model.W.item() == pytest.approx(3, abs=0.05)
    assert run.model.b.item() == pytest.approx(2, abs=0.05)
    assert run.history[-1]["val_accuracy"] is None
    assert run.history[-1]["val_loss"] < 0.05
    assert run.test_accuracy is None


def test_images_are_learnt_and_tested_once_at_the_end(run_on, images):
    run = run_on(images, epochs=3, lr=0.2, limit=4000)
    assert run.test_accuracy > 0.8
    assert run.history[-1]["train_loss"] < run.history[0]["train_loss"]


def test_the_same_seed_gives_the_same_curve_to_the_bit(run_on):
    one, two = (run_on("digits", epochs=3, seed=4) for _ in range(2))
    keys = ("train_loss", "val_loss", "train_accuracy", "val_accuracy")
    assert [[row[key] for key in keys] for row in one.history] == [
        [row[key] for key in keys] for row in two.history
    ]


def test_random_generators_and_threads_are_left_as_they_were(run_on):
    torch.manual_seed(1)
    np.random.seed(1)
    random.seed(1)
    states = torch.get_rng_state(), np.random.get_state()[1].tolist(), random.getstate()
    count = torch.get_num_threads()
    run_on("circles", epochs=3)
    assert torch.equal(torch.get_rng_state(), states[0])
    assert np.random.get_state()[1].tolist() == states[1]
    assert random.getstate() == states[2]
    assert torch.get_num_threads() == count


def test_the_validation_numbers_are_those_of_the_final_model(run_on, nn):
    run = run_on("moons", epochs=20)
    with torch.no_grad():
        logits = run.model(run.data.val.x)
        loss = nn.CrossEntropyLoss()(logits, run.data.val.y)
    assert run.history[-1]["val_loss"] == pytest.approx(loss.item(), abs=1e-6)
    assert run.history[-1]["val_accuracy"] == nn.accuracy_from_logits(logits, run.data.val.y)


def test_no_validation_share_leaves_the_validation_columns_empty(run_on):
    run = run_on("circles", epochs=2, val=0)
    assert run.history[-1]["val_loss"] is None
    assert run.history[-1]["val_accuracy"] is None


def test_an_unwritten_part_is_one_line_with_its_place(run_on, replace):
    def step(self):
        raise NotImplementedError("sgd: write SGD.step in g2c/nn/optim.py")

    replace("SGD.step", step)
    run = run_on("circles", epochs=2)
    assert run.status == "failed at epoch 1"
    assert isinstance(run.error, TrainingError)
    line = str(run.error)
    assert "sgd: write SGD.step in g2c/nn/optim.py" in line
    assert "test_train.py:" in line
    assert line.endswith("%g2c_borrow sgd")


def test_an_interrupt_keeps_every_epoch_so_far(run_on):
    frames = []

    def on_frame(run):
        frames.append(run.status)
        if run.running and len(frames) > 1:
            raise KeyboardInterrupt

    run = run_on("circles", epochs=1_000_000, on_frame=on_frame)
    assert run.interrupted
    assert run.status == f"interrupted at epoch {len(run.history) + 1}"
    assert len(run.history) > 3
    assert frames[-1] == run.status


def test_the_first_and_the_last_frame_are_always_shown(run_on):
    frames = []
    run_on("circles", epochs=2, on_frame=lambda run: frames.append(run.status))
    assert frames == ["running", "finished"]


def test_a_view_that_cannot_be_drawn_costs_the_view_not_the_run(run_on):
    def on_frame(run):
        raise RuntimeError("no ink")

    run = run_on("circles", epochs=3, device="cpu", on_frame=on_frame)
    assert run.status == "finished"
    assert run.notes == ["no live view: RuntimeError: no ink"]


def test_the_boundary_forms_with_the_frames(run_on):
    seen = []
    run = run_on(
        "circles",
        epochs=400,
        boundary_of=lambda run: boundary_of(
            subject_of(run), grid_points=60 if run.running else 200
        ),
        on_frame=lambda run: seen.append(run.boundary.label.shape),
    )
    assert seen[0] == (60, 60)
    assert seen[-1] == (200, 200)
    assert run.boundary.accuracy == run.last["val_accuracy"]
    off = run_on("circles", epochs=1, boundary=False, boundary_of=lambda run: seen.append(run))
    assert off.boundary is None and off not in seen
    assert run_on("digits", epochs=1, device="cpu", boundary=True).notes == [
        "--boundary is for classes of points in the plane: nothing is drawn"
    ]


def test_own_loaders_are_trained_from_as_they_are(run_on, nn):
    x = torch.rand(90, 2, generator=torch.Generator().manual_seed(0)) - 0.5
    y = (x[:, 0] > 0).long()
    pairs = torch.utils.data.TensorDataset(x, y)
    variables = {
        "mine": torch.utils.data.DataLoader(pairs, batch_size=20, shuffle=True),
        "held": torch.utils.data.DataLoader(pairs, batch_size=9, shuffle=True),
    }
    run = run_on(
        model=nn.Linear(2, 2),
        variables=variables,
        train_loader="mine",
        val_loader="held",
        epochs=60,
    )
    assert run.status == "finished"
    assert run.data.name == "mine"
    assert run.last["train_accuracy"] > 0.9
    logits = run.model(x)
    assert run.last["val_accuracy"] == pytest.approx(nn.accuracy_from_logits(logits, y))
    loss = nn.CrossEntropyLoss()(logits, y).item()
    assert run.last["val_loss"] == pytest.approx(loss, abs=1e-5)
    boundary = boundary_of(subject_of(run))
    assert boundary.accuracy == pytest.approx(run.last["val_accuracy"])
    assert len(boundary.val[0]) == len(boundary.train[0]) == 90
    assert run.progress == 1.0


def test_a_loader_that_runs_dry_is_the_learners_own_error(run_on, nn):
    class Once:
        """Yields one batch the first times it is asked, then nothing."""

        asked = 0

        def __iter__(self):
            Once.asked += 1
            return iter([(torch.rand(8, 2), torch.arange(8) % 2)] if Once.asked < 5 else [])

    run = run_on(model=nn.Linear(2, 2), variables={"mine": Once()}, train_loader="mine", epochs=10)
    assert run.status.startswith("failed at epoch")
    assert isinstance(run.error, ValueError)
    assert run.history
