"""Training looks at objects of the learner's classes, whose code may raise anything."""

import json
from pathlib import Path

import pytest
import torch
from runs import TRAINER

from g2c_magics.progress import fact_of_run
from g2c_magics.training import Settings, TrainingError, check_same_model, load_data, train
from g2c_magics.training.validate_model import is_model
from g2c_magics.views import run as view


class Prickly:
    """An object whose unknown attributes raise."""

    def __getattr__(self, name):
        raise RuntimeError(f"nobody asks me for {name}")


@pytest.fixture
def mute(nn):
    """A network that cannot be printed."""

    class Mute(nn.Sequential):
        def __repr__(self):
            return self.words

    return Mute(nn.Linear(2, 2))


def test_an_object_whose_attributes_raise_is_no_model_and_has_no_layers(nn):
    assert not is_model(Prickly())
    assert TRAINER.linear_map(Prickly()) is None
    assert len(list(TRAINER.layers(Prickly()))) == 1
    with pytest.raises(TrainingError, match="Got Prickly"):
        train(Prickly(), load_data(Settings()), Settings(), TRAINER)


def test_a_model_that_cannot_be_printed_is_trained_logged_and_shown(mute, run_on, tmp_path):
    run = run_on("circles", mute, epochs=2, runs_dir=tmp_path)
    said = "a Mute that cannot be printed"
    assert run.status == "finished"
    assert json.loads((Path(run.log) / "run.json").read_text())["model"] == said
    assert fact_of_run(run, set())["model"] == said
    assert said in view.to_text(run) and said in view.to_html(run)
    check_same_model(mute, run)


def test_a_model_that_cannot_be_printed_is_still_told_what_is_wrong_with_it(mute, nn):
    mute.layers[0] = nn.Linear(5, 2)
    with pytest.raises(TrainingError, match="wants 5 inputs"):
        train(mute, load_data(Settings()), Settings(), TRAINER)


def test_a_model_that_lists_no_parameters_any_more_costs_no_log(run_on, nn, tmp_path):
    run = run_on("circles", nn.Linear(2, 2), epochs=2, runs_dir=tmp_path)
    del run.model.b
    assert run.to_dict()["parameters"] == fact_of_run(run, set())["weights"] == 0
    assert run.to_dict()["status"] == "finished"


def test_parameters_that_raise_are_one_line(nn):
    class Forgetful(nn.Module):
        def parameters(self):
            return self.layers

        def forward(self, x):
            return x

    with pytest.raises(TrainingError) as caught:
        train(Forgetful(), load_data(Settings()), Settings(), TRAINER)
    assert str(caught.value) == (
        "Forgetful.parameters() fails: AttributeError: 'Forgetful' object has no attribute "
        "'layers'."
    )


def test_an_error_that_cannot_be_printed_is_kept_with_the_epochs_so_far(run_on, replace, tmp_path):
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError("not even this")

    def step(self):
        raise Mute

    replace("SGD.step", step)
    run = run_on("circles", epochs=2, runs_dir=tmp_path)
    assert run.status == "failed at epoch 1"
    said = json.loads((Path(run.log) / "run.json").read_text())["error"]
    assert said == "Mute: a Mute that cannot be printed"


def test_a_chain_that_holds_itself_ends(nn):
    chain = nn.Sequential(nn.Linear(2, 2))
    chain.layers.append(chain)
    assert list(TRAINER.layers(chain)) == [chain.layers[0]]
    shared = nn.ReLU()
    assert list(TRAINER.layers(nn.Sequential(shared, nn.Sequential(shared)))) == [shared, shared]


def test_data_that_raises_anything_when_it_is_read_is_one_line(nn):
    class NoArray:
        def __array__(self, *args, **kwargs):
            raise KeyError("no array")

    settings = Settings(data="x,y")
    with pytest.raises(TrainingError, match="x wants a tensor or an array of numbers"):
        load_data(settings, variables={"x": NoArray(), "y": torch.zeros(3)})
