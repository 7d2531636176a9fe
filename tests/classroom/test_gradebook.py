"""The books are whole files, always, and safe to open."""

import contextlib
import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from g2c_magics.classroom import options
from g2c_magics.classroom.grade_one import GradedSubmission
from g2c_magics.classroom.gradebook import BookError, Gradebook, to_csv
from g2c_magics.classroom.options import (
    GradingOptions,
    digest_of,
    graded_by,
    grading_digest,
    sources,
)
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.summary import Summary
from g2c_magics.grading.report import Report
from g2c_magics.lessons.lesson import load
from g2c_magics.paths import INSTALLED, replace_file

OPTIONS = GradingOptions.of("nn")


def page(row: Row, report: Report | None) -> str:
    return row.id


@pytest.fixture
def book(tmp_path):
    book = Gradebook(tmp_path / "grades", load("nn"), OPTIONS, lambda row, report: row.id, str)
    yield book
    book.close()


def test_the_class_page_comes_after_what_it_leads_to_and_an_earlier_runs_pages_go(tmp_path):
    made, pages = [], ["class-all-1.html", "alike/ab.html"]

    def making(path: str) -> Callable[[], str]:
        return lambda: made.append(path) or path

    def class_page(summary: Summary) -> str:
        made.append("class.html")
        return "the class"

    out = tmp_path / "grades"
    further = {"further": lambda summary: {path: making(path) for path in pages}}
    book = Gradebook(out, load("nn"), OPTIONS, page, class_page, **further)
    with contextlib.closing(book):
        book.write(), book.write()
        # What two hand-ins have in common is shown under a name of its own, and made once.
        assert made == [*pages, "class.html", pages[0], "class.html"]
        pages[:] = ["alike/cd.html"]
        book.write()
    html = {path.relative_to(out).as_posix() for path in out.rglob("*.html")}
    assert html == {"alike/cd.html", "class.html"}


def test_a_cell_that_a_spreadsheet_would_run_is_shown_instead():
    (row,) = csv.DictReader(
        io.StringIO(to_csv([Row("=HYPERLINK(1)", "refused", message="@x\n+y")], []))
    )
    assert row["id"] == "'=HYPERLINK(1)" and row["message"] == "'@x +y"


def test_the_columns_are_those_that_other_tools_read():
    header = to_csv([], ["linear", "relu"]).splitlines()[0]
    assert header == (
        "id,name,status,score,max_score,given,linear,relu,independent_score,late_days,override,"
        "exam,seconds,sandboxed,pitfalls,needs_human,message,files_sha256,tree_sha256,"
        "grading_sha256,missing"
    )


def test_what_never_ran_has_no_score():
    ran = Row("ada", "graded", 7, 10, {"linear": 7}, {"test": "passed"}, independent_score=9)
    first, second = csv.DictReader(io.StringIO(to_csv([ran, Row("eve", "refused")], ["linear"])))
    assert (first["score"], first["max_score"], first["linear"], first["given"]) == (
        "7", "10", "7", "",
    )  # fmt: skip
    assert first["independent_score"] == "9"
    assert {second[name] for name in ("score", "max_score", "linear", "seconds", "sandboxed")} == {
        ""
    }


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    file = tmp_path / "grades.csv"
    replace_file(file, "old")
    monkeypatch.setattr("os.fsync", lambda fd: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        replace_file(file, "new", sync=True)
    assert file.read_text() == "old" and list(tmp_path.iterdir()) == [file]


def test_text_that_is_no_unicode_can_be_kept(tmp_path):
    replace_file(tmp_path / "page.html", "half a pair: \ud800")
    assert (tmp_path / "page.html").read_text() == "half a pair: ?"


def test_a_row_comes_back_as_it_was_kept(book):
    row = Row("ada", "graded", 7, 10, {"linear": 7}, {"test": "passed"}, ("overflow",), files="f")
    book.keep(GradedSubmission(row))
    assert book.kept("ada", "f") == row
    assert book.kept("ada", "other files") is None and book.kept("bob", "f") is None


def test_a_damaged_row_counts_as_missing(book):
    (book.out / "rows/ada.json").write_text('{"row": {"id": "ada"')
    assert book.kept("ada", "f") is None
    (book.out / "rows/ada.json").write_text('{"options": {}, "row": 3}')
    assert book.kept("ada", "f") is None


def test_a_row_of_an_older_format_is_graded_again(book):
    old = {"id": "ada", "status": "graded", "files": "f", "tests": "cd" * 32}
    old |= {"pitfalls": [], "attention": [], "filled": []}
    entry = {"terms": {"lesson": "nn", "limit": 5.0}, "row": old}
    (book.out / "rows/ada.json").write_text(json.dumps(entry))
    assert book.kept("ada", "f") is None


def test_a_row_that_another_grader_graded_is_graded_again(book):
    book.keep(GradedSubmission(Row("ada", "graded", files="f")))
    book.close()
    other = replace(OPTIONS, grading="ab" * 32)
    newer = Gradebook(book.out, load("nn"), other, lambda row, report: row.id, str)
    assert newer.kept("ada", "f") is None
    newer.close()


CHANGES = {
    "the points": ("g2c_magics/lessons/nn/manifest.json", '"points": ', '"points": 1'),
    "the scaffold": ("g2c/nn/modules.py", "import torch", "import torch  # changed"),
    "the answers": ("g2c/solutions/nn.py", "import torch", "import torch  # changed"),
    "the engine": ("g2c_magics/grading/grader.py", "LIMIT = 5.0", "LIMIT = 6.0"),
    "what makes a row": ("g2c_magics/classroom/row.py", '"graded"', '"graded" '),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_graded_before_a_change_is_graded_again(what, tmp_path):
    """156/156 must not stand beside 120/120."""
    file, old, new = CHANGES[what]
    for path in sources("nn"):
        copy = tmp_path / "project" / path.relative_to(INSTALLED)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    before = graded_by("nn", tmp_path / "project")
    assert before == graded_by("nn")
    changed = tmp_path / "project" / file
    changed.write_text(changed.read_text().replace(old, new, 1))
    after = graded_by("nn", tmp_path / "project")
    assert {name for name in after if after[name] != before[name]} == {file}
    first, second = (replace(OPTIONS, grading=digest_of(facts)) for facts in (before, after))
    out = tmp_path / "grades"
    with contextlib.closing(Gradebook(out, load("nn"), first, page, str)) as book:
        book.keep(GradedSubmission(Row("ada", "graded", files="f")))
        assert book.kept("ada", "f")
    with contextlib.closing(Gradebook(out, load("nn"), second, page, str)) as book:
        assert book.kept("ada", "f") is None


@pytest.mark.parametrize("change", [{"limit": 9.0}, {"memory_gb": 2.0}, {"sandbox": False}])
def test_a_grading_digest_covers_the_limits(change):
    assert GradingOptions.of("nn", **change).grading != OPTIONS.grading
    assert GradingOptions.of("nn", limit=int(OPTIONS.limit)) == OPTIONS


def test_a_grading_digest_covers_torch(monkeypatch):
    before = digest_of(graded_by("nn"))
    monkeypatch.setattr(options, "version", lambda name: "0.1")
    assert digest_of(graded_by("nn")) != before


def test_keep_old_keeps_a_row_of_another_grading_and_marks_it(book):
    book.keep(GradedSubmission(Row("ada", "graded", files="f", grading="old")))
    book.close()
    other = replace(OPTIONS, grading="ab" * 32)
    with contextlib.closing(
        Gradebook(book.out, load("nn"), other, page, str, keep_old=True)
    ) as newer:
        row = newer.kept("ada", "f")
        assert row and row.grading == "old"
        newer.take(row)
        newer.write()
        assert newer.kept("ada", "other files") is None
    (line,) = csv.DictReader(io.StringIO((book.out / "grades.csv").read_text()))
    assert "Kept by --keep-old" in line["needs_human"] and line["grading_sha256"] == "old"
    with contextlib.closing(Gradebook(book.out, load("nn"), other, page, str)) as newer:
        assert newer.kept("ada", "f") is None  # the mark is no new grade


def test_what_could_not_be_graded_is_tried_again(book):
    book.keep(GradedSubmission(Row("ada", "ungraded", message="no sandbox", files="f")))
    assert book.kept("ada", "f") is None


def test_a_grading_digest_covers_the_grader_the_lesson_and_its_tests():
    names = {path.relative_to(INSTALLED).as_posix() for path in sources("nn")}
    assert {
        "g2c_magics/grading/grader.py", "g2c_magics/lessons/lesson.py",
        "g2c_magics/lessons/nn/pitfalls.py", "g2c_magics/lessons/nn/manifest.json",
        "g2c/__init__.py", "g2c/nn/modules.py", "g2c/solutions/nn.py",
    } <= names  # fmt: skip
    assert not any("__pycache__" in name or "views/" in name for name in names)
    assert len(grading_digest("nn")) == 64


def test_what_a_killed_run_left_half_written_is_swept_away(tmp_path):
    (tmp_path / "grades/reports").mkdir(parents=True)
    (tmp_path / "grades/reports/.part-k3_x9abz").write_text("{")
    Gradebook(tmp_path / "grades", load("nn"), OPTIONS, str, str).close()
    assert list((tmp_path / "grades/reports").iterdir()) == []


def test_nothing_but_what_a_killed_run_left_is_swept_away(tmp_path):
    """The folder may be one in which other things lie: a class's hand-ins, for example."""
    out = tmp_path / "grades"
    others = [out / "ada/g2c/.part-k3_x9abz", out / "rows/old/.part-k3_x9abz"]
    others += [out / ".part-list.txt", out / "reports/.part-k3_x9abz.csv", out / ".part-folder0/a"]
    for file in others:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("precious")
    (out / "rows/.part-symlink0").symlink_to(others[0])
    Gradebook(out, load("nn"), OPTIONS, str, str).close()
    assert all(file.read_text() == "precious" for file in others)


def test_two_runs_do_not_write_to_one_folder(book):
    with pytest.raises(BookError, match="Another run is writing"):
        Gradebook(book.out, load("nn"), OPTIONS, str, str)


def test_a_folder_that_is_a_file_is_refused_in_one_line(tmp_path):
    (tmp_path / "grades").write_text("")
    with pytest.raises(BookError, match=r"Expected a folder to write to\. Got '.*grades'"):
        Gradebook(tmp_path / "grades", load("nn"), OPTIONS, str, str)
