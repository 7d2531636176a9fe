"""Each hidden unit of the first layer draws one straight line; together they make the boundary."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure
from runs import subject_of

from g2c_magics.pictures import neurons_of
from g2c_magics.training import TrainingError
from g2c_magics.views import neurons as view


def test_every_unit_is_shown_with_its_own_weights_the_largest_share_first(circles):
    neurons = neurons_of(subject_of(circles))
    first = circles.model.layers[0]
    assert sorted(unit.number for unit in neurons.units) == list(range(16))
    shares = [unit.share for unit in neurons.units]
    assert shares == sorted(shares, reverse=True) and sum(shares) == pytest.approx(1, abs=1e-5)
    for unit in neurons.units:
        assert np.array_equal(unit.weight, first.W[:, unit.number].detach().numpy())


def test_a_relu_unit_is_zero_on_one_side_of_its_line(circles):
    neurons = neurons_of(subject_of(circles))
    left, right, bottom, top = neurons.boundary.bounds
    size = neurons.units[0].activation.shape[0]
    xx, yy = np.meshgrid(np.linspace(left, right, size), np.linspace(bottom, top, size))
    for unit in neurons.units:
        side = unit.weight[0] * xx + unit.weight[1] * yy + unit.bias
        assert (unit.activation[side < -1e-5] == 0).all()
        assert np.allclose(unit.activation[side > 0], side[side > 0], atol=1e-4)


def test_a_dead_unit_is_called_constant_and_draws_no_line(nn):
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 2))
    model.layers[0].b.data[1] = -100
    x = torch.randn(50, 2, generator=torch.Generator().manual_seed(0))
    neurons = neurons_of(subject_of(model, "m", x, (x[:, 0] > 0).long()))
    assert [unit.number for unit in neurons.units if unit.constant] == [1]
    ax = view.draw(neurons, Figure().subplots())
    assert len(ax.lines) == 2
    assert "1 constant" in ax.get_title()


def test_a_unit_below_two_hidden_layers_favours_a_class_that_there_is(nn):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2))
    with torch.no_grad():  # unit 3 alone matters: it is all that the next layer sees
        model.layers[2].W[:3] = 0
        model.layers[4].W[:] = torch.tensor([-1.0, 1.0]) * model.layers[2].W[3:].T.sign()
    x = torch.randn(300, 2, generator=torch.Generator().manual_seed(0))
    neurons = neurons_of(subject_of(model, "m", x, (x[:, 0] > 0).long()))
    assert {unit.toward for unit in neurons.units} <= {0, 1}
    first = neurons.units[0]
    assert (first.number, first.toward) == (3, 1) and first.share == pytest.approx(1)
    assert [unit.number for unit in neurons.units if unit.constant]
    assert "class 31" not in view.to_text(neurons)


def test_a_units_share_is_its_part_of_the_logits_where_they_are_linear_in_it(circles):
    neurons = neurons_of(subject_of(circles))
    outputs = circles.model.layers[1](circles.model.layers[0](circles.data.train.x)).detach()
    weights = circles.model.layers[2].W.detach()
    weights = weights - weights.mean(dim=1, keepdim=True)
    spreads = outputs.std(dim=0) * weights.norm(dim=1)
    shares = spreads / spreads.sum()
    for unit in neurons.units:
        assert unit.share == pytest.approx(shares[unit.number].item(), abs=1e-4)
        assert unit.constant or unit.toward == weights[unit.number].argmax()


def test_the_picture_is_small_and_says_each_line_in_words(circles):
    neurons = neurons_of(subject_of(circles))
    text, html = view.to_text(neurons), view.to_html(neurons)
    assert len(html) < 80_000
    assert text.count("x₂") == 16


@pytest.mark.parametrize(
    ("sizes", "said"), [([2, 2], "no hidden layer"), ([3, 4, 2], "a network of the plane")]
)
def test_a_model_without_units_on_the_plane_is_one_line(nn, sizes, said):
    layers = [nn.Linear(*pair) for pair in pairwise(sizes)]
    with pytest.raises(TrainingError, match=said):
        neurons_of(subject_of(nn.Sequential(*layers), "m", torch.zeros(3, 3), torch.zeros(3)))
