"""The verdict on the learning rate: right over eight powers of ten, silent on healthy runs."""

import pytest

from g2c_magics.training.lr_advice import verdict

LOW = [1e-5, 1e-4, 1e-3, 1e-2]
GOOD = [0.1, 0.3, 1.0, 3.0]
HIGH = [10.0, 100.0, 1000.0]
RATES = ("lr-too-high", "lr-too-low")


def rates_named(run) -> list[str]:
    return [found["pitfall"] for found in run.diagnoses if found["pitfall"] in RATES]


@pytest.mark.parametrize(
    ("lr", "wanted"),
    [
        pytest.param(lr, wanted, marks=() if lr in (1e-4, 0.3, 100.0) else pytest.mark.slow)
        for rates, wanted in ((LOW, ["lr-too-low"]), (GOOD, []), (HIGH, ["lr-too-high"]))
        for lr in rates
    ],
)
def test_circles_over_eight_powers_of_ten(run_on, lr, wanted):
    assert rates_named(run_on("circles", lr=lr)) == wanted


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lr", "wanted"),
    [(lr, ["lr-too-low"]) for lr in (1e-5, 1e-4, 1e-3)]
    + [(lr, []) for lr in (0.03, 0.1, 0.3)]
    + [(lr, ["lr-too-high"]) for lr in (3.0, 10.0, 100.0, 1000.0)],
)
def test_images_over_eight_powers_of_ten(run_on, images, lr, wanted):
    run = run_on(images, lr=lr, epochs=3 if images == "mnist" else 8, limit=10_000)
    assert rates_named(run) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("data", ["line", "circles", "moons", "xor", "spirals", "blobs", "digits"])
@pytest.mark.parametrize("lr", [0.05, 0.3])
def test_healthy_runs_raise_no_alarm(run_on, data, lr):
    for seed in range(5):
        assert run_on(data, lr=lr, seed=seed).diagnoses == []


@pytest.mark.slow
def test_a_spike_that_is_got_over_is_no_alarm(run_on):
    runs = [run_on("circles", lr=3, seed=seed) for seed in range(5)]
    assert any(max(run.trace) > 1.5 * run.trace[0] for run in runs)
    assert [run.diagnoses for run in runs] == [[]] * 5


@pytest.mark.slow
def test_the_advice_works(run_on):
    for lr in (1e-4, 100.0):
        (found,) = (one for one in run_on("circles", lr=lr).diagnoses if one["pitfall"] in RATES)
        assert f"Try --lr {found['try']['lr']:g}" in found["message"]
        again = run_on("circles", lr=found["try"]["lr"])
        assert again.diagnoses == []
        assert again.last["val_accuracy"] >= 0.95


def test_too_high_is_said_while_it_goes_on_and_taken_back_when_it_was_too_early():
    spike = [0.7, 3.0, 2.9, 2.8, 2.7]
    assert verdict(spike, 3.0, 5, 0.25, 1.0) == "lr-too-high"
    assert verdict([*spike, *[0.1] * 20], 3.0, 25, 1.0, 1.0) is None
    assert verdict(spike, 3.0, 5, 0.1, 1.0) is None


def test_a_plateau_is_not_a_rate_that_is_too_low(run_on, nn):
    assert run_on("circles", nn.Linear(2, 2), lr=0.1).diagnoses == []


def test_early_stopping_ends_the_run_with_its_best_weights(run_on, nn):
    model = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 2))
    run = run_on("moons", model, n=40, noise=0.5, lr=0.5, epochs=3000, early_stop=20)
    assert run.status == f"stopped early at epoch {len(run.history)}"
    assert run.last["epoch"] == run.best["epoch"] + 20
    loss = nn.CrossEntropyLoss()(run.model(run.data.val.x), run.data.val.y)
    assert loss.item() == pytest.approx(run.best["val_loss"], abs=1e-6)
