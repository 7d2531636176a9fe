"""The loss of each batch of a run, as many as a picture can show, and their file in a log.

Plain values: pairs of the epochs that are done, in part, and a loss.
"""

import csv
import io
import math
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path

FILE = "batches.csv"  # beside history.csv; only where an epoch has several batches
MOST = 4096  # batches that are kept; of more, some

Points = Sequence[tuple[float, float]]


def add_epoch(kept: list[tuple[float, float]], epoch: int, losses: Sequence[float]) -> None:
    """Add the losses of an epoch to those of the epochs before. What is no number is left out."""
    for place, loss in enumerate(losses, start=1):
        if math.isfinite(loss):
            kept.append((epoch - 1 + place / len(losses), loss))
    if len(kept) > MOST:
        kept[:] = thinned(kept, MOST // 2)


def thinned(points: Points, at_most: int) -> Points:
    """Some of many points: of each stretch its lowest and its highest, the first and the last."""
    if len(points) <= at_most:
        return points
    size = -(-len(points) // max((at_most - 2) // 2, 1))
    kept = [points[0]]
    for start in range(0, len(points), size):
        stretch = points[start : start + size]
        ends = min(stretch, key=itemgetter(1)), max(stretch, key=itemgetter(1))
        kept += [point for point in sorted(ends) if point[0] > kept[-1][0]]
    return kept if kept[-1] == points[-1] else [*kept, points[-1]]


def to_csv(points: Points) -> str:
    """The text of the file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("epochs", "train_loss"))
    writer.writerows((f"{epochs:.6g}", f"{loss:.6g}") for epochs, loss in points)
    return text.getvalue()


def read(folder: Path) -> list[tuple[float, float]]:
    """The batches of a log; none where it has none, or where they cannot be read."""
    try:
        with (folder / FILE).open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        pairs = [(float(row["epochs"]), float(row["train_loss"])) for row in rows]
    except (OSError, ValueError, TypeError, KeyError):
        return []
    return [pair for pair in pairs if all(map(math.isfinite, pair))]
