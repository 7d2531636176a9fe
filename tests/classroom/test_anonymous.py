"""With --anonymous nothing that is written tells a name, but for one private table."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from students import forward, spoilt
from test_class_command import words

from g2c_magics.classroom.anonymous import (
    Mask,
    anonymous,
    naming_problem,
    pattern,
    table_of,
    vocabulary,
)
from g2c_magics.classroom.grade_one import GradedSubmission
from g2c_magics.classroom.roster import HandIn, Person
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.similarity import Function
from g2c_magics.classroom.submission import Submission
from g2c_magics.classroom.summary import summarise
from g2c_magics.grading.report import CheckResult, Report, TaskResult
from g2c_magics.lessons.lesson import load
from g2c_magics.terminal.grade import pair_pages

LESSON = load("nn")
NAMES = ("meier", "annika", "am4711", "lindqvist", "björn", "zoe", "ekström")
ROSTER = """id,name,aliases
am4711,Annika Meier,
bl4712,Björn Lindqvist,
ze4713,Zoe Ekström,
"""


@pytest.mark.slow
def test_no_name_is_in_anything_that_is_written_nor_in_a_path(tmp_path):
    work = spoilt(
        tmp_path / "class/Meier, Annika",
        forward('print("by Annika Meier")', 'raise ValueError("meier_annika was here")'),
    )
    (work / "g2c/nn/annika_helper.py").write_text("# Annika Meier\nNAME = 'am4711'\n")
    (work / "g2c/annika").mkdir()
    (work / "g2c/annika/modules.py").write_text("class Linear: pass\n")  # which a human is told of
    (tmp_path / "class/bjorn_lindqvist").mkdir()
    (tmp_path / "class/bjorn_lindqvist/Björn Lindqvist.txt").write_text("x")
    (tmp_path / "roster.csv").write_text(ROSTER)
    command = (
        "grade",
        "class",
        "--roster",
        "roster.csv",
        "--anonymous",
        "--export",
        "csv",
        "pages",
    )
    _, out, err = words(*command, cwd=tmp_path)
    assert err == ""
    written = [path for path in (tmp_path / "grades").rglob("*") if path.name != ".lock"]
    assert len([path for path in written if path.is_file()]) >= 9
    for path in written:
        text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
        told = f"{path.relative_to(tmp_path)} {text}".casefold()
        assert [name for name in NAMES if name in told] == [], path
    assert [name for name in NAMES if name in out.casefold()] == []
    table = tmp_path / "grades-who-is-who.csv"
    assert table.stat().st_mode & 0o777 == 0o600
    lines = list(csv.DictReader(table.open(encoding="utf-8")))
    assert {line["name"] for line in lines} == {"Annika Meier", "Björn Lindqvist", "Zoe Ekström"}
    rows = list(csv.DictReader((tmp_path / "grades/grades.csv").open(encoding="utf-8")))
    assert [row["id"] for row in rows] == sorted(line["pseudonym"] for line in lines)
    assert {row["status"] for row in rows} == {"graded", "refused", "missing"}
    _, again, _ = words(*command, cwd=tmp_path)
    assert "graded before" in again and table.read_text("utf-8").count("\n") == 4
    assert words("grade", "class", cwd=tmp_path)[2].count("\n") == 1


def hand_in(id: str, person: Person | None = None, remark: str = "") -> HandIn:
    return HandIn(Submission(id, Path("class") / id), person, remark=remark)


def test_a_pseudonym_stays_the_same_and_says_nothing_of_the_name(tmp_path):
    out = tmp_path / "grades"
    ids = ["anna", "bo", "=cy()"]
    first, _ = anonymous(map(hand_in, ids), [], [], out, LESSON)
    again, rows = anonymous(map(hand_in, [*ids, "dan"]), [Row("zoe", "missing")], [], out, LESSON)
    names = {one.submission.id for one in first}
    assert names < {one.submission.id for one in again} and len(again) == 4
    assert all(name.startswith("p-") and len(name) == 7 for name in names)
    assert [one.submission.id for one in again] == sorted(one.submission.id for one in again)
    assert rows[0].id not in names and rows[0].id.startswith("p-")


def test_what_the_roster_says_of_a_hand_in_names_nobody(tmp_path):
    person = Person("am1", "Anna Meier", frozenset({"annameier"}))
    ones = [replace(hand_in("am1", person), earlier=("anna_v1", "anna_v2"), late_days=2)]
    ones += [hand_in("kim", remark="By its name it could be kim_a or kim_b's.")]
    for one in anonymous(ones, [], [], tmp_path / "grades", LESSON)[0]:
        row = one.signed(Row(one.submission.id, "graded"))
        assert not [n for n in ("anna", "meier", "kim") if n in str(row.to_dict()).casefold()]
    assert "late_days" in row.to_dict()


def test_a_hand_in_of_nobody_known_may_be_of_anybody_on_the_roster(tmp_path):
    people = [Person("gg4", "Gus Gustavson", frozenset({"gusgustavson"}))]
    (one,), _ = anonymous([hand_in("gus_2")], [], people, tmp_path / "grades", LESSON)
    row = one.hide(Row(one.submission.id, "refused", message="only 'gustavson.txt'"))
    assert row.message == f"only '{row.id}.txt'"


@pytest.mark.parametrize(
    "text",
    [
        "Anna Müller", "anna_mueller", "MüllerAnna", "muller.anna", "by anna.", "anna2", "_Müller_",
        "/home/anna/x.py", "s4711123", "Anni M.",
    ],
)  # fmt: skip
def test_a_name_is_hidden_however_it_is_written(text):
    names = ["Anna Müller", "s4711123", "mueller_anna.zip"]
    mask = Mask("p-x", pattern(names, frozenset(), keys=["annim", "annamuller"]))
    told = mask(Row("p-x", "error", message=text)).message.casefold()
    assert "p-x" in told and not [w for w in ("ann", "müll", "mull", "muel", "4711") if w in told]


@pytest.mark.parametrize(
    "text", ["x.max(dim=1)", "maximum", "annals", "Hand in a zip", "expected 4711 rows", "linear"]
)
def test_what_is_no_name_stays(text):
    names = ["Max Anna", "4711", "learner-4711_assignsubmission_file.zip", "linear"]
    mask = Mask("p-x", pattern(names, vocabulary(LESSON)))
    assert mask(Row("p-x", "error", message=text)).message == text


def test_what_the_code_printed_and_its_comments_are_hidden_and_nothing_else_is_touched():
    mask = Mask("p-x", pattern(["linear meier"], vocabulary(LESSON)))
    check = CheckResult(
        "test_meier", "a check", "failed", 0, 3, "by Meier", output="Meier", traceback="meier.py"
    )
    report = Report("nn", "p-x", {"g2c/nn/meier.py": "ab"}, (TaskResult("linear", (check,)),), 0.1)
    result = mask(GradedSubmission(Row("p-x", "graded", tasks={"linear": 1}), report))
    hidden = result.report.tasks[0].checks[0]
    assert (hidden.message, hidden.output, hidden.traceback) == ("by p-x", "p-x", "p-x.py")
    assert hidden.name == "test_meier" and result.row.tasks == {"linear": 1}
    assert result.report.files == {"g2c/nn/p-x.py": "ab"}
    function = Function(
        "meier_fit", "g2c/nn/m.py", 3, "# Meier\ndef meier_fit(): ...", "f", 1, False
    )
    assert "eier" not in str(mask([function]))


def test_the_page_of_a_pair_names_neither_of_them_in_either_source(tmp_path):
    body = "def fit(x):\n    # Anna Meier and Bo Lind\n    y = x.a()\n    z = y.b()\n    return z\n"
    for name in ("anna_meier", "bo_lind"):
        (tmp_path / name / "g2c/nn").mkdir(parents=True)
        (tmp_path / name / "g2c/nn/train.py").write_text(body)
    ones = [HandIn(Submission(n, tmp_path / n)) for n in ("anna_meier", "bo_lind")]
    ones, _ = anonymous(ones, [], [], tmp_path / "grades", LESSON)
    work = tuple((f"f{n}", f"form{n}", 20) for n in range(9))
    rows = [Row(one.submission.id, "graded", functions=work) for one in ones]
    (make,) = pair_pages(summarise(rows, LESSON), ones, LESSON).values()
    html = make()
    assert html.count("# p-") == 2 and " and p-" in html
    assert not [name for name in ("anna", "meier", "lind") if name in html.casefold()]


def test_what_contradicts_it_is_refused_in_one_line(tmp_path):
    out = tmp_path / "grades"
    (out / "rows").mkdir(parents=True)
    assert (
        naming_problem(out, False, ["canvas"], []) == naming_problem(out, True, ["csv"], []) == ""
    )
    assert "wants the platform's ids" in naming_problem(out, True, ["csv", "canvas"], [])
    assert "anonymous run of the same class" in naming_problem(out, True, [], ["anna"])
    (out / "rows/anna.json").write_text("{}")
    assert "holds rows under names" in naming_problem(out, True, [], [])
    (out / "rows/anna.json").unlink()
    (one,), _ = anonymous([hand_in("anna")], [], [], out, LESSON)
    assert naming_problem(out, True, [], [one.submission.id]) == ""
    assert "was graded with --anonymous" in naming_problem(out, False, [], [])
    assert table_of(out).parent == tmp_path
