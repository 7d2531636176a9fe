"""Turn the Ranking of a sweep into a table of text and of HTML, and a sentence on the winner.

Pure: a Ranking in, strings out.
"""

from html import escape

from g2c_magics.training.ranking import CLOSE, Ranked, Ranking
from g2c_magics.views.format import aligned, loss_text, percent

NOTHING_FOUND = "nothing seen"
PARTS = {"val": "validation", "train": "training"}


def heads(ranking: Ranking) -> tuple[str, ...]:
    """The names of the columns."""
    part = ranking.part
    tested = ("test acc",) if _is_tested(ranking) else ()
    return (
        "",
        "run",
        "differs in",
        f"best {part} loss",
        "epoch",
        f"{part} acc",
        *tested,
        "verdict",
    )


def cells(ranking: Ranking) -> list[tuple[str, ...]]:
    """The cells of each row, best first."""
    return [
        (
            str(place),
            row.name,
            row.label,
            loss_text(row.loss),
            "–" if row.epoch is None else str(row.epoch),
            percent(row.accuracy),
            *((percent(row.test_accuracy),) if _is_tested(ranking) else ()),
            row.verdict or NOTHING_FOUND,
        )
        for place, row in enumerate(ranking.rows, start=1)
    ]


def sentence(ranking: Ranking) -> str:
    """Which one did best, and why."""
    winner = ranking.winner
    if winner is None:
        return "No winner: every run diverged or failed."
    loss = f"{PARTS[ranking.part]} loss"
    mean = "mean " if winner.epoch is None else ""
    at = f"{loss_text(winner.loss)}" + (f" at epoch {winner.epoch}" if winner.epoch else "")
    told = f"Winner: {winner.label}, with the lowest {mean}{loss}, {at}"
    others = [row for row in ranking.rows[1:] if row.whole]
    if others:
        told += f"; {_compared(winner, others[0])}"
    even = f" Even so it shows {winner.verdict}." if winner.verdict else ""
    return f"{told}.{even}"


def to_text(ranking: Ranking) -> str:
    """The table, and the sentence below it."""
    return "\n".join([*aligned([heads(ranking), *cells(ranking)]), sentence(ranking)])


def to_html(ranking: Ranking) -> str:
    """The same; what is best is in bold."""
    head = "".join(f"<th>{escape(head)}</th>" for head in heads(ranking))
    rows = ""
    for place, row in enumerate(cells(ranking)):
        weight = ";font-weight:bold" if place == 0 and ranking.winner else ""
        inside = (f'<td style="text-align:left{weight}">{escape(cell)}</td>' for cell in row)
        rows += f"<tr>{''.join(inside)}</tr>"
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div style="overflow-x:auto">{table}</div><div>{escape(sentence(ranking))}</div>'


def _compared(winner: Ranked, second: Ranked) -> str:
    """The winner beside the second: "next is lr 1 with 0.05"."""
    best, next_best = winner.loss or 0.0, second.loss or 0.0
    if next_best <= CLOSE * best:
        return f"{second.label} is as good, with {loss_text(second.loss)}"
    return f"next is {second.label} with {loss_text(second.loss)}"


def _is_tested(ranking: Ranking) -> bool:
    return any(row.test_accuracy is not None for row in ranking.rows)
