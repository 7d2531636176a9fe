"""A class in which every person hands in another way: its table, and what leaves for platforms.

Canvas: header?, update_column_count and check_for_non_student_row of lib/gradebook_importer.rb in
canvas-lms say which file its gradebook imports. Gradescope: "Output format" of its autograder
specification, https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from every_delivery import OVERRIDES, ROSTER, make_every_delivery

from g2c_magics.__main__ import main

pytestmark = pytest.mark.slow

FLAT = "There is no g2c/nn in it"
# id: (status, score, what the row tells a human: nothing else, if it is empty)
TABLE = {
    "4711": ("graded", "120", ["The same as the worked answers"]),
    "bare": ("graded", "56", ["Nobody on the roster", f"{FLAT}: the files 'nn' were"]),
    "ben": ("graded", "57", [f"{FLAT}: the files at the top were"]),
    "bo7": ("graded", "57", []),
    "bom": ("graded", "57", ["Nobody on the roster"]),
    "broken": ("refused", "0", ["Nobody on the roster", "The zip is damaged"]),
    "dora": ("graded", "57", []),
    "empty": ("refused", "", ["Nobody on the roster", "It holds no g2c/nn, nor anything else"]),
    "essay.docx": ("refused", "", ["Nobody on the roster", "neither a folder nor an archive"]),
    "final": ("graded", "57", ["Nobody on the roster", f"{FLAT}: the files 'g2c/nn_final' were"]),
    "flat": ("graded", "57", ["Nobody on the roster", f"{FLAT}: the files at the top were"]),
    "gus": ("graded", "57", []),
    "half-a-line": ("error", "0", ["Nobody on the roster", "SyntaxError: invalid syntax"]),
    "kim": ("graded", "57", [
        f"{FLAT}: the files at the top were",
        "'g2c/nn/modules-1.py' was graded as g2c/nn/modules.py",
        "It lacks g2c/nn/loss.py, g2c/nn/optim.py: ours",
    ]),
    "lacks-loss": ("graded", "57", ["Nobody on the roster", "It lacks g2c/nn/loss.py: ours"]),
    "late_1005": ("graded", "57", ["Nobody on the roster", "The platform calls it late"]),
    "latin": ("graded", "57", ["Nobody on the roster", "no UTF-8: it was read as latin-1"]),
    "lesson.ipynb": ("refused", "", ["Nobody on the roster", "It is a notebook, and"]),
    "mei": ("refused", "50", ["It holds no g2c/nn, only 'report.pdf'"]),
    "misnamed": ("graded", "57", ["Nobody on the roster", "'g2c/nn/Modules.py' was graded as"]),
    "modules.py": ("graded", "57", [
        "Nobody on the roster",
        f"{FLAT}: the files at the top were",
        "It lacks g2c/nn/loss.py, g2c/nn/optim.py, g2c/nn/train.py: ours",
    ]),
    "never-begun": ("graded", "35", ["Nobody on the roster", "Nothing is written yet"]),
    "octo": ("graded", "57", []),
    "packed": ("graded", "57", ["Nobody on the roster"]),
    "roy": ("graded", "57", []),
    "wide": ("graded", "57", ["Nobody on the roster", "no UTF-8: it was read as utf-16"]),
    "zoe": ("missing", "", []),
}  # fmt: skip
LATE_DAYS = {"4711": "0", "ben": "0", "bo7": "1", "dora": "1", "kim": "0", "mei": "0"}


@pytest.fixture(scope="module")
def grades(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books of the class, graded once by the command."""
    home = tmp_path_factory.mktemp("class")
    make_every_delivery(home / "class")
    (home / "grades").mkdir()
    (home / "grades/overrides.csv").write_text(OVERRIDES, encoding="utf-8")
    (home / "roster.csv").write_text(ROSTER, encoding="utf-8")
    exports = ("canvas", "gradescope", "csv", "pages")
    folders = [str(home / "class"), "--out", str(home / "grades")]
    code = main(["grade", *folders, "--roster", str(home / "roster.csv"), "--export", *exports])
    assert code == 1  # some have no grade
    return home / "grades"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_everybody_has_the_row_that_their_delivery_deserves(grades):
    rows = table(grades / "grades.csv")
    found = {row["id"]: (row["status"], row["score"]) for row in rows}
    assert found == {id: expected[:2] for id, expected in TABLE.items()}
    for row in rows:
        told = list(filter(None, row["needs_human"].split(" | ")))
        expected = TABLE[row["id"]][2]
        assert len(told) == len(expected), (row["id"], told)
        assert all(any(part in line for line in told) for part in expected), (row["id"], told)
        assert row["late_days"] == LATE_DAYS.get(row["id"], ""), row["id"]
        assert row["given"] == ("35" if row["status"] == "graded" else row["given"])
    assert {row["id"] for row in rows if row["override"]} == {"mei", "broken", "bare"}
    (dora,) = (json.loads(path.read_text()) for path in grades.glob("rows/dora.json"))
    assert dora["row"]["earlier"] == ["Dora Lind_81004_assignsubmission_file_"]


def test_canvas_finds_its_columns_and_every_person_by_its_own_number(grades):
    with (grades / "canvas.csv").open(encoding="utf-8", newline="") as file:
        head, possible, *lines = csv.reader(file)
    assert "Student" in head[0] and "ID" in head[1] and len(head) > 3
    assert head[2:5] == [
        "SIS User ID",
        "SIS Login ID",
        "Section",
    ]  # Section ends what is said of people
    assert "Points Possible" in possible[0] and possible[5:] == ["120"]
    assert {len(line) for line in lines} == {len(head)} == {6}
    assert all(line[5] == "" or line[5].isdecimal() for line in lines)
    people = {line[0]: (line[1], line[3], line[5]) for line in lines}
    assert people["Bo Ek"] == ("1001", "", "57") and people["late_1005"] == ("1005", "", "57")
    assert people["Ben Okafor"] == ("", "ben", "57") and people["Zoë Nil"] == ("", "zoe", "")
    assert set(people) == {row["name"] or row["id"] for row in table(grades / "grades.csv")}


SHOWN = {"hidden", "after_due_date", "after_published", "visible"}
TOP: dict[str, Callable[[object], bool]] = {
    "score": lambda v: isinstance(v, int), "execution_time": lambda v: isinstance(v, int | float),
    "output": lambda v: isinstance(v, str), "visibility": SHOWN.__contains__,
    "stdout_visibility": SHOWN.__contains__, "tests": lambda v: isinstance(v, list),
}  # fmt: skip
EACH: dict[str, Callable[[object], bool]] = {
    "score": TOP["score"], "max_score": TOP["score"], "name": TOP["output"],
    "output": TOP["output"], "visibility": SHOWN.__contains__,
    "status": {"passed", "failed"}.__contains__,
}  # fmt: skip


def test_gradescope_gets_only_what_its_specification_knows(grades):
    rows = {row["id"]: row for row in table(grades / "grades.csv") if row["score"]}
    found = {path.parent.name: path for path in grades.glob("gradescope/*/results.json")}
    assert set(found) == set(rows)
    for id, path in found.items():
        results = json.loads(path.read_text(encoding="utf-8"))
        assert all(TOP[key](value) for key, value in results.items()), id
        tests = results["tests"]
        assert all(EACH[key](value) for test in tests for key, value in test.items()), id
        assert results["score"] == int(rows[id]["score"])
        if tests and not rows[id]["override"]:
            assert sum(test["score"] for test in tests) == results["score"]
            assert sum(test["max_score"] for test in tests) == 120


def test_the_plain_table_and_the_pages_hold_everybody(grades):
    assert {line["id"]: line["score"] for line in table(grades / "scores.csv")} == {
        id: score for id, (_, score, _) in TABLE.items()
    }
    with zipfile.ZipFile(io.BytesIO((grades / "pages.zip").read_bytes())) as packed:
        assert packed.testzip() is None
        pages = {name.removesuffix(".html") for name in packed.namelist()}
    assert pages == {id for id, (status, _, _) in TABLE.items() if status != "missing"}
