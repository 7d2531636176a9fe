"""Stacked copies learn as the learner's own loop does, at every rate, on the run's own batches."""

import pytest
import torch
from other_lesson import OTHER, Dense, Hinge, Stack
from runs import TRAINER

from g2c_magics.training import Settings, load_data, seeded, train
from g2c_magics.training.data.dataset import Data, Split
from g2c_magics.training.ladder import as_it_began, batches_of, epoch_means
from g2c_magics.training.stacked import RELU, SIGMOID, TANH, activation_of, stacked

RATES = [0.01, 0.1, 0.3]


def in_double(data: Data) -> Data:
    """The same training data in float64, so that rounding does not blur a comparison."""
    y = data.train.y.double() if data.is_regression else data.train.y
    return Data(data.name, data.kind, Split(data.train.x.double(), y), classes=data.classes)


def losses_of_copies(model, trainer, data: Data, settings: Settings) -> torch.Tensor:
    """Epoch by epoch the mean losses of copies that follow RATES, (E, R)."""
    copies = stacked(model, trainer, RATES, settings.weight_decay)
    batches = batches_of(data.train, settings, settings.epochs, settings.epochs)
    losses = torch.stack([copies.step(*batch) for batch in batches])
    return epoch_means(losses, len(data.train.x), settings.batch_size or len(data.train.x))


CHAINS = {
    "a line": ("line", lambda nn: [nn.Linear(1, 1)], {}),
    "relu": ("circles", lambda nn: [nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2)], {}),
    "deep, with decay": (
        "moons",
        lambda nn: [
            *(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 6), nn.Sigmoid()),
            nn.Sequential(nn.Linear(6, 5), nn.ReLU()),
            nn.Linear(5, 2),
        ],
        {"weight_decay": 0.01},
    ),
    "batches, of which the last is smaller": (
        "spirals",
        lambda nn: [nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2)],
        {"batch_size": 100, "seed": 3},
    ),
    "a falling rate": (
        "blobs",
        lambda nn: [nn.Linear(2, 3)],
        {"batch_size": 64, "lr_schedule": "linear"},
    ),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_copies_learn_as_the_learners_own_loop_does(nn, chain):
    name, layers, wishes = CHAINS[chain]
    settings = Settings(data=name, epochs=12, val=0, **wishes)
    data = in_double(load_data(settings))
    with seeded(0):
        model = nn.Sequential(*layers(nn))
    for parameter in model.parameters():
        parameter.data = parameter.data.double()
    start = [parameter.detach().clone() for parameter in model.parameters()]
    copies = losses_of_copies(model, TRAINER, data, settings)
    for position, rate in enumerate(RATES):
        alone = Settings(**{**settings.to_dict(), "lr": rate})
        run = train(as_it_began(model, start), data, alone, TRAINER)
        expected = torch.tensor([row["train_loss"] for row in run.history]).double()
        torch.testing.assert_close(copies[:, position], expected, rtol=1e-6, atol=0)


def test_copies_of_another_lessons_layers_learn_as_its_loop_does():
    settings = Settings(epochs=12, lr=0.3, val=0)
    data = load_data(settings)
    with seeded(0):
        model = Stack(Dense(2, 8, has_offset=False), Hinge(), Dense(8, 2))
    copies = losses_of_copies(model, OTHER, data, settings)
    run = train(model, data, settings, OTHER)
    expected = torch.tensor([row["train_loss"] for row in run.history])
    torch.testing.assert_close(copies[:, RATES.index(0.3)], expected, rtol=1e-5, atol=0)


def test_an_activation_is_known_by_what_it_does(nn):
    class Bent(nn.Module):
        def forward(self, x):
            return x.clamp(min=0)

    class Leaky(nn.Module):
        def forward(self, x):
            return torch.maximum(0.01 * x, x)

    layers = [nn.ReLU(), nn.Tanh(), nn.Sigmoid(), Bent(), Leaky(), nn.Linear(2, 2)]
    known = [RELU, TANH, SIGMOID, RELU, None, None]
    assert [activation_of(layer) for layer in layers] == known


def test_a_model_with_numbers_of_its_own_gets_no_copies(nn):
    class Scaled(nn.Sequential):
        def __init__(self, *layers):
            super().__init__(*layers)
            self.scale = torch.ones(1, requires_grad=True)

        def parameters(self):
            return [*super().parameters(), self.scale]

    shared = nn.Linear(2, 2)
    assert stacked(Scaled(nn.Linear(2, 2)), TRAINER, RATES) is None
    assert stacked(nn.Sequential(shared, nn.ReLU(), shared), TRAINER, RATES) is None
