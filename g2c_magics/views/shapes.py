"""Turn Shapes into a table of text, of HTML and on axes: a layer a line.

Pure: no IPython, no pyplot, no I/O.
"""

from html import escape

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from g2c_magics.pictures.shapes import LayerShape, Shapes
from g2c_magics.views import figures
from g2c_magics.views.format import aligned, bytes_text, shape_text
from g2c_magics.views.style import STYLE

HEADS = ("", "layer", "in", "out", "parameters", "memory", "status")
GLYPHS = {"ok": "✓", "odd": "▲", "failed": "✗", "not reached": "·"}
CSS = {"ok": "passed", "odd": "todo", "failed": "failed", "not reached": "dim"}
RIGHT_ALIGNED = (0, 4, 5)  # columns of numbers
LAYER_WIDTH = 48  # characters


def to_text(shapes: Shapes) -> str:
    """Columns under their heads; what is wrong stands below its layer."""
    batch = f"{shape_text(shapes.input)} {shapes.source}"
    head, *rows = aligned(
        [HEADS, *map(_cells, range(1, len(shapes.steps) + 1), shapes.steps)], RIGHT_ALIGNED
    )
    lines = [f"{shapes.name}: {batch} through {_short(shapes.model)}", head]
    indent = " " * (len(str(len(shapes.steps))) + 2)
    for row, step in zip(rows, shapes.steps, strict=True):
        lines.append(row)
        if step.problem:
            lines.append(f"{indent}{GLYPHS[step.status]} {step.problem}")
    return "\n".join([*lines, *_below(shapes)])


def to_html(shapes: Shapes) -> str:
    """The same as a table, light and dark."""
    heads = "".join(f'<th style="text-align:left">{head}</th>' for head in HEADS)
    rows = []
    for position, step in enumerate(shapes.steps, start=1):
        *cells, status = _cells(position, step)
        inside = "".join(f'<td style="text-align:left">{escape(cell)}</td>' for cell in cells)
        kind = CSS[step.status]
        rows.append(f'<tr>{inside}<td class="{kind}" style="text-align:left">{status}</td></tr>')
        if step.problem:
            rows.append(
                f'<tr><td></td><td colspan="6" class="{kind}" style="text-align:left">'
                f"{GLYPHS[step.status]} {escape(step.problem)}</td></tr>"
            )
    batch = f"<b>{escape(shapes.name)}</b>: {shape_text(shapes.input)} {escape(shapes.source)}"
    model = escape(_short(shapes.model))
    below = "".join(f"<p>{escape(line)}</p>" for line in _below(shapes))
    return (
        f'{STYLE}<div class="g2c"><p>{batch} through <code>{model}</code></p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>{below}</div>"
    )


def draw(shapes: Shapes, ax: Axes) -> Axes:
    """The table, for a file."""
    ax.set_axis_off()
    ax.text(0, 1, to_text(shapes), family="DejaVu Sans Mono", size=8, va="top", color="#111111")
    return ax


def figure(shapes: Shapes) -> Figure:
    """As wide and as high as the table."""
    lines = to_text(shapes).splitlines()
    width = max(len(line) for line in lines) * 0.072 + 0.4
    picture, (ax,) = figures.new_figure(1, width=width, height=len(lines) * 0.16 + 0.3)
    draw(shapes, ax)
    return picture


def _cells(position: int, step: LayerShape) -> tuple[str, ...]:
    numbers = (f"{step.parameters:,}", bytes_text(step.memory)) if step.parameters else ("–", "–")
    return (
        str(position),
        _short(step.layer),
        shape_text(step.input),
        shape_text(step.output),
        *numbers,
        f"{GLYPHS[step.status]} {step.status}",
    )


def _below(shapes: Shapes) -> list[str]:
    lines = [f"{GLYPHS['failed']} {shapes.problem}"] if shapes.problem else []
    memory = bytes_text(shapes.memory)
    lines.append(
        f"{shapes.parameters:,} parameters, {memory}; training keeps a gradient for each, {memory} "
        f"more, and the outputs of a batch until backward: {bytes_text(shapes.output_memory)}."
    )
    return lines


def _short(text: str) -> str:
    return text if len(text) <= LAYER_WIDTH else text[: LAYER_WIDTH - 1] + "…"
