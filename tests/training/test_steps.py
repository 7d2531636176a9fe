"""A stepwise session: the learner's own parts, one slice after the other."""

import random
import time

import numpy as np
import pytest
import torch
from runs import TRAINER

from g2c_magics.training import Settings, load_data, seeded
from g2c_magics.training.errors import with_line
from g2c_magics.training.loop import train
from g2c_magics.training.steps import Rates, Steps


@pytest.fixture
def data(nn):
    return load_data(Settings(data="circles"))


def steps_on(data, model_for, **rates) -> Steps:
    return Steps(model_for(data), data.train, TRAINER, Rates(lr=0.5, **rates))


def test_slices_train_as_a_run_does(data, model_for):
    steps = steps_on(data, model_for)
    for _ in range(4):
        steps.run(5, seconds=60)
    run = train(model_for(data), data, Settings(epochs=20, lr=0.5, device="cpu"), TRAINER)
    assert steps.done == 20
    assert steps.measure(data.val) == pytest.approx(run.last["val_loss"], abs=1e-6)


def test_a_slice_ends_when_its_time_is_up(data, model_for):
    steps = steps_on(data, model_for)
    began = time.perf_counter()
    steps.run(1_000_000, seconds=0.05)
    assert 0 < steps.done < 1_000_000 and time.perf_counter() - began < 5


def test_small_batches_go_through_the_rows_epoch_after_epoch(data, model_for):
    steps = steps_on(data, model_for, batch_size=100)
    seen = []
    steps.loss = lambda *pair: seen.append(len(pair[0])) or steps.plain_loss(*pair)
    steps.loss.take = list
    steps.run(5, seconds=60)
    assert seen == [100, 100, 100, 20, 100]


def test_random_numbers_and_threads_outside_are_as_they_were(data, model_for, replace):
    def forward(self, x):
        random.random(), np.random.rand(), torch.set_num_threads(1)
        return torch.relu(x + 0 * torch.rand(()))

    replace("ReLU.forward", forward)
    steps = steps_on(data, model_for)
    with seeded(3):
        expected = random.random(), np.random.rand(), float(torch.rand(()))
    threads = torch.get_num_threads()
    with seeded(3):
        steps.run(2, seconds=60)
        assert (random.random(), np.random.rand(), float(torch.rand(()))) == expected
    assert torch.get_num_threads() == threads


def test_its_own_random_numbers_go_on_from_slice_to_slice(data, model_for, replace):
    drawn = []

    def forward(self, x):
        drawn.append(float(torch.rand(())))
        return torch.relu(x)

    replace("ReLU.forward", forward)
    steps = steps_on(data, model_for)
    steps.run(1, seconds=60)
    steps.run(1, seconds=60)
    assert drawn[0] != drawn[1]


def test_another_rate_takes_hold_without_another_network(data, model_for):
    steps = steps_on(data, model_for)
    steps.rates = Rates(lr=0.0)
    steps.begin_again()
    before = [parameter.clone() for parameter in steps.model.parameters()]
    steps.run(3, seconds=60)
    assert all(map(torch.equal, before, steps.model.parameters()))


def test_an_error_of_the_learners_names_their_line(data, model_for, replace):
    def forward(self, x):
        return x @ x

    replace("Linear.forward", forward)
    steps = steps_on(data, model_for)
    with pytest.raises(RuntimeError) as caught:
        steps.run(1, seconds=60)
    line = forward.__code__.co_firstlineno + 1
    assert f"test_steps.py:{line} in forward: RuntimeError: " in with_line(caught.value)
    assert steps.loss.take() == []
