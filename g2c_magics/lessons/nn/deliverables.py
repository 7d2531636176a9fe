"""The five deliverables of the module, each judged by what really happened.

Data in, words out: the facts come from the project's state file and from a new check.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from g2c_magics.lessons.lesson import Deliverable

POINTS_ACCURACY = 0.95  # validation accuracy from which a classifier of points works
MNIST_ACCURACY = 0.95  # asked for on the test set
OVERFITS, HOLDS = 1.15, 1.05  # last over lowest validation loss: from here, and up to here
EXPLANATION_WORDS = 12  # an explanation has at least as many
PROMPT = re.compile(r"\*Your explanation[^*]*\*|<!--.*?-->", re.DOTALL)  # as the cell comes
NOT_THEIRS = {"clean", "solutions", "archive", ".ipynb_checkpoints"}  # folders below notebooks

Fact = dict[str, Any]  # one JSON object of the state file


def deliverables(
    points: tuple[int, int], facts: Callable[[str], list[Fact]], root: Path
) -> list[Deliverable]:
    """The five, in the order of the course.

    points: own and greatest possible, over all tasks. facts: what the state file holds of a kind.
    """
    own, most = points
    runs = facts("run")
    return [
        Deliverable("All tests pass", own == most, f"{own} of {most} points"),
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
                if f["data"] == "mnist" and (f["test_accuracy"] or 0) >= MNIST_ACCURACY and f["log"]
            ],
            lambda fact: f"{fact['name']}: {percent(fact['test_accuracy'])}, log {fact['log']}",
            "train one: %%g2c_train --data mnist",
        ),
        shown(
            "Overfitting, and weight decay that prevents it",
            [pair for bad in runs for pair in prevented(bad, runs)],
            lambda pair: f"{pair['bad']} rose {pair['rise']}, {pair['good']} {pair['held']}",
            "the same model twice, without and with --weight-decay, long enough to diverge",
        ),
        explanation(root, facts("collapse")),
    ]


def works(fact: Fact) -> bool:
    """Whether a run is of a network with a nonlinearity that separates its points."""
    is_nonlinear = fact["weights"] >= 2 and "no-nonlinearity" not in fact["diagnoses"]
    return is_nonlinear and (fact["val_accuracy"] or 0) >= POINTS_ACCURACY


def prevented(bad: Fact, runs: list[Fact]) -> list[Fact]:
    """Pairs of a run that overfits and the same one with weight decay that does not."""
    if bad["weight_decay"] or not bad["val_loss"] or not falling(bad) or ratio(bad) < OVERFITS:
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
        and ratio(good) <= HOLDS
    ]


def ratio(fact: Fact) -> float:
    """Last validation loss over the lowest."""
    lowest, last = fact["val_loss"]
    return last / lowest if lowest else 0.0


def falling(fact: Fact) -> bool:
    first, last = fact["train_loss"] or (0, 0)
    return last < first


def shown(
    title: str, found: list[Fact], words: Callable[[Fact], str], what_to_do: str
) -> Deliverable:
    """A deliverable with its latest evidence; the learner's own work comes before borrowed."""
    own = [fact for fact in found if not fact["borrowed"]]
    if own:
        return Deliverable(title, True, words(own[-1]))
    if found:
        return Deliverable(title, False, f"{words(found[-1])}, on borrowed work", borrowed=True)
    return Deliverable(title, False, what_to_do)


def explanation(root: Path, drawn: list[Fact]) -> Deliverable:
    """The learner's own words in the notebook's cell marked {"g2c": {"deliverable": "depth"}}.

    drawn: the runs whose layers were multiplied out. That is a proof, but not yet an explanation.
    """
    title = "Why depth without a nonlinearity gives one linear boundary, explained"
    proof = f"{drawn[-1]['name']} multiplied out by %g2c_collapse" if drawn else ""
    for path in notebooks(root):
        for text in texts_marked(path, "depth"):
            words = PROMPT.sub("", text).split()
            if len(words) >= EXPLANATION_WORDS:
                return Deliverable(
                    title,
                    True,
                    f"{len(words)} words in {path.relative_to(root).as_posix()}"
                    f"{', and ' + proof if proof else ''}; say it aloud too",
                )
    what_to_do = "write it below exercise 5 in the notebook, and save"
    return Deliverable(title, False, f"{proof}: now {what_to_do}" if proof else what_to_do)


def notebooks(root: Path) -> list[Path]:
    """The learner's own: beside `g2c` and below `notebooks`."""
    found = [*root.glob("*.ipynb"), *(root / "notebooks").rglob("*.ipynb")]
    return sorted(p for p in found if NOT_THEIRS.isdisjoint(p.relative_to(root).parts))


def texts_marked(path: Path, deliverable: str) -> list[str]:
    """The sources of a notebook's cells marked {"g2c": {"deliverable": deliverable}}.

    Any file may have the name of a notebook: what is not as it should be is passed over.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    found = []
    for cell in cells if isinstance(cells, list) else []:
        match cell:
            case {"metadata": {"g2c": {"deliverable": str(mark)}}, "source": str(text)}:
                found += [text] if mark == deliverable else []
            case {"metadata": {"g2c": {"deliverable": str(mark)}}, "source": [*lines]}:
                found += ["".join(map(str, lines))] if mark == deliverable else []
    return found


def percent(share: float) -> str:
    return f"{100 * share:.1f}%"
