"""Pictures of whatever a learner may call a model: attributes that fail, no bias, another order."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from runs import subject_of

from g2c_magics.pictures import (
    animation_of,
    boundary_of,
    collapse_of,
    mistakes_of,
    neurons_of,
    shapes_of,
)
from g2c_magics.training import Split, TrainingError
from g2c_magics.training.weights import Weights

ROWS = torch.randn(40, 2, generator=torch.Generator().manual_seed(0))
CLASSES = (ROWS[:, 0] > 0).long()


class Prickly:
    """A function of two columns whose unknown attributes raise."""

    def __getattr__(self, name):
        raise RuntimeError(f"nobody asks me for {name}")

    def __call__(self, x):
        return x

    def __repr__(self):
        raise RuntimeError("nobody prints me")


@pytest.fixture
def unbiased(nn):
    """unbiased(2, 3): a layer x W without a bias."""

    class Unbiased(nn.Module):
        def __init__(self, rows, columns):
            generator = torch.Generator().manual_seed(rows)
            self.W = torch.randn(rows, columns, generator=generator).requires_grad_()

        def parameters(self):
            return [self.W]

        def forward(self, x):
            return x @ self.W

    return Unbiased


def test_a_model_whose_attributes_raise_is_drawn(nn):
    assert boundary_of(subject_of(Prickly(), "", ROWS, CLASSES), grid_points=20).accuracy < 1
    collapse = collapse_of(subject_of(Prickly(), "m", ROWS, CLASSES))
    assert collapse.exact and collapse.steps[0].layer == "a Prickly that cannot be printed"


def test_a_layer_whose_attributes_raise_is_followed(nn):
    model = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
    model.helper = Prickly()
    assert shapes_of(subject_of(model, "m")).ok

    class PricklyLayer(Prickly):
        def parameters(self):
            return []

    model.layers.append(PricklyLayer())
    collapse_of(subject_of(model, "m", ROWS, CLASSES))
    with pytest.raises(TrainingError, match="no hidden layer"):
        neurons_of(subject_of(model, "m", ROWS, CLASSES))


def test_a_layer_that_cannot_be_printed_is_named_by_its_class(nn):
    class Mute(nn.ReLU):
        def __repr__(self):
            return self.words

    model = nn.Sequential(nn.Linear(2, 4), Mute(), nn.Linear(4, 2))
    shapes = shapes_of(subject_of(model, "m"))
    assert [step.layer for step in shapes.steps][1] == "a Mute that cannot be printed"
    assert shapes.model == "a Sequential that cannot be printed"
    neurons = neurons_of(subject_of(model, "m", ROWS, CLASSES))
    assert neurons.nonlinearity == "a Mute that cannot be printed"


def test_a_chain_that_holds_itself_ends(nn):
    model = nn.Sequential(nn.Linear(2, 2))
    model.layers.append(model)
    model.parameters = model.layers[0].parameters
    model.forward = model.layers[0].forward
    assert len(shapes_of(subject_of(model, "m")).steps) == 1
    assert collapse_of(subject_of(model, "m", ROWS, CLASSES)).exact


def test_a_layer_without_a_bias_has_its_lines_through_the_origin(nn, unbiased):
    model = nn.Sequential(unbiased(2, 4), nn.ReLU(), unbiased(4, 2))
    neurons = neurons_of(subject_of(model, "m", ROWS, CLASSES))
    assert [unit.bias for unit in neurons.units] == [0.0] * 4
    assert not collapse_of(subject_of(model, "m", ROWS, CLASSES)).exact


def test_a_bias_of_any_name_and_shape_counts(nn, unbiased):
    class Renamed(unbiased):
        def forward(self, x):
            return x @ self.W + 3

    class Row(unbiased):
        b = torch.full((1, 4), 3.0)

        def forward(self, x):
            return x @ self.W + self.b

    for first in (Renamed(2, 4), Row(2, 4)):
        model = nn.Sequential(first, nn.ReLU(), nn.Linear(4, 2))
        neurons = neurons_of(subject_of(model, "m", ROWS, CLASSES))
        assert [unit.bias for unit in neurons.units] == pytest.approx([3.0] * 4)
        collapse = collapse_of(subject_of(nn.Sequential(first, nn.Linear(4, 2)), "m", ROWS))
        assert collapse.exact and collapse.bias.shape == (2,)


def test_a_first_layer_that_is_no_line_is_refused(nn, unbiased):
    class Squares(unbiased):
        def forward(self, x):
            return x**2 @ self.W

    model = nn.Sequential(Squares(2, 4), nn.ReLU(), nn.Linear(4, 2))
    with pytest.raises(TrainingError, match="a first layer that computes x W"):
        neurons_of(subject_of(model, "m", ROWS, CLASSES))


def test_a_run_of_layers_without_bias_is_animated(trained, unbiased):
    run = trained(
        "moons", lambda nn: nn.Sequential(unbiased(2, 4), nn.ReLU(), unbiased(4, 2)), epochs=3
    )
    assert run.error is None
    assert len(animation_of(subject_of(run)).frames) == 4


def test_layers_that_run_in_another_order_are_one_line_or_a_stop(nn):
    class Backwards(nn.Sequential):
        def forward(self, x):
            for layer in reversed(self.layers):
                x = layer(x)
            return x

    model = Backwards(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 3))
    collapse = collapse_of(subject_of(model, "m", ROWS, CLASSES))
    assert not collapse.exact and "see its forward" in collapse.stop.stops
    model = Backwards(nn.Linear(2, 2), nn.Linear(3, 2), nn.Linear(2, 3))
    with pytest.raises(TrainingError, match="one after the other"):
        neurons_of(subject_of(model, "m", ROWS, CLASSES))


def test_a_layer_that_writes_into_its_input_leaves_the_rows_as_they_were(nn):
    class InPlace(nn.Module):
        def forward(self, x):
            return x.mul_(2)

    rows, array = ROWS.clone(), ROWS.clone().numpy()
    model = nn.Sequential(InPlace(), nn.Linear(2, 2))
    for given in (rows, array):
        subject = subject_of(model, "m", given, CLASSES)
        boundary_of(subject, grid_points=20)
        assert collapse_of(subject).exact
        shapes_of(subject, given)
        assert np.array_equal(np.asarray(given), ROWS.numpy())


def test_parameters_that_are_no_tensors_are_not_counted(nn):
    class Odd(nn.ReLU):
        def parameters(self):
            return [[1.0, 2.0], torch.zeros(3)]

    class Broken(nn.ReLU):
        def parameters(self):
            raise RuntimeError("none of these")

    class Holder(nn.Sequential):
        def parameters(self):
            return []

    model = Holder(nn.Linear(2, 3), Odd(), Broken(), nn.Linear(3, 2))
    shapes = shapes_of(subject_of(model, "m"))
    assert [step.parameters for step in shapes.steps] == [9, 3, 0, 8]
    assert shapes.ok


def test_a_run_whose_model_has_changed_since_is_not_animated_and_stays_as_it_is(trained):
    run = trained("moons", lambda nn: nn.Linear(2, 2), epochs=3)
    layer = run.model
    layer.W = torch.ones(2, 3, requires_grad=True)
    layer.b = torch.ones(3, requires_grad=True)
    with pytest.raises(TrainingError, match="has changed since it was trained"):
        animation_of(subject_of(run))
    assert torch.equal(layer.W, torch.ones(2, 3)) and torch.equal(layer.b, torch.ones(3))


@pytest.mark.parametrize("which", [1, 2])
def test_an_interrupted_animation_leaves_the_model_its_weights(trained, monkeypatch, which):
    run = trained("moons", lambda nn: nn.Linear(2, 2), epochs=3)
    before = [parameter.detach().clone() for parameter in run.model.parameters()]
    restore, calls = Weights.restore, []

    def interrupted(self, kept):
        calls.append(kept)
        if len(calls) == which:  # 1: a snapshot is put in, 2: it is taken out again
            raise KeyboardInterrupt
        restore(self, kept)

    monkeypatch.setattr(Weights, "restore", interrupted)
    with pytest.raises(KeyboardInterrupt):
        animation_of(subject_of(run))
    after = list(run.model.parameters())
    assert all(torch.equal(old, new) for old, new in zip(before, after, strict=True))


def test_validation_classes_in_a_column_are_counted_row_by_row(circles):
    val = circles.data.val
    column = replace(circles.data, val=Split(val.x, val.y[:, None]))
    run = replace(circles, data=column)
    assert (
        boundary_of(subject_of(run), grid_points=20).accuracy
        == boundary_of(subject_of(circles)).accuracy
    )
    assert np.array_equal(
        mistakes_of(subject_of(run)).counts, mistakes_of(subject_of(circles)).counts
    )
