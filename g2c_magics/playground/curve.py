"""The losses so far, as few points as are seen."""

import math
from typing import Any

MOST_POINTS = 300

Point = tuple[int, float | None, float | None]  # step, training loss, validation loss


class LossCurve:
    """Grows by a point a frame; thinned out to every second one when there are too many."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self._every = 1  # how many points of `add` make one here
        self._count = 0

    def add(self, step: int, loss: float | None, val_loss: float | None) -> None:
        """Losses at this step."""
        if self._count % self._every == 0:
            self.points.append((step, finite(loss), finite(val_loss)))
        self._count += 1
        if len(self.points) > MOST_POINTS:
            self.points = self.points[::2]
            self._every *= 2


def finite(number: Any) -> float | None:
    """The number in four digits; None for what is no finite one, which JSON does not know."""
    if number is None or not math.isfinite(number):
        return None
    return float(f"{number:.4g}")
