"""A model that cannot be trained on the data is refused in one line that says which layer."""

import pytest
import torch
from runs import TRAINER

from g2c_magics.training import Run, Settings, TrainingError, check_name, load_data, train


@pytest.fixture
def refusal(nn):
    """refusal(model, data): the one line that train raises."""

    def refuse(model, data="circles", variables=None, **wishes) -> str:
        settings = Settings(data=data, epochs=1, **wishes)
        with pytest.raises(TrainingError) as caught:
            train(model, load_data(settings, variables=variables), settings, TRAINER)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return refuse


def test_no_model(refusal):
    assert "Got nothing (does the cell end in an assignment?)" in refusal(None)
    assert "Got int 5 instead" in refusal(5)


def test_a_class_in_place_of_a_model(refusal, nn):
    assert "Make one: Linear(…)" in refusal(nn.Linear)


def test_a_chain_that_holds_what_is_no_layer(refusal, nn):
    chain = nn.Sequential(nn.Linear(2, 16), nn.ReLU, nn.Linear(16, 2))
    assert refusal(chain) == "Layer 2 is the class ReLU itself. Write ReLU(…), with parentheses."
    layers = [nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2)]
    assert "Sequential takes the layers one by one" in refusal(nn.Sequential(layers))


def test_a_torch_nn_model(refusal):
    assert refusal(torch.nn.Linear(2, 2)).startswith("torch-nn-shortcut")


def test_no_parameters(refusal, nn):
    assert "has no parameters" in refusal(nn.Sequential(nn.ReLU()))


def test_parameters_that_cannot_learn(refusal, nn):
    layer = nn.Linear(2, 2)
    layer.W.requires_grad_(False)
    layer.b.requires_grad_(False)
    assert "requires a gradient" in refusal(layer)


def test_weights_left_over_from_a_diverged_run(refusal, nn):
    layer = nn.Linear(2, 2)
    layer.W.data.fill_(float("nan"))
    assert "starts with weights that are NaN" in refusal(layer)


def test_the_wrong_number_of_inputs_names_the_layer(refusal, nn):
    model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 2))
    assert refusal(model) == (
        "Linear layer 1, Linear(3, 8), wants 3 inputs, but circles has 2 features per example."
    )
    assert "digits has 64 features" in refusal(nn.Linear(784, 10), "digits")


def test_layers_that_do_not_meet_are_both_named(refusal, nn):
    model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(16, 2))
    assert refusal(model) == (
        "Linear layer 2, Linear(16, 2), wants 16 inputs, but layer 1, Linear(2, 8), gives 8."
    )


def test_the_wrong_number_of_outputs_names_the_layer(refusal, nn):
    assert refusal(nn.Linear(2, 5)) == (
        "The last layer, Linear(2, 5), gives 5 outputs, but circles has 2 classes."
    )
    assert "but line has 1 number to predict." in refusal(nn.Linear(1, 2), "line")


def test_own_data_may_show_fewer_classes_than_the_model_has(nn, run_on):
    variables = {"x": torch.rand(40, 2), "y": torch.arange(40) % 3}
    run = run_on("x,y", nn.Linear(2, 10), variables, epochs=2)
    assert run.status == "finished"


def test_a_model_of_the_learners_own_shape_is_left_to_its_forward(nn, run_on):
    class Bend(nn.Module):
        def __init__(self):
            self.weight = torch.zeros(2, 2, requires_grad=True)

        def parameters(self):
            return [self.weight]

        def forward(self, x):
            return x @ self.weight

    assert run_on("circles", Bend(), epochs=2).status == "finished"


def test_a_name_that_would_hide_something_of_the_learners_is_refused(nn):
    run = Run(None, None, Settings())
    check_name(Settings(name="relu"), {"relu": run}, TRAINER)
    check_name(Settings(name="relu"), {}, TRAINER)
    with pytest.raises(TrainingError, match="would hide your variable relu, of type list"):
        check_name(Settings(name="relu"), {"relu": [1]}, TRAINER)
    with pytest.raises(TrainingError, match=r"your variable relu, None\. .*such as relu_run"):
        check_name(Settings(name="relu"), {"relu": None}, TRAINER)
    for name in ("Linear", "print", "torch", "g2c", "nn"):
        with pytest.raises(TrainingError, match=f"would hide {name} itself"):
            check_name(Settings(name=name), {}, TRAINER)


def test_the_runs_of_a_sweep_hide_nothing_of_the_learners_either():
    settings = Settings(name="mlp", lr=(0.1, 1.0))
    with pytest.raises(TrainingError, match="--name mlp would hide your variable mlp_lr_0_1, of"):
        check_name(settings, {"mlp_lr_0_1": [1]}, TRAINER)
    check_name(settings, {"mlp_lr_0_1": Run(None, None, Settings())}, TRAINER)
    check_name(settings, {"mlp": [1]}, TRAINER)  # which no run of the sweep is called
    with pytest.raises(TrainingError, match=r"Choose another\.$"):
        check_name(settings, {"mlp_lr_1": [1], "mlp_run": 5}, TRAINER)


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        ("relu", "Layer 2 is 'relu', and no layer. Write ReLU(), without quotes."),
        ("swish", "Layer 2 is 'swish', and no layer. Sequential takes layers only."),
        (16, "Layer 2 is 16, and no layer. Sequential takes layers only."),
        (None, "Layer 2 is None, and no layer. Sequential takes layers only."),
    ],
)
def test_what_stands_in_a_layers_place_is_one_line(run_on, nn, layer, told):
    model = nn.Sequential(nn.Linear(2, 4), layer, nn.Linear(4, 2))
    with pytest.raises(TrainingError) as caught:
        run_on("circles", model)
    assert str(caught.value) == told
