"""What has really happened in one project folder, kept in .g2c/progress.json across restarts.

Facts only: what they amount to is the lesson's to say. Imports nothing heavy.
"""

import contextlib
import fcntl
import json
import time
from collections.abc import Iterator
from pathlib import Path

from g2c_magics.paths import replace_file

KEPT = 100  # facts of each kind; older ones go


class Progress:
    """The facts of one project folder, by kind: "run", "picture", "collapse"."""

    def __init__(self, root: Path) -> None:
        self.file = root / ".g2c" / "progress.json"

    def facts(self, kind: str) -> list[dict]:
        """The facts of this kind, oldest first."""
        return self._read().get(kind, [])

    def add(self, kind: str, fact: dict) -> str:
        """Keep a fact. Returns "" or, when the disk refuses, one line about it."""
        try:
            with self._locked():
                state = self._read()
                kept = [*state.get(kind, []), {**fact, "at": time.strftime("%Y-%m-%d %H:%M:%S")}]
                state[kind] = kept[-KEPT:]
                replace_file(self.file, json.dumps(state, indent=1))
        except OSError as error:
            return f"Progress was not noted: {error}"
        return ""

    def _read(self) -> dict:
        """The file's contents. One that is damaged is put aside, not lost."""
        try:
            state = json.loads(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            with contextlib.suppress(OSError):
                self.file.replace(self.file.with_suffix(".damaged.json"))
            return {}
        return state if isinstance(state, dict) else {}

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Two kernels may note something at the same time: one after the other."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def fact_of_run(run: object, borrowed: set[str]) -> dict:
    """What a finished training Run is remembered by."""
    losses = [row["val_loss"] for row in run.history if row["val_loss"] is not None]
    train = [row["train_loss"] for row in run.history if row["train_loss"] is not None]
    last = run.history[-1] if run.history else {}
    return {
        "name": run.name,
        "status": run.status,
        "data": run.data.name,
        "kind": run.data.kind,
        "model": repr(run.model),
        "weights": sum(parameter.ndim == 2 for parameter in run.model.parameters()),
        "weight_decay": run.settings.weight_decay,
        "epochs": len(run.history),
        "test_accuracy": run.test_accuracy,
        "val_accuracy": last.get("val_accuracy"),
        "val_loss": [min(losses), losses[-1]] if losses else None,
        "train_loss": [train[0], train[-1]] if train else None,
        "diagnoses": [found["pitfall"] for found in run.diagnoses],
        "log": run.log,
        "borrowed": sorted(borrowed),
    }
