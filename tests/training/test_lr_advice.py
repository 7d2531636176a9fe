"""The verdict on the learning rate: right over eight powers of ten, silent on healthy runs."""

import pytest
import torch
from runs import TRAINER

from g2c_magics.training import Settings, findings, ladder, load_data, lr_advice, seeded

RATES = ("lr-too-high", "lr-too-low")


def rates_named(run) -> list[str]:
    return [found["pitfall"] for found in run.diagnoses if found["pitfall"] in RATES]


def told(run, pitfall: str) -> dict:
    """What the run was told of this pitfall."""
    (found,) = (one for one in run.diagnoses if one["pitfall"] == pitfall)
    return found


def test_no_rate_is_advised_that_learns_nothing_either(run_on, replace):
    def uphill(self):
        for p in self.params:
            p.data += self.lr * p.grad

    replace("SGD.step", uphill)
    found = told(run_on("moons", lr=0.5, epochs=100), "lr-too-high")
    assert found["try"] is None
    assert "More than that is wrong" in found["message"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lr", "wanted"),
    [
        (lr, wanted)
        for rates, wanted in (
            ([1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.1], ["lr-too-low"]),
            ([0.5, 1.0, 3.0], []),
            ([10.0, 100.0, 1000.0], ["lr-too-high"]),
        )
        for lr in rates
    ],
)
def test_circles_over_eight_powers_of_ten(run_on, lr, wanted):
    assert rates_named(run_on("circles", lr=lr)) == wanted


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lr", "wanted"),
    [(lr, ["lr-too-low"]) for lr in (1e-5, 1e-4, 1e-3)]
    + [(lr, []) for lr in (0.1, 0.3)]
    + [(lr, ["lr-too-high"]) for lr in (10.0, 100.0, 1000.0)],
)
def test_mnist_over_eight_powers_of_ten(run_on, images, lr, wanted):
    epochs = 3 if images == "mnist" else 20
    assert rates_named(run_on(images, lr=lr, epochs=epochs, limit=10_000)) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, *(pytest.param(s, marks=pytest.mark.whole) for s in (1, 2))])
@pytest.mark.parametrize(
    ("data", "lr"),
    [("line", 0.1), ("line", 0.3), ("circles", 1), ("circles", 3), ("moons", 1), ("moons", 3),
     ("xor", 0.5), ("xor", 1), ("spirals", 1), ("blobs", 0.1), ("blobs", 1), ("digits", 0.5)],
)  # fmt: skip
def test_healthy_runs_raise_no_alarm(run_on, data, lr, seed):
    assert run_on(data, lr=lr, seed=seed).diagnoses == []


@pytest.mark.parametrize("lr", [1e-4, 100.0])
def test_the_advice_has_been_tried_and_works(run_on, lr):
    run = run_on("circles", lr=lr)
    found = told(run, rates_named(run)[0])
    better = found["try"]["lr"]
    assert f"Try --lr {better:g}: tried for as many epochs, it got to " in found["message"]
    again = run_on("circles", lr=better)
    assert again.diagnoses == [] and again.last["val_accuracy"] >= 0.95
    assert f"it got to {lr_advice.loss_of(again):.3g}." in found["message"]


def test_a_diverged_run_was_too_high_at_once(run_on):
    run = run_on("line", lr=5)
    assert run.diverged and rates_named(run) == ["lr-too-high"]
    assert told(run, "lr-too-high")["try"]["lr"] < 1


def test_equal_runs_are_judged_alike(run_on):
    assert (
        run_on("moons", lr=0.05, epochs=50).diagnoses
        == run_on("moons", lr=0.05, epochs=50).diagnoses
    )


def test_nothing_is_tried_where_the_run_has_learnt(run_on, monkeypatch):
    monkeypatch.setattr(lr_advice, "trials_of", lambda *args: pytest.fail("it was tried"))
    run = run_on("blobs", lr=0.5, epochs=50)
    assert run.diagnoses == [] and run.notes == []


def test_trials_leave_the_model_as_it_is(run_on, monkeypatch):
    with_trials = run_on("circles", lr=1e-3, epochs=100)
    monkeypatch.setattr(lr_advice, "review", lambda *args: None)
    without = run_on("circles", lr=1e-3, epochs=100)
    assert rates_named(with_trials) == ["lr-too-low"] and rates_named(without) == []
    for one, other in zip(with_trials.parameters, without.parameters, strict=True):
        assert torch.equal(one, other) and torch.equal(one.grad, other.grad)


def test_where_the_budget_is_small_what_was_reached_on_the_way_counts(run_on, monkeypatch):
    monkeypatch.setattr(ladder, "BUDGET_SECONDS", 0.02)
    run = run_on("circles", lr=1e-4)
    assert "lr-too-low" in rates_named(run)
    assert " steps, it got to " in told(run, "lr-too-low")["message"]
    assert run_on("circles", lr=1.0).diagnoses == []


def test_a_model_of_their_own_layers_is_tried_through_their_own_parts(run_on, nn):
    class Leaky(nn.Module):
        def forward(self, x):
            return torch.maximum(0.01 * x, x)

    def model():
        with seeded(0):
            return nn.Sequential(nn.Linear(2, 16), Leaky(), nn.Linear(16, 2))

    low, high = (run_on("circles", model(), lr=lr, epochs=150) for lr in (0.01, 100))
    assert told(low, "lr-too-low")["try"]["lr"] == 1.0
    assert told(high, "lr-too-high")["try"]["lr"] == 1.0


def test_copies_are_not_asked_about_parts_that_learn_in_another_way(run_on, replace, nn):
    run = run_on("moons", lr=0.1, epochs=3)
    start = [parameter.detach().clone() for parameter in run.model.parameters()]
    assert ladder.try_rates(run, TRAINER, start) is not None
    replace("MSELoss.forward", lambda self, predictions, targets: predictions.sum())
    replace("SGD.step", momentum)
    assert ladder.try_rates(run, TRAINER, start) is None


@torch.no_grad()
def momentum(self) -> None:
    """Another optimizer, by the same name."""
    self.speed = getattr(self, "speed", None) or [torch.zeros_like(p) for p in self.params]
    for param, speed in zip(self.params, self.speed, strict=True):
        speed.mul_(0.9).add_(param.grad)
        param -= self.lr * speed


def test_a_run_that_no_rate_helps_is_on_a_plateau(run_on, nn):
    run = run_on("circles", nn.Linear(2, 2), lr=0.1, epochs=100)
    assert [found["pitfall"] for found in run.diagnoses] == ["plateau"]
    found = told(run, "plateau")
    assert "no rate from 1e-05 to 100 halves it" in found["message"] and found["try"] is None


def test_what_gets_off_a_plateau_was_tried(run_on, monkeypatch):
    monkeypatch.setattr(findings, "findings", lambda *args: [])  # dead units, the cause of it
    x, y = load_data(Settings(data="circles")).train
    run = run_on("x,y", variables={"x": 100 + 50 * x, "y": y}, epochs=200, lr=1.0)
    assert "Standardize the inputs, " in told(run, "plateau")["message"]


def test_early_stopping_ends_the_run_with_its_best_weights(run_on, nn):
    model = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 2))
    run = run_on("moons", model, n=40, noise=0.5, lr=0.5, epochs=3000, early_stop=20)
    assert run.status == f"stopped early at epoch {len(run.history)}"
    assert run.last["epoch"] == run.best["epoch"] + 20
    loss = nn.CrossEntropyLoss()(run.model(run.data.val.x), run.data.val.y)
    assert loss.item() == pytest.approx(run.best["val_loss"], abs=1e-6)
