"""A Run read back from its log: its curves at once; with its weights, once there is a model.

Any, here: models are of the learner's own classes, and a log may hold anything.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from g2c_magics.learner_objects import repr_of
from g2c_magics.lessons.trainer import Trainer
from g2c_magics.text import counted, first_line, listed
from g2c_magics.training import batch_losses
from g2c_magics.training.data.dataset import Data, Split
from g2c_magics.training.data.loaders import EVALUATION_BATCH, Batches
from g2c_magics.training.errors import TrainingError, explain_todo
from g2c_magics.training.log import hashes
from g2c_magics.training.logged_runs import CUT_OFF, Facts, is_going_on, read_history
from g2c_magics.training.metrics import evaluate
from g2c_magics.training.run import COLUMNS, RUNNING, Run, is_finite
from g2c_magics.training.settings import Settings
from g2c_magics.training.unseen import unseen
from g2c_magics.training.validate_model import listed_parameters
from g2c_magics.training.weights import Weights
from g2c_magics.training.weights_file import StoredWeights, read_weights

CLOSE = 1e-3  # relative; what another machine or device may change in a loss
DIGITS = 1e-6  # absolute; what a logged number is rounded to


class LoggedModel:
    """Stands for the model of a run of which only the log was read."""

    def __init__(self, text: str, parameters: int) -> None:
        self._text, self._count = text, parameters

    def parameters(self) -> list[Tensor]:
        return [torch.zeros(()).expand(self._count)]  # as many, in no memory

    def __repr__(self) -> str:
        return self._text


def curves_of(facts: Facts) -> Run:
    """The Run as its log has it, without a model. Raises TrainingError where that is damaged."""
    name, data, start = facts.get("name"), facts.get("data"), facts.get("start")
    try:
        settings = settings_of(facts["settings"])
        history = read_history(facts["log"])
        error = [f"it failed: {facts['error']}"] if facts.get("error") else []
        return Run(
            LoggedModel(str(facts["model"]), int(facts["parameters"])),
            logged_data(data if isinstance(data, dict) else {}),
            settings,
            device=str(facts.get("device")),
            history=history,
            batch_losses=batch_losses.read(Path(facts["log"])),
            start=dict.fromkeys(COLUMNS) | start if isinstance(start, dict) else None,
            kept_epoch=facts.get("kept_epoch"),
            diagnoses=[one for one in facts.get("diagnoses", []) if isinstance(one, dict)],
            notes=[str(note) for note in facts.get("notes", [])] + error,
            status=str(facts["status"]),
            seconds=float(facts["seconds"]),
            test_accuracy=facts.get("test_accuracy"),
            log=facts["log"],
            cell=str(facts.get("cell", "")),
            resume_lacks=[str(one) for one in facts.get("resume_lacks", [])],
            epochs=settings.epochs or 0,
            progress=min(len(history) / (settings.epochs or 1), 1.0),
            born=time.monotonic() - (time.time() - facts["written"]),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, TrainingError) as error:
        raise TrainingError(
            f"The log of {name} in {facts['log']} cannot be read ({first_line(error)}). "
            f"Train it again: %%g2c_train --name {name}"
        ) from None


def settings_of(logged: Mapping[str, Any]) -> Settings:
    """The settings of a run.json. Raises TrainingError or TypeError."""
    known = {one.name for one in fields(Settings)}
    values: dict[str, Any] = {key: value for key, value in logged.items() if key in known}
    for key, value in values.items():
        values[key] = tuple(value) if isinstance(value, list) else value
    return Settings(**values)


def logged_data(summary: Mapping[str, Any]) -> Data:
    """Data of the sizes that a log names, with no rows in memory: all are one and the same zero."""

    def blank(rows: object) -> Split:
        count = rows if isinstance(rows, int) and rows > 0 else 1
        y = torch.zeros((), dtype=torch.float32 if summary.get("classes") is None else torch.int64)
        x = torch.zeros(()).expand(count, int(summary.get("features") or 1))
        return Split(x, y.expand(count, 1) if y.is_floating_point() else y.expand(count))

    val, test = summary.get("val"), summary.get("test")
    return Data(
        str(summary.get("name")),
        str(summary.get("kind")),
        blank(summary.get("train")),
        blank(val) if val else None,
        blank(test) if test else None,
        summary.get("classes"),
        str(summary.get("note", "")),
        loader=() if summary.get("train") is None else None,
    )


def weights_of(facts: Facts) -> StoredWeights:
    """The weights of a logged run. Raises TrainingError, one line, where there are none to use."""
    name = facts.get("name")
    if facts.get("status") == RUNNING and is_going_on(facts):
        raise TrainingError(
            f"{name} is being trained in another notebook now. Its curves so far: %g2c_curves "
            f"{name}"
        )
    stored = read_weights(Path(facts["log"]))
    if stored is None:
        why = "cannot be read" if facts["weights"] else "were not kept"
        raise TrainingError(
            f"The weights of {name} {why}: its curves are all there is, %g2c_curves {name}. "
            f"Train it again: %%g2c_train --name {name}"
        )
    return stored


# Any: `model` is of the learner's own class.
def with_weights(
    facts: Facts, stored: StoredWeights, model: Any, data: Data, trainer: Trainer
) -> tuple[Run, str]:
    """The whole Run, its weights put into `model`; and what differs today, one line or "".

    Raises TrainingError, one line, where the weights do not fit.
    """
    logged = curves_of(facts)
    parameters = parameters_to_fill(model, stored.last.weights, logged)
    Weights(parameters).restore(stored.last.weights)
    epoch, history = stored.last.epoch, logged.history
    if logged.status.startswith(CUT_OFF):
        history = history[:epoch]  # a run that goes on trains the others again
    run = replace(
        logged,
        model=model,
        data=data,
        history=history,
        snapshots=stored.snapshots,
        best_weights=stored.best,
        kept_epoch=None if epoch == len(history) else epoch,
    )
    return run, difference_today(run, facts, trainer)


# Any: `model` is of the learner's own class.
def parameters_to_fill(model: Any, weights: Sequence[Tensor], logged: Run) -> list[Tensor]:
    """The model's parameters. Raises TrainingError unless they have the shapes of the weights."""
    parameters = listed_parameters(model)
    shapes = [tuple(weight.shape) for weight in weights]
    today = [tuple(getattr(parameter, "shape", ())) for parameter in parameters]
    if today != shapes:
        name = logged.name
        raise TrainingError(
            f"The weights of {name} no longer fit: it was {logged.model_text}, with "
            f"{_shapes_text(shapes)}; the cell and the files of today make {repr_of(model)}, with "
            f"{_shapes_text(today)}. Its curves: %g2c_curves {name}. Or train it again."
        )
    return parameters


def difference_today(run: Run, facts: Facts, trainer: Trainer) -> str:
    """One line where model and data of today give other numbers than were logged; else ""."""
    said = "its cell, its data or g2c"
    logged = facts.get("files")
    if isinstance(logged, dict):
        now = hashes(trainer.package)
        changed = [file for file in {**logged, **now} if logged.get(file) != now.get(file)]
        said = listed(changed) if changed else "its cell or its data"
    if run.data.summary() != facts.get("data"):
        said = "its data"
    row = next((row for row in run.history if row["epoch"] == run.weights_epoch), None)
    if row is None or run.data.val is None:
        return ""
    with unseen(run.parameters):
        try:
            accuracy, loss = validated(run, trainer)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # the learner's code may raise anything
            reason = first_line(explain_todo(error) or error)
            return f"{run.name} cannot be evaluated today ({reason}): {said} changed since."
    for name, today, before in (
        ("validation loss", loss, row["val_loss"]),
        ("validation accuracy", accuracy, row["val_accuracy"]),
    ):
        if is_finite(before) and differs(today, before):
            return (
                f"{run.name} gives another {name} today, {today:.3g}, than the {before:.3g} in "
                f"its log: {said} changed since."
            )
    return ""


def differs(today: float, before: float) -> bool:
    """Whether a number is another than the one that was logged, by more than a machine's share."""
    return not abs(today - before) <= DIGITS + CLOSE * abs(before)


def validated(run: Run, trainer: Trainer) -> tuple[float, float]:
    """Accuracy (NaN for numbers) and loss of a run's model on its validation rows."""
    data = run.data
    assert data.val is not None
    loader = data.val_loader or Batches(data.val, EVALUATION_BATCH)
    split = None if data.val_loader is not None else data.val
    loss_fn = trainer.loss(data.is_regression)
    returned, loss = evaluate(trainer, run.model, data, loader, split, loss_fn)
    return float("nan") if returned is None else float(returned), float(loss)  # type: ignore


def _shapes_text(shapes: Sequence[tuple[int, ...]]) -> str:
    """ "4 parameters of (2, 8), (8,), …" """
    shown = ", ".join(map(str, shapes[:4])) + (", …" if len(shapes) > 4 else "")
    return f"{counted(len(shapes), 'parameter')} of {shown}" if shapes else "no parameters"
