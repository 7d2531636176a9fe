"""Show the curves of one Run, or those of several over each other, and which did best.

In a page they are SVG made by hand (plot_svg.py), as while a run goes on; in a file, and on the
axes that somebody else gives, matplotlib draws the same Panels. Pure: no pyplot, no I/O.
"""

from collections.abc import Sequence
from html import escape
from statistics import mean, pstdev
from typing import TYPE_CHECKING

from g2c_magics.training import Run
from g2c_magics.training.ranking import ranking
from g2c_magics.training.sweep import differing, is_repeat
from g2c_magics.views import plot_svg
from g2c_magics.views import ranking as ranking_view
from g2c_magics.views.format import loss_text, percent
from g2c_magics.views.panels import notes_of, panel_of, panels_of
from g2c_magics.views.plot import FEW_POINTS, Line, Panel
from g2c_magics.views.png import wants_png
from g2c_magics.views.run_text import sentence

if TYPE_CHECKING:  # a frame must not wait for matplotlib
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEGEND_CHARACTERS = 60  # of a label in a file's legend
CHARACTERS_PER_INCH = 15.0  # of such a legend
MOST_COLUMNS = 4


def draw(run: Run, ax: "Axes", what: str = "loss") -> "Axes":
    """One run's training and validation curve of "loss" or "accuracy", best epoch marked."""
    return overlay([run], ax, what)


def overlay(runs: Sequence[Run], ax: "Axes", what: str = "loss") -> "Axes":
    """The curves of several runs, told apart; no legend, which would cover one."""
    draw_panel(panel_of(runs, what), ax)
    notes = "; ".join(notes_of(runs))
    if notes:
        ax.set_title(notes, fontsize=8, wrap=True)
    return ax


def draw_panel(panel: Panel, ax: "Axes") -> None:
    """The panel on axes that are given, with labels for a legend."""
    from g2c_magics.views import figures

    for line in panel.lines:
        if line.points:
            _draw_line(line, ax)
    for area in panel.areas:
        x, low = zip(*area.low, strict=True)
        high = [value for _, value in area.high]
        ax.fill_between(x, low, high, color=area.color, alpha=0.25, lw=0, label=area.label)
    for span in panel.spans:
        ax.axvspan(span.first, span.last, color="black", alpha=0.07, lw=0, label=span.label)
    for mark in panel.marks:
        marker = "x" if mark.kind == "end" else "o"
        style = {"mfc": "none", "ms": 8, "ls": "", "clip_on": False}
        ax.plot(*mark.point, marker, color=mark.color, label=mark.label or None, **style)
    figures.plain(ax)
    ax.set_xlabel("epoch", fontsize=8)
    ax.set_ylabel(panel.title, fontsize=8)
    if panel.is_log:
        ax.set_yscale("log")
    ax.set(xlim=panel.x_limits, ylim=panel.y_limits)
    for axis, ticks in ((ax.xaxis, panel.x_ticks), (ax.yaxis, panel.y_ticks)):
        axis.set_ticks([value for value, _ in ticks], [text for _, text in ticks])
        axis.set_ticks([], minor=True)


def figure(runs: Sequence[Run]) -> "Figure":
    """Loss, and accuracy where there is one, of one run or of several; the legend beneath."""
    from g2c_magics.views import figures

    kinds = [panel.what for panel in panels_of(runs)] or ["loss"]
    picture, axes = figures.new_figure(len(kinds))
    for what, ax in zip(kinds, axes, strict=True):
        overlay(runs, ax, what)
    entries: dict[str, Artist] = {}
    for ax in axes:
        for handle, label in zip(*ax.get_legend_handles_labels(), strict=True):
            entries.setdefault(label, handle)
    if entries:
        told = [_clipped(label) for label in entries]
        widest = max(map(len, told)) + 6
        columns = int(picture.get_figwidth() * CHARACTERS_PER_INCH / widest)
        below = {"loc": "outside lower center", "fontsize": 7, "frameon": False}
        ncols = min(max(columns, 1), MOST_COLUMNS)
        height = picture.get_figheight() + 0.14 * -(-len(entries) // ncols)
        picture.set_figheight(height)
        picture.legend(list(entries.values()), told, ncols=ncols, **below)
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
    if wants_png():
        picture = to_img(runs)
    else:
        panels = panels_of(runs)
        picture = plot_svg.figure(map(plot_svg.draw, panels), plot_svg.legend(panels))
    ranked = ranking(runs)
    if ranked is not None:
        below = ranking_view.to_html(ranked)
    else:
        below = "".join(f"<div>{escape(line)}</div>" for line in to_text(runs).splitlines())
    notes = "".join(f"<div>{escape(note)}</div>" for note in notes_of(runs))
    return f'<div class="g2c-curves">{notes}{picture}{below}</div>'


def to_img(runs: Sequence[Run]) -> str:
    """The same picture by matplotlib, for pages that show no <svg>."""
    from g2c_magics.views import figures

    return figures.to_img(figure(runs), alt=to_text(runs))


def _end(run: Run, key: str) -> float | None:
    """A number of the finished run's model: on the test rows, or on the others."""
    if key == "test_accuracy":
        return run.test_accuracy
    return None if run.result is None else run.result[key]


def _clipped(label: str) -> str:
    """A label short enough for a file, with both its ends: names of a sweep begin alike."""
    if len(label) <= LEGEND_CHARACTERS:
        return label
    half = LEGEND_CHARACTERS // 2
    return f"{label[:half]}…{label[-half:]}"


def _draw_line(line: Line, ax: "Axes") -> None:
    # matplotlib counts strokes and gaps in widths of the line.
    dashes = (0, tuple(length / line.width for length in line.dash)) if line.dash else "-"
    marker = "." if line.is_main and len(line.points) <= FEW_POINTS and line.width > 1 else None
    ax.plot(
        *zip(*line.points, strict=True),
        linestyle=dashes,
        color=line.color,
        lw=line.width,
        alpha=line.opacity,
        marker=marker,
        label=line.label or None,
        clip_on=not line.is_main,  # at 100 % a line would lose half of its width
    )
