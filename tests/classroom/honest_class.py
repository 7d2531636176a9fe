"""A class of honest hand-ins out of the corpus, and one more that copies: `python honest_class.py`.

Each learner has a right answer for each function, drawn at random from some of those in the corpus,
so that two of them agree in a function now and then, as people do. A copy is what an automatic
rewriter makes of one hand-in, or of a part of it.
"""

import ast
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

REPO = Path(__file__).parents[2]
sys.path[:0] = [str(REPO), str(REPO / "tests")]

from disguises import DISGUISES, longest, renamed  # noqa: E402

from g2c_magics.classroom.look_alikes import look_alikes  # noqa: E402
from g2c_magics.classroom.row import Row  # noqa: E402
from g2c_magics.classroom.similarity import compared  # noqa: E402
from g2c_magics.lessons.lesson import load  # noqa: E402
from tests.corpus import submissions  # noqa: E402

LESSON = load("nn")
TRAIN = (
    "train_linear_regression", "build_2d_classifier", "accuracy_from_logits", "train_classifier",
    "build_mnist_mlp", "train_one_epoch", "evaluate_accuracy",
)  # fmt: skip
PARTS = ("linear", "relu", "tanh", "sigmoid", "sequential", "cross_entropy", "sgd", *TRAIN)
PARTIAL = ("one body changed", "one left out", "only train.py", "only the long bodies")

Work = dict[str, str]  # a source for each of PARTS


@cache
def answers() -> dict[str, list[str]]:
    """The right answers of the corpus by part, those that answer one part alone."""
    found = defaultdict(list)
    for submission in filter(lambda submission: submission.right, submissions()):
        defined = {getattr(node, "name", "") for node in ast.parse(submission.source).body}
        parts = [part for part in PARTS if part in (submission.task, *defined)]
        if len(parts) == 1:
            found[parts[0]].append(submission.source)
    return {part: found[part] for part in PARTS}


def honest(count: int, variants: int, seed: int) -> Iterator[Work]:
    """Hand-ins out of at most so many different answers to each part."""
    draw = random.Random(seed)
    pool = {p: draw.sample(all_, min(variants, len(all_))) for p, all_ in answers().items()}
    for _ in range(count):
        yield {part: draw.choice(sources) for part, sources in pool.items()}


def copy_of(victim: Work, own: Work, kind: str, draw: random.Random) -> Work:
    """A copy of this kind by somebody whose own work is `own`."""
    part = draw.choice(PARTS)
    taken = {
        "one body changed": [p for p in PARTS if p != part],
        "one left out": [p for p in PARTS if p != part],
        "only train.py": TRAIN,
        "only the long bodies": longest(victim, PARTS, 5),
    }.get(kind, PARTS)
    disguise = DISGUISES.get(kind, renamed)
    copied = {p: disguise(victim[p]) if p in taken else own[p] for p in PARTS}
    return {p: text for p, text in copied.items() if kind != "one left out" or p != part}


@cache
def functions(source: str) -> tuple[tuple[str, str, int], ...]:
    return compared({"g2c/nn/train.py": source.encode()}, LESSON)


def row(id: str, work: Work) -> Row:
    """The row of a hand-in, as far as it is compared with others."""
    return Row(id, "graded", functions=tuple(f for part in work for f in functions(work[part])))


def linked(rows: list[Row]) -> list[set[str]]:
    return [set(group.ids) for group in look_alikes(rows)]


def measure(count: int, variants: int, seeds: range) -> tuple[float, dict[str, float]]:
    """Pairs of honest hand-ins that are shown, for each class; the share found of each kind."""
    shown, found, tried = 0, Counter(), Counter()
    for seed in seeds:
        draw = random.Random(seed)
        works = list(honest(count + 1, variants, seed))
        own = works.pop()
        rows = [row(f"s{n}", work) for n, work in enumerate(works)]
        shown += sum(len(ids) - 1 for ids in linked(rows))
        for kind in (*DISGUISES, *PARTIAL):
            n = draw.randrange(count)
            copy = row("copy", copy_of(works[n], own, kind, draw))
            found[kind] += any({"copy", f"s{n}"} <= ids for ids in linked([*rows, copy]))
            tried[kind] += 1
    return shown / len(seeds), {kind: found[kind] / tried[kind] for kind in tried}


if __name__ == "__main__":
    for variants in (6, 10, 99):
        shown, recall = measure(30, variants, range(200, 240))
        print(f"30 learners, {variants} answers a part: {shown:.2f} honest pairs shown of 435")
        print(*(f"  {share:4.0%} {kind}" for kind, share in recall.items()), sep="\n")
