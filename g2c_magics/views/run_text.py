"""Turn a training Run into sentences: how it ended, where it is now, what went wrong.

Pure: a Run in, text out.
"""

from g2c_magics.text import counted
from g2c_magics.training import Run
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
    last = run.last
    if last is None:
        return f"{run.name}: no epoch finished, {spent}."
    if run.test_accuracy is not None:
        result = f"{percent(run.test_accuracy)} on the {data_title(run)} test set"
    elif last["val_accuracy"] is not None:
        result = f"{percent(last['val_accuracy'])} on the {data_title(run)} validation set"
    elif last["train_accuracy"] is not None:
        result = f"{percent(last['train_accuracy'])} on the {data_title(run)} training set"
    elif last["val_loss"] is not None:
        result = f"validation loss {loss_text(last['val_loss'])} on {data_title(run)}"
    else:
        result = f"training loss {loss_text(last['train_loss'])} on {data_title(run)}"
    epochs = counted(len(run.history), "epoch")
    return f"{run.name}: {result} after {epochs}, {spent}.{_ending(run)}"


def facts(run: Run) -> list[str]:
    """The newest numbers, one each: loss, accuracy, time, speed, device."""
    last = run.last
    found = []
    if last is not None:
        found.append(f"loss {loss_text(last['train_loss'])}")
        if last["val_loss"] is not None:
            found.append(f"val loss {loss_text(last['val_loss'])}")
        if last["val_accuracy"] is not None:
            found.append(f"val acc {percent(last['val_accuracy'])}")
        elif last["train_accuracy"] is not None:
            found.append(f"acc {percent(last['train_accuracy'])}")
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


def _ending(run: Run) -> str:
    """How it ended, where it did not simply finish: " It stopped early at epoch 3."."""
    if run.status in ("finished", "running"):
        return ""
    verb = "was " if run.interrupted else ""
    return f" It {verb}{run.status}."
