"""The five deliverables of the module, each found from what really happened.

Data in, words out: the facts come from the project's state file and from a fresh check.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from g2c_magics.grading.report import Report

PARTED = 0.95  # validation accuracy from which a classifier of points works
MNIST_ASKED = 0.95
RISE, HELD = 1.15, 1.05  # last over lowest validation loss: overfitting, and mended
WORDS = 12  # an explanation is longer than that


@dataclass(frozen=True)
class Deliverable:
    """done: by the learner's own work. borrowed: it happened, but on worked answers."""

    title: str
    done: bool
    detail: str
    borrowed: bool = False


def deliverables(
    report: Report, facts: Callable[[str], list[dict]], root: Path
) -> list[Deliverable]:
    """The five, in the order of the course. report: of all tasks, on the learner's own files."""
    runs = facts("run")
    return [
        tests_pass(report),
        shown(
            "A boundary picture with a working MLP",
            [fact for fact in facts("picture") if fact["kind"] == "points" and works(fact)],
            lambda fact: f"{fact['name']} on {fact['data']}: {percent(fact['val_accuracy'])}",
            "draw one: %g2c_boundary, after a run that gets 95 % of the validation points right",
        ),
        shown(
            "At least 95 % on the MNIST test set, with logged curves",
            [
                f
                for f in runs
                if f["data"] == "mnist" and (f["test_accuracy"] or 0) >= MNIST_ASKED and f["log"]
            ],
            lambda fact: f"{fact['name']}: {percent(fact['test_accuracy'])}, log {fact['log']}",
            "train one: %%g2c_train --data mnist",
        ),
        shown(
            "Overfitting that shows, and weight decay that mends it",
            [pair for bad in runs for pair in mended(bad, runs)],
            lambda pair: f"{pair['bad']} rose {pair['rise']}, {pair['good']} {pair['held']}",
            "the same model twice, without and with --weight-decay, long enough to diverge",
        ),
        explanation(root, facts("collapse")),
    ]


def tests_pass(report: Report) -> Deliverable:
    detail = f"{report.own_score} of {report.max_score} points"
    return Deliverable("All tests pass", report.own_score == report.max_score, detail)


def works(fact: dict) -> bool:
    """Whether a run is of a network with a bend that parts its points."""
    bent = fact["weights"] >= 2 and "no-nonlinearity" not in fact["diagnoses"]
    return bent and (fact["val_accuracy"] or 0) >= PARTED


def mended(bad: dict, runs: list[dict]) -> list[dict]:
    """Pairs of a run that overfits and the same one with weight decay that does not."""
    if bad["weight_decay"] or not bad["val_loss"] or not falling(bad) or ratio(bad) < RISE:
        return []
    return [
        {
            "bad": bad["name"],
            "good": good["name"],
            "rise": f"{ratio(bad) - 1:.0%}",
            "held": f"{ratio(good) - 1:.0%}",
            "borrowed": bad["borrowed"] + good["borrowed"],
        }
        for good in runs
        if good["weight_decay"]
        and good["val_loss"]
        and (good["data"], good["model"]) == (bad["data"], bad["model"])
        and good["epochs"] >= bad["epochs"]
        and ratio(good) <= HELD
    ]


def ratio(fact: dict) -> float:
    """Last validation loss over the lowest."""
    lowest, last = fact["val_loss"]
    return last / lowest if lowest else 0.0


def falling(fact: dict) -> bool:
    first, last = fact["train_loss"] or (0, 0)
    return last < first


def shown(
    title: str, found: list[dict], words: Callable[[dict], str], what_to_do: str
) -> Deliverable:
    """A deliverable with its newest evidence, the learner's own before borrowed."""
    own = [fact for fact in found if not fact["borrowed"]]
    if own:
        return Deliverable(title, True, words(own[-1]))
    if found:
        return Deliverable(title, False, f"{words(found[-1])}, on borrowed work", borrowed=True)
    return Deliverable(title, False, what_to_do)


def explanation(root: Path, drawn: list[dict]) -> Deliverable:
    """The learner's own words in the notebook's cell marked {"g2c": {"deliverable": "depth"}}.

    drawn: the runs whose layers were multiplied out. That is a proof, and no explanation yet.
    """
    title = "Why depth without a nonlinearity is one linear boundary, explained"
    proof = f"{drawn[-1]['name']} multiplied out by %g2c_collapse" if drawn else ""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError, KeyError):
            continue
        for cell in cells:
            if cell.get("metadata", {}).get("g2c", {}).get("deliverable") == "depth":
                lines = "".join(cell["source"]).splitlines()
                words = " ".join(lines[1:]).split()
                if len(words) >= WORDS:
                    return Deliverable(
                        title,
                        True,
                        f"{len(words)} words in notebooks/{path.name}"
                        f"{', and ' + proof if proof else ''}; say it aloud too",
                    )
    what_to_do = "write it below exercise 5 in the notebook, and save"
    return Deliverable(title, False, f"{proof}: now {what_to_do}" if proof else what_to_do)


def percent(share: float) -> str:
    return f"{100 * share:.1f}%"
