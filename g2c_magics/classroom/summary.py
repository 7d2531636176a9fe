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

from g2c_magics.classroom.look_alikes import Group, look_alikes
from g2c_magics.classroom.row import STATUSES, Row
from g2c_magics.grading.report import RED
from g2c_magics.lessons.lesson import Check, Lesson

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
    separates: (
        float | None
    )  # correlation of passing it with the points of all other checks, -1 to 1
    cause: str  # the commonest pitfall named at it, "" where none is

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
    broken: tuple[Row, ...]  # those of them whose files could not be imported: in no figure below
    exposed: tuple[Row, ...]  # those that ran without a sandbox
    attention: tuple[Row, ...]  # those a human should look at, the worst of what ran first
    given: int | None  # points that most of the scores hold for code that was given
    follow_on: int  # points that are lost only because an earlier task is wrong, by all together
    outcomes: Mapping[str, int]  # how many rows have each status, of the statuses that occur
    scores: tuple[int, ...]  # of the submissions whose checks ran
    quartiles: Quartiles | None  # of the scores; None where nothing ran
    full_marks: int  # how many scores are the highest there is
    histogram: tuple[Bin, ...]  # of the scores, the highest first
    checks: tuple[CheckCount, ...]  # in teaching order
    first_wrong: tuple[CheckCount, ...]  # where most submissions first go wrong, at most LISTED
    pitfalls: tuple[PitfallCount, ...]  # the most frequent first
    alike: tuple[Group, ...]  # hand-ins that share more functions than chance explains
    grading: tuple[str, ...]  # sha256 of what graded; more than one after it changed

    @property
    def max_score(self) -> int:
        return sum(self.tasks.values())

    @property
    def handed_in(self) -> int:
        """How many rows are of something that was handed in."""
        return len(self.rows) - self.outcomes.get("missing", 0)


def ran(row: Row) -> bool:
    """Whether any of the submission's code was run."""
    return row.status not in ("refused", "ungraded", "missing")


def is_broken(row: Row) -> bool:
    """Whether none of its checks could run: its files cannot be imported."""
    return bool(row.checks) and set(row.checks.values()) <= {"error", "timeout", "crashed"}


def summarise(rows: Iterable[Row], lesson: Lesson) -> Summary:
    """Count what a class did."""
    ordered = tuple(sorted(rows, key=lambda row: row.id))
    running = tuple(row for row in ordered if ran(row))
    checked = tuple(row for row in running if not is_broken(row))
    scores = tuple(row.score for row in checked)
    statuses = Counter(row.status for row in ordered)
    attention = [row for row in ordered if row.attention]
    attention.sort(key=lambda row: (not ran(row), -STATUSES.index(row.status)))
    tasks = dict.fromkeys((check.task for check in lesson.checks), 0)
    for check in lesson.checks:
        tasks[check.task] += check.points
    max_score = sum(tasks.values())
    checks = count_checks(checked, lesson)
    first_wrong = sorted((c for c in checks if c.first_wrong), key=lambda c: -c.first_wrong)
    return Summary(
        lesson=lesson.name,
        tasks=tasks,
        rows=ordered,
        running=running,
        broken=tuple(row for row in running if is_broken(row)),
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


def count_checks(rows: Sequence[Row], lesson: Lesson) -> tuple[CheckCount, ...]:
    """How many passed each check, got it wrong, or have not written it.

    Tasks build on each other, so one mistake turns later checks red as well: `first_wrong` counts
    a submission at its first red check only.
    """
    first_wrong: Counter[str] = Counter()
    for row in rows:
        red = [check.name for check in lesson.checks if row.checks.get(check.name) in RED]
        first_wrong.update(red[:1])
    worth = {check.name: check.points for check in lesson.checks}
    totals = [
        sum(worth.get(name, 0) for name, status in row.checks.items() if status == "passed")
        for row in rows
    ]
    counts = []
    for check in lesson.checks:
        statuses = [row.checks.get(check.name) for row in rows]
        passed = statuses.count("passed")
        wrong = sum(status in RED for status in statuses)
        counts.append(
            CheckCount(
                check.task, check.name, check.title, passed, wrong,
                unwritten=len(rows) - passed - wrong, first_wrong=first_wrong[check.name],
                separates=separates(check, rows, totals), cause=commonest_cause(check, rows),
            )
        )  # fmt: skip
    return tuple(counts)


def separates(check: Check, rows: Sequence[Row], totals: Sequence[int]) -> float | None:
    """How passing a check goes with doing well at all others: Pearson's correlation.

    Test theory calls it the item-rest correlation. totals: of the points of all checks, by row.
    None where all or none passed it, and where all others did equally well.
    """
    passed = [row.checks.get(check.name) == "passed" for row in rows]
    others = [total - check.points * has for total, has in zip(totals, passed, strict=True)]
    if len(set(passed)) < 2 or len(set(others)) < 2:
        return None
    return statistics.correlation(list(map(float, passed)), list(map(float, others)))


def commonest_cause(check: Check, rows: Iterable[Row]) -> str:
    """The pitfall that is named most often at a check, "" where none is."""
    named = Counter(row.causes[check.name] for row in rows if check.name in row.causes)
    return min(named, key=lambda pitfall: (-named[pitfall], pitfall), default="")


def count_pitfalls(rows: Iterable[Row]) -> tuple[PitfallCount, ...]:
    """The mistakes of a class, the most frequent first."""
    who: dict[str, list[str]] = {}
    for row in rows:
        for pitfall in row.pitfalls:
            who.setdefault(pitfall, []).append(row.id)
    counts = [PitfallCount(pitfall, tuple(ids)) for pitfall, ids in who.items()]
    return tuple(sorted(counts, key=lambda count: (-len(count.ids), count.pitfall)))
