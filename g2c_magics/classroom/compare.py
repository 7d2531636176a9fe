"""Whose grade is another than in an earlier grades.csv, and why. Reads that, writes nothing."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from g2c_magics.classroom.row import Row
from g2c_magics.text import counted

Line = Mapping[str, str]  # of grades.csv, by column


class NoBook(ValueError):
    """A file that is no grades.csv. Its text is one line."""


def read_grades(path: Path) -> dict[str, Line]:
    """The lines of a grades.csv by id. Raises NoBook."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            lines = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NoBook(f"--compare wants a grades.csv. {path} cannot be read: {error}.") from None
    if not all(line.get("id") and "score" in line for line in lines):
        raise NoBook(f"--compare wants a grades.csv. {path} has no columns id and score.")
    return {line["id"]: line for line in lines}


def changes_text(earlier: Mapping[str, Line], rows: Iterable[Row]) -> str:
    """A line for each grade that has changed, and how many have not."""
    rows = list(rows)
    lines = [line for row in rows for line in change(earlier.get(row.id), row)]
    gone = sorted(set(earlier) - {row.id for row in rows})
    lines += [f"  {id}: {earlier[id]['score'] or 'no grade'}, not handed in now" for id in gone]
    if not lines:
        return f"Compared: all {counted(len(rows), 'grade')} are as they were."
    same = len(rows) + len(gone) - len(lines)
    return "\n".join([f"Compared: {len(lines)} changed, {same} not", *lines])


def change(before: Line | None, row: Row) -> Iterator[str]:
    """What has become of one grade and why, in one line; none where it is as it was."""
    now = str(row.score) if row.has_grade else ""
    if before is None:
        yield f"  {row.id}: {now or 'no grade'}, new"
    elif before["score"] != now:
        tasks = [
            f"{task} {before[task] or 0} to {points}"
            for task, points in row.tasks.items()
            if before.get(task) is not None and before[task] != str(points)
        ]
        scores = f"{before['score'] or 'no grade'} to {now or 'no grade'}"
        what = f"{scores} ({', '.join(tasks)})" if tasks else scores
        yield f"  {row.id}: {what}: {why(before, row)}"


def why(before: Line, row: Row) -> str:
    """What is another than before."""
    reasons = []
    if before.get("files_sha256") != row.files:
        reasons.append("other files were handed in")
    if before.get("grading_sha256") != row.grading:
        reasons.append("other checks, limits, grader or torch")
    if before.get("status") != row.status:
        reasons.append(f"{before.get('status') or 'no status'} then, {row.status} now")
    if bool(before.get("override")) or row.overrides:
        reasons.append("points set by hand")
    return "; ".join(reasons) or "by chance: the same files under the same grading"
