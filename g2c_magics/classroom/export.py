"""Write a class's grades in the forms that course platforms read. Renders and grades nothing.

Canvas: the columns of its gradebook export, which are those of its import. Gradescope: the
results.json of its autograder specification. Both as their public help pages describe them.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from g2c_magics.classroom.row import Row
from g2c_magics.classroom.summary import Summary
from g2c_magics.classroom.table import write_table
from g2c_magics.lessons.lesson import Lesson
from g2c_magics.paths import replace_file


def export(formats: Iterable[str], out: Path, summary: Summary, lesson: Lesson) -> list[Path]:
    """Write these forms of the grades below `out`. Returns what was written. Raises OSError."""
    return [path for name in dict.fromkeys(formats) for path in FORMATS[name](out, summary, lesson)]


def to_canvas(out: Path, summary: Summary, lesson: Lesson) -> Iterator[Path]:
    """canvas.csv: Canvas's own ID where it delivered the files, or the id is of digits.

    Any other id goes to the login.
    """
    lines: list[list[object]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", lesson.title],
        ["    Points Possible", "", "", "", "", summary.max_score],
    ]
    for row in summary.rows:
        number = row.canvas_id or (row.id if row.id.isdecimal() else "")
        login = "" if number else row.id
        score = row.score if row.has_grade else ""
        lines.append([row.name or row.id, number, "", login, "", score])
    yield write_table(out / "canvas.csv", lines)


def to_csv(out: Path, summary: Summary, lesson: Lesson) -> Iterator[Path]:
    """scores.csv: who has how many points."""
    head = ["id", "name", "score", "max_score", "late_days", "comment"]
    lines = [
        [
            row.id,
            row.name,
            row.score if row.has_grade else "",
            summary.max_score,
            "" if row.late_days is None else row.late_days,
            "; ".join(why for _, why in row.overrides if why) or row.message,
        ]
        for row in summary.rows
    ]
    yield write_table(out / "scores.csv", [head, *lines])


def to_gradescope(out: Path, summary: Summary, lesson: Lesson) -> Iterator[Path]:
    """gradescope/ID/results.json of each hand-in that has a grade."""
    for row in summary.rows:
        if row.has_grade:
            folder = out / "gradescope" / row.id
            folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(gradescope_results(row, out, lesson), indent=1, ensure_ascii=False)
            replace_file(folder / "results.json", text)
    yield out / "gradescope"


def gradescope_results(row: Row, out: Path, lesson: Lesson) -> dict[str, object]:
    """results.json: the score, and a test for each check with what it said."""
    told: dict[str, tuple[int, str]] = {}
    report = out / "reports" / f"{row.id}.json"
    if report.exists():
        for task in json.loads(report.read_text("utf-8"))["tasks"]:
            for check in task["checks"]:
                text = "\n".join(filter(None, (check["message"], check["advice"])))
                told[check["name"]] = check["points"], text
    tests = [
        {
            "name": f"{check.task}: {check.title}",
            "score": told[check.name][0],
            "max_score": check.points,
            "status": "passed" if row.checks.get(check.name) == "passed" else "failed",
            "output": told[check.name][1],
        }
        for check in lesson.checks
        if check.name in told
    ]
    by_hand = [f"{what}: {why}" if why else what for what, why in row.overrides]
    return {
        "score": row.score,
        "execution_time": row.seconds,
        "output": "\n".join([row.message, *(f"Set by hand: {text}" for text in by_hand)]).strip(),
        "visibility": "visible",
        "tests": tests,
    }


def to_pages(out: Path, summary: Summary, lesson: Lesson) -> Iterator[Path]:
    """pages.zip: the page of each hand-in, named after its person."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in summary.rows:
            page = out / "reports" / f"{row.id}.html"
            if page.exists():
                archive.writestr(f"{row.id}.html", page.read_text("utf-8"))
    path = out / "pages.zip"
    replace_file(path, packed.getvalue())
    yield path


FORMATS: dict[str, Callable[[Path, Summary, Lesson], Iterator[Path]]] = {
    "canvas": to_canvas,
    "gradescope": to_gradescope,
    "csv": to_csv,
    "pages": to_pages,
}
