"""The fit of a regression and its loss landscape, computed again with plain torch."""

import numpy as np
import pytest
import torch
from runs import TRAINER, subject_of

from g2c_magics.pictures.fit import fit_of
from g2c_magics.training import Settings, TrainingError, load_data, train
from g2c_magics.views import fit as view


@pytest.fixture(scope="module")
def line(trained):
    """A run of exercise 1."""
    return trained("line", lambda nn: nn.Linear(1, 1), lr=0.1, epochs=200)


def ground_of(run):
    return fit_of(subject_of(run)).landscape


def test_the_landscape_is_the_loss_of_every_line(line):
    ground = ground_of(line)
    x, y = line.data.train
    for row in (0, 7, 40):
        for column in (3, 20):
            weight, bias = ground.weights[column], ground.biases[row]
            expected = torch.nn.functional.mse_loss(x * weight + bias, y).item()
            assert ground.loss[row, column] == pytest.approx(expected, rel=1e-4)


def test_the_path_is_the_one_that_plain_gradient_descent_takes(line):
    ground = ground_of(line)
    assert ground.epochs[0] == 0 and ground.epochs[-1] == 200 and len(ground.epochs) > 30
    x, y = (part.double() for part in line.data.train)
    weight, bias = torch.tensor(ground.path[0], dtype=torch.float64)
    path = [(weight.item(), bias.item())]
    for _ in range(200):
        off = x * weight + bias - y
        weight, bias = weight - 0.2 * (off * x).mean(), bias - 0.2 * off.mean()
        path.append((weight.item(), bias.item()))
    np.testing.assert_allclose(ground.path, np.array(path)[ground.epochs], atol=1e-4)


def test_the_minimum_is_where_the_gradient_is_zero(line):
    ground = ground_of(line)
    x, y = line.data.train
    point = torch.tensor(ground.minimum, requires_grad=True)
    loss = torch.nn.functional.mse_loss(x * point[0] + point[1], y)
    loss.backward()
    assert point.grad.abs().max() < 1e-5
    assert ground.minimum_loss == pytest.approx(loss.item(), rel=1e-4)
    assert ground.minimum_loss <= ground.loss.min()


def test_the_curves_are_what_the_model_answered_then_and_the_model_stays_as_it_is(line):
    before = [parameter.detach().clone() for parameter in line.parameters]
    fit = fit_of(subject_of(line))
    assert all(map(torch.equal, before, line.parameters))
    assert fit.truth == (3.0, 2.0) and fit.epochs[0] == 0 and fit.epochs[-1] == 200
    taken = {kept.epoch: kept.weights for kept in line.snapshots} | {200: before}
    for epoch, curve in zip(fit.epochs, fit.curves, strict=True):
        weight, bias = (float(part) for part in taken[epoch])
        np.testing.assert_allclose(curve, weight * fit.x + bias, atol=1e-5)


def test_a_class_of_their_own_with_one_weight_and_one_bias_has_a_landscape(nn, trained):
    class Slope(nn.Module):
        def __init__(self):
            self.offset = torch.zeros((), requires_grad=True)
            self.slope = torch.full((), 0.5, requires_grad=True)

        def parameters(self):
            return [self.offset, self.slope]

        def forward(self, x):
            return self.slope * x + self.offset

    run = trained("line", lambda nn: Slope(), lr=0.1, epochs=30)
    np.testing.assert_allclose(ground_of(run).path[0], [0.5, 0.0])
    inside = trained("line", lambda nn: nn.Sequential(nn.Linear(1, 1)), lr=0.1, epochs=5)
    assert ground_of(inside) is not None


def test_other_models_have_their_curve_alone(trained):
    bent = trained("line", lambda nn: nn.Sequential(nn.Linear(1, 1), nn.ReLU()), epochs=3, lr=0.1)
    wide = trained("line", lambda nn: nn.Sequential(nn.Linear(1, 4), nn.Tanh(), nn.Linear(4, 1)),
                   epochs=3, lr=0.1)  # fmt: skip
    for run in (bent, wide):
        fit = fit_of(subject_of(run))
        assert fit.landscape is None and fit.curves.shape == (4, len(fit.x))
        assert "Least squares" not in view.to_text(fit)


def test_of_a_run_that_diverges_the_picture_keeps_the_start_and_the_minimum(trained):
    run = trained("line", lambda nn: nn.Linear(1, 1), lr=1.3, epochs=300)
    assert run.diverged
    ground = ground_of(run)
    assert ground.is_left and ground.weights[0] < 0 < 3 < ground.weights[-1] < 20
    text = view.to_text(fit_of(subject_of(run)))
    assert text.startswith(f"run: {run.status}, from ") and "leaves the part that is drawn" in text


def test_other_data_get_one_line(nn, trained, circles):
    x = torch.randn(40, 2)
    settings = Settings(data="x,y", lr=0.1, epochs=2)
    data = load_data(settings, variables={"x": x, "y": x.sum(dim=1, keepdim=True)})
    run = train(nn.Linear(2, 1), data, settings, TRAINER)
    with pytest.raises(TrainingError, match="predicts 1 from 2 numbers a row: a fit is drawn for"):
        fit_of(subject_of(run))
    with pytest.raises(TrainingError, match="is no run on numbers to predict"):
        fit_of(subject_of(circles))


def test_the_view_is_small_and_says_where_the_run_got_to(line):
    made = fit_of(subject_of(line))
    text, html = view.to_text(made), view.to_html(made)
    assert "Least squares: y = 2.98x + 1.99, loss 0.0111" in text
    assert html.count("<svg") == 2 and len(html) < 80_000
