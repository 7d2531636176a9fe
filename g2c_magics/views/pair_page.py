"""Show two hand-ins side by side, so that a person can judge what they have in common.

Pure: no I/O. It says what is the same and never what that means. The page's words and tags are in
templates/pair_page.html.j2.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from g2c_magics.classroom.look_alikes import Pair
from g2c_magics.classroom.similarity import SHORT, Function
from g2c_magics.views.html_page import render

MAX_BYTES = 300_000
LINES = (400, 80, 20)  # of a function that are shown: the first that makes the page small enough


@dataclass(frozen=True)
class Match:
    """One function in both hand-ins, or in one alone."""

    one: Function | None
    other: Function | None
    is_same: bool  # but for names, comments, prints, dead statements and order
    note: str = ""  # why that says nothing


def to_html(pair: Pair, ones: Sequence[Function], others: Sequence[Function]) -> str:
    """One page that stands alone. ones, others: what each of them wrote, in the order of files."""
    found = list(matches(ones, others))
    return render(
        "pair_page.html.j2",
        LINES,
        MAX_BYTES,
        pair=pair,
        matches=sorted(found, key=lambda match: (not match.is_same, bool(match.note))),
        same=sum(match.is_same for match in found),
    )


def matches(ones: Sequence[Function], others: Sequence[Function]) -> Iterator[Match]:
    """Each function beside what has its form, else beside its namesake, else by itself."""
    left = list(others)
    pairs: dict[int, Function] = {}
    for key in (lambda f: (f.form, f.name), lambda f: f.form, lambda f: f.name):
        for place, function in enumerate(ones):
            mine = key(function)
            found = next((f for f in left if key(f) == mine), None)
            if place not in pairs and found:
                pairs[place] = found
                left.remove(found)
    for place, function in enumerate(ones):
        other = pairs.get(place)
        is_same = bool(other and other.form == function.form)
        yield Match(function, other, is_same, note_on(function) if is_same else "")
    yield from (Match(None, function, False) for function in left)


def note_on(function: Function) -> str:
    if function.is_worked:
        return "A worked answer reads so too: it counts for nothing."
    if function.statements <= SHORT:
        return "So short that it counts for nothing."
    return ""
