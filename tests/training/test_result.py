"""What a run says of itself is true of the model that it leaves, and of its epochs."""

import pytest
import torch
from runs import TRAINER

from g2c_magics.progress import fact_of_run
from g2c_magics.training import Settings, load_data, seeded, table_of, train
from g2c_magics.views import run as view

NUMBERS = ("train_loss", "val_loss", "train_accuracy", "val_accuracy")


def validated(nn, run) -> tuple[float, float]:
    """Loss and accuracy of the run's model on its validation rows."""
    with torch.no_grad():
        logits = run.model(run.data.val.x.flatten(1))
    loss = nn.CrossEntropyLoss()(logits, run.data.val.y).item()
    return loss, nn.accuracy_from_logits(logits, run.data.val.y)


def assert_the_result_is_the_models(nn, run) -> None:
    loss, accuracy = validated(nn, run)
    assert run.result["val_loss"] == pytest.approx(loss, abs=1e-6)
    assert run.result["val_accuracy"] == pytest.approx(accuracy)
    assert f"{run.name}: {accuracy:.1%} on the" in view.to_text(run)
    assert f"val acc {accuracy:.1%}" in view.to_line(run)
    assert table_of([run]).rows[0]["val_accuracy"] == pytest.approx(accuracy)
    assert fact_of_run(run, set())["val_accuracy"] == pytest.approx(accuracy)


def overfitting(run_on, nn, **wishes):
    """A run whose last epoch is far worse than its best."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 2))
    return run_on("moons", model, n=40, noise=0.5, lr=0.5, epochs=300, **wishes)


@pytest.mark.parametrize("early_stop", [20, 10_000])
def test_with_early_stop_the_best_weights_and_their_numbers_stay_however_it_ends(
    run_on, nn, early_stop, tmp_path
):
    run = overfitting(run_on, nn, early_stop=early_stop, runs_dir=tmp_path)
    assert run.status == f"stopped early at epoch {len(run.history)}" or early_stop > 300
    assert run.kept_epoch == run.best["epoch"] < run.last["epoch"]
    assert run.last["val_loss"] > 1.1 * run.best["val_loss"]
    assert_the_result_is_the_models(nn, run)
    words = f"with the weights of epoch {run.kept_epoch} of {len(run.history)}"
    assert words in view.to_text(run)
    logged = table_of([], tmp_path).rows[0]
    assert logged["val_accuracy"] == run.best["val_accuracy"]


def test_an_interrupted_run_with_early_stop_has_its_best_weights_too(run_on, nn, replace):
    train_one_epoch, calls = nn.train_one_epoch, []

    def interrupted(*parts):
        calls.append(1)
        if len(calls) == 260:
            raise KeyboardInterrupt
        return train_one_epoch(*parts)

    replace("train_one_epoch", interrupted)
    run = overfitting(run_on, nn, early_stop=10_000)
    assert run.status == "interrupted at epoch 260" and run.kept_epoch < 200
    assert_the_result_is_the_models(nn, run)


def test_after_an_interrupt_in_mid_epoch_the_model_is_that_of_the_last_whole_epoch(
    nn, run_on, model_for, replace
):
    train_one_epoch, calls = nn.train_one_epoch, []

    def interrupted(model, loader, optimizer, loss_fn):
        calls.append(1)
        some = list(loader)
        if len(calls) == 3:
            train_one_epoch(model, some[:2], optimizer, loss_fn)
            raise KeyboardInterrupt
        return train_one_epoch(model, some, optimizer, loss_fn)

    replace("train_one_epoch", interrupted)
    half = run_on("digits", epochs=4)
    assert half.status == "interrupted at epoch 3"
    assert_the_result_is_the_models(nn, half)
    replace("train_one_epoch", train_one_epoch)
    rest = train(None, None, Settings(data="digits", epochs=4), TRAINER, resume=half)
    whole = run_on("digits", epochs=4)
    assert [[row[key] for key in NUMBERS] for row in rest.history] == [
        [row[key] for key in NUMBERS] for row in whole.history
    ]


def test_a_diverged_run_gives_the_numbers_of_the_weights_it_went_back_to(run_on, nn, replace):
    step, steps = nn.SGD.step, []

    def explodes(self):
        steps.append(1)
        self.lr = 1e30 if len(steps) == 8 else 0.5
        step(self)

    replace("SGD.step", explodes)
    run = run_on("circles", epochs=20)
    assert run.diverged
    assert_the_result_is_the_models(nn, run)
    assert f"with the weights of epoch {run.kept_epoch} of" in view.to_text(run)


@pytest.mark.parametrize("data", ["circles", "digits", "line"])
def test_the_untrained_model_is_epoch_0(data, run_on, nn, model_for):
    settings = Settings(data=data)
    loaded = load_data(settings)
    model = model_for(loaded)
    loss_fn = nn.MSELoss() if loaded.is_regression else nn.CrossEntropyLoss()
    expected = dict.fromkeys(("epoch", *NUMBERS, "seconds")) | {"epoch": 0}
    with torch.no_grad():
        for part, split in (("train", loaded.train), ("val", loaded.val)):
            outputs = model(split.x.flatten(1))
            expected[f"{part}_loss"] = loss_fn(outputs, split.y).item()
            if not loaded.is_regression:
                expected[f"{part}_accuracy"] = nn.accuracy_from_logits(outputs, split.y)
    run = run_on(data, model, epochs=2)
    assert list(run.start) == list(run.history[0])
    assert {**run.start, "seconds": None} == pytest.approx(expected, abs=1e-6)
    assert run.curve("train_loss")[0] == (0, run.start["train_loss"])
    assert run.to_dict()["start"] == run.start
    more = train(None, None, Settings(data=data, epochs=3), TRAINER, resume=run)
    assert more.start == run.start


def test_to_measure_the_untrained_model_leaves_no_trace_in_it(run_on, nn, replace):
    class Counts(nn.Module):
        calls = 0

        def forward(self, x):
            self.calls += 1
            return x + 0 * torch.rand_like(x)

    counts, seen = Counts(), []
    train_one_epoch = nn.train_one_epoch

    def noting(*parts):
        seen.append((counts.calls, torch.get_rng_state()))
        return train_one_epoch(*parts)

    replace("train_one_epoch", noting)
    run = run_on("circles", nn.Sequential(counts, nn.Linear(2, 2)), epochs=1)
    calls, state = seen[0]
    assert run.start["val_accuracy"] is not None and calls == 0
    with seeded(run.settings.seed):
        assert torch.equal(state, torch.get_rng_state())


def test_a_model_that_cannot_be_copied_has_no_epoch_0_and_trains(run_on, nn):
    model = nn.Linear(2, 2)
    model.generator = (number for number in range(3))
    run = run_on("circles", model, epochs=2)
    assert run.start is None and run.status == "finished"
    assert run.curve("train_loss")[0][0] == 1


@pytest.mark.parametrize(
    ("data", "wishes"),
    [
        ("circles", {"epochs": 12, "lr": 0.5}),
        ("digits", {"epochs": 3, "lr": 0.1, "batch_size": 100, "weight_decay": 0.01}),
        ("line", {"epochs": 12, "lr": 0.1, "batch_size": 32}),
        ("blobs", {"epochs": 6, "lr": 0.3, "lr_schedule": "linear", "batch_size": 64}),
    ],
)
def test_the_history_is_that_of_a_bare_loop_in_plain_torch(run_on, model_for, data, wishes):
    run = run_on(data, seed=3, **wishes)
    settings, rows = run.settings, run.data.train
    weights = [p.detach().clone().requires_grad_() for p in model_for(run.data, 3).parameters()]
    is_regression = run.data.is_regression
    loss_of = torch.nn.MSELoss() if is_regression else torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(weights, settings.lr, weight_decay=settings.weight_decay)
    generator, steps = torch.Generator(), 0

    def forward(x):
        x = x.flatten(1) @ weights[0] + weights[1]
        return x if is_regression else x.relu() @ weights[2] + weights[3]

    def hits(outputs, y):
        return (outputs.argmax(dim=1) == y).sum().item()

    per_epoch = -(-len(rows.x) // (settings.batch_size or len(rows.x)))
    for epoch, row in enumerate(run.history, start=1):
        generator.manual_seed(3 * 1_000_003 + epoch)
        order = torch.randperm(len(rows.x), generator=generator)
        if settings.batch_size is None:
            order = torch.arange(len(rows.x))
        loss_sum = right = 0.0
        for batch in order.split(settings.batch_size or len(order)):
            if settings.lr_schedule:
                done = steps / (per_epoch * settings.epochs)
                optimizer.param_groups[0]["lr"] = settings.lr * (1 - done)
            outputs = forward(rows.x[batch])
            loss = loss_of(outputs, rows.y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            steps += 1
            loss_sum += loss.item() * len(batch)
            right += 0 if is_regression else hits(outputs, rows.y[batch])
        with torch.no_grad():
            outputs = forward(run.data.val.x)
            expected = {
                "train_loss": loss_sum / len(rows.x),
                "val_loss": loss_of(outputs, run.data.val.y).item(),
                "train_accuracy": None if is_regression else right / len(rows.x),
                "val_accuracy": None
                if is_regression
                else hits(outputs, run.data.val.y) / len(run.data.val.x),
            }
        assert {key: row[key] for key in NUMBERS} == pytest.approx(expected, abs=1e-6)
    assert len(run.history) == settings.epochs
