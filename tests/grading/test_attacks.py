"""A class of hand-ins that attack the grader, one or more for each way in, graded by the command.

Full marks are for working code alone. Whatever a hand-in tries, its classmates' rows, the teacher's
files and the machine stay as they were, and the run goes on.
"""

import contextlib
import csv
import json
import platform
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import forked_python
import psutil
import pytest
from answers import write_answers
from attacks import ATTACKS, MARK, SECRET, Attack, says
from scaffold import copy_scaffold

from g2c_magics.classroom.grade_class import keep
from g2c_magics.classroom.grade_one import GradedSubmission
from g2c_magics.classroom.gradebook import Gradebook
from g2c_magics.classroom.options import GradingOptions
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.submission import candidates, identify
from g2c_magics.grading.process import time_limits
from g2c_magics.grading.process.exam_job import ExamJob
from g2c_magics.grading.report import Report, Ungraded
from g2c_magics.grading.sandbox.linux import KEYCTL
from g2c_magics.lessons.lesson import load

UNWRITTEN = 35  # points of the scaffold as it comes
WORDS = "the-teachers-own-line"
LONGEST_LINE = 1000  # characters of a line in the terminal
LARGEST_ROW = 100_000  # bytes
MATES = ("aaa", "zzz")


@dataclass(frozen=True)
class Graded:
    """What the command left."""

    rows: dict[str, Row]  # by id
    cells: list[dict[str, str]]  # of grades.csv
    out: Path
    printed: str


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    place = tmp_path_factory.mktemp("attacked")
    (place / "secret.txt").write_text(f"{WORDS}\n" * 5)
    for name in (*ATTACKS, *MATES):
        attack = ATTACKS.get(name, Attack(is_written=True))
        folder = copy_scaffold(place / "class" / name)
        if attack.is_written:
            write_answers(folder)
        with (folder / f"g2c/nn/{attack.file}.py").open("a", encoding="utf-8") as file:
            file.write(f"\n\n{attack.code.replace(SECRET, str(place / 'secret.txt'))}\n")
        attack.change(folder)
    out = place / "out"
    command = ["grade", str(place / "class"), "--out", str(out), "--jobs", "2"]
    ended = forked_python.run("g2c_magics", *command)
    assert ended.returncode == 1, ended.stderr  # some hand-ins have no grade
    kept = [json.loads(path.read_text())["row"] for path in out.glob("rows/*.json")]
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    return Graded({row["id"]: Row.from_dict(row) for row in kept}, cells, out, ended.stdout)


@pytest.mark.slow
def test_nothing_but_working_code_has_more_than_the_scaffold(graded):
    assert set(graded.rows) == {*ATTACKS, *MATES} and len(graded.cells) == len(graded.rows)
    for name in (*MATES, "=1+1"):
        assert (graded.rows[name].score, graded.rows[name].exam) == (120, "agrees"), name
    for name, attack in ATTACKS.items():
        if not attack.is_written:
            assert graded.rows[name].score <= UNWRITTEN, name


@pytest.mark.slow
def test_a_human_is_told_of_what_did_not_come_out_as_it_said(graded):
    for name in ("stack-answers", "stack-share", "stack-numbers"):
        row = graded.rows[name]
        assert "when asked again" in " ".join(row.attention), name
        assert row.exam == "differs" or row.status == "ungraded"
    statuses = {name: row.status for name, row in graded.rows.items()}
    assert statuses["message-status"] == statuses["message-broken"] == "ungraded"
    assert statuses["files-pipe"] == "refused" and statuses["import-sleeps"] == "timeout"
    assert "0 opened" in graded.rows["native-memory"].message


@pytest.mark.slow
def test_nothing_that_a_hand_in_says_is_endless(graded):
    assert max(map(len, graded.printed.splitlines())) < LONGEST_LINE
    for path in graded.out.glob("rows/*.json"):
        assert path.stat().st_size < LARGEST_ROW, path.name


@pytest.mark.slow
def test_no_page_and_no_cell_runs_what_a_hand_in_says(graded):
    for page in [*graded.out.glob("reports/*.html"), graded.out / "class.html"]:
        assert "<script>x" not in page.read_text() and "</pre><script>" not in page.read_text()
    for row in graded.cells:
        for cell in row.values():
            assert not re.search(r"(^|;)\s*[=+@＝＋－＠]", cell), cell


@pytest.mark.slow
def test_the_teachers_files_are_quoted_nowhere_and_no_process_is_left(graded):
    files = [path for path in graded.out.rglob("*") if path.is_file()]
    assert not [path for path in files if WORDS in path.read_text(errors="replace")]
    assert not [p for p in psutil.process_iter(["cmdline"]) if MARK in (p.info["cmdline"] or ())]


def test_a_hand_in_that_no_page_can_show_does_not_end_the_run_of_its_class(tmp_path):
    def page(row: Row, report: Report | None) -> str:
        return {"graded": {}}[row.status]["splendid"] if row.status == "graded" else row.message

    lesson, options = load("nn"), GradingOptions.of("nn")
    with contextlib.closing(Gradebook(tmp_path, lesson, options, page, str)) as book:
        row = keep(GradedSubmission(Row("eve", "graded", files="f")), book)
    assert (row.status, row.message) == ("ungraded", "Its page could not be made: KeyError")
    assert (tmp_path / "reports/eve.html").read_text() == row.message


def test_no_two_hand_ins_have_one_id_whatever_they_are_called():
    """Four folders that bear every name a zip of a classmate's could get."""
    theirs = Path("zed.zip")
    mine = [Path(name) for name in dict.fromkeys(candidates(theirs.name))]
    ids = [submission.id for submission in identify(mine, [theirs])]
    assert len(set(ids)) == len(ids) == 5


SLOW = """
import time, traceback
for frame, _ in traceback.walk_stack(None):
    if frame.f_code.co_name == "answer":
        for q in frame.f_locals["questions"]:
            def ask(nn, draw, real=q.ask):
                time.sleep(1.5)
                return real(nn, draw)
            object.__setattr__(q, "ask", ask)
"""


def test_right_answers_that_come_just_in_time_hold_nobody_for_long(grader, project, monkeypatch):
    write_answers(project)
    file = project / "g2c/nn/modules.py"
    file.write_text(file.read_text() + SLOW)
    monkeypatch.setattr(time_limits, "LEAST_TOTAL", 4.0)
    monkeypatch.setattr(time_limits, "TOTAL_FACTOR", 1.0)
    names = [check.name for check in grader.lesson.checks]
    job = ExamJob("nn", str(project), (), (), grader.memory_gb)
    findings = grader.examiner.hold(grader.examiner.sitting(), job, names, 4.0)
    assert findings.seconds < 8 and None in findings.agrees.values()
    assert findings.why == "It did not answer in time."


def test_one_wrong_answer_and_then_none_earns_nothing(grader, project):
    """The answers that did not come are not made good by one that did."""
    file = project / "g2c/nn/modules.py"
    file.write_text(file.read_text() + ATTACKS["stack-silence"].code)
    report = grader.check(root=project, isolate=True)
    assert report.exam_verdict == "unanswered"
    with pytest.raises(Ungraded):
        report.confirmed_score  # noqa: B018 - it raises


def test_a_mistake_is_called_by_no_name_of_the_hand_ins_own(grader, project):
    """What is named is counted on the page of its whole class."""
    file = project / "g2c/nn/modules.py"
    file.write_text(file.read_text() + says(status="failed", pitfall="copied-from-ada"))
    assert {c.pitfall for c in grader.check(["linear"], root=project).tasks[0].checks} == {None}


def test_a_part_that_is_broken_on_purpose_excuses_no_forgery(grader, project):
    """Module.train is broken, so that all that leans on Module might be wrong for its sake."""
    file = project / "g2c/nn/modules.py"
    code = says(status="passed", message="", line=None, pitfall=None)
    code = code.replace("is_outcome =", "is_outcome = 'module_switches' not in str(message) and")
    file.write_text(f"{file.read_text()}\nModule.train = lambda self, mode=True: None\n{code}")
    report = grader.check(root=project, isolate=True)
    assert report.score <= UNWRITTEN and report.exam_verdict == "differs"


LEAVES_A_KEY = """
import ctypes
ctypes.CDLL(None).syscall({add}, b"user", b"g2c", b"seen", 4, -3)
"""
FINDS_A_KEY = """
import ctypes
raise ValueError(f"found {{ctypes.CDLL(None).syscall({keyctl}, 10, -3, b'user', b'g2c', 0) > 0}}")
"""


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers of the calls are its own")
def test_a_hand_in_leaves_no_key_for_another(project):
    """In a teacher's session that has a keyring, as a login makes one."""
    code = (
        "import ctypes, sys\n"
        "from g2c_magics.grading.grader import Grader\n"
        f"ctypes.CDLL(None).syscall({KEYCTL['x86_64']}, 1, None)\n"
        "grader = Grader(sys.argv[1])\n"
        "for cell in sys.argv[2:]:\n"
        "    print(grader.check(['mse'], cell=cell, isolate=True).problem)\n"
        "grader.close()\n"
    )
    cells = (LEAVES_A_KEY.format(add=248), FINDS_A_KEY.format(keyctl=KEYCTL["x86_64"]))
    said = subprocess.run(
        [sys.executable, "-c", code, str(project), *cells], capture_output=True, text=True,
        timeout=120,
    ).stdout  # fmt: skip
    assert "found False" in said, said
