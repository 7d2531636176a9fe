"""Draw the curves of one Run, or lay those of several over each other.

Draws on the axes it is given. Pure: no pyplot, no I/O.
"""

from collections.abc import Iterable, Sequence
from html import escape
from statistics import mean, pstdev

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from g2c_magics.training import Run
from g2c_magics.training.ranking import ranking
from g2c_magics.training.sweep import band, differing, is_repeat, labels
from g2c_magics.views import figures
from g2c_magics.views import ranking as ranking_view
from g2c_magics.views.format import loss_text, percent
from g2c_magics.views.palette import TRAIN, VAL, class_color, wants_log
from g2c_magics.views.run_text import best_val_loss, sentence

DASHES = ("-", "--", ":", "-.")


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
    best = best_val_loss(run)
    if what == "loss" and best:
        label = f"best: epoch {best[0]}, {loss_text(best[1])}"
        ax.plot(*best, "o", mfc="none", color=VAL, ms=8, label=label)
    _finish(
        ax, what, [value for key in ("train", "val") for _, value in run.curve(f"{key}_{what}")]
    )
    if run.data.note:
        ax.set_title(run.data.note, fontsize=8)
    return ax


def overlay(runs: Sequence[Run], ax: Axes, what: str = "loss") -> Axes:
    """The validation curve of each run (training, where nothing is held out), told apart.

    Runs that differ in nothing but their seed are one curve: their mean, in a band of their spread.
    """
    held_out = any(run.curve(f"val_{what}") for run in runs)
    key = f"val_{what}" if held_out else f"train_{what}"
    values = []
    if is_repeat(runs):
        epochs, means, spreads = zip(*band(runs, key), strict=True)
        low = [middle - spread for middle, spread in zip(means, spreads, strict=True)]
        high = [middle + spread for middle, spread in zip(means, spreads, strict=True)]
        ax.plot(epochs, means, color=VAL, lw=1.5, label=f"mean of {len(runs)} seeds")
        ax.fill_between(epochs, low, high, color=VAL, alpha=0.25, lw=0, label="standard deviation")
        values = list(means)
    else:
        for position, (run, label) in enumerate(zip(runs, labels(runs), strict=True)):
            points = run.curve(key)
            if points:
                dash, color = DASHES[position % len(DASHES)], class_color(position)
                ax.plot(*zip(*points, strict=True), dash, color=color, label=label, lw=1.5)
                values += [value for _, value in points]
    _finish(ax, what, values)
    ax.set_ylabel(f"{'validation' if held_out else 'training'} {what}", fontsize=8)
    notes = sorted({run.data.note for run in runs if run.data.note})
    if notes:
        ax.set_title("; ".join(notes), fontsize=8)
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


def to_text(runs: Sequence[Run]) -> str:
    """What differs, and which run did best; how each ended, where they do not compare."""
    keys = ", ".join(key.replace("_", " ") for key in differing(runs)) or "nothing"
    lines = [f"{len(runs)} runs that differ in: {keys}"] if len(runs) > 1 else ["1 run"]
    if is_repeat(runs):
        for key in ("test_accuracy", "val_accuracy", "val_loss"):
            ends = [_end(run, key) for run in runs]
            known = [end for end in ends if end is not None]
            if len(known) == len(ends):
                number = loss_text if key == "val_loss" else percent
                spread = f"{number(mean(known))} ± {number(pstdev(known))}"
                lines.append(f"{key.replace('_', ' ')} {spread} over {len(ends)} seeds")
                break
    ranked = ranking(runs)
    if ranked is not None:
        return "\n".join([*lines, ranking_view.to_text(ranked)])
    return "\n".join([*lines, *(f"  {sentence(run)}" for run in runs)])


def to_html(runs: Sequence[Run]) -> str:
    """The picture, and which run did best or how each ended."""
    picture = figures.to_img(figure(runs), to_text(runs))
    ranked = ranking(runs)
    if ranked is not None:
        below = ranking_view.to_html(ranked)
    else:
        below = "".join(f"<div>{escape(line)}</div>" for line in to_text(runs).splitlines())
    return f'<div class="g2c-curves">{picture}{below}</div>'


def mimebundle(runs: Iterable[Run]) -> dict[str, str]:
    """What a notebook shows of several runs."""
    several = list(runs)
    return {"text/plain": to_text(several), "text/html": to_html(several)}


def _end(run: Run, key: str) -> float | None:
    """A number of the finished run's model: on the test rows, or on the others."""
    if key == "test_accuracy":
        return run.test_accuracy
    return None if run.result is None else run.result[key]


def _finish(ax: Axes, what: str, values: Sequence[float]) -> None:
    figures.plain(ax)
    ax.set_xlabel("epoch", fontsize=8)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_ylabel(what, fontsize=8)
    if what == "loss" and wants_log(values):
        ax.set_yscale("log")
    if what == "accuracy":
        ax.yaxis.set_major_formatter("{x:.0%}")
    if ax.get_legend_handles_labels()[0]:
        ax.legend(fontsize=7, frameon=False)
