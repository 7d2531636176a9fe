"""Copies are shown however they are disguised; honest work of a class is not."""

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from disguises import DISGUISES
from honest_class import (
    PARTIAL,
    PARTS,
    TRAIN,
    answers,
    copy_of,
    functions,
    honest,
    linked,
    measure,
    row,
)

from g2c_magics.classroom.look_alikes import look_alikes
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.similarity import functions_of
from g2c_magics.lessons.lesson import load
from g2c_magics.paths import INSTALLED

LESSON = load("nn")
# Twelve people of whom no two agree in a long function, as far as the corpus goes.
LONG = ("train_linear_regression", "train_classifier", "train_one_epoch", "evaluate_accuracy")


def works() -> tuple[list[dict[str, str]], dict[str, str]]:
    """Twelve hand-ins, and what a thirteenth, who copies, wrote alone."""
    made = list(honest(13, 99, seed=3))
    own = made.pop()
    for part in LONG:
        for work, source in zip(made, answers()[part], strict=False):
            work[part] = source
    return made, own


def form(source: str) -> str:
    (function,) = functions_of({"g2c/nn/train.py": source.encode()}, LESSON)
    return function.form


def test_honest_work_is_not_shown():
    made, _ = works()
    assert linked([row(f"s{n}", work) for n, work in enumerate(made)]) == []


@pytest.mark.parametrize("kind", [*DISGUISES, *PARTIAL])
def test_a_copy_is_shown_beside_its_source_and_nobody_else(kind):
    made, own = works()
    rows = [row(f"s{n}", work) for n, work in enumerate(made)]
    for victim in (2, 5, 9):
        copy = row("copy", copy_of(made[victim], own, kind, random.Random(victim)))
        assert linked([*rows, copy]) == [{"copy", f"s{victim}"}]


@pytest.mark.slow
def test_in_a_class_that_often_agrees_copies_are_found_and_few_honest_pairs_shown():
    """Six answers to each part for thirty people: chance makes parts of works equal too."""
    shown, recall = measure(30, 6, range(300, 304))
    assert shown <= 1.5  # of 435 pairs
    assert sum(recall[kind] for kind in DISGUISES) / len(DISGUISES) >= 0.9, recall


def test_those_who_share_short_answers_alone_are_not_shown():
    made, _ = works()
    short = [part for part in PARTS if part not in (*LONG, "cross_entropy", "sgd")]
    for part in short:
        made[1][part] = made[0][part]
    assert linked([row(f"s{n}", work) for n, work in enumerate(made)]) == []


def test_a_class_of_worked_answers_is_not_shown():
    text = (INSTALLED / "g2c/solutions/nn.py").read_text()
    assert linked([row(f"s{n}", {"all": text}) for n in range(9)]) == []


def test_what_the_whole_class_has_in_common_says_nothing():
    made, _ = works()
    for work in made:
        work |= {part: made[0][part] for part in TRAIN}
    assert linked([row(f"s{n}", work) for n, work in enumerate(made)]) == []


def test_many_copies_of_one_work_are_one_group_with_its_heaviest_pairs():
    made, own = works()
    copies = [copy_of(made[0], own, "renamed", random.Random(n)) for n in range(30)]
    (group,) = look_alikes(row(f"s{n:02}", work) for n, work in enumerate([*made, *copies]))
    assert len(group.ids) == 31 and len(group.pairs) == 20
    shared = group.pairs[0].functions[0]
    assert shared.holders == 31


def test_the_page_of_a_pair_is_another_when_the_files_are():
    made, _ = works()
    rows = [replace(row(id, made[0]), files=id) for id in ("ann", "bob")]
    (group,) = look_alikes(rows)
    (again,) = look_alikes([rows[0], replace(rows[1], files="other")])
    assert group.pairs[0].page != again.pairs[0].page


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x.a(n)\n    return n + n", "x.b(n)\n    return n + n"),
        ("a = n.sum(0)\n    return a * a", "a = n.sum(1)\n    return a * a"),
        ("a = n - x\n    return a / x", "a = x - n\n    return a / x"),
        ("a, b = n, x\n    return a - b", "a, b = x, n\n    return a - b"),
    ],
)
def test_functions_that_differ_in_what_they_say_have_other_forms(one, other):
    forms = {form(f"def fit(n, x):\n    {body}\n") for body in (one, other)}
    assert len(forms) == 2


def test_right_answers_of_the_corpus_have_forms_of_their_own_but_for_their_order():
    for part in LONG:
        forms = {functions(source) for source in answers()[part]}
        assert len(forms) >= len(answers()[part]) - 1


def synthetic(count: int) -> list[Row]:
    draw = random.Random(0)

    def made():
        for size in (4, 4, 5, 5, 9, 10, 11, 12, 14):
            is_rare = draw.random() < 0.3
            digest = draw.randrange(10**9) if is_rare else int(draw.paretovariate(0.7)) % 60
            yield (f"f{size}", f"{size} {digest}", size)

    return [Row(f"s{n}", "graded", functions=tuple(made())) for n in range(count)]


def calls_of(work: Callable[[], object]) -> int:
    """How often something is called in this work."""
    seen = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal seen
        seen += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return seen


def test_the_work_for_each_hand_in_does_not_grow_with_the_class():
    each = {
        count: calls_of(partial(look_alikes, synthetic(count))) / count for count in (200, 2_000)
    }
    assert each[2_000] < 2 * each[200], each
