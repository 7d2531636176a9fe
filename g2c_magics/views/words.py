"""Words and numbers as people read them: shared by the views of a Run.

Pure: text in, text out.
"""

from html import escape
from typing import Any

from g2c_magics.text import counted
from g2c_magics.training import Run

TITLES = {"mnist": "MNIST", "fashion": "FashionMNIST"}


def percent(share: float | None) -> str:
    """0.979 → "97.9%"."""
    return "–" if share is None else f"{100 * share:.1f}%"


def loss_words(loss: float | None) -> str:
    """Three figures that matter: "0.0312", "12.3", "4.1e+05"."""
    return "–" if loss is None else f"{loss:.3g}"


def seconds_words(seconds: float) -> str:
    """ "0.4 s", "75 s", "3 min 20 s"."""
    if seconds < 100:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def title_of(run: Run) -> str:
    """What it was trained on, and what must be said of that."""
    name = TITLES.get(run.data.name, run.data.name)
    return f"{name} ({run.data.note})" if run.data.note else name


def epochs_words(run: Run) -> str:
    """ "5 epochs"."""
    return counted(len(run.history), "epoch")


def sentence(run: Run) -> str:
    """The one sentence that a run ends with."""
    spent = f"{seconds_words(run.seconds)} on {run.device}"
    last = run.last
    if last is None:
        return f"{run.name}: no epoch finished, {spent}."
    after = f"after {epochs_words(run)}, {spent}"
    if run.test_accuracy is not None:
        told = f"{percent(run.test_accuracy)} on the {title_of(run)} test set"
    elif last["val_accuracy"] is not None:
        told = f"{percent(last['val_accuracy'])} on the {title_of(run)} validation set"
    elif last["train_accuracy"] is not None:
        told = f"{percent(last['train_accuracy'])} on the {title_of(run)} training set"
    else:
        held_out = last["val_loss"] is not None
        loss = last["val_loss"] if held_out else last["train_loss"]
        told = (
            f"{'validation' if held_out else 'training'} loss {loss_words(loss)} on {title_of(run)}"
        )
    ending = "" if run.status in ("finished", "running") else f" It {_told(run.status)}."
    return f"{run.name}: {told} {after}.{ending}"


def _told(status: str) -> str:
    return f"was {status}" if status.startswith("interrupted") else status


def facts(run: Run) -> list[str]:
    """The newest numbers, one word each: loss, accuracy, time, speed, device."""
    last = run.last or {}
    told = [f"loss {loss_words(last.get('train_loss'))}"] if run.last else []
    if last.get("val_loss") is not None:
        told.append(f"val loss {loss_words(last['val_loss'])}")
    if last.get("val_accuracy") is not None:
        told.append(f"val acc {percent(last['val_accuracy'])}")
    elif last.get("train_accuracy") is not None:
        told.append(f"acc {percent(last['train_accuracy'])}")
    told.append(seconds_words(run.seconds))
    if run.running and run.seconds_left is not None:
        told.append(f"{seconds_words(run.seconds_left)} left")
    if run.running and run.speed:
        told.append(f"{run.speed:,.0f} examples/s")
    return [*told, run.device]


def warnings(run: Run) -> list[tuple[str, str]]:
    """(pitfall, message) of every mistake that was seen."""
    return [(found["pitfall"], found["message"]) for found in run.diagnoses]


def safe(value: Any) -> str:
    """Text of the learner's, fit for HTML."""
    return escape(str(value))
