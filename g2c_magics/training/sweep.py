"""Several runs of one cell: each learning rate, each weight decay, each seed that was asked for.

The data stay the same; every run gets a model of its own, made anew by the cell.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, pstdev
from types import ModuleType
from typing import Any

from g2c_magics.training.data import Data
from g2c_magics.training.loop import train
from g2c_magics.training.run import Run
from g2c_magics.training.seeds import seeded
from g2c_magics.training.settings import Settings


@dataclass(eq=False)
class Sweep:
    """Runs that differ in what was swept. Iterates over them."""

    settings: Settings
    total: int
    runs: list[Run] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The variable's name."""
        return self.settings.name

    @property
    def running(self) -> bool:
        """True until the last run is over, or was interrupted."""
        over = bool(self.runs) and not self.runs[-1].running
        return not (over and (len(self.runs) == self.total or self.runs[-1].ended_badly))

    @property
    def interrupted(self) -> bool:
        """True when the learner stopped it."""
        return any(run.interrupted for run in self.runs)

    @property
    def differs(self) -> list[str]:
        """The settings in which the runs differ: "lr", "weight_decay", "seed"."""
        return differing([run.settings for run in self.runs])

    @property
    def is_repeat(self) -> bool:
        """True when only the seed differs, so that mean and spread mean something."""
        return self.settings.repeat > 1 and self.differs in ([], ["seed"])

    @property
    def best(self) -> Run | None:
        """The run with the lowest validation loss at its best epoch."""
        known = [run for run in self.runs if run.best is not None]
        return min(known, key=_score, default=None)

    def band(self, key: str) -> list[tuple[int, float, float]]:
        """(epoch, mean, standard deviation) of one column over all runs that got that far."""
        columns: dict[int, list[float]] = {}
        for run in self.runs:
            for epoch, value in run.curve(key):
                columns.setdefault(epoch, []).append(value)
        full = len(self.runs)
        return [
            (epoch, mean(values), pstdev(values))
            for epoch, values in sorted(columns.items())
            if len(values) == full
        ]

    def to_dict(self) -> dict[str, Any]:
        """All that JSON can hold."""
        return {
            "schema": 1,
            "name": self.name,
            "differs": self.differs,
            "runs": [run.to_dict() for run in self.runs],
        }

    def __iter__(self) -> Iterator[Run]:
        return iter(self.runs)

    def __len__(self) -> int:
        return len(self.runs)

    def __repr__(self) -> str:
        return f"Sweep({self.name}: {len(self.runs)} of {self.total} runs)"


def train_all(
    build: Callable[[], Any],
    data: Data,
    settings: Settings,
    nn: ModuleType,
    on_frame: Callable[[Sweep], object] | None = None,
    runs_dir: Path | str | None = None,
) -> Sweep:
    """One run for each of settings.variants. `build` makes a new model, from the run's own seed.

    on_frame: called with the Sweep, whose last run is the one going on. An interrupt ends them all.
    Raises TrainingError when the first run cannot begin.
    """
    variants = settings.variants
    sweep = Sweep(settings, len(variants))
    for variant in variants:
        with seeded(variant.seed):
            model = build()

        def show(run: Run) -> None:
            if run not in sweep.runs:
                sweep.runs.append(run)
            if on_frame is not None:
                on_frame(sweep)

        run = train(model, data, variant, nn, show, runs_dir)
        if run.ended_badly:
            break
    return sweep


def differing(settings: list[Settings]) -> list[str]:
    """The names of the settings that are not the same in all of them."""
    tables = [one.to_dict() for one in settings]
    if not tables:
        return []
    return [key for key in tables[0] if key != "name" and len({str(t[key]) for t in tables}) > 1]


def runs_of(*values: Any) -> list[Run]:
    """Runs and Sweeps, flattened into runs."""
    found: list[Run] = []
    for value in values:
        found.extend(value.runs if isinstance(value, Sweep) else [value])
    return found


def _score(run: Run) -> float:
    best = run.best
    return best["train_loss"] if best["val_loss"] is None else best["val_loss"]
