"""The logs of earlier runs: read them, find one by its name, put old ones aside.

A log may hold anything: somebody may have written into it. What does not fit is left out.
"""

import csv
import os
import socket
from collections.abc import Collection
from pathlib import Path
from typing import Any

import psutil

from g2c_magics.text import from_json
from g2c_magics.training.run import COLUMNS, RUNNING, Row
from g2c_magics.training.weights_file import FILE

ARCHIVE = "archive"  # the folder below runs/ that `archive_old` moves logs to
CUT_OFF = "ended with its kernel"  # how the status of a run begins whose process is gone
CLOCK_SECONDS = 5.0  # that two processes may differ in when a third one began

Facts = dict[str, Any]  # a run.json; Any: whatever JSON can hold


def read_runs(runs_dir: Path | str, folders: str = "*") -> list[Facts]:
    """The run.json of every logged run, oldest first; what cannot be read is left out.

    folders: which of them, as a glob pattern.
    """
    found = []
    for path in Path(runs_dir).glob(f"{folders}/run.json"):
        try:
            facts = from_json(path.read_text(encoding="utf-8"))
            modified = path.stat().st_mtime
        except (OSError, ValueError):
            continue
        if not isinstance(facts, dict):
            continue
        settings = facts.get("settings")
        if isinstance(settings, dict) and "decay" in settings:  # version 0.1
            settings["lr_schedule"] = settings.pop("decay")
        facts["log"] = str(path.parent)
        facts["weights"] = (path.parent / FILE).is_file()
        if not isinstance(facts.get("written"), (int, float)):  # version 0.1
            facts["written"] = modified
        if facts.get("status") == RUNNING and not is_going_on(facts):
            facts["status"] = f"{CUT_OFF} at epoch {facts.get('epochs_done')}"
        found.append(facts)
    return sorted(found, key=lambda facts: facts["written"])


def read_history(folder: Path | str) -> list[Row]:
    """The rows of a logged history.csv, as Run.history has them."""
    with (Path(folder) / "history.csv").open(newline="", encoding="utf-8") as file:
        return [
            dict.fromkeys(COLUMNS)
            | {
                key: None if value == "" else int(value) if key == "epoch" else float(value)
                for key, value in row.items()
                if key in COLUMNS
            }
            for row in csv.DictReader(file)
        ]


def is_going_on(facts: Facts) -> bool:
    """Whether the process that writes this log is still there. One of another machine may be."""
    writer = facts.get("process")
    if not isinstance(writer, dict):  # version 0.1
        return False
    if writer.get("host") != socket.gethostname():
        return True
    try:
        process = psutil.Process(writer["pid"])
        is_same = abs(process.create_time() - writer["started"]) < CLOCK_SECONDS
        return is_same and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, KeyError, TypeError, ValueError):
        return False


def is_left_to(folder: Path, epochs: int) -> bool:
    """Whether a run of so many epochs may go on in this log: nobody else did since.

    Another kernel may have read the same log, and gone on with it under the same name.
    """
    logs = read_runs(folder.parent, folder.name)
    if not logs:
        return folder.is_dir()
    (facts,) = logs
    if is_going_on(facts) and facts["process"].get("pid") != os.getpid():
        return False
    done = facts.get("epochs_done")
    is_cut_off = str(facts.get("status")).startswith(CUT_OFF)
    return is_cut_off or not isinstance(done, int) or done <= epochs


def find_run(runs_dir: Path | str, name: str) -> Facts | None:
    """The newest run of this name, or the one whose folder has it; None where there is neither."""
    if not name.replace("-", "_").isidentifier():  # no pattern, and no way to another folder
        return None
    found = [
        facts
        for facts in read_runs(runs_dir, f"{name}*")
        if name in (facts.get("name"), Path(facts["log"]).name)
    ]
    return found[-1] if found else None


def names_of_logged(runs_dir: Path | str) -> list[str]:
    """The names of the logged runs, each once, the one that was written last at the end."""
    names = [facts["name"] for facts in read_runs(runs_dir) if isinstance(facts.get("name"), str)]
    return list(reversed(dict.fromkeys(reversed(names))))


def archive_old(runs_dir: Path | str, in_use: Collection[str | None] = ()) -> list[Path]:
    """Move logs to runs/archive where a newer run has their name. Returns where each is now.

    Those that go on and those in use stay, and of each name the newest with weights, too.
    in_use: folders. Raises OSError.
    """
    seen: set[object] = set()
    moved = []
    for facts in reversed(read_runs(runs_dir)):
        name = str(facts.get("name"))
        kinds = {name, (name, "with weights")} if facts["weights"] else {name}
        stays = kinds - seen or facts["log"] in in_use or facts.get("status") == RUNNING
        seen |= kinds
        if not stays:
            target = Path(runs_dir) / ARCHIVE / Path(facts["log"]).name
            target.parent.mkdir(exist_ok=True)
            moved.append(Path(facts["log"]).rename(target))
    return moved
