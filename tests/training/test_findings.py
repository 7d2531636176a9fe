"""What a run shows when it is over: a fault is found where it is, and healthy runs are silent."""

from collections.abc import Iterator

import pytest
import torch

from g2c_magics.training.oscillation import swings
from g2c_magics.training.overfitting import patience_for
from g2c_magics.training.run import COLUMNS


def named(run) -> dict[str, dict]:
    """Pitfall → what the run was told of it."""
    return {found["pitfall"]: found for found in run.diagnoses}


def network(nn, *widths: int, activation: str = "ReLU", classes: int = 2):
    """A chain of Linears with activations between them, from a fixed seed."""
    torch.manual_seed(0)
    layers = []
    for before, after in zip((2, *widths), widths, strict=False):
        layers += [nn.Linear(before, after), getattr(nn, activation)()]
    return nn.Sequential(*layers, nn.Linear(widths[-1], classes))


OVERFITS = {"n": 100, "noise": 0.8, "lr": 1.5, "epochs": 200}


def test_overfitting_is_named_and_the_advice_keeps_a_better_model(run_on, nn):
    run = run_on("moons", network(nn, 64, 64), **OVERFITS)
    found = named(run)["overfitting"]
    assert found["try"] is not None
    assert f"--{next(iter(found['try'])).replace('_', '-')}" in found["message"]
    again = run_on("moons", network(nn, 64, 64), **OVERFITS | found["try"])
    loss = nn.CrossEntropyLoss()(again.model(again.data.val.x), again.data.val.y)
    assert loss.item() < 0.8 * run.last["val_loss"] and named(again) == {}


def test_a_few_validation_rows_prove_no_overfitting(run_on, nn):
    run = run_on("moons", network(nn, 64, 64), **OVERFITS | {"val": 0.1})
    assert run.last["val_loss"] > 2 * run.best["val_loss"] and named(run) == {}


def test_a_rise_too_small_to_matter_is_no_overfitting(run_on, nn):
    run = run_on("circles", network(nn, 64), n=200, noise=0.05, lr=0.5, epochs=400)
    assert named(run) == {}


def test_the_patience_advised_is_the_least_that_reaches_the_best_epoch():
    losses = [1.0, 0.8, *[0.9] * 7, 0.5, *[0.6] * 40]
    rows = [
        dict.fromkeys(COLUMNS) | {"epoch": epoch, "val_loss": loss}
        for epoch, loss in enumerate(losses, start=1)
    ]
    assert patience_for(rows) == (10, 10)  # 5 would stop before the tenth epoch


def test_units_that_were_dead_with_the_first_weights_get_no_lower_rate(run_on, nn):
    model = network(nn, 16)
    model.layers[0].b.data[:12] = -100
    found = named(run_on("circles", model, epochs=50, lr=0.1))["dead-relu"]
    assert found["message"].startswith("12 of 16 ReLU units are 0 for every example (12 in layer 2")
    assert "with the first weights" in found["message"] and found["try"] is None


def test_dead_units_harm_nobody_where_the_run_learnt(run_on, nn):
    model = network(nn, 64)
    model.layers[0].b.data[:40] = -100
    run = run_on("circles", model, epochs=400, lr=0.5)
    assert run.last["train_loss"] < 0.05 and named(run) == {}


def test_units_that_a_rate_killed_are_told_to_have_died_on_the_way(run_on, nn):
    found = named(run_on("moons", network(nn, 16, 16), epochs=200, lr=30))
    assert "They became so on the way" in found["dead-relu"]["message"]


def test_saturated_units_are_found_and_standard_inputs_advised(run_on, nn):
    x = torch.randn(200, 2) * 300
    y = (x[:, 0] * x[:, 1] > 0).long()
    model = network(nn, 16, activation="Sigmoid")
    found = named(run_on("x,y", model, {"x": x, "y": y}, epochs=300, lr=1.0))["saturated-units"]
    assert "16 of 16 Sigmoid units" in found["message"] and "layer 2" in found["message"]
    assert "Standardize each input column" in found["message"]


def test_a_gradient_that_vanishes_is_told_with_its_layer(run_on, nn):
    model = network(nn, 16, 16, 16, 16, activation="Sigmoid")
    found = named(run_on("circles", model, epochs=300, lr=1.0))["vanishing-gradients"]
    assert "layer 1, Linear(2, 16)" in found["message"]
    assert "Use tanh in place of Sigmoid: tried" in found["message"]


def test_a_gradient_that_explodes_is_told_with_its_layer(run_on, nn):
    model = network(nn, 16, 16, 16, 16)
    for layer in model.layers[::2]:
        layer.W.data *= 10
    found = named(run_on("moons", model, epochs=300, lr=0.5))["exploding-gradients"]
    assert "grows from" in found["message"] and "Draw the first Linear weights" in found["message"]


def test_a_rate_is_not_called_too_low_beside_overfitting(run_on, nn):
    wishes = {"n": 60, "noise": 0.4, "val": 0.4, "epochs": 2000, "lr": 0.5}
    run = run_on("moons", network(nn, 64), **wishes)
    assert list(named(run)) == ["overfitting"]


class Spoilt:
    """A loader whose rows hold a NaN later on, when it has been looked through."""

    def __init__(self) -> None:
        self.x, self.y, self.passes = torch.randn(40, 2), torch.randint(0, 2, (40,)), 0

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        if self.passes > 2:
            self.x[30, 1] = float("nan")
        self.passes += 1
        return iter([(self.x[:20], self.y[:20]), (self.x[20:], self.y[20:])])


def test_a_nan_in_a_loader_is_the_datas_and_no_rate_is_advised(run_on, nn):
    loader = Spoilt()
    run = run_on("circles", network(nn, 8), {"mine": loader}, train_loader="mine", epochs=3)
    assert run.diverged and list(named(run)) == ["nan-in-data"]
    assert "training row 30" in named(run)["nan-in-data"]["message"]


def test_a_run_that_has_converged_is_no_step_that_changes_nothing(run_on, nn):
    x = torch.linspace(-1, 1, 40)[:, None]
    model = nn.Linear(1, 1)
    model.W.data.fill_(3.0)
    model.b.data.fill_(2.0)
    run = run_on("x,y", model, {"x": x, "y": 3 * x + 2 + 1e-7}, epochs=20, lr=0.1)
    assert run.last["train_loss"] < 1e-10 and named(run) == {}


@pytest.mark.parametrize("scale", [1.0, 200.0])
def test_a_naive_softmax_on_large_logits_is_told_alone(run_on, replace, nn, scale):
    def forward(self, logits, targets):
        odds = logits.exp()
        return -(odds / odds.sum(1, keepdim=True)).log().gather(1, targets[:, None]).mean()

    replace("CrossEntropyLoss.forward", forward)
    model = network(nn, 16, 16)
    model.layers[2].W.data *= scale
    run = run_on("circles", model, epochs=100, lr=0.1 if scale > 1 else 100.0)
    assert run.diverged and list(named(run)) == ["unstable-softmax"]


@pytest.mark.parametrize(
    ("losses", "wanted"),
    [
        ([0.4, 0.9] * 30, True),
        ([0.9**step for step in range(60)], False),  # comes down
        ([0.40, 0.41] * 30, False),  # too little to matter
        ([0.4, 0.9] * 10 + [0.1] * 40, False),  # got over it
        ([0.4, 0.9] * 10, False),  # too short to tell
    ],
)
def test_a_loss_oscillates_where_its_last_third_goes_up_and_down_by_enough(losses, wanted):
    assert swings(losses, base=0.7) is wanted
