"""What the training tests share: the learner's package with the worked answers, and real data."""

from collections.abc import Iterator
from types import ModuleType

import pytest
from runs import bound_answers, data_dir, model_for, replace, run_on

__all__ = ["model_for", "replace", "run_on"]  # fixtures


@pytest.fixture
def nn() -> Iterator[ModuleType]:
    """g2c.nn with every worked answer bound; the scaffold again afterwards."""
    with bound_answers() as package:
        yield package


@pytest.fixture
def images() -> str:
    """The images to test with: "mnist" where its files are, else "digits"."""
    there = data_dir() / "MNIST" / "raw" / "train-images-idx3-ubyte"
    return "mnist" if there.is_file() else "digits"
