"""Draw a Comparison: what differs, results and verdicts in a table, curves, boundaries.

Pure: no IPython, no pyplot, no I/O.
"""

from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import Any

from matplotlib.figure import Figure

from g2c_magics.pictures.boundary import Boundary
from g2c_magics.pictures.compare import FEW_CLASSES, Comparison, Line, best
from g2c_magics.text import counted
from g2c_magics.training.run import FINISHED, Run
from g2c_magics.views import boundary as regions
from g2c_magics.views import curves, figures, live, plot_svg
from g2c_magics.views.format import aligned, loss_text, percent, seconds_text
from g2c_magics.views.palette import class_color
from g2c_magics.views.panels import panels_of
from g2c_magics.views.run_text import diagnoses
from g2c_magics.views.side_by_side import side_by_side
from g2c_magics.views.style import STYLE

SIDE = 3.0  # inches of a boundary
FLEX, FULL_WIDTH = 'style="flex:', 'style="display:block;width:100%;flex:'
WIDEST = 48  # characters of a cell of text
CHARACTERS_PER_INCH = 12.5  # of the text of a saved sheet


def figure(comparison: Comparison) -> Figure:
    """The whole sheet for a file: the text, the curves, the boundaries."""
    runs = comparison.runs
    kinds = [panel.what for panel in panels_of(runs)] or ["loss"]
    width = max(3.6 * len(kinds), SIDE * len(comparison.boundaries), 6.0)
    text = _wrapped(to_text(comparison), int(width * CHARACTERS_PER_INCH))
    heights = [0.13 * len(text.splitlines()) + 0.2, 2.6]
    heights += [SIDE + 0.5] if comparison.boundaries else []
    picture, (unused,) = figures.new_figure(1, width=width, height=sum(heights))
    unused.remove()
    parts = picture.subfigures(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0]
    parts[0].text(0.01, 0.98, text, family="DejaVu Sans Mono", size=7, va="top")
    for what, ax in zip(kinds, parts[1].subplots(1, len(kinds), squeeze=False)[0], strict=True):
        curves.overlay(runs, ax, what)
    entries = parts[1].axes[0].get_legend_handles_labels()
    parts[1].legend(*entries, loc="outside lower center", fontsize=7, frameon=False, ncols=2)
    if comparison.boundaries:
        count = len(comparison.boundaries)
        for one, ax in zip(
            comparison.boundaries, parts[2].subplots(1, count, squeeze=False)[0], strict=True
        ):
            regions.draw(one, ax)
    return picture


def to_text(comparison: Comparison) -> str:
    """Columns, one a run; what is the same in one line."""
    heads = ["", *(run.name for run in comparison.runs)]
    rows = [[_words(key), *map(_short, values)] for key, values in comparison.differing]
    rows += [
        [_words(key), *(_number(key, value) for value in values)]
        for key, values in comparison.results
    ]
    rows.append(["ended", *(run.status for run in comparison.runs)])
    rows.append(["verdicts", *(_named(run) for run in comparison.runs)])
    lines = [f"! {comparison.data_note}"] if comparison.data_note else []
    lines += aligned([heads, *rows])
    lines += [f"{run.name}: {text}" for run in comparison.runs for text in _verdicts(run)]
    lines.append(f"The same: {_same(comparison)}.")
    return "\n".join([*lines, *(f"note: {note}" for note in comparison.notes)])


def to_html(comparison: Comparison) -> str:
    """The table, light and dark; below it curves and boundaries, which wrap where it is narrow."""
    runs = comparison.runs
    heads = "".join(
        f'<th style="text-align:left;vertical-align:top">{escape(run.name)}</th>' for run in runs
    )
    is_comparable = not comparison.data_note
    rows = [_differing_row(line) for line in comparison.differing]
    rows += [
        _result_row(line, best(line) if is_comparable else set()) for line in comparison.results
    ]
    rows.append(_row("ended", [_ended(run) for run in runs]))
    rows.append(_row("verdicts", [_verdict_cell(run) for run in runs]))
    warning = (
        f'<p class="partial"><b>▲</b> {escape(comparison.data_note)}</p>'
        if comparison.data_note
        else ""
    )
    same = (
        f'<details><summary class="dim">{counted(len(_known(comparison)), "setting")} that are the '
        f"same</summary>{escape(_same(comparison))}</details>"
    )
    notes = "".join(f'<p class="dim">{escape(note)}</p>' for note in comparison.notes)
    return (
        f'{STYLE}<div class="g2c g2c-compare">{warning}<div style="overflow-x:auto"><table><thead>'
        f"<tr><th></th>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>{same}{notes}"
        f"</div>{_pictures(comparison)}"
    )


def _pictures(comparison: Comparison) -> str:
    panels = panels_of(comparison.runs)
    drawn = plot_svg.figure(map(plot_svg.draw, panels), plot_svg.legend(panels)) if panels else ""
    return drawn + (_boundaries(comparison.boundaries) if comparison.boundaries else "")


def _boundaries(boundaries: Sequence[Boundary]) -> str:
    """Small ones with a legend; of many classes without: their numbers stand in the regions."""
    if any(one.classes > FEW_CLASSES for one in boundaries):
        drawn = []
        for one in boundaries:
            picture, (ax,) = figures.new_figure(1, width=SIDE, height=SIDE)
            regions.draw(one, ax)
            drawn.append(figures.to_img(picture, regions.to_text([one])))
        return side_by_side(drawn, SIDE)
    cells = [
        '<div style="flex:1 1 240px;max-width:360px">'
        f"<b>{escape(one.name)}</b>{live.draw_boundary(one).replace(FLEX, FULL_WIDTH, 1)}</div>"
        for one in boundaries
    ]
    legend = [
        plot_svg.entry(
            f'<path transform="translate(15 5)" d="{live.SHAPES[place]}" '
            f'fill="{class_color(place)}"/>',
            f"class {place}",
        )
        for place in range(max(one.classes for one in boundaries))
    ]
    return plot_svg.figure(cells, [*legend, "filled: training; hollow: validation"])


def _differing_row(line: Line) -> str:
    key, values = line
    cells = [
        f'<code style="overflow-wrap:break-word">{escape(_value(value))}</code>'
        if key == "model"
        else escape(_value(value))
        for value in values
    ]
    style = "background:var(--soft);font-weight:600"
    return _row(f"≠ {_words(key)}", cells, style)


def _result_row(line: Line, marked: set[int]) -> str:
    key, values = line
    cells = [
        f"<b>{text} ✓</b>" if position in marked else text
        for position, text in enumerate(escape(_number(key, value)) for value in values)
    ]
    return _row(_words(key), cells)


def _row(head: str, cells: Sequence[str], style: str = "") -> str:
    """cells: HTML."""
    inside = "".join(
        f'<td style="text-align:left;vertical-align:top;overflow-wrap:break-word">{cell}</td>'
        for cell in cells
    )
    return (
        f'<tr style="{style}"><th scope="row" style="text-align:left;vertical-align:top;'
        f'white-space:nowrap">{escape(head)}</th>{inside}</tr>'
    )


def _ended(run: Run) -> str:
    return (
        escape(run.status)
        if run.status == FINISHED
        else f'<b class="partial">{escape(run.status)}</b>'
    )


def _verdict_cell(run: Run) -> str:
    found = [
        f'<span class="partial">▲ <b>{escape(pitfall)}</b></span> {escape(message)}'
        for pitfall, message in diagnoses(run)
    ]
    return "<br>".join(found) or "–"


def _named(run: Run) -> str:
    named = [found["pitfall"] or "see below" for found in run.diagnoses]
    return ", ".join(dict.fromkeys(named)) or "–"


def _verdicts(run: Run) -> list[str]:
    return [": ".join(filter(None, one)) for one in diagnoses(run)]


def _same(comparison: Comparison) -> str:
    return ", ".join(f"{_words(key)} {_value(value)}" for key, value in _known(comparison)) or "–"


def _known(comparison: Comparison) -> list[tuple[str, Any]]:
    """The settings that are the same, without those that were not given."""
    return [(key, values[0]) for key, values in comparison.same if values[0] is not None]


def _words(key: str) -> str:
    return key.replace("_", " ")


# Any: a setting may be of any plain type.
def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _short(value: Any) -> str:
    text = " ".join(_value(value).split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _number(key: str, value: float | None) -> str:
    if key.endswith("_accuracy"):
        return percent(value)
    if key == "seconds":
        return seconds_text(value)
    return loss_text(value) if key.endswith("_loss") else _value(value)


def _wrapped(text: str, width: int) -> str:
    """Long sentences in lines; the columns of the table as they are."""
    lines = [
        part
        for line in text.splitlines()
        for part in ([line] if "  " in line else wrap(line, width) or [""])
    ]
    return "\n".join(lines)
