"""Several runs side by side: what differs between them, and what they have in common.

Runs of a session and runs read back from their logs look the same here: as rows of plain values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, pstdev
from typing import Any

from g2c_magics.training.logged_runs import read_runs
from g2c_magics.training.run import Row, Run
from g2c_magics.training.variant_names import told_apart

TableRow = dict[str, Any]  # Any: each column has a type of its own
# Settings that make no difference to the training itself.
NOT_COMPARED = {"name", "repeat", "resume", "fallback", "boundary", "tensorboard"}
# The settings that a legend has room for.
IN_LEGEND = ("lr", "weight_decay", "lr_schedule", "batch_size", "seed", "limit", "noise")


def differing(runs: Sequence[Run]) -> list[str]:
    """The settings in which the runs differ, "model" among them, in the order of the flags."""
    tables = [{"model": run.model_text} | run.settings.to_dict() for run in runs]
    keys = tables[0] if tables else {}
    return [
        key for key in keys if key not in NOT_COMPARED and len({str(t[key]) for t in tables}) > 1
    ]


def labels(runs: Sequence[Run]) -> list[str]:
    """For each run its name, and the values in which it differs from the others."""
    keys = [key for key in differing(runs) if key in IN_LEGEND]
    columns = {key: [getattr(run.settings, key) for run in runs] for key in keys}
    words = {key: told_apart(filter(_is_float, column)) for key, column in columns.items()}
    differences = [
        ", ".join(
            f"{key.replace('_', ' ')} {words[key].get(column[position], column[position])}"
            for key, column in columns.items()
            if column[position] is not None
        )
        for position in range(len(runs))
    ]
    # Names that a sweep made say the same in fewer words.
    return [
        words if words and run.name.startswith(_stem(runs) + "_") else _joined(run.name, words)
        for run, words in zip(runs, differences, strict=True)
    ]


def is_repeat(runs: Sequence[Run]) -> bool:
    """True when only the seed differs, so that mean and spread mean something."""
    return len(runs) > 1 and differing(runs) == ["seed"]


def band(runs: Sequence[Run], key: str) -> list[tuple[int, float, float]]:
    """(epoch, mean, standard deviation) of one column, as far as every run got."""
    columns: dict[int, list[float]] = {}
    for run in runs:
        for epoch, value in run.curve(key):
            columns.setdefault(epoch, []).append(value)
    return [
        (epoch, mean(values), pstdev(values))
        for epoch, values in sorted(columns.items())
        if len(values) == len(runs)
    ]


@dataclass(frozen=True)
class RunTable:
    """Several runs, a row each: of each name the newest run, then the older ones, newest first."""

    rows: tuple[TableRow, ...]  # the columns are those of `_row`
    total: int = 0  # runs that there are, with those that are left out here

    def __len__(self) -> int:
        return len(self.rows)


def table_of(
    runs: Sequence[Run], runs_dir: Path | str | None = None, at_most: int | None = None
) -> RunTable:
    """The first rows for the runs of this session, and for those logged below `runs_dir`."""
    of_session = {run.log for run in runs if run.log}
    logged = [] if runs_dir is None else read_runs(runs_dir)
    kept = {facts["log"]: facts["weights"] for facts in logged}
    rows = [_row(facts, facts["log"]) for facts in logged if facts["log"] not in of_session]
    rows += [_row(run.to_dict(), run.log, run.history) for run in runs]
    newest = {row["name"]: position for position, row in enumerate(rows)}
    order = sorted(range(len(rows)), key=lambda at: (newest[rows[at]["name"]] == at, at))
    listed = [rows[at] | {"weights": kept.get(rows[at]["log"], False)} for at in reversed(order)]
    return RunTable(tuple(listed[:at_most]), len(rows))


def _row(facts: dict[str, Any], log: str | None, history: Sequence[Row] = ()) -> TableRow:
    """One row. facts: a log may hold anything; what does not fit is left out."""
    settings, data = _as(dict, facts.get("settings")), _as(dict, facts.get("data"))
    result = _as(dict, facts.get("result")) or _as(dict, facts.get("last"))
    note = data.get("note")
    found = [_as(dict, one).get("pitfall") for one in _as(list, facts.get("diagnoses"))]
    return {
        "name": str(facts.get("name") or ""),
        "data": str(data.get("name") or "") + (f" ({note})" if note else ""),
        "model": str(facts.get("model") or ""),
        "epochs": _number(facts.get("epochs_done", len(history))) or 0,
        "lr": _number(settings.get("lr")),
        "weight_decay": _number(settings.get("weight_decay")),
        "batch_size": _number(settings.get("batch_size")),
        "seed": _number(settings.get("seed")),
        "train_loss": _number(result.get("train_loss")),
        "val_loss": _number(result.get("val_loss")),
        "val_accuracy": _number(result.get("val_accuracy")),
        "test_accuracy": _number(facts.get("test_accuracy")),
        "seconds": _number(facts.get("seconds")),
        "status": str(facts.get("status") or ""),
        "diagnoses": [pitfall for pitfall in found if isinstance(pitfall, str)],
        "log": log,
        "session": bool(history),
    }


def _as(kind: type, value: object) -> Any:
    """The value where it is of this kind, an empty one where it is not."""
    return value if isinstance(value, kind) else kind()


def _number(value: object) -> float | None:
    return value if isinstance(value, (int, float)) else None


def _stem(runs: Sequence[Run]) -> str:
    """What all names begin with, up to their last underscore."""
    first, last = min(run.name for run in runs), max(run.name for run in runs)
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    return first[:same].split("_")[0] or "\0"


def _joined(name: str, words: str) -> str:
    return f"{name} ({words})" if words else name


def _is_float(value: object) -> bool:
    return isinstance(value, float)
