"""Platforms' names become people, the latest hand-in counts, and nobody is forgotten."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from g2c_magics.classroom import intake
from g2c_magics.classroom.roster import HandIn, hand_ins, missing, read_roster
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.table import WrongTable

PEOPLE = """\
id,name,aliases,deadline
4711,Anna Müller,anna-m;amueller@school.edu,2026-11-20
bo7,Bo Ek,,2026-11-20T12:00
kim,Kim de Vries,,
zoe,Zoë Ek,,
"""


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


def entry(folder: Path, name: str, day: int = 20, hour: int = 11) -> None:
    file = folder / name / "g2c/nn/modules.py"
    file.parent.mkdir(parents=True)
    file.touch()
    at = datetime(2026, 11, day, hour).timestamp()
    os.utime(file, (at, at))


def counted(folder: Path, roster: Path) -> dict[str, HandIn]:
    found = hand_ins(intake.find(folder, leave_out=[roster]), read_roster(roster))
    return {hand_in.submission.id: hand_in for hand_in in found}


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Anna Müller_81234_assignsubmission_file_", "4711"),
        ("muelleranna_4711_99_x", "4711"),
        ("müllerAnna_55", "4711"),
        ("amueller@school.edu", "4711"),
        ("module-03-anna-m", "4711"),
        ("Ek, Bo", "bo7"),
        ("vrieskimde_12", "kim"),
        ("kim_late", "kim"),
        ("Zoe Ek", "zoe"),
        ("ek", "ek"),
        ("somebody", "somebody"),
    ],
)
def test_a_platforms_name_is_mapped_to_its_person(tmp_path, roster, name, id):
    entry(tmp_path / "class", name)
    (hand_in,) = counted(tmp_path / "class", roster).values()
    assert hand_in.submission.id == id
    assert bool(hand_in.remark) == (hand_in.person is None) == (id in ("ek", "somebody"))


def test_the_latest_hand_in_counts_with_its_late_days(tmp_path, roster):
    entry(tmp_path / "class", "Anna Müller_1", day=19)
    entry(tmp_path / "class", "Anna Müller_2", day=21)
    entry(tmp_path / "class", "Anna Müller_3", day=18)
    entry(tmp_path / "class", "Bo Ek", day=20, hour=11)
    entry(tmp_path / "class", "Kim de Vries", day=30)
    found = counted(tmp_path / "class", roster)
    anna = found["4711"]
    assert anna.submission.path.name == "Anna Müller_2"
    assert (anna.late_days, anna.earlier) == (1, ("Anna Müller_3", "Anna Müller_1"))
    assert (found["bo7"].late_days, found["kim"].late_days) == (0, None)
    rows = missing(read_roster(roster), found.values())
    assert [(row.id, row.name, row.status) for row in rows] == [("zoe", "Zoë Ek", "missing")]
    signed = anna.signed(Row("4711", "graded"))
    assert (signed.name, signed.late_days) == ("Anna Müller", 1)
    assert Row.from_dict(signed.to_dict()) == signed


def test_a_document_that_came_later_replaces_no_work_and_a_platform_may_call_it_late(
    tmp_path, roster
):
    entry(tmp_path / "class", "Kim de Vries")
    (tmp_path / "class/Kim de Vries.pdf").touch()  # now
    (tmp_path / "class/zoe_LATE_12_99_nn.zip").touch()
    found = counted(tmp_path / "class", roster)
    assert found["kim"].submission.path.name == "Kim de Vries"
    assert found["kim"].earlier == ("Kim de Vries.pdf",)
    signed = found["zoe"].signed(Row("zoe", "refused"))
    assert (signed.attention, signed.canvas_id) == (("The platform calls it late.",), "12")


def test_an_archive_in_a_folder_has_the_time_of_the_archive(tmp_path, roster):
    """The folder's own is when the teacher unpacked it."""
    archive = tmp_path / "class/Anna Müller_1_assignsubmission_file_/work.zip"
    archive.parent.mkdir(parents=True)
    archive.touch()
    at = datetime(2026, 11, 19).timestamp()
    os.utime(archive, (at, at))
    assert counted(tmp_path / "class", roster)["4711"].late_days == 0


def test_whoever_could_be_two_people_is_nobodys_and_a_human_is_told(tmp_path, roster):
    entry(tmp_path, "kim_zoe")
    (hand_in,) = counted(tmp_path, roster).values()
    assert hand_in.person is None and hand_in.remark == "By its name it could be kim or zoe's."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name;id\nx;1", "expected the columns id, name, and perhaps aliases"),
        ("id,name\n,Anna", "line 2: expected an id"),
        ("id,name,deadline\n1,Anna,tomorrow", "line 2: expected a time like 2026-11-30T18:00"),
        ("id,name,aliases\n1,Anna,anna.m\n2,Ann,annam", "1 and 2 have 'annam' in common"),
    ],
)
def test_a_roster_that_cannot_be_meant_is_told(roster, text, told):
    roster.write_text(text)
    with pytest.raises(WrongTable) as error:
        read_roster(roster)
    assert told in str(error.value) and "\n" not in str(error.value)
