"""Keep a class's results in a folder, so that no moment of being killed leaves half of one.

    rows/<id>.json     the row; written last, so where it is, all of that submission is
    reports/<id>.json  the report (Report.to_dict), reports/<id>.html the page to hand back
    history/           rows of earlier hand-ins under the same id; a table of another class
    grades.csv, class.html and the pages it leads to: class-….html, alike/….html
    overrides.csv      the teacher's: read, never written

Every file is written beside its place and then renamed. Renders nothing: pages come from outside.
"""

import contextlib
import csv
import fcntl
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

from g2c_magics.classroom.grade_one import GradedSubmission, GradingOptions
from g2c_magics.classroom.overrides import FILE, overridden, read_overrides, told
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.summary import Summary, summarise
from g2c_magics.classroom.table import shown
from g2c_magics.grading.report import Report
from g2c_magics.lessons.lesson import Lesson
from g2c_magics.paths import PART, replace_file

# The columns of grades.csv before those of the tasks, and after them. Some have no value yet.
COLUMNS_BEFORE = ("id", "name", "status", "score", "max_score", "given")
COLUMNS_AFTER = (
    "independent_score", "late_days", "override", "exam", "seconds", "sandboxed", "pitfalls",
    "needs_human", "message", "files_sha256", "tree_sha256", "grading_sha256", "missing",
)  # fmt: skip
ALIKE = "alike"  # the folder of pages that show two hand-ins
KEPT_OLD = "Kept by --keep-old: graded with other checks, answers, limits or torch than the rest."

# Files that a killed run was writing: what tempfile.mkstemp makes of the prefix.
UNFINISHED = re.compile(re.escape(PART) + "[a-z0-9_]{8}")


class BookError(OSError):
    """The folder cannot be used. Its text is one line."""


class Gradebook:
    """The books of one class in the folder `out`.

    page: makes the student page from a row and its report, if there is one.
    class_page: makes the page about the class. further: what makes each page it leads to, by path;
    those in alike/ are named after what they show, and made once.
    keep_old: keep what an earlier run graded with other checks, answers or limits, and mark it.
    again: ids, and statuses, that are graded again whatever an earlier run has found.
    Raises BookError when the folder cannot be written, or another run is writing to it, and
    WrongTable for what its overrides.csv cannot mean.
    """

    def __init__(
        self,
        out: Path,
        lesson: Lesson,
        options: GradingOptions,
        page: Callable[[Row, Report | None], str],
        class_page: Callable[[Summary], str],
        keep_old: bool = False,
        again: Collection[str] = (),
        further: Callable[[Summary], Mapping[str, Callable[[], str]]] = lambda summary: {},
    ) -> None:
        self.out = out
        self.lesson = lesson
        self.options = asdict(options)
        self.page = page
        self.class_page = class_page
        self.keep_old = keep_old
        self.again = again
        self.further = further
        self.rows: dict[str, Row] = {}
        try:
            for folder in (out, out / "rows", out / "reports"):
                folder.mkdir(parents=True, exist_ok=True)
            self._lock = (out / ".lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BookError(f"Another run is writing to {out}. Wait for it, or stop it.") from None
        except OSError as error:
            raise BookError(
                f"Expected a folder to write to. Got {str(out)!r} instead ({error.strerror})."
            ) from None
        self.overrides = read_overrides(out / FILE, lesson)
        for folder in (out, out / "rows", out / "reports"):
            for path in folder.glob(f"{PART}*"):
                if UNFINISHED.fullmatch(path.name) and path.is_file():
                    path.unlink(missing_ok=True)

    def kept(self, submission: str, digest: str) -> Row | None:
        """The row of an earlier run on these very files under these very options, or None.

        One without a grade is no row to keep: it is tried again. With keep_old, a row of other
        options, marked.
        """
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            entry = json.loads((self.out / "rows" / f"{submission}.json").read_text("utf-8"))
            row = Row.from_dict(entry["row"])
            if row.files != digest or row.id != submission or row.status == "ungraded":
                return None
            if {row.id, row.status} & set(self.again):
                return None
            if row.overrides != told(self.overrides.get(row.id, ())):
                return None  # the teacher has changed them: its page has to be made again
            if entry["options"] == self.options:
                return row
            if self.keep_old:
                return replace(row, attention=(KEPT_OLD, *row.attention))
        return None

    def keep(self, graded: GradedSubmission) -> None:
        """Write all there is about one submission."""
        row, report = graded.row, graded.report
        row = overridden(row, self.overrides.get(row.id, ()), self.lesson)
        self.put_by(row)
        report_file = self.out / "reports" / f"{row.id}.json"
        if report is None:
            report_file.unlink(missing_ok=True)  # an earlier run's
        else:
            text = json.dumps(report.to_dict(), indent=1, ensure_ascii=False)
            replace_file(report_file, text, sync=True)
        replace_file(report_file.with_name(f"{row.id}.html"), self.page(row, report), sync=True)
        entry = json.dumps({"options": self.options, "row": row.to_dict()}, ensure_ascii=False)
        replace_file(self.out / "rows" / f"{row.id}.json", entry, sync=True)
        self.rows[row.id] = row

    def put_by(self, row: Row) -> None:
        """Keep what an earlier run has found in other files of the same id, in history/."""
        entry = self.out / "rows" / f"{row.id}.json"
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            text = entry.read_text("utf-8")
            earlier = Row.from_dict(json.loads(text)["row"])
            if earlier.files and earlier.files != row.files:
                (self.out / "history").mkdir(exist_ok=True)
                replace_file(self.out / "history" / f"{row.id}~{earlier.files[:8]}.json", text)

    def put_by_table(self, ids: Collection[str]) -> Path | None:
        """Keep a copy of a grades.csv that has none of these ids: it is of another class.

        Returns where; None where there is no such table.
        """
        table = self.out / "grades.csv"
        with contextlib.suppress(OSError, ValueError, csv.Error):
            text = table.read_text("utf-8")
            earlier = {row.get("id") for row in csv.DictReader(io.StringIO(text))}
            if earlier and earlier.isdisjoint(ids):
                copy = self.out / "history" / f"grades-{sha256(text.encode()).hexdigest()[:8]}.csv"
                copy.parent.mkdir(exist_ok=True)
                replace_file(copy, text)
                return copy
        return None

    def take(self, row: Row) -> None:
        """Count a row of which nothing need be written: kept earlier, or still to come."""
        self.rows[row.id] = row

    def write(self) -> Summary:
        """Write grades.csv, class.html and the pages it leads to, of the rows so far."""
        summary = summarise(self.rows.values(), self.lesson)
        pages = self.further(summary)
        (self.out / ALIKE).mkdir(exist_ok=True)
        for path, make in pages.items():
            if not (path.startswith(ALIKE) and (self.out / path).exists()):
                replace_file(self.out / path, make())
        replace_file(self.out / "grades.csv", to_csv(summary.rows, self.lesson.task_ids), sync=True)
        replace_file(self.out / "class.html", self.class_page(summary), sync=True)
        for path in (*self.out.glob("class-*.html"), *self.out.glob(f"{ALIKE}/*.html")):
            if path.relative_to(self.out).as_posix() not in pages:
                path.unlink(missing_ok=True)  # an earlier run's
        return summary

    def close(self) -> None:
        """Let another run use the folder."""
        self._lock.close()


def to_csv(rows: Iterable[Row], tasks: Iterable[str]) -> str:
    """A table with a line for each row, as RFC 4180 has it. No score: it never ran.

    Text that a spreadsheet would take for a formula gets a ' in front.
    """
    table = io.StringIO()
    columns = [*COLUMNS_BEFORE, *tasks, *COLUMNS_AFTER]
    writer = csv.DictWriter(table, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        values: dict[str, object] = {
            "id": row.id,
            "name": row.name,
            "status": row.status,
            "late_days": row.late_days,
            "pitfalls": " ".join(row.pitfalls),
            "needs_human": " | ".join(row.attention),
            "message": row.message,
            "files_sha256": row.files,
            "tree_sha256": row.tree,
            "grading_sha256": row.grading,
            "missing": " ".join(row.filled),
            "override": " | ".join(": ".join(filter(None, one)) for one in row.overrides),
        }
        if row.has_grade:
            values |= {
                "score": row.score,
                "max_score": row.max_score,
                "given": row.given,
                "independent_score": row.independent_score,
                **row.tasks,
            }
        if row.checks:
            values |= {
                "exam": row.exam,
                "seconds": row.seconds,
                "sandboxed": "yes" if row.sandboxed else "no",
            }
        writer.writerow({name: shown(value) for name, value in values.items()})
    return table.getvalue()
