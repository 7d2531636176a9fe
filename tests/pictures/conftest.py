"""What the picture tests share: the worked answers bound to g2c.nn, and short real runs."""

from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from runs import TRAINER, bound_answers, model_for, replace, run_on

from g2c_magics.training import Run, Settings, load_data, seeded, train

__all__ = ["model_for", "replace", "run_on"]  # fixtures


@pytest.fixture(scope="module")
def nn() -> Iterator[ModuleType]:
    """g2c.nn with every worked answer bound; the scaffold again afterwards."""
    with bound_answers() as package:
        yield package


@pytest.fixture(scope="module")
def trained(nn: ModuleType) -> Callable[..., Run]:
    """trained("circles", lambda nn: model, epochs=…) is a finished run."""

    def go(data: str, make: Callable[[ModuleType], object], **wishes: object) -> Run:
        settings = Settings(**{"data": data, "name": "run", "lr": 0.5, **wishes})
        with seeded(settings.seed):
            model = make(nn)
        return train(model, load_data(settings), settings, TRAINER)

    return go


@pytest.fixture(scope="module")
def circles(trained: Callable[..., Run]) -> Run:
    """A ReLU network that has learnt the circles."""
    return trained("circles", network, epochs=200)


def network(nn: ModuleType) -> object:
    return nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2))
