"""Turn a RunTable into a table of text and of HTML.

Pure: rows in, strings out.
"""

from html import escape

from g2c_magics.text import counted
from g2c_magics.training import RunTable
from g2c_magics.training.run import FINISHED
from g2c_magics.training.sweep import TableRow
from g2c_magics.views.format import aligned, loss_text, percent, seconds_text

HEADS = (
    *("run", "model", "data", "result", "verdict"),
    *("epochs", "lr", "decay", "time", "weights"),
)
WRAPPED = {HEADS.index(head) for head in ("model", "verdict")}
NUMBERS = {HEADS.index(head) for head in ("epochs", "lr", "decay", "time")}
WIDEST = 40  # characters of a model


def to_text(table: RunTable) -> str:
    """Columns under their heads, one line a run."""
    if not table.rows:
        return "No runs yet. Train one: %%g2c_train --data circles"
    return "\n".join([*aligned([HEADS, *map(_cells, table.rows)], NUMBERS), *_left_out(table)])


def to_html(table: RunTable) -> str:
    """The same, as a table; the whole model shows when the pointer rests on a row."""
    if not table.rows:
        return f"<div>{escape(to_text(table))}</div>"
    lines = [(_html_cells("th", HEADS), "")]
    lines += [(_html_cells("td", _cells(row)), row["model"]) for row in table.rows]
    head, *rows = (f'<tr title="{escape(title)}">{cells}</tr>' for cells, title in lines)
    more = "".join(f"<div>{escape(line)}</div>" for line in _left_out(table))
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>{more}"


def _html_cells(tag: str, cells: tuple[str, ...]) -> str:
    styles = [
        f"text-align:{'right' if column in NUMBERS else 'left'}"
        f"{'' if column in WRAPPED else ';white-space:nowrap'}"
        for column in range(len(cells))
    ]
    return "".join(
        f'<{tag} style="{style}">{escape(cell)}</{tag}>'
        for style, cell in zip(styles, cells, strict=True)
    )


def _cells(row: TableRow) -> tuple[str, ...]:
    model = " ".join(row["model"].split())
    return (
        row["name"],
        model if len(model) <= WIDEST else f"{model[: WIDEST - 1]}…",
        row["data"],
        _result(row),
        _verdict(row),
        str(row["epochs"]),
        _number(row["lr"]),
        _number(row["weight_decay"]),
        seconds_text(row["seconds"]),
        "kept" if row["weights"] else "–",
    )


def _verdict(row: TableRow) -> str:
    """How it ended, where that is not as it should, and what was found."""
    ended = [] if row["status"] == FINISHED and row["diagnoses"] else [row["status"]]
    return ", ".join([*ended, *row["diagnoses"]])


def _result(row: TableRow) -> str:
    """The test or else the validation accuracy, and the loss: "97.9% test, val loss 0.0712"."""
    shares = [("test_accuracy", "test"), ("val_accuracy", "val")]
    losses = [("val_loss", "val loss"), ("train_loss", "train loss")]
    found = [f"{percent(row[key])} {noun}" for key, noun in shares if row[key] is not None][:1]
    found += [f"{noun} {loss_text(row[key])}" for key, noun in losses if row[key] is not None][:1]
    return ", ".join(found) or "–"


def _left_out(table: RunTable) -> list[str]:
    """How many are left out, and how to see them; nothing where none is."""
    if len(table) >= table.total:
        return []
    return [f"{len(table)} of {counted(table.total, 'run')}: %g2c_runs {table.total} shows all"]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
