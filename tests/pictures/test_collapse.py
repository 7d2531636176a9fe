"""Linear layers multiply out into one map; a nonlinearity ends that, with numbers to prove it."""

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure
from runs import subject_of

from g2c_magics.pictures import collapse_of
from g2c_magics.pictures.collapse import closest_linear_map
from g2c_magics.training import TrainingError, seeded
from g2c_magics.views import collapse as view


@pytest.fixture
def stack(nn):
    with seeded(0):
        layers = [nn.Linear(2, 16), nn.Linear(16, 7), nn.Linear(7, 2)]
        for layer in layers:
            layer.b.data.normal_(std=0.1)
    return nn.Sequential(nn.Sequential(*layers[:2]), layers[2])


def test_three_linear_layers_are_the_one_map_that_is_shown(stack):
    collapse = collapse_of(subject_of(stack, "flat"))
    assert collapse.exact and collapse.linears == 3 and collapse.stop is None
    x = torch.randn(50, 2)
    with torch.no_grad():
        expected = stack(x).numpy()
    assert np.abs(x.numpy() @ collapse.weight + collapse.bias - expected).max() < 1e-5
    assert collapse.difference < 1e-5
    assert collapse.disagreement == 0


def test_the_steps_show_each_product_and_its_shape(stack):
    told = view.to_text(collapse_of(subject_of(stack, "flat")))
    assert "W′ ← W′ W₂ = (2, 16) (16, 7)" in told
    assert "→ W′ (2, 2)" in told
    assert "3 Linear layers are one linear map in disguise" in told


@pytest.mark.parametrize("activation", ["ReLU", "Tanh", "Sigmoid"])
def test_a_nonlinearity_ends_the_algebra_with_three_numbers(nn, activation):
    model = nn.Sequential(nn.Linear(2, 8), getattr(nn, activation)(), nn.Linear(8, 2))
    collapse = collapse_of(subject_of(model, "m"))
    assert not collapse.exact
    assert collapse.stop.layer == f"{activation}()" and "halfway" in collapse.stop.stops
    assert collapse.difference > 0


def test_the_closest_map_is_the_least_squares_one(circles):
    collapse = collapse_of(subject_of(circles))
    x = circles.data.train.x
    with torch.no_grad():
        outputs = circles.model(x).numpy()
    ones = np.column_stack([x.numpy(), np.ones(len(x))])
    best = np.linalg.lstsq(ones, outputs, rcond=None)[0]
    assert np.allclose(collapse.weight, best[:2], atol=1e-4)
    assert collapse.accuracy > 0.95 and collapse.linear_accuracy < 0.7


def test_the_closest_map_fits_best_where_columns_are_constant_alike_or_of_other_sizes():
    random = np.random.default_rng(0)
    x = random.standard_normal((400, 6)).astype(np.float32)
    x[:, 1], x[:, 2], x[:, 3] = 7, x[:, 0], x[:, 3] * 1e4
    y = np.maximum(x @ random.standard_normal((6, 3)) / 1e4, 0).astype(np.float32)
    found = closest_linear_map(torch.from_numpy(x), torch.from_numpy(y))(torch.from_numpy(x))
    ones = np.column_stack([x.astype(np.float64), np.ones(len(x))])
    best = ones @ np.linalg.lstsq(ones, y, rcond=None)[0]
    assert np.abs(found.numpy() - best).max() < 1e-4


def test_layers_that_change_nothing_or_only_scale_are_multiplied_out_by_measuring(nn):
    class Same(nn.Module):
        def forward(self, x):
            return x

    class Double(nn.Module):
        def forward(self, x):
            return 2 * x + 1

    model = nn.Sequential(nn.Linear(2, 4), Same(), Double(), nn.Linear(4, 2))
    collapse = collapse_of(subject_of(model, "m"))
    assert collapse.exact and collapse.steps[1].algebra == "changes nothing"


def test_a_forward_that_does_more_than_its_layers_is_not_called_linear(nn):
    class Residual(nn.Sequential):
        def forward(self, x):
            return super().forward(x) + x * x

    collapse = collapse_of(subject_of(Residual(nn.Linear(2, 2), nn.Linear(2, 2)), "r"))
    assert not collapse.exact
    assert "more than pass x from layer to layer" in collapse.stop.stops


def test_of_a_single_layer_nothing_is_said_about_depth(nn):
    told = view.to_text(collapse_of(subject_of(nn.Linear(2, 2), "one")))
    assert "one layer is one linear map" in told and "Depth" not in told


def test_too_few_rows_claim_nothing(nn):
    model = nn.Sequential(nn.Linear(20, 4), nn.ReLU(), nn.Linear(4, 2))
    collapse = collapse_of(subject_of(model, "m", torch.randn(20, 20)))
    assert collapse.difference is None and collapse.disagreement is None
    assert "too few to tell" in view.to_text(collapse)


def test_both_lines_lie_over_each_other_on_the_axes(stack):
    collapse = collapse_of(subject_of(stack, "flat"))
    assert np.array_equal(collapse.boundary.label, collapse.linear_boundary.label)
    ax = Figure().subplots()
    assert view.draw(collapse, ax) is ax
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "the network",
        "x W′ + b′, the same map",
    ]
    assert len(view.to_html(collapse)) < 80_000


def test_numbers_to_predict_are_multiplied_out_without_a_picture(nn):
    collapse = collapse_of(subject_of(nn.Sequential(nn.Linear(1, 4), nn.Linear(4, 1)), "m"))
    assert collapse.exact and collapse.boundary is None
    assert "<img" not in view.to_html(collapse)


def test_outputs_that_are_no_numbers_are_one_line(nn):
    model = nn.Linear(2, 2)
    model.W.data.fill_(float("nan"))
    with pytest.raises(TrainingError, match="m gives NaN or infinite outputs"):
        collapse_of(subject_of(model, "m"))


def test_a_masked_number_is_told_as_0_and_not_as_minus_0(nn):
    class Masked(nn.Module):
        def forward(self, x):
            return x * (x > 0)  # -1.0 * 0.0 is -0.0

    found = collapse_of(subject_of(nn.Sequential(Masked(), nn.Linear(2, 2)), "masked"))
    assert "it is not linear" in found.steps[0].stops and "-0 " not in found.steps[0].stops
