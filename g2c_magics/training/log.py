"""The log of a run on disk: runs/<name>-<time>/ with history.csv, weights.npz and run.json.

Written as the run goes. A file is always whole: it is written beside and moved into place, the
history first, so that the weights are never newer than it. A disk that refuses costs the log, not
the run.
"""

import contextlib
import csv
import hashlib
import io
import platform
import socket
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import psutil
import torch

from g2c_magics.paths import PART, replace_file
from g2c_magics.text import first_line, to_json
from g2c_magics.training import batch_losses
from g2c_magics.training.logged_runs import is_left_to
from g2c_magics.training.own_cells import signature_of
from g2c_magics.training.run import COLUMNS, Run
from g2c_magics.training.weights import BestWeights, Snapshot
from g2c_magics.training.weights_file import StoredWeights, write_weights

EVERY = 1.0  # seconds between two writes, at least
SHARE = 0.02  # of the run's time, at most, for writing


class RunLog:
    """Writes one Run into its own folder below `runs_dir`; into none where that is None."""

    def __init__(self, run: Run, runs_dir: Path | str | None, nn: ModuleType) -> None:
        self.run = run
        self.folder: Path | None = None
        self._notes: list[str] = []  # that nobody took yet
        self._lines: list[str] = []  # of history.csv
        self._next_write = 0.0  # on the monotonic clock
        self._best_weights: BestWeights | None = None
        self._written: Snapshot | None = None  # the newest weights that are on disk
        self._events: Any = None  # TensorBoard's writer: Any, for it may not be installed
        self._wants_events = run.settings.tensorboard
        self._event_rows = len(run.history)  # rows that the events have
        self._facts = {"versions": versions(), "files": hashes(nn), "threads": 0}
        self._facts |= {"cell": run.cell, "cell_signature": signature_of(run.cell)}
        self._facts |= {"process": process()}
        if runs_dir is None:
            return
        try:
            known = Path(run.log) if run.log else None  # of the run that this one goes on with
            is_ours = known is not None and is_left_to(known, len(run.history))
            self.folder = known if is_ours else _new_folder(Path(runs_dir), run.name)
            for part in self.folder.glob(f"{PART}*") if self.folder else ():  # of a killed kernel
                part.unlink(missing_ok=True)
        except OSError as error:
            self._give_up(error)

    def follow(self, best_weights: BestWeights) -> None:
        """Write these weights too, from the first whole epoch on."""
        self._best_weights = best_weights

    def write(self, final: bool = False) -> list[str]:
        """Bring the files up to date, at most once a second, and at the end.

        Less often where it takes long. Returns what must be said of the log.
        """
        began = time.monotonic()
        if self.folder is not None and (final or began >= self._next_write):
            if not final:
                self._facts["threads"] = torch.get_num_threads()
            try:
                self._write_files(self.folder, final)
                if self._wants_events:
                    self._write_events(self.folder)
                if final and self._events is not None:
                    self._events.close()
            except OSError as error:
                self._give_up(error)
            now = time.monotonic()
            self._next_write = max(began + EVERY, now + (now - began) / SHARE)
        notes, self._notes = self._notes, []
        return notes

    def _write_files(self, folder: Path, final: bool) -> None:
        if not self._lines:
            self._lines.append(",".join(COLUMNS) + "\n")
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        for row in self.run.history[len(self._lines) - 1 :]:
            writer.writerow([_cell(row[column]) for column in COLUMNS])
        self._lines.extend(text.getvalue().splitlines(keepends=True))
        replace_file(folder / "history.csv", "".join(self._lines))
        if self.run.batch_losses:
            replace_file(folder / batch_losses.FILE, batch_losses.to_csv(self.run.batch_losses))
        self._write_weights(folder, final)
        facts = self.run.to_dict() | self._facts | {"history": "history.csv"}
        facts |= {"epochs_done": len(self.run.history), "last": self.run.last}
        facts |= {"written": time.time(), "resume_lacks": self.run.resume_lacks}
        replace_file(folder / "run.json", to_json(facts))

    def _write_weights(self, folder: Path, final: bool) -> None:
        """The weights after the newest whole epoch, those of the best one, and some before."""
        kept, run = self._best_weights, self.run
        if kept is None or kept.newest.epoch == 0:
            return
        if kept.newest is self._written and not final:
            return
        if list(map(id, run.parameters)) != list(map(id, kept.weights.parameters)):
            self._notes.append("no weights kept: the model no longer has its first parameters")
            self._best_weights = None
            return
        # Snapshots of a network for images take 20 ms to write: they wait for the end.
        is_small = run.data.is_plane or run.data.is_curve
        snapshots = run.snapshots if final or is_small else []
        stored = StoredWeights(kept.newest, kept.best_of(run.best), snapshots)
        try:
            write_weights(folder, stored)
        except (TypeError, RuntimeError) as error:  # a kind of tensor that is no array
            self._notes.append(f"no weights kept: {first_line(error)}")
            self._best_weights = None
        self._written = kept.newest

    def _write_events(self, folder: Path) -> None:
        """The same rows as TensorBoard events, where it is installed."""
        if self._events is None:
            try:
                from torch.utils.tensorboard import SummaryWriter
            except ImportError:
                self._notes.append("no TensorBoard files: it is not installed")
                self._wants_events = False
                return
            self._events = SummaryWriter(str(folder))
        for row in self.run.history[self._event_rows :]:
            for column in COLUMNS[1:]:
                if row[column] is not None:
                    self._events.add_scalar(column, row[column], row["epoch"])
        self._event_rows = len(self.run.history)
        self._events.flush()

    def _give_up(self, error: OSError) -> None:
        self.folder = None
        self._notes.append(f"no log: {error.strerror or error}")


def versions() -> dict[str, str]:
    """What the run ran on."""
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "os": platform.system(),
    }


def process() -> dict[str, Any]:
    """Who writes a log, so that another kernel can see whether it still does."""
    this = psutil.Process()
    return {"host": socket.gethostname(), "pid": this.pid, "started": this.create_time()}


def hashes(nn: ModuleType) -> dict[str, str]:
    """sha256 of every file of the learner's package, by its path below the project."""
    folder = Path(str(nn.__file__)).parent
    found = {}
    for path in sorted(folder.glob("*.py")):
        with contextlib.suppress(OSError):  # an editor's lock file is a link to nowhere
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found[f"g2c/{folder.name}/{path.name}"] = digest
    return found


def _new_folder(runs_dir: Path, name: str) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for suffix in ("", *(f"-{number}" for number in range(2, 1000))):
        folder = runs_dir / f"{name}-{stamp}{suffix}"
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            if not runs_dir.is_dir():
                raise
            continue
        return folder
    raise FileExistsError(f"{runs_dir / name}-{stamp} is there a thousand times")


def _cell(value: float | int | None) -> str:
    return "" if value is None else f"{value:.7g}" if isinstance(value, float) else str(value)
