"""Turn a RunTable into a table of text and of HTML.

Pure: rows in, strings out.
"""

from html import escape

from g2c_magics.training import RunTable
from g2c_magics.views.format import aligned, loss_text, percent, seconds_text

HEADS = (
    "run",
    "data",
    "epochs",
    "lr",
    "decay",
    "val loss",
    "val acc",
    "test acc",
    "time",
    "status",
)


def to_text(table: RunTable) -> str:
    """Columns under their heads, one line a run."""
    if not table.rows:
        return "No runs yet. Train one: %%g2c_train --data circles"
    return "\n".join(aligned([HEADS, *_cells(table)]))


def to_html(table: RunTable) -> str:
    """The same, as a table; the model shows when the pointer rests on a row."""
    if not table.rows:
        return f"<div>{escape(to_text(table))}</div>"
    head = "".join(f"<th>{head}</th>" for head in HEADS)
    rows = "".join(
        f'<tr title="{escape(row["model"])}">'
        + "".join(f'<td style="text-align:left">{escape(cell)}</td>' for cell in cells)
        + "</tr>"
        for row, cells in zip(table.rows, _cells(table), strict=True)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def mimebundle(table: RunTable) -> dict[str, str]:
    """What a notebook shows."""
    return {"text/plain": to_text(table), "text/html": to_html(table)}


def _cells(table: RunTable) -> list[tuple[str, ...]]:
    return [
        (
            row["name"],
            row["data"],
            str(row["epochs"]),
            _number(row["lr"]),
            _number(row["weight_decay"]),
            loss_text(row["val_loss"]),
            percent(row["val_accuracy"]),
            percent(row["test_accuracy"]),
            seconds_text(row["seconds"]),
            ", ".join([row["status"], *row["diagnoses"]]),
        )
        for row in table.rows
    ]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
