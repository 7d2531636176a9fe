"""What can be set in the playground, checked: the page may send anything."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from g2c_magics.training import TrainingError
from g2c_magics.training.settings import POINTS
from g2c_magics.training.steps import Rates

MOST_UNITS, MOST_LAYERS = 32, 3
SPEEDS = (1, 5, 20)  # steps a frame


@dataclass(frozen=True)
class Knobs:
    """How the network is made and trained. What is None is not known before there are data."""

    data: str = "circles"  # the made data set; "" for that of the run
    noise: float = 0.1  # its spread
    units: int = 8  # units of each hidden layer
    layers: int = 1  # hidden layers
    activation: str = ""  # what stands between two layers, by its class's name; "" for nothing
    lr: float = 0.3  # of each step
    weight_decay: float = 0.0
    batch_size: int = 0  # rows of a step; 0 for all
    speed: int = 5  # steps a frame, at most
    seed: int = 0  # draws the weights

    @property
    def rates(self) -> Rates:
        """What a step is taken with."""
        return Rates(self.lr, self.weight_decay, self.batch_size or None)

    def widths(self, inputs: int, outputs: int) -> list[int]:
        """Of the layers, first to last."""
        return [inputs, *[self.units] * self.layers, outputs]

    def set(self, name: str, value: Any) -> "Knobs":
        """The same with one of them changed. Raises TrainingError for what cannot be."""
        wants, read = READERS.get(name, ("a known name", None))
        try:
            read_value = None if read is None else read(value)
        except (TypeError, ValueError, OverflowError):
            read_value = None
        if read_value is None:
            raise TrainingError(f"{name} wants {wants}. Got {value!r} instead.")
        return replace(self, **{name: read_value})


def between(low: float, high: float, kind: Callable[[Any], Any] = int) -> Callable[[Any], Any]:
    """Reads a number; None where it is out of bounds."""

    def read(value: Any) -> Any:
        number = float(value)
        return kind(number) if math.isfinite(number) and low <= number <= high else None

    return read


# name: what it wants in words, and how it is read (None for what cannot be)
READERS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "data": (
        f"one of {', '.join(POINTS)}",
        lambda value: value if value in ("", *POINTS) else None,
    ),
    "noise": ("a number from 0 to 1", between(0, 1, float)),
    "units": (f"1 to {MOST_UNITS}", between(1, MOST_UNITS)),
    "layers": (f"0 to {MOST_LAYERS}", between(0, MOST_LAYERS)),
    "activation": ("a name", lambda value: value if isinstance(value, str) else None),
    "lr": ("a number above 0, at most 100", between(1e-9, 100, float)),
    "weight_decay": ("a number from 0 to 1", between(0, 1, float)),
    "batch_size": ("rows, 0 for all", between(0, 1_000_000)),
    "speed": ("steps a frame, 1 to 100", between(1, 100)),
    "seed": ("a whole number", between(0, 2**32 - 1)),
}
NEW_NETWORK = ("units", "layers", "activation", "seed", "data", "noise")  # they begin again
NEW_DATA = ("data", "noise")
