"""Curves over epochs as plain values: lines, marks, limits and ticks, for any way of drawing them.

Pure: what a notebook shows as SVG and what a file holds are drawn from the same Panel.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from g2c_magics.views.palette import wants_log

Points = Sequence[tuple[float, float]]
# Lengths of strokes and gaps, in points of a line 1.6 wide.
SOLID, DASHED, DASH_DOT, LONG_DASH = (), (6.0, 3.0), (7.0, 2.5, 1.6, 2.5), (12.0, 3.0)
DASHES = (SOLID, DASHED, DASH_DOT, LONG_DASH)
DOTTED = (1.6, 2.6)  # training, beside a validation line of the same colour
MOST_TICKS = 5
MARGIN = 0.04  # of the spread of the values, above and below them
SMALLEST_SPREAD = {"loss": 1e-9, "accuracy": 0.04}
OUTLIERS = 0.02  # share of the batches, at either end, that the limits leave out
TINY = 1e-12  # what is left of 0 after arithmetic
FEW_POINTS = 30  # of a line: each is marked


@dataclass(frozen=True)
class Line:
    """One curve."""

    label: str  # what the legend calls it; "" for none
    points: Points  # (epoch, value), in order
    color: str  # a colour of the palette
    dash: tuple[float, ...] = SOLID  # one of DASHES, or DOTTED
    width: float = 1.6  # in points
    opacity: float = 1.0  # 1 is solid
    is_main: bool = True  # False for a backdrop, which does not decide on the limits alone


@dataclass(frozen=True)
class Mark:
    """A place on a curve that has a meaning: "best" is a ring, "end" a cross."""

    kind: str
    point: tuple[float, float]
    color: str
    label: str = ""


@dataclass(frozen=True)
class Area:
    """What lies between two curves."""

    label: str
    low: Points
    high: Points
    color: str


@dataclass(frozen=True)
class Span:
    """Epochs of which something is said: "overfitting"."""

    label: str
    first: float
    last: float


@dataclass(frozen=True)
class Panel:
    """One pair of axes."""

    what: str  # "loss" or "accuracy"
    title: str  # what stands at the vertical axis: "validation loss"
    lines: tuple[Line, ...]
    epochs: tuple[int, int]  # the first epoch and the last
    marks: tuple[Mark, ...] = ()
    areas: tuple[Area, ...] = ()
    spans: tuple[Span, ...] = ()

    @cached_property
    def is_log(self) -> bool:
        """Is the loss read better on a log scale?"""
        return self.what == "loss" and wants_log(self._values)

    @property
    def x_limits(self) -> tuple[float, float]:
        """One epoch stands in the middle."""
        first, last = self.epochs
        return (first, last) if last > first else (first - 1, first + 1)

    @cached_property
    def y_limits(self) -> tuple[float, float]:
        """All that is drawn, with a margin; of the batches all but outliers."""
        values = [*self._values]
        for line in self.lines:
            if not line.is_main and line.points:
                losses = sorted(value for _, value in line.points)
                cut = int(OUTLIERS * len(losses))
                values += [losses[cut], losses[-1 - cut]]
        if self.is_log:
            values = [math.log10(value) for value in values if value > 0]
        low, high = min(values), max(values)
        missing = SMALLEST_SPREAD[self.what] - (high - low)
        if missing > 0:
            missing = missing if self.what == "accuracy" else max(abs(high), 1.0) / 2
            low, high = low - missing / 2, high + missing / 2
        margin = MARGIN * (high - low)
        if self.what == "accuracy":
            if high > 1:
                low, high = low - (high - 1), 1.0
            low = max(low, 0.0)
        low, high = low - margin, high + margin
        return (10**low, 10**high) if self.is_log else (low, high)

    @property
    def x_ticks(self) -> list[tuple[float, str]]:
        """Whole epochs."""
        low, high = self.x_limits
        return [
            (x, f"{x:.0f}")
            for x in evenly(low, high, least_step=1.0)
            if self.epochs[0] <= x <= self.epochs[1]
        ]

    @property
    def y_ticks(self) -> list[tuple[float, str]]:
        """Values and what is written beside them, no two alike."""
        low, high = self.y_limits
        if self.what == "accuracy":
            values = [value for value in evenly(low, high) if -1e-9 <= value <= 1 + 1e-9]
            return list(
                zip(values, _told_apart([100 * value for value in values], "f", "%"), strict=True)
            )
        values = decades(low, high) if self.is_log else evenly(low, high)
        return list(zip(values, _told_apart(values, "g"), strict=True))

    @cached_property
    def _values(self) -> list[float]:
        values = [value for line in self.lines if line.is_main for _, value in line.points]
        return values + [value for area in self.areas for _, value in (*area.low, *area.high)]


def evenly(low: float, high: float, least_step: float = 0.0) -> list[float]:
    """Round numbers from low to high, at most MOST_TICKS + 1 of them, 1, 2 or 5 times 10ⁿ apart."""
    rough = max((high - low) / MOST_TICKS, least_step)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [place * step for place in range(first, last + 1)]


def decades(low: float, high: float) -> list[float]:
    """Powers of ten from low to high; with 2 and 5 of each, or evenly, where those are few."""
    bottom, top = math.floor(math.log10(low)), math.ceil(math.log10(high))
    every = -(-(top - bottom + 1) // (MOST_TICKS + 1))
    for factors in ((1,), (1, 2, 5)):
        values = [
            factor * 10.0**power
            for power in range(bottom, top + 1, every)
            for factor in factors
            if low <= factor * 10.0**power <= high
        ]
        if len(values) >= 3:
            return values
    return evenly(low, high)


def _told_apart(values: Sequence[float], kind: str, unit: str = "") -> list[str]:
    """Numbers in so few digits as say each of them whole: "0.5", "49.25%", "1e11"."""
    words: list[str] = []
    for digits in range(0 if kind == "f" else 6, 17):
        words = [f"{0.0 if abs(value) < TINY else value:.{digits}{kind}}" for value in values]
        pairs = zip(words, values, strict=True)
        if all(math.isclose(float(word), value, abs_tol=TINY) for word, value in pairs):
            break
    return [word.replace("e+", "e") + unit for word in words]
