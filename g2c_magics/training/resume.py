"""Go on with an earlier Run: with its data, its settings and its weights, under its name.

Under another name it is a copy that goes on, and the earlier Run stays as it is.
"""

import copy
from collections.abc import Sequence
from typing import Any

from g2c_magics.text import counted
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.run import Run
from g2c_magics.training.settings import Settings, parse_settings


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
    if len(settings.variants) > 1:
        raise TrainingError("--resume goes on with one run: give it one --lr and --weight-decay.")
    return settings


def check_same_model(model: Any, earlier: Run) -> None:
    """Raise TrainingError where a cell makes another model than the one that is to go on."""
    is_model = callable(model) and hasattr(model, "parameters") and not isinstance(model, type)
    if is_model and repr(model) != repr(earlier.model):
        raise TrainingError(
            f"--resume goes on with {earlier.name}, which is {earlier.model!r}, but the cell makes "
            f"{model!r}. End it with {earlier.name}.model, or leave out --resume to begin anew."
        )


def model_to_go_on(earlier: Run, name: str) -> Any:
    """The earlier Run's own model; a copy of it for a Run of another name."""
    if name == earlier.name:
        return earlier.model
    try:
        return copy.deepcopy(earlier.model)
    except Exception as error:
        raise TrainingError(
            f"The model of {earlier.name} cannot be copied ({error}): leave out --name."
        ) from error


def take_over(run: Run, earlier: Run) -> None:
    """Begin a Run with what an earlier one has reached."""
    done = len(earlier.history)
    if run.epochs <= done:
        raise TrainingError(
            f"{earlier.name} already has {counted(done, 'epoch')}. "
            f"To go on, ask for more: --epochs {2 * done}"
        )
    run.resumed = True
    run.history = [dict(row) for row in earlier.history]
    run.seconds = earlier.seconds
    run.diagnoses = [dict(found) for found in earlier.diagnoses]
    if run.name == earlier.name:
        run.log = earlier.log  # one run, one log
    else:
        run.notes.append(
            f"{run.name} is a copy of {earlier.name} that went on; {earlier.name} is as it was"
        )
