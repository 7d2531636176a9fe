"""The figures of the page about a class: quartiles, a histogram, what went wrong how often.

Pure: a Summary in, numbers out. No rendering.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from g2c_magics.classroom.row import STATUSES, Row
from g2c_magics.classroom.summary import CheckRate, Summary, ran
from g2c_magics.grading.report import RED

BINS = 10


@dataclass(frozen=True)
class CheckCount:
    """One check: how many of those that ran passed it, got it wrong, and have not written it."""

    rate: CheckRate
    wrong: int
    unwritten: int

    @property
    def label(self) -> str:
        """The check in a few words, told apart from those of other tasks."""
        return f"{self.rate.task}: {self.rate.title}"

    @property
    def short(self) -> str:
        """The title's first words, as the checks of one task are told apart."""
        return self.rate.title.partition(":")[0]


@dataclass(frozen=True)
class Bin:
    """How many scores lie from `low` to `high`, both included."""

    low: int
    high: int
    count: int

    @property
    def label(self) -> str:
        return f"{self.low}–{self.high}" if self.high > self.low else f"{self.low}"


def running(summary: Summary) -> list[Row]:
    """The rows of those submissions of which any code was run."""
    return [row for row in summary.rows if ran(row)]


def quartiles(scores: Sequence[int]) -> tuple[float, float, float] | None:
    """The score that a quarter, a half and three quarters do not exceed; None without any."""
    if len(scores) < 2:
        return (scores[0],) * 3 if scores else None
    low, middle, high = statistics.quantiles(scores, n=4, method="inclusive")
    return low, middle, high


def full_marks(summary: Summary) -> int:
    return sum(score == summary.max_score for score in summary.scores)


def histogram(scores: Sequence[int], most: int) -> list[Bin]:
    """The scores in ranges of equal width, full marks apart, the highest first."""
    bins = min(BINS, most)
    edges = [-(-most * i // bins) for i in range(bins)] + [most] if bins else []
    ranges = [(low, high - 1) for low, high in pairwise(edges)]
    ranges.append((most, most))
    return [
        Bin(low, high, sum(low <= score <= high for score in scores))
        for low, high in reversed(ranges)
    ]


def check_counts(summary: Summary) -> list[CheckCount]:
    """Every check in teaching order."""
    rows = running(summary)
    found = []
    for rate in summary.checks:
        statuses = [row.checks.get(rate.name) for row in rows]
        wrong = sum(status in RED for status in statuses)
        found.append(CheckCount(rate, wrong, len(rows) - rate.passed - wrong))
    return found


def first_wrong(summary: Summary, most: int = 3) -> list[tuple[CheckCount, int]]:
    """The checks at which most submissions first go wrong, in teaching order, and how many do.

    Tasks build on each other, so one mistake turns later checks red as well: counting those would
    blame the last task for the first. What is not written yet is not wrong, and files that cannot
    be imported, all of whose checks are red, went wrong before any of them.
    """
    counts = check_counts(summary)
    found = dict.fromkeys(range(len(counts)), 0)
    for row in running(summary):
        red = [i for i, count in enumerate(counts) if row.checks.get(count.rate.name) in RED]
        if red and len(red) < len(row.checks):
            found[red[0]] += 1
    ranked = sorted((i for i in found if found[i]), key=lambda i: -found[i])
    return [(counts[i], found[i]) for i in ranked[:most]]


def exposed(summary: Summary) -> list[Row]:
    """The rows that ran without a sandbox."""
    return [row for row in running(summary) if not row.sandboxed]


def outcomes(summary: Summary) -> dict[str, int]:
    """How many rows have each status, those statuses that occur."""
    statuses = [row.status for row in summary.rows]
    return {status: statuses.count(status) for status in STATUSES if status in statuses}
