"""Go on with an earlier Run: with its data, its settings and its weights, under its name.

Under another name it is a copy that goes on, and the earlier Run stays as it is.

Any, here: models of the learner's own classes.
"""

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from g2c_magics.learner_objects import repr_of
from g2c_magics.text import counted, first_line
from g2c_magics.training.errors import TrainingError, told_in_a_line
from g2c_magics.training.resume_lacks import difference_note
from g2c_magics.training.run import Run
from g2c_magics.training.settings import OPTIONS, Settings, parse_settings
from g2c_magics.training.validate_model import is_model

# Settings that made the data and the first weights of a run.
OF_THE_DATA = (
    *("val", "seed", "limit", "n", "noise", "classes", "fallback"),
    *("train_loader", "val_loader"),
)


def settings_to_go_on(argv: Sequence[str], earlier: Run) -> Settings:
    """The words after `%%g2c_train`; what they leave open is as it was in the earlier Run.

    Raises TrainingError for what one Run cannot go on with: other data, or several variants.
    """
    settings = parse_settings(argv, earlier.settings)
    if settings.data != earlier.settings.data:
        raise TrainingError(
            f"{earlier.name} was trained on {earlier.settings.data}, and goes on with it: leave "
            "out --data, or leave out --resume to begin anew."
        )
    kept = OF_THE_DATA if earlier.data.loader is None else (*OF_THE_DATA, "batch_size")
    for option in OPTIONS:
        if option.field in kept and getattr(settings, option.field) != getattr(
            earlier.settings, option.field
        ):
            raise TrainingError(
                f"{option.flag} has no effect with --resume: {earlier.name} goes on with its own "
                f"data and weights. Leave out {option.flag}, or leave out --resume to begin anew."
            )
    if len(settings.variants) > 1:
        raise TrainingError("--resume goes on with one run: give it one --lr and --weight-decay.")
    return settings


def check_same_model(model: Any, earlier: Run) -> None:
    """Raise TrainingError where a cell makes another model than the one that is to go on."""
    comparable = is_model(model) and not isinstance(model, type)
    if comparable and repr_of(model) != earlier.model_text:
        raise TrainingError(
            f"--resume goes on with {earlier.name}, which is {earlier.model_text}, but the cell "
            f"makes {repr_of(model)}. End it with {earlier.name}.model, or leave out --resume to "
            "begin anew."
        )


def model_to_go_on(earlier: Run, name: str) -> Any:
    """The earlier Run's own model; a copy of it for a Run of another name."""
    if name == earlier.name:
        return earlier.model
    with told_in_a_line(
        lambda e: (
            f"The model of {earlier.name} cannot be copied ({first_line(e)}): leave out --name."
        )
    ):
        return copy.deepcopy(earlier.model)


def check_epochs_left(settings: Settings, earlier: Run) -> None:
    """Raise TrainingError where the earlier Run already has all epochs that are asked for."""
    done = len(earlier.history)
    if settings.epochs is not None and settings.epochs <= done:
        raise TrainingError(
            f"{earlier.name} already has {counted(done, 'epoch')}. "
            f"To go on, ask for more: --epochs {2 * done}"
        )


def continued(earlier: Run, run: Run) -> Run:
    """A new Run that begins with what the earlier one has reached."""
    same = run.name == earlier.name
    copied = f"{run.name} is a copy of {earlier.name} that went on; {earlier.name} is as it was"
    notes = ["" if same else copied, difference_note(earlier, run.epochs)]
    return replace(
        run,
        resumed=True,
        history=[dict(row) for row in earlier.history],
        start=earlier.start,
        batch_losses=list(earlier.batch_losses),
        seconds=earlier.seconds,
        diagnoses=[dict(found) for found in earlier.diagnoses],
        log=earlier.log if same else None,  # one run, one log
        notes=[note for note in notes if note],
        cell=earlier.cell,
        best_weights=earlier.best_weights,
        kept_epoch=earlier.kept_epoch,
    )
