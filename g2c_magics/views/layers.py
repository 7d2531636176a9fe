"""Draw Layers: activations, gradients and updates by epoch, and which units are stuck.

Draws on the axes it is given. Pure: no pyplot, no I/O.
"""

from html import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from g2c_magics.pictures.layers import Block, Layers
from g2c_magics.text import counted
from g2c_magics.views import figures
from g2c_magics.views.format import aligned
from g2c_magics.views.palette import TRAIN, VAL, class_color, rgb, wants_log
from g2c_magics.views.side_by_side import line_key, side_by_side, with_square_pixels

INCHES = 3.4  # the width of a panel
TITLES = {
    "activation": "activations (root mean square)",
    "gradient": "gradient at a layer's outputs (RMS)",
    "update": "update of one step / weights",
}
USUAL_UPDATE = 1e-3  # of the weights in a step: the rule of thumb of Karpathy's makemore, part 3
DASHES = ("-", "--", ":", "-.")
COLUMNS = 160  # of the picture of units: the axis of epochs is even, the snapshots are not
MOST_UNITS = 128  # of a block that are drawn
LISTED_UNITS = 10  # that the text lists
HEADS = ("layers", "activations", "gradient", "update", "units")


def draw(layers: Layers, ax: Axes, what: str) -> Axes:
    """One line a block by epoch. what: "activation", "gradient" or "update"."""
    drawn: list[float] = []
    for position, block in enumerate(layers.blocks):
        values = getattr(block, what)
        known = np.isfinite(values) & (values > 0)
        if not known.any():
            continue
        epochs, values = np.array(layers.epochs)[known], values[known]
        marker = "." if len(values) <= 30 else None
        dash = DASHES[position % len(DASHES)]
        color, label = class_color(position), _label(block)
        ax.plot(epochs, values, dash, color=color, lw=1.5, marker=marker, label=label)
        drawn += values.tolist()
    if what == "update" and drawn:
        ax.axhline(USUAL_UPDATE, color="#808080", lw=1, ls=(0, (1, 2)))
        drawn.append(USUAL_UPDATE)
    if wants_log(drawn):
        ax.set_yscale("log")
    _finish(layers, ax)
    ax.set_title(TITLES[what], fontsize=8.5)
    return ax


def draw_units(layers: Layers, ax: Axes) -> Axes:
    """A row a unit: blue where the gradient stops for many examples, orange where it is stuck."""
    picture, ticks = units_image(layers)
    top = len(picture)
    ax.imshow(
        picture,
        extent=(layers.epochs[0], layers.epochs[-1], top, 0),
        aspect="auto",
        interpolation="none",
    )
    _finish(layers, ax)
    ax.set_yticks(list(ticks), [f"layer {number}" for number in ticks.values()])
    ax.set_title(f"units, a row each; orange: {_states(layers)}", fontsize=8.5)
    return ax


def units_image(layers: Layers) -> tuple[np.ndarray, dict[float, int]]:
    """(rows, COLUMNS, 4) colours, see-through where all gradient passes; where to name a layer."""
    epochs = np.array(layers.epochs)
    wanted = np.linspace(epochs[0], epochs[-1], COLUMNS)
    nearest = np.abs(wanted[:, None] - epochs).argmin(axis=1)
    parts: list[np.ndarray] = []
    ticks, row = {}, 0
    for block in layers.blocks:
        if block.blocked is None or block.stuck is None:
            continue
        shown = drawn_units(block)
        share, stuck = (found[nearest][:, shown].T for found in (block.blocked, block.stuck))
        part = np.empty((*share.shape, 4))  # (units, COLUMNS, 4)
        part[..., :3] = np.where(stuck[..., None], rgb(VAL), rgb(TRAIN))
        part[..., 3] = np.where(stuck, 1.0, 0.8 * np.nan_to_num(share))
        if parts:
            parts.append(np.zeros((_gap(layers), COLUMNS, 4)))
            row += _gap(layers)
        ticks[row + len(part) / 2] = _stuck_layer(block)
        parts.append(part)
        row += len(part)
    return np.concatenate(parts), ticks


def drawn_units(block: Block) -> np.ndarray:
    """All units of a block, or those that let least gradient through in the end, in order."""
    assert block.blocked is not None
    least = np.argsort(-block.blocked[-1], kind="stable")[:MOST_UNITS]
    return np.sort(least)


def figure(layers: Layers) -> Figure:
    """All panels side by side."""
    kinds = [*TITLES, *(["units"] if _has_units(layers) else [])]
    picture, axes = figures.new_figure(len(kinds))
    for kind, ax in zip(kinds, axes, strict=True):
        draw_units(layers, ax) if kind == "units" else draw(layers, ax, kind)
    lines = {line.get_label(): line for ax in axes[:3] for line in ax.lines}
    entries = {_label(block): lines[_label(block)] for block in layers.blocks}
    picture.legend(
        list(entries.values()),
        [f"layer {label}" for label in entries],
        loc="outside lower center",
        ncols=8,
        fontsize=7,
        frameon=False,
    )
    return picture


def to_text(layers: Layers) -> str:
    """What each block was at the first and at the last of the epochs."""
    first, last = layers.epochs[0], layers.epochs[-1]
    read = counted(len(layers.epochs), "epoch")
    lines = [
        f"{layers.name}: layers at {read}, from {first} to {last}, on {layers.rows:,} training "
        f"rows; updates are of one step on {layers.batch:,} rows. Epoch {first} → {last}:"
    ]
    lines += aligned([HEADS, *map(_cells, layers.blocks)])
    return "\n".join([*lines, *_below(layers)])


def to_html(layers: Layers) -> str:
    """The panels, which wrap where there is no room for all, and the numbers below them."""
    kinds = [*TITLES, *(["units"] if _has_units(layers) else [])]
    panels = []
    for kind in kinds:
        picture, (ax,) = figures.new_figure(1, INCHES)
        draw_units(layers, ax) if kind == "units" else draw(layers, ax, kind)
        alt = f"{layers.name}, {TITLES.get(kind, 'units')} by epoch"
        panels.append(with_square_pixels(figures.to_img(picture, alt)))
    table = _row("th", "", HEADS)
    for position, block in enumerate(layers.blocks):
        table += _row("td", line_key(position, DASHES[position % len(DASHES)]), _cells(block))
    lead, *_ = to_text(layers).splitlines()
    below = "".join(f"<div>{escape(line)}</div>" for line in _below(layers))
    return (
        f'<div class="g2c-layers">{side_by_side(panels, INCHES)}'
        f"<div>{escape(lead)}</div><table>{table}</table>{below}</div>"
    )


def _finish(layers: Layers, ax: Axes) -> None:
    figures.plain(ax)
    ax.set_xlabel("epoch", fontsize=8)
    ax.set_xlim(layers.epochs[0], layers.epochs[-1])
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))


def _cells(block: Block) -> tuple[str, ...]:
    units = "–"
    if block.stuck is not None:
        before, now = int(block.stuck[0].sum()), block.stuck_now
        named = ", ".join(map(str, now[:LISTED_UNITS])) + (", …" if len(now) > LISTED_UNITS else "")
        units = f"{before} → {len(now)} of {block.stuck.shape[1]} {block.state}"
        units += f": {named}" if now else ""
    return (
        ", ".join(f"{n} {text}" for n, text in zip(block.numbers, block.texts, strict=True)),
        *(_change(getattr(block, kind)) for kind in TITLES),
        units,
    )


def _change(values: np.ndarray) -> str:
    """The first and the last of some numbers: "0.22 → 0.37"."""
    ends = [f"{value:.2g}" if np.isfinite(value) else "–" for value in (values[0], values[-1])]
    return "–" if ends == ["–", "–"] else " → ".join(ends)


def _below(layers: Layers) -> list[str]:
    usual = f"Updates of about {USUAL_UPDATE:g} of the weights are usual: the dotted line."
    lines = [usual] if any(np.isfinite(block.update).any() for block in layers.blocks) else []
    if _has_units(layers):
        lines.append(
            "Units: the bluer, the more rows of which a unit passes (nearly) no gradient on; "
            f"orange where it is {_states(layers)}."
        )
    if any((getattr(block, what) == 0).any() for block in layers.blocks for what in TITLES):
        lines.append("A line is interrupted where its value is 0.")
    cut = [b for b in layers.blocks if b.stuck is not None and b.stuck.shape[1] > MOST_UNITS]
    lines += [
        f"Layer {_stuck_layer(block)}: the {MOST_UNITS} units that let least gradient through are "
        "drawn."
        for block in cut
    ]
    return [*lines, *layers.verdicts, *(f"note: {note}" for note in layers.notes)]


def _states(layers: Layers) -> str:
    return " or ".join(dict.fromkeys(block.state for block in layers.blocks if block.state))


def _has_units(layers: Layers) -> bool:
    return any(block.stuck is not None for block in layers.blocks)


def _label(block: Block) -> str:
    """ "1–2" """
    first, last = block.numbers[0], block.numbers[-1]
    return str(first) if first == last else f"{first}–{last}"


def _stuck_layer(block: Block) -> int:
    """The number of the layer whose units can get stuck."""
    return block.numbers[min(1, len(block.numbers) - 1)]


def _gap(layers: Layers) -> int:
    """Rows between two layers."""
    units = sum(0 if b.stuck is None else b.stuck.shape[1] for b in layers.blocks)
    return max(1, min(units, 4 * MOST_UNITS) // 40)


def _row(tag: str, key: str, cells: tuple[str, ...]) -> str:
    """key: HTML."""
    inside = "".join(f'<{tag} style="text-align:left">{escape(cell)}</{tag}>' for cell in cells)
    return f"<tr><td>{key}</td>{inside}</tr>"
