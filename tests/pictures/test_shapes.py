"""Shapes tell what went into each layer, what came out, and where it stopped fitting."""

import pytest
import torch
from runs import subject_of

from g2c_magics.pictures import shapes_of
from g2c_magics.training import TrainingError
from g2c_magics.views import shapes as view


def test_each_layer_has_its_shapes_parameters_and_memory(nn):
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    shapes = shapes_of(subject_of(model, "mlp"))
    assert [step.output for step in shapes.steps] == [(64, 128), (64, 128), (64, 10)]
    assert [step.parameters for step in shapes.steps] == [100_480, 0, 1_290]
    assert shapes.memory == 4 * shapes.parameters == 4 * 101_770
    assert shapes.output_memory == 4 * 64 * (128 + 128 + 10)
    assert shapes.ok


def test_a_width_that_does_not_fit_is_told_at_its_layer_with_both_shapes(nn):
    model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(9, 2), nn.Tanh())
    shapes = shapes_of(subject_of(model, "m"))
    assert [step.status for step in shapes.steps] == ["ok", "ok", "failed", "not reached"]
    problem = shapes.steps[2].problem
    assert "(64, 8)" in problem and "(9, 2)" in problem
    assert "✗" in view.to_text(shapes) and not shapes.ok


def test_images_that_are_not_flattened_get_the_hint(nn):
    shapes = shapes_of(subject_of(nn.Linear(784, 10), "m"), (5, 1, 28, 28))
    assert "x.flatten(1)" in shapes.steps[0].problem


def test_what_really_runs_is_followed_not_what_the_model_lists(nn):
    class Twice(nn.Module):
        def __init__(self):
            self.second = nn.Linear(3, 1)
            self.first = nn.Linear(3, 3)

        def parameters(self):
            return [*self.first.parameters(), *self.second.parameters()]

        def forward(self, x):
            return self.second(self.first(self.first(x)))

    shapes = shapes_of(subject_of(Twice(), "t"), torch.zeros(4, 3))
    assert [step.layer for step in shapes.steps] == [
        "Linear(3, 3)",
        "Linear(3, 3) again",
        "Linear(3, 1)",
    ]
    assert shapes.parameters == 16 == sum(step.parameters for step in shapes.steps)


def test_rows_lost_without_an_error_are_pointed_at(nn):
    class Mean(nn.Module):
        def forward(self, x):
            return x.mean(dim=0)

    shapes = shapes_of(subject_of(nn.Sequential(nn.Linear(2, 3), Mean()), "m"))
    assert shapes.steps[1].status == "odd"
    assert "64 rows came in" in shapes.steps[1].problem


def test_a_missing_return_and_an_error_between_layers_are_named(nn):
    class NoReturn(nn.Module):
        def forward(self, x):
            x + 1

    class Between(nn.Sequential):
        def forward(self, x):
            return self.layers[0](x) @ torch.zeros(7, 7)

    assert "return missing" in shapes_of(subject_of(NoReturn(), "s"), (2, 2)).steps[0].problem
    shapes = shapes_of(subject_of(Between(nn.Linear(2, 3)), "b"))
    assert shapes.problem.startswith("Between.forward, after layer 1: RuntimeError")


def test_integers_get_told_which_type_is_wanted(nn):
    shapes = shapes_of(subject_of(nn.Linear(2, 2), "m"), torch.zeros(3, 2, dtype=torch.int64))
    assert "wants float32, got int64" in shapes.steps[0].problem


def test_looking_leaves_no_trace_on_the_model(nn):
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(3, 2))
    before = [dict(vars(layer)) for layer in model.layers]
    shapes_of(subject_of(model, "m"))
    assert [dict(vars(layer)) for layer in model.layers] == before


def test_a_forward_of_the_layers_own_is_there_afterwards(nn):
    model = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
    model.layers[0].forward = own = lambda x: x + 1
    before = model(torch.zeros(1, 2))
    shapes = shapes_of(subject_of(nn.Sequential(model, model), "m"), (1, 2))
    assert shapes.ok and len(shapes.steps) == 4
    assert vars(model.layers[0])["forward"] is own
    assert "forward" not in vars(model.layers[1])
    assert torch.equal(model(torch.zeros(1, 2)), before)


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt()])
def test_a_forward_of_the_layers_own_is_there_after_an_error(nn, error):
    def own(x):
        raise error

    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    model.layers[0].forward = own
    try:
        shapes = shapes_of(subject_of(model, "m"))
        assert [step.status for step in shapes.steps] == ["failed", "not reached"]
    except KeyboardInterrupt:
        assert isinstance(error, KeyboardInterrupt)
    assert vars(model.layers[0])["forward"] is own
    assert "forward" not in vars(model.layers[1])


def test_layers_that_share_one_dict_get_it_back(nn):
    one, other = nn.ReLU(), nn.ReLU()
    other.__dict__ = one.__dict__
    shapes_of(subject_of(nn.Sequential(nn.Linear(2, 2), one, other), "m"))
    assert vars(one) == {}


def test_a_forward_that_a_layer_gives_itself_while_it_runs_stays(nn):
    class Once(nn.Module):
        def forward(self, x):
            self.forward = torch.relu
            return x

    model = nn.Sequential(nn.Linear(2, 2), Once())
    shapes_of(subject_of(model, "m"))
    assert vars(model.layers[1]) == {"forward": torch.relu}


def test_a_forward_that_is_a_property_is_said_to_be_out_of_sight(nn):
    class Odd(nn.Module):
        @property
        def forward(self):
            return torch.relu

    model = nn.Sequential(nn.Linear(2, 2), Odd())
    shapes = shapes_of(subject_of(model, "m"))
    assert [step.status for step in shapes.steps] == ["ok", "odd"]
    assert [vars(layer).get("forward") for layer in model.layers] == [None, None]


def test_a_layer_with_slots_is_said_to_be_out_of_sight_and_not_to_be_left_out(nn):
    class Slim:
        __slots__ = ("weight",)

        def __init__(self):
            self.weight = torch.ones(2, 2)

        def parameters(self):
            return [self.weight]

        def forward(self, x):
            return x @ self.weight

        def __call__(self, x):
            return self.forward(x)

        def __repr__(self):
            return "Slim()"

    for model in (nn.Sequential(nn.Linear(2, 2), Slim()), Slim()):
        step = shapes_of(subject_of(model, "m"), (5, 2)).steps[-1]
        assert (step.layer, step.status, step.parameters) == ("Slim()", "odd", 4)
        assert step.problem.startswith("its calls cannot be watched: its class has __slots__")


def test_a_model_that_does_not_tell_its_width_asks_for_an_input(nn):
    with pytest.raises(TrainingError, match="%g2c_shapes act 64x784"):
        shapes_of(subject_of(nn.ReLU(), "act"))


def test_the_table_escapes_what_the_learner_wrote(nn):
    class Odd(nn.Module):
        def __repr__(self):
            return "<script>"

        def forward(self, x):
            return x

    html = view.to_html(shapes_of(subject_of(Odd(), "m"), (2, 2)))
    assert "<script>" not in html and "&lt;script&gt;" in html
