"""Two to four runs side by side: what differs, how each ended, and the boundaries they drew.

Computed once into plain values. Draws nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from g2c_magics.pictures.boundary import Boundary, boundaries_of
from g2c_magics.pictures.kept_run import changed_since
from g2c_magics.pictures.subject import Subject
from g2c_magics.text import listed
from g2c_magics.training import Run, TrainingError
from g2c_magics.training.run import Row
from g2c_magics.training.stored_run import LoggedModel
from g2c_magics.training.sweep import NOT_COMPARED, differing

LEAST, MOST = 2, 4  # runs
GRID_POINTS, COARSE_GRID_POINTS = 100, 40  # along each side of a boundary; of many of them
FEW_CLASSES = 3  # whose boundaries are drawn of more than two runs
MOST_POINTS, MOST_POINTS_OF_MANY = 200, 60  # of each part of the data, over all boundaries
# The settings that draw the rows, of which each run sees others where they differ.
DRAWS_ROWS = ("data", "val", "seed", "n", "noise", "classes")

Line = tuple[str, tuple[Any, ...]]  # what it is, and each run's value; Any: of any setting


@dataclass(frozen=True, eq=False)
class Comparison:
    """Several runs. Every Line has a value a run, in their order."""

    runs: tuple[Run, ...]
    differing: tuple[Line, ...]  # the settings that differ, the model among them
    same: tuple[Line, ...]  # the others
    results: tuple[Line, ...]  # numbers of the weights that each model has, None where not known
    boundaries: tuple[Boundary, ...] = ()  # of all runs, or none
    data_note: str = ""  # what differs in their data; "" where their numbers compare
    notes: tuple[str, ...] = ()  # what else must be said


def comparison_of(runs: Sequence[Run], subject_of: Callable[[Run], Subject]) -> Comparison:
    """The comparison. subject_of: what pictures ask of a run. Raises TrainingError, one line."""
    if not LEAST <= len(runs) <= MOST:
        raise TrainingError(
            f"%g2c_compare wants {LEAST} to {MOST} runs, by name. Got {len(runs)} instead."
        )
    runs = _told_apart(runs)
    empty = next((run for run in runs if not run.history), None)
    if empty is not None:
        raise TrainingError(
            f"{empty.name} has no whole epoch ({empty.status}): there is nothing to compare. "
            f"Train it again: %%g2c_train --name {empty.name}"
        )
    tables = [{"model": run.model_text} | run.settings.to_dict() for run in runs]
    others = differing(runs)
    lines = {key: tuple(table[key] for table in tables) for key in tables[0]}
    notes = [f"{run.name}: {note}" for run in runs for note in run.notes]
    boundaries, why_not = _boundaries(runs, subject_of)
    return Comparison(
        runs=tuple(runs),
        differing=tuple((key, lines[key]) for key in others),
        same=tuple(
            (key, values)
            for key, values in lines.items()
            if key not in others and key not in NOT_COMPARED
        ),
        results=_results(runs),
        boundaries=boundaries,
        data_note=data_differs(runs),
        notes=tuple(filter(None, [*notes, why_not])),
    )


def _told_apart(runs: Sequence[Run]) -> list[Run]:
    """Runs of one name under those of their logs. Raises TrainingError where one comes twice."""
    several = []
    for run in runs:
        if any(other is run or (run.log and other.log == run.log) for other in several):
            raise TrainingError(f"%g2c_compare wants different runs. {run.name} is named twice.")
        several.append(run)
    names = [run.name for run in runs]
    return [
        replace(run, settings=replace(run.settings, name=Path(run.log).name.replace("-", "_")))
        if run.log and names.count(run.name) > 1
        else run
        for run in runs
    ]


def best(line: Line) -> set[int]:
    """The positions of the lowest losses or the highest accuracies; none of other lines."""
    key, values = line
    known = [value for value in values if value is not None]
    if len(known) < LEAST or len(set(known)) == 1 or not key.endswith(("_loss", "_accuracy")):
        return set()
    wanted = min(known) if key.endswith("_loss") else max(known)
    return {position for position, value in enumerate(values) if value == wanted}


def data_differs(runs: Sequence[Run]) -> str:
    """One line where the runs did not learn from, or were not measured on, the same rows."""
    names = list(dict.fromkeys(run.data.name for run in runs))
    if len(names) > 1:
        return (
            f"These runs are of different data, {listed(names)}: their losses and accuracies do "
            "not compare."
        )
    others = [key for key in differing(runs) if key in DRAWS_ROWS]
    if not others:
        return ""
    return (
        f"These runs are of different rows of {names[0]} ({listed(others)} differ): a small "
        "difference in loss or accuracy may come from that alone."
    )


def _results(runs: Sequence[Run]) -> tuple[Line, ...]:
    rows: list[Row] = [run.result or {} for run in runs]
    keys = ("train_loss", "val_loss", "train_accuracy", "val_accuracy")
    lines: list[Line] = [(key, tuple(row.get(key) for row in rows)) for key in keys]
    lines += [
        ("test_accuracy", tuple(run.test_accuracy for run in runs)),
        ("epochs_done", tuple(len(run.history) for run in runs)),
        ("kept_epoch", tuple(run.weights_epoch for run in runs)),
        ("seconds", tuple(run.seconds for run in runs)),
    ]
    return tuple((key, values) for key, values in lines if any(v is not None for v in values))


def _boundaries(
    runs: Sequence[Run], subject_of: Callable[[Run], Subject]
) -> tuple[tuple[Boundary, ...], str]:
    """The boundaries where every run is of the plane; else none, and why where that is not plain.

    Also what has changed since.
    """
    if not all(run.data.is_plane for run in runs):
        return (), ""
    logged = [run.name for run in runs if isinstance(run.model, LoggedModel)]
    if logged:
        return (), f"No boundaries: of {listed(logged)} only the log could be read."
    is_simple = all((run.data.classes or 0) <= FEW_CLASSES for run in runs)
    if len(runs) > 2 and not is_simple:
        names = " ".join(run.name for run in runs)
        return (), f"Boundaries of so many classes are drawn of two runs: %g2c_boundary {names}"
    subjects = [subject_of(run) for run in runs]
    changes = [
        changed_since(run, subject.trainer) for run, subject in zip(runs, subjects, strict=True)
    ]
    grid = GRID_POINTS if is_simple and len(runs) == 2 else COARSE_GRID_POINTS
    groups = [subjects] if len({run.data.name for run in runs}) == 1 else [[s] for s in subjects]
    try:
        made = [one for group in groups for one in boundaries_of(group, grid_points=grid)]
    except TrainingError as error:
        return (), f"No boundaries: {error}"
    room = (MOST_POINTS if is_simple else MOST_POINTS_OF_MANY) // len(runs)
    if any(len(run.data.train.x) > room for run in runs):
        changes.append(f"{room} training points are drawn of each run")
    return tuple(_with_fewer_points(one, room) for one in made), "; ".join(filter(None, changes))


def _with_fewer_points(boundary: Boundary, room: int) -> Boundary:
    (x, y), val = boundary.train, boundary.val
    held_out = None if val is None else (val[0][:room], val[1][:room])
    return replace(boundary, train=(x[:room], y[:room]), val=held_out)
