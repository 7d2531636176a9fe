"""Which run of a sweep did best: a row for each setting tried, best first, and why.

Runs that differ only in their seed are one row, their mean. Plain values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean

from g2c_magics.text import counted
from g2c_magics.training.run import FINISHED, Run
from g2c_magics.training.sweep import IN_LEGEND, differing, is_repeat, labels, setting_text

# Runs that differ in these were measured on other rows: their losses do not compare.
OTHER_ROWS = {"data", "n", "noise", "classes", "val", "train_loader", "val_loader"}
CLOSE = 1.05  # times the best loss: no more than luck may explain


@dataclass(frozen=True)
class Ranked:
    """One setting that was tried, with one run or with several seeds."""

    name: str  # the run's name; of several seeds how many: "3 seeds"
    label: str  # what sets it apart from the others: "lr 0.1"; the name where that says it
    # The lowest validation loss of a run (training loss, where nothing is held out); their mean.
    loss: float | None
    accuracy: float | None  # the accuracy of the same epoch; their mean
    # Share of the test rows that the final models get right; their mean.
    test_accuracy: float | None
    epoch: int | None  # the epoch of the lowest loss; None for several seeds
    verdict: str  # what was seen going wrong: "lr-too-high, dead-relu"; "" where nothing was
    whole: bool  # False where a run diverged, failed, or has no loss


@dataclass(frozen=True)
class Ranking:
    """The rows of a sweep, best first."""

    rows: tuple[Ranked, ...]
    part: str  # what they are ranked by: "val" or "train"

    @property
    def winner(self) -> Ranked | None:
        """The first; None where every run diverged or failed."""
        return self.rows[0] if self.rows[0].whole else None


def ranking(runs: Sequence[Run]) -> Ranking | None:
    """The runs ranked; None where they do not compare, or differ in nothing but their seed."""
    different = set(differing(runs))
    if len(runs) < 2 or different & OTHER_ROWS or is_repeat(runs) or not different:
        return None
    bests = [run.best for run in runs if run.best is not None]
    part = "val" if all(best["val_loss"] is not None for best in bests) else "train"
    groups: dict[str, list[Run]] = {}
    for run in runs:
        groups.setdefault(_without_seed(run), []).append(run)
    names = labels([group[0] for group in groups.values()])
    if different & {"seed"} and len(groups) < len(runs):
        names = [_label(group[0], different - {"seed"}) for group in groups.values()]
    rows = [_ranked(group, name, part) for group, name in zip(groups.values(), names, strict=True)]
    rows.sort(key=lambda row: (not row.whole, row.loss if row.loss is not None else 0.0))
    return Ranking(tuple(rows), part)


def _ranked(runs: Sequence[Run], label: str, part: str) -> Ranked:
    bests = [run.best for run in runs]

    def middle(value_of: Callable[[int], float | None]) -> float | None:
        values = [value_of(position) for position in range(len(runs))]
        known = [value for value in values if value is not None]
        return mean(known) if len(known) == len(values) else None

    def of_best(key: str) -> float | None:
        return middle(lambda position: (bests[position] or {}).get(key))

    loss, first = of_best(f"{part}_loss"), bests[0]
    found = [found["pitfall"] or "a mistake" for run in runs for found in run.diagnoses]
    ended = [run.status for run in runs if run.status != FINISHED]
    return Ranked(
        name=runs[0].name if len(runs) == 1 else counted(len(runs), "seed"),
        label=label,
        loss=loss,
        accuracy=of_best(f"{part}_accuracy"),
        test_accuracy=middle(lambda position: runs[position].test_accuracy),
        epoch=first["epoch"] if first and len(runs) == 1 else None,
        verdict=", ".join(dict.fromkeys([*ended, *found])),
        whole=loss is not None and not any(run.diverged or run.error for run in runs),
    )


def _without_seed(run: Run) -> str:
    """What runs that differ in nothing but their seed have in common."""
    settings = run.settings.to_dict()
    kept = {key: value for key, value in settings.items() if key not in ("seed", "name")}
    return f"{run.model_text} {kept}"


def _label(run: Run, keys: set[str]) -> str:
    """The settings in which a run differs from others: "lr 0.1, weight decay 0"."""
    values = {key: getattr(run.settings, key) for key in IN_LEGEND if key in keys}
    return ", ".join(setting_text(key, value) for key, value in values.items())
