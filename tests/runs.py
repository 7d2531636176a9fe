"""Short real runs of the worked answers, shared by the tests of training and of pictures."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from g2c import nn as scaffold
from g2c import solutions
from g2c_magics import pictures
from g2c_magics.lessons.lesson import load
from g2c_magics.training import Run, Settings, load_data, seeded, train

ROOT = Path(__file__).resolve().parents[1]
TRAINER = load("nn").part("trainer").trainer(scaffold)


@contextmanager
def bound_answers() -> Iterator[ModuleType]:
    """g2c.nn with every worked answer bound; the scaffold again afterwards."""
    names = list(solutions.answers("nn"))
    before = {name: find(scaffold, name) for name in names}
    solutions.bind("nn", names)
    yield scaffold
    for name, value in before.items():
        solutions.put(scaffold, name, value)


def subject_of(value: Any, name: str = "", x: Any = None, y: Any = None) -> pictures.Subject:
    """What a picture is about, with the trainer of the lesson."""
    return pictures.subject_of(value, TRAINER, name, x, y)


def find(package: ModuleType, name: str) -> object:
    """The part called "Linear.forward" or "train_one_epoch"."""
    for attribute in name.split("."):
        package = getattr(package, attribute)
    return package


@pytest.fixture
def replace(nn: ModuleType, monkeypatch: pytest.MonkeyPatch):
    """replace(name, function) puts a learner's variant of one part in place for this test."""

    def put(name: str, value: object) -> None:
        owner, _, attribute = name.rpartition(".")
        monkeypatch.setattr(getattr(nn, owner) if owner else nn, attribute, value)

    return put


@pytest.fixture
def model_for(nn: ModuleType):
    """model_for(data): a small ReLU network that fits the data, from a fixed seed."""

    def build(data, seed: int = 0, hidden: int = 16):
        with seeded(seed):
            if data.is_regression:
                return nn.Linear(data.features, 1)
            return nn.Sequential(
                nn.Linear(data.features, hidden), nn.ReLU(), nn.Linear(hidden, data.classes)
            )

    return build


@pytest.fixture
def run_on(model_for):
    """run_on("circles", epochs=5, …) trains a fitting model, or the one given."""

    def go(
        data: str = "circles",
        model=None,
        variables=None,
        on_frame=None,
        runs_dir=None,
        boundary_of=None,
        **wishes,
    ) -> Run:
        settings = Settings(data=data, **wishes)
        loaded = load_data(settings, data_dir(), variables=variables)
        model = model_for(loaded, settings.seed) if model is None else model
        return train(model, loaded, settings, TRAINER, on_frame, runs_dir, boundary_of=boundary_of)

    return go


def data_dir() -> Path:
    """Where MNIST lies on this machine, if it does."""
    return Path(os.environ.get("G2C_DATA") or ROOT / "data")
