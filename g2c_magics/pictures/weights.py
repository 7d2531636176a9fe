"""The weights of the first layer as images: what each unit looks for in a picture.

A unit's input is x·w + b, so its weights w have the shape of the image x. Computed once into
arrays. Draws nothing.
"""

from dataclasses import dataclass
from math import isqrt

import numpy as np
import torch
from torch import Tensor

from g2c_magics.learner_objects import repr_of
from g2c_magics.pictures.kept_run import changed_since, run_with_epochs
from g2c_magics.pictures.subject import Subject
from g2c_magics.training import Run, TrainingError
from g2c_magics.training.layer_readings import read_layers
from g2c_magics.training.units import dead, saturated
from g2c_magics.training.unseen import unseen
from g2c_magics.training.weights import as_it_was

MOST_TILES = 40  # more would be too small to see anything in
MOST_PIXELS = 64_000  # of all tiles, before and now: what a page should hold
WITHIN_SCALE = 0.995  # of the weights, so that a few large ones do not pale all others
FEWEST_PIXELS = 16  # a row of fewer numbers is no image


@dataclass(frozen=True, eq=False)
class Tile:
    """The weights of one unit. H, W: the image's."""

    unit: int  # its column in the weights
    now: np.ndarray  # (H, W) float32
    before: np.ndarray | None = None  # (H, W) with the first weights, where the run kept them
    state: str = ""  # "dead" or "saturated", where it is so for the training rows


@dataclass(frozen=True, eq=False)
class WeightImages:
    """Units of the first affine layer, in their own order."""

    name: str  # the run or the model
    layer: str  # as it prints itself
    tiles: tuple[Tile, ...]  # at most MOST_TILES: those of the largest weights
    units: int  # that there are
    limit: float  # the ends of the scale: nearly all weights of all tiles are below
    epoch: int | None  # whose weights `now` are; None for a bare model
    stuck: dict[int, str] | None  # unit → "dead" or "saturated"; None where that is not known
    are_classes: bool  # there is no other affine layer: each unit is a class's logit
    note: str = ""  # what else must be said

    @property
    def shape(self) -> tuple[int, int]:
        """(H, W) of a tile."""
        height, width = self.tiles[0].now.shape
        return height, width


@torch.no_grad()
def weights_of(subject: Subject) -> WeightImages:
    """The first layer of a run or of a model. Raises TrainingError, one line."""
    run = None if subject.run is None else run_with_epochs(subject)
    layers, trainer = subject.layers, subject.trainer
    affine = [layer for layer in layers if trainer.linear_map(layer) is not None]
    if not affine:
        raise TrainingError(
            f"{subject.name} has no {trainer.words.linear} layer whose weights could be shown. "
            f"Expected a chain such as {trainer.words.example}."
        )
    now = _weight(subject)
    height, width = _image_shape(subject, len(now))
    if not bool(torch.isfinite(now).all()):
        raise TrainingError(f"{subject.name} has NaN or infinite weights: train a new model.")
    before = None
    if run is not None and run.snapshots and run.snapshots[0].epoch == 0:
        with as_it_was(run.model, run.snapshots[0]):
            before = _weight(subject)
    states = None if run is None else _states(run, subject, affine[0])
    panels = 1 if before is None else 2
    room = max(min(MOST_TILES, MOST_PIXELS // (panels * len(now))), 1)
    largest = now.norm(dim=0).argsort(descending=True, stable=True)[:room]
    tiles = tuple(
        Tile(
            unit,
            _image(now, unit, height, width),
            None if before is None else _image(before, unit, height, width),
            (states or {}).get(unit, ""),
        )
        for unit in sorted(largest.tolist())
    )
    images = [one for tile in tiles for one in (tile.now, tile.before) if one is not None]
    return WeightImages(
        name=subject.name,
        layer=repr_of(affine[0]),
        tiles=tiles,
        units=now.shape[1],
        limit=float(np.quantile(np.abs(images), WITHIN_SCALE)),
        epoch=None if run is None else run.weights_epoch,
        stuck=states,
        are_classes=len(affine) == 1,
        note="" if run is None else changed_since(run, trainer),
    )


def _weight(subject: Subject) -> Tensor:
    """(in, out) float32 on the CPU: a copy of the first affine layer's weights as they are."""
    maps = map(subject.trainer.linear_map, subject.layers)
    found = next(found for found in maps if found is not None)
    return found.weight.detach().cpu().float().clone()


def _image(weight: Tensor, unit: int, height: int, width: int) -> np.ndarray:
    return weight[:, unit].reshape(height, width).numpy()


def _image_shape(subject: Subject, pixels: int) -> tuple[int, int]:
    """(H, W) of the images that the layer looks at. Raises TrainingError, one line."""
    shape = (pixels,) if subject.run is None else tuple(subject.run.data.train.x.shape[1:])
    while len(shape) > 2 and shape[0] == 1:
        shape = shape[1:]  # one channel
    side = isqrt(pixels)
    if len(shape) == 1 and side * side == pixels >= FEWEST_PIXELS and _may_be_image(subject):
        return side, side
    if len(shape) == 2 and shape[0] * shape[1] == pixels:
        return shape
    name = subject.name
    if pixels == 2 and subject.run is not None:
        instead = f" For points of the plane: %g2c_boundary {name} --neurons"
    elif pixels == 2:
        instead = f" For points of the plane: %g2c_boundary {name} --neurons --x X --y Y"
    else:
        instead = f" Its layers: %g2c_shapes {name}"
    raise TrainingError(
        "%g2c_weights draws weights as images, for models of grey images such as digits and "
        f"mnist: the first layer of {name} takes {_said(shape, pixels)}.{instead}"
    )


def _may_be_image(subject: Subject) -> bool:
    return subject.run is None or subject.run.data.kind != "line"


def _said(shape: tuple[int, ...], pixels: int) -> str:
    """ "2 numbers", "rows of shape (3, 32, 32)" """
    if len(shape) > 1:
        return f"rows of shape {shape}"
    return "1 number" if pixels == 1 else f"{pixels} numbers"


def _states(run: Run, subject: Subject, affine: object) -> dict[int, str] | None:
    """Unit → "dead" or "saturated", read as the verdicts read it; None where it cannot be."""
    with unseen(run.parameters):
        readings = read_layers(run, subject.trainer, None)
    place = next((i for i, one in enumerate(readings) if one.layer is affine), None)
    if place is None:
        return None
    for reading in readings[place + 1 :]:
        if reading.map is not None:
            break
        for state, rule in (("dead", dead), ("saturated", saturated)):
            found = rule(reading)
            if found is not None and len(found) == readings[place].outputs.shape[1]:
                return dict.fromkeys(found.nonzero().flatten().tolist(), state)
    return {}
