"""A Run: one training of one model, while it goes on and after it.

Plain values. They draw nothing, write nothing and train nothing; only the training loop sets them.
"""

import math
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from g2c_magics.learner_objects import parameters_of, repr_of
from g2c_magics.lessons.lesson import Diagnosis
from g2c_magics.text import counted, error_text, finite
from g2c_magics.training.data.dataset import Data
from g2c_magics.training.settings import Settings

RUNNING = "running"
FINISHED = "finished"

COLUMNS = ("epoch", "train_loss", "val_loss", "train_accuracy", "val_accuracy", "seconds")
# Any: "epoch" holds an int, the other columns a float, or None where they do not apply.
Row = dict[str, Any]


# What a run shows when it is over, and, of these, what says why it learnt little or nothing.
CAUSES_OF_LITTLE = frozenset(
    {"dead-relu", "saturated-units", "vanishing-gradients", "exploding-gradients"}
)
FINDINGS = CAUSES_OF_LITTLE | {"overfitting", "oscillating-loss"}
# Verdict → other verdicts of training that it accounts for, whatever the lesson.
EXPLAINS = dict.fromkeys(CAUSES_OF_LITTLE, frozenset({"plateau"})) | {
    "nan-in-data": FINDINGS | {"lr-too-high", "lr-too-low", "plateau"},
    "overfitting": frozenset({"lr-too-low"}),  # to fit the examples faster would mend nothing
}


@dataclass(frozen=True)
class Verdict(Diagnosis):
    """What rates, curves and units show: a Diagnosis, and often settings that mend it."""

    settings_to_try: dict[str, float | int] | None = None  # {"lr": 0.3}, where the message names it


def to_entry(found: Diagnosis) -> dict[str, Any]:
    """A Diagnosis as Run.diagnoses holds it."""
    return {
        "pitfall": found.pitfall,
        "task": found.task,
        "message": found.message,
        "try": found.settings_to_try if isinstance(found, Verdict) else None,
    }


def explained(
    diagnoses: Iterable[dict[str, Any]], explains: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """The verdicts that some mistake among the diagnoses accounts for. explains: the Trainer's."""
    pitfalls = [found["pitfall"] for found in diagnoses]
    known = (table.get(pitfall) for table in (explains, EXPLAINS) for pitfall in pitfalls)
    return frozenset().union(*filter(None, known))


def without_symptoms(
    diagnoses: Collection[dict[str, Any]], explains: Mapping[str, frozenset[str]]
) -> list[dict[str, Any]]:
    """Each pitfall once, as it was first seen, and no symptom beside its cause.

    Once for each part, where the grader names the parts: its word goes before any other.
    """
    first_seen: dict[str, dict[str, Any]] = {}
    by_grader = {found["pitfall"] for found in diagnoses if found["task"]} - {None}
    for found in diagnoses:
        if found["task"]:
            first_seen.setdefault(found["message"], found)
        elif found["pitfall"] not in by_grader:
            first_seen.setdefault(found["pitfall"] or found["message"], found)
    hidden = explained(first_seen.values(), explains)
    return [found for found in first_seen.values() if found["pitfall"] not in hidden]


@dataclass(eq=False)
class Run:
    """What `%%g2c_train --name relu` leaves in the variable `relu`."""

    # The model that was trained, an object of the learner's own class. Any: it needs no base class.
    model: Any
    data: Data  # what it was trained on, whole and split
    settings: Settings  # what the training line asked for, with the defaults filled in
    device: str = "cpu"  # where it was computed: "cpu", "mps", "cuda"
    history: list[Row] = field(default_factory=list)  # one row of COLUMNS per epoch
    # The same row for the untrained model, epoch 0; None where it could not be measured.
    start: Row | None = None
    # What was seen going wrong: {"pitfall": id, "task": id, "message": text, "try": settings}.
    diagnoses: list[dict[str, Any]] = field(default_factory=list)
    # What else must be said: the device that was chosen, a log that could not be written.
    notes: list[str] = field(default_factory=list)
    # "running", "finished", or "stopped early", "interrupted", "diverged", "failed" "at epoch k".
    status: str = RUNNING
    # The epoch whose weights the model has, where those of the last one were not kept.
    kept_epoch: int | None = None
    seconds: float = 0.0  # seconds of training, those of the run it goes on with included
    # Share of the test set that the final model gets right, 0 to 1.
    test_accuracy: float | None = None
    # What the learner's code raised; its traceback begins in their code.
    error: BaseException | None = None
    resumed: bool = False  # True when it goes on with an earlier run
    log: str | None = None  # the folder of its log
    # Source of the cell that made the model; "" where it is not known.
    cell: str = field(default="", repr=False)
    # The weights of the best epoch so far, a weights.Snapshot. Any: weights.py imports this file.
    best_weights: Any = field(default=None, repr=False)
    # What a run that goes on with this one cannot know of it: "the optimizer's velocity".
    resume_lacks: list[str] = field(default_factory=list)
    epochs: int = 0  # epochs asked for, those of the run it goes on with included
    progress: float = 0.0  # share of all epochs that is done, 0 to 1
    speed: float = 0.0  # training examples per second
    # The weights at some epochs, oldest first: weights.Snapshot values.
    snapshots: list[Any] = field(default_factory=list, repr=False)
    # The newest picture of its decision boundary. Any: pictures computes it, not training.
    boundary: Any = field(default=None, repr=False)
    # Training losses at finer steps than epochs, the first batch's first.
    trace: list[float] = field(default_factory=list, repr=False)
    # (epochs done, training loss) of each batch, where an epoch has several; of many thousands
    # some, the lowest and the highest among them.
    batch_losses: list[tuple[float, float]] = field(default_factory=list, repr=False)
    # When it was made, on the monotonic clock: orders the runs of a session.
    born: float = field(default_factory=time.monotonic, repr=False)

    @property
    def name(self) -> str:
        """The variable's name."""
        return self.settings.name

    @property
    def model_text(self) -> str:
        """The model as its class prints it."""
        return repr_of(self.model)

    @property
    def parameters(self) -> list[Tensor]:
        """The model's parameters; none where it cannot list them (any more)."""
        return parameters_of(self.model)

    @property
    def running(self) -> bool:
        """True until the last frame."""
        return self.status == RUNNING

    @property
    def interrupted(self) -> bool:
        """True when the learner stopped it, which also stops "Run all"."""
        return self.status.startswith("interrupted")

    @property
    def diverged(self) -> bool:
        """True when the loss became NaN or infinite; the model has its last good weights."""
        return self.status.startswith("diverged")

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the speed so far."""
        if not self.running or self.progress <= 0:
            return None
        return self.seconds * (1 - self.progress) / self.progress

    @property
    def best(self) -> Row | None:
        """The epoch with the lowest validation loss (training loss, where nothing is held out)."""
        for key in ("val_loss", "train_loss"):
            # x - x is 0 for every number but NaN and infinity; a frame may pass 20,000 of them.
            known = [row for row in self.history if (x := row[key]) is not None and x - x == 0]
            if known:
                return min(known, key=lambda row: row[key])
        return None

    @property
    def last(self) -> Row | None:
        """The newest epoch."""
        return self.history[-1] if self.history else None

    @property
    def result(self) -> Row | None:
        """The epoch whose weights the model has: the last, or the one that it was put back to."""
        epoch = self.weights_epoch
        return self.history[epoch - 1] if epoch else self.start if self.history else None

    @property
    def weights_epoch(self) -> int:
        """The epoch whose weights the model has."""
        return len(self.history) if self.kept_epoch is None else self.kept_epoch

    def curve(self, key: str) -> list[tuple[int, float]]:
        """(epoch, value) of one column, without the gaps. The untrained model is epoch 0."""
        rows = self.history if self.start is None else [self.start, *self.history]
        return [(row["epoch"], row[key]) for row in rows if is_finite(row[key])]

    def has(self, pitfall: str) -> bool:
        """Was this mistake seen?"""
        return any(found["pitfall"] == pitfall for found in self.diagnoses)

    def to_dict(self) -> dict[str, Any]:
        """All that JSON can hold: everything but the model and the tensors."""
        error = self.error
        facts = {
            "schema": 2,
            "name": self.name,
            "status": self.status,
            "model": self.model_text,
            "parameters": sum(parameter.numel() for parameter in self.parameters),
            "data": self.data.summary(),
            "settings": self.settings.to_dict(),
            "device": self.device,
            "seconds": round(self.seconds, 4),
            "test_accuracy": self.test_accuracy,
            "error": error and f"{type(error).__name__}: {error_text(error)}",
            "diagnoses": self.diagnoses,
            "notes": self.notes,
            "start": self.start,
            "kept_epoch": self.kept_epoch,
            "result": self.result,
        }
        return finite(facts) | {"history": [_for_json(row) for row in self.history]}

    def __repr__(self) -> str:
        epochs = counted(len(self.history), "epoch")
        return f"Run({self.name}: {self.status}, {epochs}, {self.seconds:.1f} s)"


def is_finite(value: float | None) -> bool:
    """True for a number that is there, and neither NaN nor infinite."""
    return value is not None and math.isfinite(value)


def _for_json(row: Row) -> Row:
    """`finite` for a row of the history; there may be 20,000 of them, once a second."""
    return {key: value if is_finite(value) else None for key, value in row.items()}
