"""Training and pictures work on any lesson's trainer, and speak in its words."""

import pytest
import torch
from other_lesson import OTHER, Dense, Hinge, Stack

from g2c_magics.pictures import collapse_of, neurons_of, shapes_of, subject_of
from g2c_magics.pictures.boundary import boundary_of
from g2c_magics.training import Run, Settings, TrainingError, load_data, seeded, train
from g2c_magics.views import collapse as collapse_view


def trained(*layers, **wishes) -> Run:
    """A run of a stack of these layers."""
    settings = Settings(**{"data": "circles", "epochs": 200, "lr": 0.5, **wishes})
    return train(Stack(*layers), load_data(settings), settings, OTHER)


@pytest.fixture
def network():
    with seeded(0):
        return [Dense(2, 16), Hinge(), Dense(16, 2)]


def test_a_run_learns_and_has_a_boundary(network):
    run = trained(*network)
    assert run.status == "finished" and run.diagnoses == []
    assert run.last["val_accuracy"] >= 0.95
    boundary = boundary_of(subject_of(run, OTHER), grid_points=20)
    assert boundary.accuracy == pytest.approx(run.last["val_accuracy"])


def test_refusals_speak_in_the_words_of_the_lesson():
    settings = Settings()
    for model, told in (
        (Stack(Dense(3, 2)), "Dense layer 1, Dense(3, 2), wants 3 inputs"),
        (Stack([Dense(2, 2)]), "Stack takes the layers one by one: Stack(a, b)"),
        (5, "must be the model, an other.Layer. Got int 5"),
    ):
        with pytest.raises(TrainingError) as caught:
            train(model, load_data(settings), settings, OTHER)
        assert told in str(caught.value)


def test_what_is_not_banned_may_be_used():
    settings = Settings(epochs=3)
    run = train(torch.nn.Linear(2, 2), load_data(settings), settings, OTHER)
    assert run.status == "finished" and run.diagnoses == []


def test_dead_units_are_those_of_its_own_rectifier(network):
    network[0].offset.data[:12] = -100
    told = [found["message"] for found in trained(*network, epochs=50, lr=0.1).diagnoses]
    assert any(message.startswith("12 of 16 Hinge units") for message in told)


def test_pictures_read_its_layers(network):
    run = trained(*network, epochs=5)
    neurons = neurons_of(subject_of(run, OTHER))
    for unit in neurons.units:
        assert unit.weight.tolist() == network[0].kernel[unit.number].tolist()
    assert neurons.nonlinearity == "Hinge()"
    with pytest.raises(TrainingError, match=r"such as Stack\(Dense\(2, 16\), Hinge\(\)"):
        neurons_of(subject_of(Stack(Dense(2, 2)), OTHER, "m", run.data.train.x, run.data.train.y))
    assert shapes_of(subject_of(Stack(Dense(7, 2)), OTHER)).input == (64, 7)


def test_a_stack_multiplies_out_with_or_without_an_offset():
    with seeded(0):
        model = Stack(Dense(2, 8, has_offset=False), Dense(8, 2))
    collapse = collapse_of(subject_of(model, OTHER, "flat"))
    assert collapse.exact
    assert "2 Dense layers are one linear map" in collapse_view.headline(collapse)
