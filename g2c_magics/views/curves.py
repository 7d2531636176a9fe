"""Draw the curves of one Run, or lay those of several over each other.

Draws on the axes it is given. Pure: no pyplot, no I/O.
"""

from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from g2c_magics.training import Run
from g2c_magics.views import figures
from g2c_magics.views.palette import TRAIN, VAL, class_color, wants_log
from g2c_magics.views.words import loss_words, sentence

LABELS = {"loss": "loss", "accuracy": "accuracy"}


def draw(run: Run, ax: Axes, what: str = "loss") -> Axes:
    """One run's training and validation curve of "loss" or "accuracy", best epoch marked."""
    for key, color, dash, label in (
        (f"train_{what}", TRAIN, "-", "training"),
        (f"val_{what}", VAL, "--", "validation"),
    ):
        points = run.curve(key)
        if points:
            marker = "." if len(points) <= 30 else None
            ax.plot(
                *zip(*points, strict=True), dash, color=color, label=label, lw=1.5, marker=marker
            )
    best = run.best
    if what == "loss" and best and best["val_loss"] is not None:
        told = f"best: epoch {best['epoch']}, {loss_words(best['val_loss'])}"
        ax.plot(best["epoch"], best["val_loss"], "o", mfc="none", color=VAL, ms=8, label=told)
    _finish(
        ax, what, [value for key in ("train", "val") for _, value in run.curve(f"{key}_{what}")]
    )
    if run.data.note:
        ax.set_title(run.data.note, fontsize=8)
    return ax


def overlay(runs: Sequence[Run], ax: Axes, what: str = "loss") -> Axes:
    """The validation curve of each run (training, where nothing is held out), told apart."""
    values = []
    for position, run in enumerate(runs):
        points = run.curve(f"val_{what}") or run.curve(f"train_{what}")
        if points:
            dash = ("-", "--", ":", "-.")[position % 4]
            ax.plot(
                *zip(*points, strict=True),
                dash,
                color=class_color(position),
                label=run.name,
                lw=1.5,
            )
            values += [value for _, value in points]
    _finish(ax, what, values)
    return ax


def figure(runs: Sequence[Run]) -> Figure:
    """Loss, and accuracy where there is one, of one run or of several."""
    kinds = ["loss"]
    if any(run.curve("train_accuracy") or run.curve("val_accuracy") for run in runs):
        kinds.append("accuracy")
    picture, axes = figures.new_figure(len(kinds))
    for what, ax in zip(kinds, axes, strict=True):
        if len(runs) == 1:
            draw(runs[0], ax, what)
        else:
            overlay(runs, ax, what)
    return picture


def _finish(ax: Axes, what: str, values: Sequence[float]) -> None:
    figures.plain(ax)
    ax.set_xlabel("epoch", fontsize=8)
    ax.set_ylabel(LABELS[what], fontsize=8)
    if what == "loss" and wants_log(values):
        ax.set_yscale("log")
    if what == "accuracy":
        ax.yaxis.set_major_formatter("{x:.0%}")
    if ax.get_legend_handles_labels()[0]:
        ax.legend(fontsize=7, frameon=False)


def to_text(runs: Sequence[Run]) -> str:
    """One sentence a run."""
    return "\n".join(sentence(run) for run in runs)


def mimebundle(runs: Iterable[Run]) -> dict[str, str]:
    """What a notebook shows of several runs laid over each other."""
    several = list(runs)
    text = to_text(several)
    return {"text/plain": text, "text/html": figures.to_img(figure(several), alt=text)}
