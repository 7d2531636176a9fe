"""Two hand-ins side by side: what is the same is said in words, names and code are only text."""

from dataclasses import replace

import pytest
from toy_class import holds_to_the_rules, row

from g2c_magics.classroom.look_alikes import Pair, Shared
from g2c_magics.classroom.similarity import Function
from g2c_magics.views.pair_page import MAX_BYTES, matches, to_html

NASTY = "</pre><script>alert(1)</script>"


def function(name: str, form: str, text: str = "def f():\n    return 1", **more) -> Function:
    given = {"file": "g2c/toy/sums.py", "first_line": 7, "statements": 9, "is_worked": False}
    return Function(name=name, form=form, text=text, **given | more)


ONES = [function("add", "a"), function("mul", "m1"), function("short", "s", statements=1)]
OTHERS = [function("mul", "m2"), function("plus", "a"), function("short", "s", statements=1)]
PAIR = Pair(replace(row("ann"), name="Ann <i>"), row("bob"), (Shared("add", 2),), 9.0)


def test_what_is_the_same_stands_side_by_side_whatever_it_is_called():
    found = [(m.one and m.one.name, m.other and m.other.name, m.is_same) for m in
             matches(ONES, [*OTHERS, function("more", "x")])]  # fmt: skip
    assert found == [
        ("add", "plus", True), ("mul", "mul", False), ("short", "short", True),
        (None, "more", False),
    ]  # fmt: skip
    page = holds_to_the_rules(to_html(PAIR, ONES, OTHERS))
    assert "add same ann · Ann <i> g2c/toy/sums.py 7 def f(): 8 return 1" in page.text
    assert "mul different" in page.text and "2 functions of 3 read the same" in page.text
    assert page.links == ["../class.html#alike"]


def test_what_counts_for_nothing_says_so():
    worked = [function("add", "w", is_worked=True)]
    assert "A worked answer reads so too" in to_html(PAIR, worked, worked)
    assert "So short that it counts for nothing" in to_html(PAIR, ONES, OTHERS)


def test_the_page_draws_no_conclusion():
    text = to_html(PAIR, ONES, OTHERS).lower()
    assert "no points depend on this" in text
    assert not [w for w in ("cheat", "plagiar", "copied", "copy", "suspect", "fraud") if w in text]


def test_names_and_code_are_text_and_never_markup():
    strange = [function(NASTY, "a", f"{NASTY}\n\x1b[31m", file=NASTY)]
    page = holds_to_the_rules(to_html(Pair(row(NASTY), row("bob"), (), 9.0), strange, strange))
    assert NASTY in page.text


@pytest.mark.parametrize("functions", [[], [function("long", "l", "x = 1\n" * 20_000)] * 9])
def test_a_page_of_nothing_and_one_of_far_too_much_can_be_opened(functions):
    html = to_html(PAIR, functions, functions)
    assert len(html.encode()) <= MAX_BYTES
    assert ("more lines" if functions else "cannot be read any more") in html
