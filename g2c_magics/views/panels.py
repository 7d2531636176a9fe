"""Which curves of one Run or of several are drawn, in which colours, and what is marked on them.

Pure: Runs in, Panels out.
"""

from collections.abc import Sequence

from g2c_magics.training import Run
from g2c_magics.training.batch_losses import thinned
from g2c_magics.training.sweep import band, is_repeat, labels
from g2c_magics.views.format import loss_text
from g2c_magics.views.palette import TRAIN, VAL, class_color
from g2c_magics.views.plot import (
    DASHED,
    DASHES,
    DOTTED,
    Area,
    Line,
    Mark,
    Panel,
    Points,
    Span,
)
from g2c_magics.views.run_text import best_val_loss, data_title

KINDS = ("loss", "accuracy")
POINTS_OF_A_LINE, FEWEST_POINTS = 160, 50
POINTS_OF_A_PANEL = 1600
POINTS_OF_BATCHES = 300
TRAINING_TOO = 4  # runs: the training curve of each is drawn beside the other


def panels_of(runs: Sequence[Run]) -> list[Panel]:
    """Loss, and accuracy where there is one. Nothing of runs that have no number yet."""
    panels = [panel_of(runs, what) for what in KINDS]
    return [panel for panel in panels if any(line.points for line in panel.lines)]


def panel_of(runs: Sequence[Run], what: str) -> Panel:
    """The curves of "loss" or "accuracy"."""
    if len(runs) == 1:
        return _of_one(runs[0], what)
    return _of_seeds(runs, what) if is_repeat(runs) else _of_several(runs, what)


def notes_of(runs: Sequence[Run]) -> list[str]:
    """What must be said of the data; of several data sets, that their numbers do not compare."""
    notes = sorted({run.data.note for run in runs if run.data.note})
    names = sorted({data_title(run) for run in runs})
    if len(names) > 1:
        notes.append(f"on different data ({', '.join(names)}): their losses do not compare")
    return notes


def _of_one(run: Run, what: str) -> Panel:
    """Training and validation; the batches behind them, the best epoch and the verdict."""
    train, val = (_curve(run, f"{part}_{what}", POINTS_OF_A_LINE) for part in ("train", "val"))
    lines: list[Line] = []
    marks: list[Mark] = []
    spans: list[Span] = []
    if what == "loss" and run.batch_losses:
        batches = thinned(run.batch_losses, POINTS_OF_BATCHES)
        lines.append(Line("each batch", batches, TRAIN, width=1.0, opacity=0.45, is_main=False))
    if train:
        lines.append(Line("training", train, TRAIN))
    if val:
        lines.append(Line("validation", val, VAL, DASHED))
    best = best_val_loss(run)
    if best and what == "loss":
        marks.append(Mark("best", best, VAL, f"best: epoch {best[0]}, {loss_text(best[1])}"))
        if run.has("overfitting") and best[0] < len(run.history):
            spans.append(Span("overfitting", best[0], len(run.history)))
    ended = run.curve(f"train_{what}")[-1:]
    if run.diverged and ended:
        marks.append(Mark("end", ended[0], TRAIN, run.status))
    return Panel(what, what, tuple(lines), _epochs([run]), tuple(marks), spans=tuple(spans))


def _of_several(runs: Sequence[Run], what: str) -> Panel:
    """The validation curve of each run; the training curve too, thin, where it says something."""
    key = _key(runs, what)
    data = sorted({data_title(run) for run in runs})
    several_data = len(data) > 1
    lines: list[Line] = []
    marks: list[Mark] = []
    most = min(max(POINTS_OF_A_PANEL // len(runs), FEWEST_POINTS), POINTS_OF_A_LINE)
    for position, (run, label) in enumerate(zip(runs, labels(runs), strict=True)):
        points = _curve(run, key, most)
        if not points:
            continue
        color = class_color(position)
        # Of several data sets a dash each, another where the colours come round again; of one
        # data set the dash helps the colours.
        kind = data.index(data_title(run)) + position // 10 if several_data else position
        told = f"{label} · {data_title(run)}" if several_data else label
        verdicts = _verdicts(run)
        lines.append(Line(" · ".join([told, *verdicts]), points, color, DASHES[kind % len(DASHES)]))
        is_val = key.startswith("val")
        train = run.curve(f"train_{what}") if is_val else []
        if train and (len(runs) <= TRAINING_TOO or run.has("overfitting")):
            thin = thinned(train, most)
            lines.append(Line("", thin, color, DOTTED, width=0.9, opacity=0.75))
        best = best_val_loss(run) if what == "loss" and is_val else None
        if best:
            marks.append(Mark("best", best, color))
        if run.diverged:
            marks.append(Mark("end", run.curve(key)[-1], color))
    title = f"{'validation' if key.startswith('val') else 'training'} {what}"
    return Panel(what, title, tuple(lines), _epochs(runs), tuple(marks))


def _of_seeds(runs: Sequence[Run], what: str) -> Panel:
    """Runs that differ in nothing but their seed: their mean, in a band of their spread."""
    key = _key(runs, what)
    rows = band(runs, key)
    title = f"{'validation' if key.startswith('val') else 'training'} {what}"
    if not rows:
        return Panel(what, title, (), _epochs(runs))
    middle, low, high = (
        [(epoch, mean + sign * spread) for epoch, mean, spread in rows] for sign in (0, -1, 1)
    )
    area = Area(
        "standard deviation",
        thinned(low, POINTS_OF_A_LINE),
        thinned(high, POINTS_OF_A_LINE),
        VAL,
    )
    mean_line = Line(f"mean of {len(runs)} seeds", thinned(middle, POINTS_OF_A_LINE), VAL)
    return Panel(what, title, (mean_line,), _epochs(runs), areas=(area,))


def _key(runs: Sequence[Run], what: str) -> str:
    """The column that is drawn: of the rows held out, where any are."""
    return f"val_{what}" if any(run.curve(f"val_{what}") for run in runs) else f"train_{what}"


def _curve(run: Run, key: str, at_most: int) -> Points:
    return thinned(run.curve(key), at_most)


def _epochs(runs: Sequence[Run]) -> tuple[int, int]:
    """The first epoch that any has, and the last that any has or is still to have."""
    first = 0 if any(run.start is not None for run in runs) else 1
    return first, max(run.epochs if run.running else len(run.history) for run in runs)


def _verdicts(run: Run) -> list[str]:
    """How a run ended, where that is not as it should, or what was found: for a legend."""
    if run.diverged:
        return [run.status]
    return list(dict.fromkeys(one["pitfall"] for one in run.diagnoses if one["pitfall"]))
