"""What a class did as a whole: scores, checks, mistakes, look-alikes, cases for a human.

Every figure that a page or a terminal shows of a class is computed here, once.
Pure: rows in, frozen values out. No I/O, no rendering.
"""

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from g2c_magics.classroom.row import STATUSES, Row
from g2c_magics.grading.report import RED
from g2c_magics.lessons.lesson import Lesson

BINS = 10  # ranges of a histogram, full marks not counted
LISTED = 3  # checks that a summary names as the first to go wrong


class Quartiles(NamedTuple):
    """The scores that a quarter, a half and three quarters of the class do not exceed."""

    lower: float
    median: float
    upper: float


@dataclass(frozen=True)
class Bin:
    """One range of a histogram."""

    low: int  # the lowest score in it
    high: int  # the highest score in it
    count: int  # how many scores lie in it

    def holds(self, score: float) -> bool:
        """Whether a score lies here; one between two whole scores counts as the lower."""
        return self.low <= int(score) <= self.high


@dataclass(frozen=True)
class CheckCount:
    """How the submissions that ran did at one check."""

    task: str  # id of its task
    name: str  # of the graded test
    title: str  # what it checks, in words
    passed: int  # how many submissions passed it
    wrong: int  # how many got it wrong
    unwritten: int  # how many have not written it yet
    first_wrong: int  # how many got it wrong and nothing before it

    @property
    def label(self) -> str:
        """The check in a few words, unique in the lesson."""
        return f"{self.task}: {self.title}"

    @property
    def short(self) -> str:
        """The first words of its title, unique in its task."""
        return self.title.partition(":")[0]


@dataclass(frozen=True)
class PitfallCount:
    """A mistake and the submissions that made it."""

    pitfall: str  # its id
    ids: tuple[str, ...]  # of the submissions


@dataclass(frozen=True)
class Summary:
    """A class at a glance."""

    lesson: str  # its name
    tasks: Mapping[str, int]  # points of each task by its id, in teaching order
    rows: tuple[Row, ...]  # every submission, by id
    running: tuple[Row, ...]  # those of which any code was run
    exposed: tuple[Row, ...]  # those that ran without a sandbox
    attention: tuple[Row, ...]  # those a human should look at, the worst of what ran first
    given: int | None  # points that most of the scores hold for code that was given
    follow_on: int  # points that are lost only because an earlier task is wrong, by all together
    outcomes: Mapping[str, int]  # how many rows have each status, of the statuses that occur
    scores: tuple[int, ...]  # of the submissions that ran
    quartiles: Quartiles | None  # of the scores; None where nothing ran
    full_marks: int  # how many scores are the highest there is
    histogram: tuple[Bin, ...]  # of the scores, the highest first
    checks: tuple[CheckCount, ...]  # in teaching order
    first_wrong: tuple[CheckCount, ...]  # where most submissions first go wrong, at most LISTED
    pitfalls: tuple[PitfallCount, ...]  # the most frequent first
    alike: tuple[tuple[str, ...], ...]  # ids whose work has the same normalised syntax tree
    grading: tuple[str, ...]  # sha256 of what graded; more than one after it changed

    @property
    def max_score(self) -> int:
        return sum(self.tasks.values())


def ran(row: Row) -> bool:
    """Whether any of the submission's code was run."""
    return row.status not in ("refused", "ungraded", "missing")


def summarise(rows: Iterable[Row], lesson: Lesson) -> Summary:
    """Count what a class did."""
    ordered = tuple(sorted(rows, key=lambda row: row.id))
    running = tuple(row for row in ordered if ran(row))
    scores = tuple(row.score for row in running)
    statuses = Counter(row.status for row in ordered)
    attention = [row for row in ordered if row.attention]
    attention.sort(key=lambda row: (not ran(row), -STATUSES.index(row.status)))
    tasks = dict.fromkeys((check.task for check in lesson.checks), 0)
    for check in lesson.checks:
        tasks[check.task] += check.points
    max_score = sum(tasks.values())
    checks = count_checks(running, lesson)
    first_wrong = sorted((c for c in checks if c.first_wrong), key=lambda c: -c.first_wrong)
    return Summary(
        lesson=lesson.name,
        tasks=tasks,
        rows=ordered,
        running=running,
        exposed=tuple(row for row in running if not row.sandboxed),
        attention=tuple(attention),
        given=statistics.mode(known) if (known := given_points(running)) else None,
        follow_on=sum(lost_by_following(row) for row in running),
        outcomes={status: statuses[status] for status in STATUSES if status in statuses},
        scores=scores,
        quartiles=quartiles(scores),
        full_marks=scores.count(max_score),
        histogram=histogram(scores, max_score),
        checks=checks,
        first_wrong=tuple(first_wrong[:LISTED]),
        pitfalls=count_pitfalls(ordered),
        alike=look_alikes(ordered),
        grading=tuple(sorted({row.grading for row in running if row.grading})),
    )


def given_points(running: Iterable[Row]) -> list[int]:
    """The points for given code, of the rows of which they are known."""
    return [row.given for row in running if row.given is not None]


def lost_by_following(row: Row) -> int:
    """Points that a row lacks only because an earlier task is wrong."""
    return max(row.independent_score - row.score, 0) if row.independent_score is not None else 0


def quartiles(scores: Sequence[int]) -> Quartiles | None:
    """The quartiles of these scores, None when there are none."""
    if len(scores) < 2:
        return Quartiles(scores[0], scores[0], scores[0]) if scores else None
    return Quartiles(*statistics.quantiles(scores, n=4, method="inclusive"))


def histogram(scores: Sequence[int], max_score: int) -> tuple[Bin, ...]:
    """The scores in ranges of equal width, full marks in one of their own."""
    bins = min(BINS, max_score)
    edges = [-(-max_score * i // bins) for i in range(bins)] + [max_score] if bins else []
    ranges = [(low, high - 1) for low, high in pairwise(edges)] + [(max_score, max_score)]
    return tuple(
        Bin(low, high, sum(low <= score <= high for score in scores))
        for low, high in reversed(ranges)
    )


def count_checks(running: Sequence[Row], lesson: Lesson) -> tuple[CheckCount, ...]:
    """How many passed each check, got it wrong, or have not written it.

    Tasks build on each other, so one mistake turns later checks red as well: `first_wrong` counts
    a submission at its first red check only. Files that cannot be imported, all of whose checks
    are red, went wrong before any of them.
    """
    first_wrong: Counter[str] = Counter()
    for row in running:
        red = [check.name for check in lesson.checks if row.checks.get(check.name) in RED]
        if red and len(red) < len(row.checks):
            first_wrong[red[0]] += 1
    counts = []
    for check in lesson.checks:
        statuses = [row.checks.get(check.name) for row in running]
        passed = statuses.count("passed")
        wrong = sum(status in RED for status in statuses)
        counts.append(
            CheckCount(
                check.task, check.name, check.title, passed, wrong,
                unwritten=len(running) - passed - wrong, first_wrong=first_wrong[check.name],
            )
        )  # fmt: skip
    return tuple(counts)


def count_pitfalls(rows: Iterable[Row]) -> tuple[PitfallCount, ...]:
    """The mistakes of a class, the most frequent first."""
    who: dict[str, list[str]] = {}
    for row in rows:
        for pitfall in row.pitfalls:
            who.setdefault(pitfall, []).append(row.id)
    counts = [PitfallCount(pitfall, tuple(ids)) for pitfall, ids in who.items()]
    return tuple(sorted(counts, key=lambda count: (-len(count.ids), count.pitfall)))


def look_alikes(rows: Iterable[Row]) -> tuple[tuple[str, ...], ...]:
    """Groups of two and more ids whose work is the same but for names, comments and layout."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        if row.tree:
            groups.setdefault(row.tree, []).append(row.id)
    alike = [tuple(ids) for ids in groups.values() if len(ids) > 1]
    return tuple(sorted(alike, key=lambda ids: (-len(ids), ids)))
