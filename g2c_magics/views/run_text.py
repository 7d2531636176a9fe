"""Turn a training Run into sentences: how it ended, where it is now, what went wrong.

Pure: a Run in, text out.
"""

from g2c_magics.text import counted
from g2c_magics.training import Run
from g2c_magics.training.run import COLUMNS
from g2c_magics.views.format import loss_text, percent, seconds_text

DATA_TITLES = {"mnist": "MNIST", "fashion": "FashionMNIST"}
BAR = 16  # characters


def to_text(run: Run) -> str:
    """Model, progress, what went wrong, and at the end one sentence."""
    lines = [run.model_text, to_line(run)]
    if not run.running:
        lines.append(sentence(run))
    lines += [": ".join(filter(None, diagnosis)) for diagnosis in diagnoses(run)]
    lines += [f"note: {note}" for note in run.notes]
    return "\n".join(lines)


def to_line(run: Run) -> str:
    """One line for a terminal: bar, epochs, newest numbers."""
    filled = round(BAR * run.progress)
    bar = "█" * filled + " " * (BAR - filled)
    return f"▕{bar}▏ {len(run.history)}/{run.epochs} · {' · '.join(facts(run))}"


def data_title(run: Run) -> str:
    """What it was trained on, and what must be said of that."""
    name = DATA_TITLES.get(run.data.name, run.data.name)
    return f"{name} ({run.data.note})" if run.data.note else name


def sentence(run: Run) -> str:
    """The one sentence that a run ends with."""
    spent = f"{seconds_text(run.seconds)} on {run.device}"
    if run.last is None:
        return f"{run.name}: no epoch finished, {spent}."
    row = run.result or dict.fromkeys(COLUMNS)
    if run.test_accuracy is not None:
        result = f"{percent(run.test_accuracy)} on the {data_title(run)} test set"
    elif row["val_accuracy"] is not None:
        result = f"{percent(row['val_accuracy'])} on the {data_title(run)} validation set"
    elif row["train_accuracy"] is not None:
        result = f"{percent(row['train_accuracy'])} on the {data_title(run)} training set"
    elif row["val_loss"] is not None:
        result = f"validation loss {loss_text(row['val_loss'])} on {data_title(run)}"
    else:
        result = f"training loss {loss_text(row['train_loss'])} on {data_title(run)}"
    return f"{run.name}: {result} {_weights(run)}, {spent}.{_ending(run)}"


def facts(run: Run) -> list[str]:
    """The model's numbers, one each: loss, accuracy, time, speed, device."""
    row = run.result
    found = []
    if row is not None:
        found.append(f"loss {loss_text(row['train_loss'])}")
        if row["val_loss"] is not None:
            found.append(f"val loss {loss_text(row['val_loss'])}")
        if row["val_accuracy"] is not None:
            found.append(f"val acc {percent(row['val_accuracy'])}")
        elif row["train_accuracy"] is not None:
            found.append(f"acc {percent(row['train_accuracy'])}")
    found.append(seconds_text(run.seconds))
    if run.running and run.seconds_left is not None:
        found.append(f"{seconds_text(run.seconds_left)} left")
    if run.running and run.speed:
        found.append(f"{run.speed:,.0f} examples/s")
    return [*found, run.device]


def best_val_loss(run: Run) -> tuple[int, float] | None:
    """(epoch, validation loss) of the best epoch; None where nothing is held out."""
    best = run.best
    if best is None or best["val_loss"] is None:
        return None
    return int(best["epoch"] or 0), best["val_loss"]


def diagnoses(run: Run) -> list[tuple[str, str]]:
    """(pitfall, message) of all that was seen; "" where the message names it, or nothing does."""
    return [
        ("" if found["task"] else found["pitfall"] or "", found["message"])
        for found in run.diagnoses
    ]


def _weights(run: Run) -> str:
    """Whose weights the result is of: "after 5 epochs", "with the weights of epoch 3 of 5"."""
    if run.kept_epoch is None:
        return f"after {counted(len(run.history), 'epoch')}"
    if run.kept_epoch == 0:
        return "with the weights it began with"
    return f"with the weights of epoch {run.kept_epoch} of {len(run.history)}"


def _ending(run: Run) -> str:
    """How it ended, where it did not simply finish: " It stopped early at epoch 3."."""
    if run.status in ("finished", "running"):
        return ""
    verb = "was " if run.interrupted else ""
    return f" It {verb}{run.status}."
