"""Find whose functions are the same where chance does not explain it. Pure: rows in, groups out.

Each function weighs what its form is worth as evidence: the logarithm of how rare it is in this
class, and no more than its length allows, so that one-line answers weigh nothing. Worked answers
and given code are in no row. Two hand-ins look alike where the weights of what they share exceed
what the number of pairs in the class would bring about by itself.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from g2c_magics.classroom.row import Row
from g2c_magics.classroom.similarity import SHORT

STATEMENT = 0.5  # the most that one more statement weighs, in nats
CHANCE = 0.1  # pairs that would look alike by chance in a whole class, were functions independent
ELSEWHERE = 5  # works of other classes, to be imagined, that hold none of the forms of this one
LINKS = 20  # pairs of a group that are shown
SMALLEST = 12  # hand-ins that a smaller class counts as

Work = frozenset[str]  # the forms of a hand-in


class Shared(NamedTuple):
    """A function that two hand-ins have in common."""

    name: str  # as the first calls it
    holders: int  # hand-ins of the class that have it, these two counted


@dataclass(frozen=True)
class Pair:
    """Two hand-ins with functions in common."""

    one: Row
    other: Row
    functions: tuple["Shared", ...]  # that are the same; the heaviest first
    weight: float  # of them together, in nats

    @property
    def page(self) -> str:
        """The name of the page that shows both: another for other files."""
        told = "\0".join(f"{row.id}\0{row.files}" for row in (self.one, self.other))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16] + ".html"


@dataclass(frozen=True)
class Group:
    """Hand-ins that are linked by pairs."""

    ids: tuple[str, ...]  # sorted
    pairs: tuple[Pair, ...]  # that link them; the heaviest, at most LINKS


def look_alikes(rows: Iterable[Row]) -> tuple[Group, ...]:
    """The groups of a class, the largest first.

    Hand-ins with equal functions throughout count as one work, so that many copies of one text
    do not make it look common.
    """
    rows = sorted(rows, key=lambda row: row.id)
    by_work: defaultdict[Work, list[Row]] = defaultdict(list)
    for row in rows:
        by_work[frozenset(form for _, form, _ in row.functions)].append(row)
    by_work.pop(frozenset(), None)
    weights = weights_of(by_work.values())
    handed_in = max(sum(map(len, by_work.values())), SMALLEST)
    least = math.log(math.comb(handed_in, 2) / CHANCE)
    works = [work for work in by_work if sum(weights[form] for form in work) >= least]
    links = [
        (first, other)
        for work in works
        for first, *others in [by_work[work]]
        for other in others
    ]  # fmt: skip
    links += [
        (by_work[one][0], by_work[other][0]) for one, other in candidates(works, weights, least)
    ]
    holders = Counter(form for row in rows for form in {form for _, form, _ in row.functions})
    pairs = [pair_of(one, other, weights, holders) for one, other in links]
    return grouped(sorted((p for p in pairs if p.weight >= least), key=lambda p: -p.weight))


def weights_of(works: Iterable[Sequence[Row]]) -> dict[str, float]:
    """What sharing each form is worth, in nats."""
    works = list(works)
    functions = [rows[0].functions for rows in works]
    holders = Counter(form for one in functions for form in {form for _, form, _ in one})
    return {
        form: min(
            math.log((len(works) + ELSEWHERE) / max(holders[form] - 1, 1)),
            STATEMENT * max(statements - SHORT, 0),
        )
        for one in functions
        for _, form, statements in one
    }


def candidates(
    works: Iterable[Work], weights: Mapping[str, float], least: float
) -> Iterator[tuple[Work, Work]]:
    """Each pair of works, once, that could share as much as `least`.

    Prefix filtering, as in joins of similar sets (Chaudhuri, Ganti, Kaushik 2006): of two works
    that share enough, both hold one of the same forms among their rarest, and common forms, which
    many hold, are not gone through.
    """
    rarest_first = sorted(weights, key=lambda form: (-weights[form], form))
    rank = {form: place for place, form in enumerate(rarest_first)}
    met: defaultdict[str, list[Work]] = defaultdict(list)
    for work in works:
        left = sum(weights[form] for form in work)
        found: dict[Work, None] = {}
        for form in sorted(work, key=rank.__getitem__):
            if left < least:
                break  # what is left is not enough by itself
            left -= weights[form]
            found |= dict.fromkeys(met[form])
            met[form].append(work)
        yield from ((other, work) for other in found)


def pair_of(one: Row, other: Row, weights: Mapping[str, float], holders: Mapping[str, int]) -> Pair:
    """What two rows share."""
    theirs = {form for _, form, _ in other.functions}
    shared = {form: name for name, form, _ in one.functions if form in theirs}
    heaviest = sorted(shared, key=lambda form: (-weights[form], shared[form]))
    functions = tuple(Shared(shared[form], holders[form]) for form in heaviest)
    return Pair(one, other, functions, sum(weights[form] for form in shared))


def grouped(pairs: Iterable[Pair]) -> tuple[Group, ...]:
    """Groups of linked hand-ins, each by a spanning tree of its pairs. pairs: heaviest first."""
    leader: dict[str, str] = {}  # by id; towards the one that stands for its group

    def leader_of(id: str) -> str:
        while leader.setdefault(id, id) != id:
            leader[id] = id = leader[leader[id]]
        return id

    tree = []
    for pair in pairs:
        one, other = leader_of(pair.one.id), leader_of(pair.other.id)
        if one != other:
            leader[other] = one
            tree.append(pair)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for id in sorted(leader):
        members[leader_of(id)].append(id)
    links: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in tree:
        links[leader_of(pair.one.id)].append(pair)
    groups = [Group(tuple(ids), tuple(links[key][:LINKS])) for key, ids in members.items()]
    return tuple(sorted(groups, key=lambda group: (-len(group.ids), group.ids)))
