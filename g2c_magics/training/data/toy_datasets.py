"""Made data: a noisy line, and points in the plane that a straight line can or cannot separate.

From scikit-learn where it has them. Every set is centred near 0 with a spread near 1.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from sklearn.datasets import make_blobs, make_circles, make_moons

from g2c_magics.training.data.dataset import Data, shuffled, split
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.settings import Settings

# Any: scikit-learn's makers are typed as returning anything that resembles an array.
Rows = tuple[Any, ...]  # inputs (N, D) and targets (N,) or (N, K)
LINE = (3.0, 2.0)  # slope and intercept
Maker = Callable[[int, float, int, int], Rows]  # rows, noise, classes, seed


def line(rows: int, noise: float, classes: int, seed: int) -> Rows:
    """y = 3x + 2 with noise, x in [-1, 1]."""
    random, (slope, intercept) = np.random.default_rng(seed), LINE
    x = random.uniform(-1, 1, size=(rows, 1))
    return x, slope * x + intercept + noise * random.standard_normal((rows, 1))


def circles(rows: int, noise: float, classes: int, seed: int) -> Rows:
    """A ring around a disc."""
    return make_circles(rows, noise=noise, factor=0.5, random_state=seed)


def moons(rows: int, noise: float, classes: int, seed: int) -> Rows:
    """Two half moons, one hooked into the other."""
    x, y = make_moons(rows, noise=noise, random_state=seed)
    return x - [0.5, 0.25], y


def xor(rows: int, noise: float, classes: int, seed: int) -> Rows:
    """Four quarters, opposite ones of one class."""
    random = np.random.default_rng(seed)
    x = random.uniform(-1, 1, size=(rows, 2))
    y = (x[:, 0] * x[:, 1] > 0).astype(np.int64)
    return x + noise * random.standard_normal((rows, 2)), y


def spirals(rows: int, noise: float, classes: int, seed: int) -> Rows:
    """Arms that wind around each other, one a class."""
    random = np.random.default_rng(seed)
    y = np.arange(rows) % classes
    along = np.sqrt(random.uniform(0.02, 1, size=rows))  # the root spreads them evenly
    angle = 2 * math.pi * (1.25 * along + y / classes)
    x = 1.5 * along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return x + noise * random.standard_normal((rows, 2)), y


def blobs(rows: int, noise: float, classes: int, seed: int) -> Rows:
    """Round clouds, one a class, their centres on a circle."""
    angle = 2 * math.pi * np.arange(classes) / classes
    centers = 1.5 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return make_blobs(rows, centers=centers, cluster_std=noise, random_state=seed)


# name: how it is made, rows, noise, classes (None: numbers to predict)
MAKERS: dict[str, tuple[Maker, int, float, int | None]] = {
    "line": (line, 200, 0.1, None),
    "circles": (circles, 400, 0.1, 2),
    "moons": (moons, 400, 0.15, 2),
    "xor": (xor, 400, 0.05, 2),
    "spirals": (spirals, 600, 0.03, 2),
    "blobs": (blobs, 400, 0.4, 3),
}
ANY_NUMBER_OF_CLASSES = ("spirals", "blobs")


def make(settings: Settings) -> Data:
    """The made set of this name, in random order, split."""
    maker, rows, noise, classes = MAKERS[settings.data]
    if settings.classes is not None:
        if settings.data not in ANY_NUMBER_OF_CLASSES:
            raise TrainingError(
                f"--classes goes with {' and '.join(ANY_NUMBER_OF_CLASSES)}. Got "
                f"--data {settings.data} instead."
            )
        classes = settings.classes
    rows = rows if settings.n is None else settings.n
    noise = noise if settings.noise is None else settings.noise
    x, y = maker(rows, noise, classes or 0, settings.seed)
    order = shuffled(rows, settings.seed)
    y_type = torch.float32 if classes is None else torch.int64
    return split(
        torch.as_tensor(x, dtype=torch.float32)[order],
        torch.as_tensor(y).to(y_type)[order],
        settings,
        name=settings.data,
        kind="line" if classes is None else "points",
        classes=classes,
        line=LINE if maker is line else None,
    )
