"""The run behind a picture that needs its epochs: is there one, does its model still fit?"""

from dataclasses import replace

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.pictures.subject import Subject
from g2c_magics.training import Run, TrainingError
from g2c_magics.training.stored_run import differs, validated
from g2c_magics.training.unseen import unseen


def run_with_epochs(subject: Subject) -> Run:
    """The run, on the device that its model is on. Raises TrainingError unless it has an epoch."""
    run = subject.run
    assert run is not None
    if not run.history:
        raise TrainingError(
            f"{run.name} has no whole epoch, it {_ended(run)}: there is nothing to show. "
            f"Train it again: %%g2c_train --name {run.name}"
        )
    check_snapshots(run)
    return replace(run, device=str(subject.device))


def check_snapshots(run: Run) -> None:
    """Raise TrainingError where the run's snapshots are of other shapes than its model."""
    shapes = [parameter.shape for parameter in run.parameters]
    if any([weight.shape for weight in kept.weights] != shapes for kept in run.snapshots):
        raise TrainingError(
            f"The model of {run.name} has changed since it was trained: its snapshots no longer "
            "fit. Train it again."
        )


def changed_since(run: Run, trainer: Trainer) -> str:
    """One line where the model no longer gives the loss that the run ended with; else ""."""
    row = run.result
    if row is None or row["val_loss"] is None or run.data.val_loader is not None:
        return ""
    with unseen(run.parameters):
        try:
            _, today = validated(run, trainer)
        except KeyboardInterrupt:
            raise
        except BaseException:  # the learner's code: what the picture itself asks of it is told
            return ""
    if not differs(today, row["val_loss"]):
        return ""
    return (
        f"the model of {run.name} has changed since the run: its validation loss is {today:.3g}, "
        f"and was {row['val_loss']:.3g} after epoch {row['epoch']}"
    )


def _ended(run: Run) -> str:
    """ "was interrupted at epoch 1" """
    return f"was {run.status}" if run.interrupted else run.status
