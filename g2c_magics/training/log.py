"""The log of a run on disk: runs/<name>-<time>/history.csv and run.json, written as it goes.

A file is always whole: it is written beside and moved into place. A disk that refuses costs the
log, not the run.
"""

import contextlib
import csv
import hashlib
import io
import platform
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from g2c_magics.paths import replace_file
from g2c_magics.text import from_json, to_json
from g2c_magics.training.run import COLUMNS, Row, Run

EVERY = 1.0  # seconds between two writes, at least


class RunLog:
    """Writes one Run into its own folder below `runs_dir`; into none where that is None."""

    def __init__(self, run: Run, runs_dir: Path | str | None, nn: ModuleType) -> None:
        self.run = run
        self.folder: Path | None = None
        self._notes: list[str] = []  # that nobody took yet
        self._lines: list[str] = []  # of history.csv
        self._last_write = 0.0
        self._events: Any = None  # TensorBoard's writer: Any, for it may not be installed
        self._wants_events = run.settings.tensorboard
        self._event_rows = len(run.history)  # rows that the events have
        self._facts = {"versions": versions(), "files": hashes(nn), "threads": 0}
        if runs_dir is None:
            return
        try:
            known = Path(run.log) if run.log else None  # of the run that this one goes on with
            is_there = known is not None and known.is_dir()
            self.folder = known if is_there else _new_folder(Path(runs_dir), run.name)
        except OSError as error:
            self._give_up(error)

    def write(self, final: bool = False) -> list[str]:
        """Bring the files up to date, at most once a second, and at the end.

        Returns what must be said of the log.
        """
        if self.folder is not None and (final or time.monotonic() - self._last_write >= EVERY):
            self._last_write = time.monotonic()
            if not final:
                self._facts["threads"] = torch.get_num_threads()
            try:
                self._write_files(self.folder)
                if self._wants_events:
                    self._write_events(self.folder)
                if final and self._events is not None:
                    self._events.close()
            except OSError as error:
                self._give_up(error)
        notes, self._notes = self._notes, []
        return notes

    def _write_files(self, folder: Path) -> None:
        if not self._lines:
            self._lines.append(",".join(COLUMNS) + "\n")
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        for row in self.run.history[len(self._lines) - 1 :]:
            writer.writerow([_cell(row[column]) for column in COLUMNS])
        self._lines.extend(text.getvalue().splitlines(keepends=True))
        replace_file(folder / "history.csv", "".join(self._lines))
        facts = self.run.to_dict() | self._facts | {"history": "history.csv"}
        facts |= {"epochs_done": len(self.run.history), "last": self.run.last}
        replace_file(folder / "run.json", to_json(facts))

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


def read_runs(runs_dir: Path | str) -> list[dict[str, Any]]:
    """The run.json of every logged run, oldest first; what cannot be read is left out."""
    found = []
    for path in Path(runs_dir).glob("*/run.json"):
        try:
            facts = from_json(path.read_text(encoding="utf-8"))
            if not isinstance(facts, dict):
                continue
            settings = facts.get("settings")
            if isinstance(settings, dict) and "decay" in settings:  # version 0.1
                settings["lr_schedule"] = settings.pop("decay")
            facts["log"] = str(path.parent)
            found.append((path.stat().st_mtime_ns, facts))
        except (OSError, ValueError):
            continue
    return [facts for _, facts in sorted(found, key=lambda pair: pair[0])]


def read_history(folder: Path | str) -> list[Row]:
    """The rows of a logged history.csv, as Run.history has them."""
    with (Path(folder) / "history.csv").open(newline="", encoding="utf-8") as file:
        return [
            {
                key: None if value == "" else int(value) if key == "epoch" else float(value)
                for key, value in row.items()
            }
            for row in csv.DictReader(file)
        ]


def versions() -> dict[str, str]:
    """What the run ran on."""
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "os": platform.system(),
    }


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
