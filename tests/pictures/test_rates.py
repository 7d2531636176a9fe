"""Rates: what is drawn is what training does, what is advised works, nothing of theirs changes."""

import random
from itertools import pairwise

import numpy as np
import pytest
import torch
from runs import TRAINER, data_dir

from g2c_magics.pictures.rates import Rates, rates_of
from g2c_magics.training import Settings, TrainingError, load_data, lr_advice, seeded, train
from g2c_magics.views import rates as view


def chain(nn, *widths: int, activation: str = "ReLU", seed: int = 0):
    """A network of these widths, from a fixed seed."""
    layers = []
    with seeded(seed):
        for inputs, outputs in pairwise(widths):
            layers += [nn.Linear(inputs, outputs), getattr(nn, activation)()]
    return nn.Sequential(*layers[:-1])


def rates_on(name: str, model, **wishes) -> Rates:
    settings = Settings(data=name, **wishes)
    return rates_of(model, load_data(settings, data_dir()), settings, TRAINER, "model")


def run_at(lr: float, name: str, model, **wishes):
    settings = Settings(data=name, lr=lr, **wishes)
    return train(model, load_data(settings, data_dir()), settings, TRAINER)


def test_the_sweep_is_one_run_whose_rate_grows(nn):
    model = chain(nn, 2, 8, 2)
    x, y = load_data(Settings()).train
    plain = [parameter.detach().clone().requires_grad_() for parameter in model.parameters()]
    sweep, losses = rates_on("circles", model).sweep, []
    for rate in (sweep.rates[0], *sweep.rates):  # two steps at the lowest rate
        hidden = torch.relu(x @ plain[0] + plain[1])
        losses.append(torch.nn.functional.cross_entropy(hidden @ plain[2] + plain[3], y))
        gradients = torch.autograd.grad(losses[-1], plain)
        with torch.no_grad():
            for parameter, gradient in zip(plain, gradients, strict=True):
                parameter -= rate * gradient
    before_the_cliff = [loss.item() for loss in losses[2:100]]
    assert sweep.first == pytest.approx(losses[0].item())
    np.testing.assert_allclose(sweep.losses[:98], before_the_cliff, rtol=1e-3)


def test_each_dot_is_a_training_at_that_rate(nn):
    rates = rates_on("moons", chain(nn, 2, 8, 2), epochs=60)
    for lr in (0.01, 0.3, 3.0):
        run = run_at(lr, "moons", chain(nn, 2, 8, 2), epochs=60)
        assert rates.reached[lr] == pytest.approx(lr_advice.loss_of(run), rel=1e-3)


@pytest.mark.parametrize(("name", "outputs"), [("circles", 2), ("blobs", 3)])
def test_the_advice_is_that_of_the_verdict_on_a_run(nn, name, outputs):
    rates = rates_on(name, chain(nn, 2, 8, outputs), epochs=100)

    def advised_after(lr: float) -> list[dict]:
        run = run_at(lr, name, chain(nn, 2, 8, outputs), epochs=100)
        return [one["try"] for one in run.diagnoses if one["pitfall"] in lr_advice.VERDICTS]

    assert advised_after(1e-4) == [{"lr": rates.suggestion}]
    assert advised_after(rates.suggestion) == []
    # Of a run that diverges the other rates are tried for as long as it lasted.
    (found,) = advised_after(100)
    assert rates.stable[0] <= found["lr"] <= rates.stable[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "widths"), [("circles", (2, 16, 2)), ("line", (1, 1)), ("digits", (64, 32, 10))]
)
def test_a_training_with_the_suggestion_is_close_to_the_best_of_a_grid(nn, name, widths):
    rates = rates_on(name, chain(nn, *widths))
    losses = [
        lr_advice.loss_of(run_at(lr, name, chain(nn, *widths)))
        for lr in (rates.suggestion, 0.03, 0.1, 0.3, 1.0, 3.0)
    ]
    assert losses[0] <= min(losses) + 0.03 * rates.first


def test_nothing_of_the_learners_changes(nn, capsys):
    class Counts(nn.Sequential):
        calls = 0

        def forward(self, x):
            print("here")
            self.calls += 1
            torch.set_grad_enabled(True)
            x.mul_(1.0)
            return super().forward(x) + 0 * torch.rand(1)

    with seeded(0):
        model = Counts(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 2))
    settings, data = Settings(epochs=5), load_data(Settings())
    nn.CrossEntropyLoss()(model(data.train.x.clone()), data.train.y).backward()
    capsys.readouterr()
    before = [part.clone() for p in model.parameters() for part in (p.detach(), p.grad)]
    rows = [part.clone() for part in (*data.train, *data.val)]
    drawn = torch.get_rng_state(), np.random.get_state()[1].copy(), random.getstate()
    with torch.no_grad():
        rates_of(model, data, settings, TRAINER, "model")
        assert not torch.is_grad_enabled()
    after = [part for p in model.parameters() for part in (p.detach(), p.grad)]
    assert all(map(torch.equal, before, after))
    assert all(map(torch.equal, rows, (*data.train, *data.val)))
    assert torch.equal(drawn[0], torch.get_rng_state()) and drawn[2] == random.getstate()
    assert np.array_equal(drawn[1], np.random.get_state()[1])
    assert model.calls == 1 and capsys.readouterr().out == ""


def test_a_model_that_shares_its_weights_with_every_copy_keeps_them(nn):
    inner = nn.Linear(2, 2)

    class Shares(nn.Module):
        def parameters(self):
            return inner.parameters()

        def forward(self, x):
            return inner(x)

    before = [parameter.detach().clone() for parameter in inner.parameters()]
    rates_on("moons", Shares(), epochs=5)
    assert all(map(torch.equal, before, inner.parameters()))


def test_layers_of_their_own_are_tried_through_their_own_parts(nn, replace):
    class Leaky(nn.Module):
        def forward(self, x):
            return torch.maximum(0.01 * x, x)

    with seeded(0):
        model = nn.Sequential(nn.Linear(2, 16), Leaky(), nn.Linear(16, 2))
    rates = rates_on("circles", model, epochs=60)
    assert rates.suggestion in (1.0, 3.0) and rates.effort == "60 epochs"


def test_what_their_code_raises_at_once_is_theirs_and_later_it_ends_the_sweep(nn, replace):
    loss = nn.CrossEntropyLoss.forward

    def strict(self, logits, targets):
        found = loss(self, logits, targets)
        if found > 2:
            raise ValueError("the loss blew up")
        return found

    replace("CrossEntropyLoss.forward", strict)
    rates = rates_on("circles", chain(nn, 2, 8, 2), epochs=20)
    assert rates.suggestion is not None and rates.sweep.rates[-1] < 100
    replace("CrossEntropyLoss.forward", lambda self, logits, targets: logits.nothing)
    with pytest.raises(AttributeError, match="nothing"):
        rates_on("circles", chain(nn, 2, 8, 2))


@pytest.mark.parametrize(
    ("wishes", "widths", "said"),
    [
        ({"data": "line"}, (2, 2), "wants 2 inputs, but line has 1 feature"),
        ({"data": "line"}, (1, 2), "gives 2 outputs, but line has 1 number to predict"),
        ({"lr": 0.1}, (2, 2), "--lr has no effect here: the learning rate is what is looked for"),
        ({"weight_decay": (0.0, 0.1)}, (2, 2), "--weight-decay wants one number here"),
    ],
)
def test_bad_input_gets_one_line(nn, wishes, widths, said):
    settings = Settings(**wishes)
    with pytest.raises(TrainingError, match=said):
        rates_of(chain(nn, *widths), load_data(settings), settings, TRAINER, "model")


def test_rows_that_are_nan_in_a_loader_are_named(nn):
    x, y = load_data(Settings()).train
    bad = x.clone()
    bad[3] = torch.nan
    settings = Settings(data="circles", train_loader="mine")
    data = load_data(settings, variables={"mine": [(x, y)]})
    data.train.x[3] = torch.nan
    with pytest.raises(TrainingError, match="row 3 hold NaN"):
        rates_of(chain(nn, 2, 2), data, settings, TRAINER, "model")


def test_where_no_rate_helps_none_is_suggested(nn):
    rates = rates_on("circles", chain(nn, 2, 2), epochs=30)
    assert rates.suggestion is None and rates.command == ""
    assert view.to_text(rates).startswith("model on circles: No rate from 1e-05 to 100 brings")


def test_the_view_is_small_and_ends_with_a_line_to_copy(nn):
    rates = rates_on("line", nn.Linear(1, 1), epochs=40)
    text, html = view.to_text(rates), view.to_html(rates)
    assert text.endswith(f"  %%g2c_train --lr {rates.suggestion:g}")
    assert f"<pre>%%g2c_train --lr {rates.suggestion:g}</pre>" in html
    assert "1506.01186" in html and len(html) < 80_000
    low, high = rates.stable
    assert low <= rates.suggestion <= high < min(rates.too_high)
