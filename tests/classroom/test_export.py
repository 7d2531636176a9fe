"""Grades leave in the forms that course platforms read."""

import csv
import json
import zipfile
from pathlib import Path

import pytest

from g2c_magics.classroom.export import FORMATS, export
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.summary import Summary, summarise
from g2c_magics.lessons.lesson import load

LESSON = load("nn")
CHECKS = {check.name: "passed" for check in LESSON.checks} | {"test_linear_known_values": "failed"}
ROWS = [
    Row("4711", "graded", 117, 120, {"linear": 7}, CHECKS, name="Anna Müller", late_days=2,
        seconds=1.5, message="forward: expected 3, got 2"),
    Row("bo7", "refused", name="=Bo", message="It holds no g2c/nn."),
    Row("kim", "graded", 50, 120, overrides=(("score 50", "shown to me"),)),
]  # fmt: skip


@pytest.fixture
def summary(tmp_path: Path) -> Summary:
    report = {
        "tasks": [
            {"checks": [
                {"name": c.name, "points": 0 if CHECKS[c.name] == "failed" else c.points,
                 "message": "expected 3" if CHECKS[c.name] == "failed" else "", "advice": None}
                for c in LESSON.checks
            ]}
        ]
    }  # fmt: skip
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/4711.json").write_text(json.dumps(report))
    (tmp_path / "reports/4711.html").write_text("<p>Anna")
    return summarise(ROWS, LESSON)


def table(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_canvas_gets_its_own_columns_and_no_score_where_there_is_none(tmp_path, summary):
    assert export(["canvas"], tmp_path, summary, LESSON) == [tmp_path / "canvas.csv"]
    assert table(tmp_path / "canvas.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", LESSON.title],
        ["Points Possible", "", "", "", "", "120"],
        ["Anna Müller", "4711", "", "", "", "117"],
        ["'=Bo", "", "", "bo7", "", ""],
        ["kim", "", "", "kim", "", "50"],
    ]


def test_gradescope_gets_a_results_file_with_every_check(tmp_path, summary):
    export(["gradescope"], tmp_path, summary, LESSON)
    results = json.loads((tmp_path / "gradescope/4711/results.json").read_text())
    assert results["score"] == 117 and results["execution_time"] == 1.5
    assert len(results["tests"]) == len(LESSON.checks)
    assert sum(test["score"] for test in results["tests"]) == 117
    assert sum(test["max_score"] for test in results["tests"]) == 120
    (red,) = (test for test in results["tests"] if test["status"] == "failed")
    assert red["name"].startswith("linear: ") and red["output"] == "expected 3"
    by_hand = json.loads((tmp_path / "gradescope/kim/results.json").read_text())
    assert by_hand["score"] == 50 and "Set by hand: score 50: shown to me" in by_hand["output"]
    assert not (tmp_path / "gradescope/bo7").exists()


def test_a_plain_table_and_the_pages_as_one_zip(tmp_path, summary):
    export(["csv", "pages"], tmp_path, summary, LESSON)
    lines = table(tmp_path / "scores.csv")
    assert lines[1] == ["4711", "Anna Müller", "117", "120", "2", "forward: expected 3, got 2"]
    assert lines[2][2] == "" and lines[3][2] == "50"
    with zipfile.ZipFile(tmp_path / "pages.zip") as archive:
        assert archive.namelist() == ["4711.html"] and archive.read("4711.html") == b"<p>Anna"


def test_every_form_is_written_once_whatever_is_asked_for_twice(tmp_path, summary):
    written = export([*FORMATS, *FORMATS], tmp_path, summary, LESSON)
    assert len(written) == len(set(written)) == len(FORMATS)
