"""What a class of rows says together: scores, checks, mistakes, look-alikes, cases for a human.

Pure: rows in, a frozen value out. No I/O, no rendering.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from g2c_magics.classroom.row import STATUSES, Row
from g2c_magics.lessons import Lesson


@dataclass(frozen=True)
class CheckRate:
    """How many of the submissions that ran passed one check."""

    task: str
    name: str
    title: str
    passed: int
    of: int

    @property
    def share(self) -> float:
        return self.passed / self.of if self.of else 0.0


@dataclass(frozen=True)
class PitfallCount:
    """A mistake and the submissions that made it."""

    pitfall: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """A class at a glance.

    rows: by id. scores: of the submissions that ran. checks: in teaching order. pitfalls: the most
    frequent first. alike: ids whose work has the same normalised syntax tree, two or more each.
    attention: the rows a human should look at, those that
    ran first, the worst of them foremost.
    """

    lesson: str
    max_score: int
    rows: tuple[Row, ...]
    scores: tuple[int, ...]
    checks: tuple[CheckRate, ...]
    pitfalls: tuple[PitfallCount, ...]
    alike: tuple[tuple[str, ...], ...]
    attention: tuple[Row, ...]


def ran(row: Row) -> bool:
    """Whether any of the submission's code was run."""
    return row.status not in ("refused", "ungraded")


def summarise(rows: Iterable[Row], lesson: Lesson) -> Summary:
    """Count what a class did."""
    ordered = tuple(sorted(rows, key=lambda row: row.id))
    running = [row for row in ordered if ran(row)]
    checks = tuple(
        CheckRate(
            check.task, check.name, check.title,
            sum(row.checks.get(check.name) == "passed" for row in running), len(running),
        )
        for check in lesson.checks
    )  # fmt: skip
    attention = [row for row in ordered if row.attention]
    attention.sort(key=lambda row: (not ran(row), -STATUSES.index(row.status)))
    return Summary(
        lesson=lesson.name,
        max_score=sum(check.points for check in lesson.checks),
        rows=ordered,
        scores=tuple(row.score for row in running),
        checks=checks,
        pitfalls=count_pitfalls(ordered),
        alike=look_alikes(ordered),
        attention=tuple(attention),
    )


def count_pitfalls(rows: Iterable[Row]) -> tuple[PitfallCount, ...]:
    """The mistakes of a class, the most frequent first."""
    who: dict[str, list[str]] = {}
    for row in rows:
        for pitfall in row.pitfalls:
            who.setdefault(pitfall, []).append(row.id)
    counted = [PitfallCount(pitfall, tuple(ids)) for pitfall, ids in who.items()]
    return tuple(sorted(counted, key=lambda count: (-len(count.ids), count.pitfall)))


def look_alikes(rows: Iterable[Row]) -> tuple[tuple[str, ...], ...]:
    """Groups of two and more ids whose work is the same but for names, comments and layout."""
    rows = list(rows)
    trees = Counter(row.tree for row in rows if row.tree)
    groups = [tuple(r.id for r in rows if r.tree == tree) for tree, n in trees.items() if n > 1]
    return tuple(sorted(groups, key=lambda ids: (-len(ids), ids)))
