"""A Run: one training of one model, while it goes on and after it.

A plain value. It draws nothing, writes nothing and trains nothing.
"""

import math
import time
from dataclasses import dataclass, field
from typing import Any

from g2c_magics.text import counted
from g2c_magics.training.data.dataset import Data
from g2c_magics.training.settings import Settings

RUNNING = "running"
FINISHED = "finished"
# What a loop does wrong also spoils the curves: the cause is told, and no advice on its symptoms.
CAUSES = frozenset(
    {
        *("tracked-update", "stale-gradients", "rebound-parameter", "no-update", "wrong-sign"),
        *("detached-graph", "non-differentiable-loss", "not-scalar", "silent-broadcast"),
        *("unstable-softmax", "none-grad"),
    }
)
SYMPTOMS = frozenset({"lr-too-high", "lr-too-low", "overfitting", "dead-relu"})


@dataclass(eq=False)
class Run:
    """What `%%g2c_train --name relu` leaves in the variable `relu`.

    history: one dict an epoch: epoch, train_loss, val_loss, train_accuracy, val_accuracy and the
        seconds of that epoch; None where a number does not apply.
    diagnoses: [{"pitfall": id, "message": …}], what was seen going wrong.
    status: "running", "finished", "stopped early at epoch k", "interrupted at epoch k",
        "diverged at epoch k" or "failed at epoch k".
    """

    model: Any
    data: Data
    settings: Settings
    device: str = "cpu"
    history: list[dict[str, float | int | None]] = field(default_factory=list)
    diagnoses: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # the device chosen, a log that could not be
    status: str = RUNNING
    seconds: float = 0.0
    test_accuracy: float | None = None
    error: BaseException | None = (
        None  # what the learner's code raised, its traceback cut to theirs
    )
    resumed: bool = False  # goes on with an earlier run
    log: str | None = None  # the folder of the log
    epochs: int = 0  # asked for, those of a resumed run included
    progress: float = 0.0  # of all epochs, 0 to 1
    speed: float = 0.0  # training examples a second
    snapshots: list[Any] = field(default_factory=list, repr=False)  # weights, now and then
    boundary: Any = field(default=None, repr=False)  # with --boundary: as it is at this frame
    trace: list[float] = field(default_factory=list, repr=False)  # losses, finer than epochs
    born: float = field(default_factory=time.monotonic, repr=False)  # orders a session's runs

    @property
    def name(self) -> str:
        """The variable's name."""
        return self.settings.name

    @property
    def running(self) -> bool:
        """True until the last frame."""
        return self.status == RUNNING

    @property
    def interrupted(self) -> bool:
        """True when the learner stopped it, which also stops "Run all"."""
        return self.status.startswith("interrupted")

    @property
    def ended_badly(self) -> bool:
        """True when the learner or an error of their code ended it: nothing should follow."""
        return self.interrupted or self.error is not None

    @property
    def diverged(self) -> bool:
        """True when the loss was no number any more; the model has its last good weights."""
        return self.status.startswith("diverged")

    @property
    def seconds_left(self) -> float | None:
        """A guess, from the speed so far."""
        if not self.running or self.progress <= 0:
            return None
        return self.seconds * (1 - self.progress) / self.progress

    @property
    def best(self) -> dict[str, float | int | None] | None:
        """The epoch with the lowest validation loss (training loss, where nothing is held out)."""
        for key in ("val_loss", "train_loss"):
            # x - x is 0 for every number but NaN and infinity; a frame may pass 20,000 of them.
            known = [r for r in self.history if (x := r[key]) is not None and x - x == 0]
            if known:
                return min(known, key=lambda row: row[key])
        return None

    @property
    def last(self) -> dict[str, float | int | None] | None:
        """The newest epoch."""
        return self.history[-1] if self.history else None

    def curve(self, key: str, at_most: int | None = None) -> list[tuple[int, float]]:
        """(epoch, value) of one column, without the gaps.

        at_most: so many rows, evenly chosen, the first and the last among them.
        """
        rows = self.history
        if at_most is not None and len(rows) > at_most:
            step = (len(rows) - 1) / (at_most - 1)
            rows = [rows[round(position * step)] for position in range(at_most)]
        return [(row["epoch"], row[key]) for row in rows if _finite(row[key])]

    def has(self, pitfall: str) -> bool:
        """Was this mistake seen?"""
        return any(found["pitfall"] == pitfall for found in self.diagnoses)

    @property
    def has_cause(self) -> bool:
        """Was a mistake seen that explains whatever the curves look like?"""
        return any(found["pitfall"] in CAUSES for found in self.diagnoses)

    def diagnose(self, pitfall: str, message: str) -> None:
        """Note a mistake that was seen; each pitfall once, and no symptom beside its cause."""
        if self.has(pitfall) or (pitfall in SYMPTOMS and self.has_cause):
            return
        self.diagnoses.append({"pitfall": pitfall, "message": message})
        if pitfall in CAUSES:
            self.diagnoses = [d for d in self.diagnoses if d["pitfall"] not in SYMPTOMS]

    def to_dict(self) -> dict[str, Any]:
        """All that JSON can hold: everything but the model and the tensors."""
        return {
            "schema": 1,
            "name": self.name,
            "status": self.status,
            "model": repr(self.model),
            "parameters": sum(parameter.numel() for parameter in self.model.parameters()),
            "data": self.data.summary(),
            "settings": self.settings.to_dict(),
            "device": self.device,
            "seconds": round(self.seconds, 4),
            "test_accuracy": self.test_accuracy,
            "error": None if self.error is None else f"{type(self.error).__name__}: {self.error}",
            "diagnoses": [dict(found) for found in self.diagnoses],
            "notes": list(self.notes),
            "history": [
                {
                    key: value if value is None or _finite(value) else None
                    for key, value in row.items()
                }
                for row in self.history
            ],
        }

    def __repr__(self) -> str:
        epochs = counted(len(self.history), "epoch")
        return f"Run({self.name}: {self.status}, {epochs}, {self.seconds:.1f} s)"


def _finite(value: float | int | None) -> bool:
    return value is not None and math.isfinite(value)
