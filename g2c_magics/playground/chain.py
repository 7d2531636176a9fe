"""A model as a chain of layers: its weights, its hidden units, and the knobs that would make it."""

import copy
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.playground.knobs import MOST_LAYERS, MOST_UNITS, Knobs
from g2c_magics.text import error_text
from g2c_magics.training import Run
from g2c_magics.training.errors import told_in_a_line

# Any, in this file: a model of the learner's own class.


def weights_of(model: Any, trainer: Trainer) -> list[Tensor]:
    """(in, out) of each affine layer; none where one does not fit on the other."""
    maps = [found for found in map(trainer.linear_map, trainer.layers(model)) if found is not None]
    weights = [found.weight.detach() for found in maps]
    fits = all(len(after) == len(before.T) for before, after in pairwise(weights))
    return weights if fits else []


def units_of(model: Any, trainer: Trainer, rows: Tensor, most: int) -> list[np.ndarray]:
    """(N, units) for each hidden layer: what its first `most` units give for the rows, (N, D)."""
    if len(weights_of(model, trainer)) < 2:
        return []
    layers = list(trainer.layers(model))
    affine = [trainer.linear_map(layer) is not None for layer in layers]
    found: list[np.ndarray] = []
    for place, layer in enumerate(layers[:-1]):
        rows = layer(rows)
        if affine[place + 1] and any(affine[: place + 1]):
            found.append(rows[:, :most].numpy())
    return found


# Any: a model of the learner's own class.
def copied(model: Any) -> Any:
    """A copy to play with: a run keeps the weights that it has. Raises TrainingError."""
    with told_in_a_line(lambda e: f"The model of this run cannot be copied: {error_text(e)}"):
        return copy.deepcopy(model)


def knobs_of(run: Run, trainer: Trainer, knobs: Knobs) -> Knobs:
    """What the run was trained with, as far as it can be set here."""
    layers = list(trainer.layers(run.model))
    maps = [found for found in map(trainer.linear_map, layers) if found is not None]
    names = [type(layer).__name__ for layer in layers]
    used = [name for name in trainer.activations if name in names]
    settings = run.settings
    decay = settings.weight_decay
    return replace(
        knobs,
        data="",
        noise=knobs.noise if settings.noise is None else min(settings.noise, 1.0),
        units=min(maps[0].weight.shape[1], MOST_UNITS) if len(maps) > 1 else knobs.units,
        layers=min(max(len(maps) - 1, 0), MOST_LAYERS),
        activation=used[0] if used else "",
        lr=settings.rate,
        weight_decay=decay if isinstance(decay, float) else 0.0,
        batch_size=settings.batch_size or 0,
    )
