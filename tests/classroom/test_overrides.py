"""The teacher's hand: points set in overrides.csv, hand-ins graded again, and grades compared."""

from pathlib import Path

import pytest
from students import spoilt

from g2c_magics.classroom.compare import NoBook, changes_text, read_grades
from g2c_magics.classroom.gradebook import to_csv
from g2c_magics.classroom.overrides import Override, overridden, read_overrides
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.table import WrongTable
from g2c_magics.lessons.lesson import load

LESSON = load("nn")
BOB = Row("bob", "graded", 90, 120, {"linear": 4, "relu": 10}, {"test": "passed"}, files="f1")


def file(folder: Path, *lines: str) -> Path:
    path = folder / "overrides.csv"
    path.write_text("\n".join(["id,task,points,comment", *lines]) + "\n", encoding="utf-8")
    return path


def test_points_for_a_task_replace_those_of_its_checks_and_the_sum_follows(tmp_path):
    overrides = read_overrides(file(tmp_path, 'bob,linear,9,"a typo, no more"', ""), LESSON)
    assert overrides == {"bob": (Override("linear", 9, "a typo, no more"),)}
    row = overridden(BOB, overrides["bob"], LESSON)
    assert (row.tasks["linear"], row.score) == (9, 19)
    assert "linear 9: a typo, no more" in to_csv([row], LESSON.task_ids)


def test_points_for_the_whole_score_give_a_grade_to_what_never_ran():
    row = overridden(Row("eve", "refused"), [Override("", 50, "shown to me")], LESSON)
    assert (row.score, row.max_score, row.has_grade) == (50, 120, True)
    assert Row.from_dict(row.to_dict() | {"overrides": [["score 50", "shown to me"]]}) == row


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (",linear,9,", "line 2: expected the id of a hand-in"),
        ("bob,linaer,9,", "line 2: expected a task, or nothing for the whole score. Got 'linaer'"),
        ("bob,linear,11,", "line 2: expected points from 0 to 10. Got '11'"),
        ("bob,,-1,", "line 2: expected points from 0 to 120. Got '-1'"),
        ("bob,linear", "line 2: expected points from 0 to 10. Got ''"),
    ],
)
def test_a_line_that_cannot_be_meant_is_told_and_nobody_is_graded(tmp_path, line, told):
    with pytest.raises(WrongTable, match=r"overrides\.csv") as error:
        read_overrides(file(tmp_path, line), LESSON)
    assert told in str(error.value) and "\n" not in str(error.value)


def test_a_file_of_other_columns_is_told(tmp_path):
    (tmp_path / "overrides.csv").write_text("name;points\nbob;3\n")
    with pytest.raises(WrongTable, match="expected the columns id, task, points, comment"):
        read_overrides(tmp_path / "overrides.csv", LESSON)


def test_whose_grade_has_changed_is_told_with_the_reason(tmp_path):
    table = tmp_path / "old.csv"
    rows = [BOB, Row("ada", "graded", 120, 120, {}, {"test": "passed"}), Row("eve", "refused")]
    table.write_text(to_csv(rows, LESSON.task_ids), encoding="utf-8")
    now = [
        Row("bob", "graded", 96, 120, {"linear": 10, "relu": 10}, {"test": "passed"}, files="f2"),
        rows[1],
        Row("kim", "graded", 3, 120, {}, {"test": "passed"}),
    ]
    assert changes_text(read_grades(table), now).splitlines() == [
        "Compared: 3 changed, 1 not",
        "  bob: 90 to 96 (linear 4 to 10): other files were handed in",
        "  kim: 3, new",
        "  eve: no grade, not handed in now",
    ]
    assert changes_text(read_grades(table), rows) == "Compared: all 3 grades are as they were."
    with pytest.raises(NoBook, match=r"wants a grades\.csv"):
        read_grades(tmp_path / "none.csv")


def test_an_override_is_applied_shown_and_never_written(tmp_path, run):
    spoilt(tmp_path / "class/bob", "\nx = = 3\n")
    run()
    path = file(tmp_path / "grades", "bob,linear,9,your idea was right")
    before = path.read_bytes()
    summary, new = run()
    (row,) = summary.rows
    assert new == ["bob"] and row.tasks["linear"] == 9
    page = (tmp_path / "grades/reports/bob.html").read_text()
    assert "Your teacher has set the points of linear 9: your idea was right" in page
    assert run()[1] == [] and path.read_bytes() == before
    path.unlink()
    assert run()[0].rows[0].tasks["linear"] == 0
