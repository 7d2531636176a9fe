"""`python -m g2c_magics grade` as an instructor runs it, stopped at any moment too."""

import csv
import fcntl
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import forked_python
import pytest
from students import MISSING_BIAS, REPO, SLOW_ERROR, bomb, forward, right, spoilt

from g2c_magics.terminal.grade import interruptible, restore

SOME_HAVE_NO_GRADE = 1  # exit code: what was refused has none
COMMAND = [sys.executable, "-m", "g2c_magics"]
PATHS = {**os.environ, "PYTHONPATH": str(REPO), "COLUMNS": "200"}


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """Eight submissions: one right, six that take half a second and little CPU, one refused."""
    folder = tmp_path / "class"
    right(folder / "r0")
    for n in range(6):
        spoilt(folder / f"s{n}", f"{SLOW_ERROR}# {n}\n")
    bomb(folder / "bomb")
    return folder


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """Two submissions of which none is run: whatever is done to them costs next to nothing."""
    for name in ("bomb", "boom"):
        bomb(tmp_path / "class" / name)
    return tmp_path / "class"


def start(folder: Path, *more: str) -> subprocess.Popen:
    """The command at work in the folder above the submissions, its words in a pipe."""
    return subprocess.Popen(
        [*COMMAND, "grade", folder.name, "--jobs", "2", *more],
        cwd=folder.parent, env=PATHS, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def finish(process: subprocess.Popen) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def words(*arguments: str, cwd: Path) -> tuple[int, str, str]:
    """Exit code, output and errors of one command."""
    result = forked_python.run("g2c_magics", *arguments, cwd=cwd, env=PATHS)
    return result.returncode, result.stdout, result.stderr


def rows(folder: Path) -> dict[str, dict[str, str]]:
    with (folder.parent / "grades/grades.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len({row["id"] for row in table}) == len(table)
    return {row["id"]: row for row in table}


def wait_for_rows(folder: Path, count: int) -> None:
    """Wait until so many submissions have been graded."""
    deadline = time.monotonic() + 120
    while len(list((folder.parent / "grades").glob("rows/*.json"))) < count:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_is_refused_has_a_row_and_no_grade(tmp_path):
    bomb(tmp_path / "class/bomb")
    code, out, err = finish(start(tmp_path / "class"))
    assert code == SOME_HAVE_NO_GRADE and err == ""
    assert out.startswith("1/1  bomb  refused: It is an archive bomb")
    (row,) = rows(tmp_path / "class").values()
    assert row["status"] == "refused" and row["score"] == "" and row["message"] in out


def test_a_table_of_another_class_is_copied_before_it_is_overwritten(refused):
    assert words("grade", refused.name, cwd=refused.parent)[0] == SOME_HAVE_NO_GRADE
    table = (refused.parent / "grades/grades.csv").read_text()
    assert "was of others" not in words("grade", refused.name, cwd=refused.parent)[1]
    bomb(refused.parent / "evening/zoe")
    said = words("grade", "evening", cwd=refused.parent)[1]
    assert "grades.csv was of others" in said and list(rows(refused)) == ["zoe"]
    (copy,) = (refused.parent / "grades/history").glob("grades-*.csv")
    assert copy.read_text() == table and copy.name in said


@pytest.mark.slow
def test_a_pipe_gets_plain_lines_with_the_time_left_and_a_summary(refused):
    right(refused / "a"), spoilt(refused / "wrong", MISSING_BIAS)
    code, out, err = finish(start(refused, "--jobs", "1"))
    assert code == SOME_HAVE_NO_GRADE and err == "" and "\x1b" not in out
    lines = out.splitlines()
    assert re.fullmatch(r"4/4  .*", lines[3])
    assert any(re.fullmatch(r"\d/4  a  120/120  \d+\.\d s  \(\d+ s left\)", line) for line in lines)
    assert "4 submissions" in out and "missing-bias" in out
    assert len(rows(refused)) == 4


def test_a_terminal_gets_a_bar(refused):
    school = refused
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "grade", school.name], cwd=school.parent, stdout=theirs, stderr=theirs,
        env={**PATHS, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 65536)
        except OSError:  # the other end is closed: it has finished
            break
    os.close(ours)
    assert process.wait(60) == SOME_HAVE_NO_GRADE
    assert "2/2" in shown.decode() and "━" in shown.decode()


@pytest.mark.slow
def test_a_killed_run_is_taken_up_where_it_was(school):
    first = start(school)
    wait_for_rows(school, 3)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    for path in (school.parent / "grades").rglob("*.json"):
        json.loads(path.read_text())  # no half file under its own name
    kept = {path.name: path.stat().st_mtime_ns for path in school.parent.glob("grades/rows/*.json")}
    code, out, _ = finish(start(school))
    assert code == SOME_HAVE_NO_GRADE and out.count("graded before") >= 2
    table = rows(school)
    assert len(table) == 8 and all(row["status"] != "ungraded" for row in table.values())
    for name, when in kept.items():
        if name != "bomb.json":  # refused again: nothing of it was ever run
            assert (school.parent / "grades/rows" / name).stat().st_mtime_ns == when
    assert not list((school.parent / "grades").rglob(".part-*"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_closed_terminal_and_sigterm_are_taken_for_ctrl_c(number):
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {one: signal.getsignal(one) for one in numbers}
    try:
        with pytest.raises(KeyboardInterrupt), interruptible():
            signal.raise_signal(number)
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL  # so that a second one ends it
    finally:
        restore(before)
    with pytest.raises(OSError, match="full"), interruptible():
        raise OSError("full")
    assert {one: signal.getsignal(one) for one in numbers} == before


@pytest.mark.slow
def test_ctrl_c_leaves_valid_books_and_says_how_to_go_on(school):
    spoilt(school / "a-hang", forward("time.sleep(600)", before="import time\n"))
    process = start(school, "--timeout", "300")  # whatever else this machine has to do
    wait_for_rows(school, 3)
    began = time.monotonic()
    for _ in range(3):  # an impatient hand
        process.send_signal(signal.SIGINT)
        time.sleep(0.1)
    code, out, err = finish(process)
    assert code == 130 and time.monotonic() - began < 30  # it does not wait for the loop
    assert "Run the same command again" in out and "Traceback" not in err
    table = rows(school)
    assert len(table) == 9
    assert {row["status"] for row in table.values()} >= {"error", "refused", "ungraded"}


def test_its_own_books_are_no_submission(refused):
    assert words("grade", ".", "--out", "grades", cwd=refused)[0] == SOME_HAVE_NO_GRADE
    assert words("grade", ".", "--out", "grades", cwd=refused)[0] == SOME_HAVE_NO_GRADE
    with (refused / "grades/grades.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["grade", "nowhere"], "nowhere"),
        (["grade", "class/r0"], "g2c/nn"),
        (["grade", "class", "--jobs", "0"], "--jobs wants a number above 0. Got 0."),
        (["grade", "class", "--timeout", "-1"], "--timeout wants a number above 0. Got -1."),
        (["grade", "class", "--timeout", "nan"], "--timeout wants a number above 0. Got nan."),
        (["grade", "class", "--memory", "inf"], "--memory wants a number below 1,000,000."),
        (["check", "--root", "class/r0", "--timeout", "inf"], "--timeout wants a number below"),
        pytest.param(
            ["grade", "class", "--timeout", "1e-6"],
            "our own answers get 0 of 120 points",
            marks=pytest.mark.slow,
        ),
        (["grade", "class", "--memory", "0.001"], "--memory wants a number from 0.1. Got 0.001."),
        (["grade", "class", "--memory", "nan"], "--memory wants a number from 0.1. Got nan."),
        (["grade", "class", "--out", "class"], "--out wants a folder of its own"),
        (
            ["grade", "class", "--out", "class/r0/g2c/nn/modules.py"],
            "Expected a folder to write to.",
        ),
        pytest.param(
            ["grade", "class", "--scheduler", "tcp://127.0.0.1:9"],
            "Expected the address of a dask",
            marks=pytest.mark.slow,
        ),
        (
            ["grade", "class", "--scheduler", "here"],
            "Expected the address of a dask scheduler, tcp",
        ),
        (["check", "liner"], "Did you mean linear?"),
        (["hint", "linear", "--level", "9"], "--level wants 1 to 3. Got 9 instead."),
    ],
)
def test_bad_usage_gets_one_line_and_exit_code_2(school, arguments, says):
    code, out, err = words(*arguments, cwd=school.parent)
    assert code == 2 and "120/120" not in out
    assert says in err and len(err.splitlines()) == 1


def test_a_folder_that_is_not_named_is_not_this_one(school):
    code, _, err = words("grade", "", cwd=school)
    assert code == 2 and "wants a folder. Got nothing." in err


def without_a_sandbox(folder: Path) -> dict[str, str]:
    """An environment in which no process can enter a sandbox."""
    site = folder / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        "from g2c_magics.grading.sandbox import linux\n"
        "linux.unshare = lambda flags: linux.call('unshare', -1)\n"
    )
    return {**PATHS, "PYTHONPATH": f"{site}{os.pathsep}{REPO}"}


def test_without_a_sandbox_nothing_is_read_and_one_line_says_what_to_do(tmp_path):
    right(tmp_path / "class/ada")
    command = [*COMMAND, "grade", "class"]
    result = subprocess.run(
        command, cwd=tmp_path, env=without_a_sandbox(tmp_path), capture_output=True, text=True,
        timeout=300,
    )  # fmt: skip
    assert result.returncode == 2 and result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "unshare: Invalid argument" in result.stderr and "--no-sandbox" in result.stderr
    assert not (tmp_path / "grades/grades.csv").exists()


def test_no_sandbox_is_shown_on_the_row_the_page_and_the_summary(tmp_path):
    right(tmp_path / "class/ada")
    command = [*COMMAND, "grade", "class", "--no-sandbox"]
    result = subprocess.run(
        command, cwd=tmp_path, env=without_a_sandbox(tmp_path), capture_output=True, text=True,
        timeout=300,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "1 of 1 ran without a sandbox" in result.stdout
    (row,) = rows(tmp_path / "class").values()
    assert (row["score"], row["sandboxed"]) == ("120", "no")
    assert "without a sandbox" in (tmp_path / "grades/reports/ada.html").read_text()
    summary = (tmp_path / "grades/class.html").read_text()
    assert "1 of 1 ran without a sandbox" in summary and "graded with --no-sandbox" in summary


def test_nobody_has_to_watch(refused):
    school = refused
    process = subprocess.run(
        f"{sys.executable} -m g2c_magics grade {school.name} >&-",
        shell=True, cwd=school.parent, env=PATHS, stderr=subprocess.PIPE, text=True, timeout=120,
    )  # fmt: skip
    assert (process.returncode, process.stderr) == (SOME_HAVE_NO_GRADE, "")
    assert len(rows(school)) == 2


def test_a_full_disk_is_one_line_that_names_the_folder(refused, monkeypatch, capsys):
    from g2c_magics.__main__ import main
    from g2c_magics.classroom import gradebook

    def full(path: Path, content: str, sync: bool) -> None:
        raise OSError(28, "No space left on device")  # as of a write, which names no file

    monkeypatch.setattr(gradebook, "replace_file", full)
    out = refused.parent / "grades"
    assert main(["grade", str(refused), "--out", str(out)]) == 2
    assert f"had to stop: No space left on device: {out}. Fix" in capsys.readouterr().err


def test_a_second_run_into_the_same_folder_is_told_in_one_line(refused):
    (refused.parent / "grades").mkdir()
    with (refused.parent / "grades/.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, out, err = words("grade", "class", cwd=refused.parent)
    assert (code, out) == (2, "") and len(err.splitlines()) == 1
    assert "Another run is writing to grades. Wait for it, or stop it." in err


@pytest.mark.parametrize("command", ["check", "hint", "progress", "doctor", "grade", "start"])
def test_every_command_has_help_that_stands_on_its_own(tmp_path, command):
    code, out, _ = words(command, "--help", cwd=tmp_path)
    assert code == 0 and f"python -m g2c_magics {command}" in out
    about = out.split("\n\n")[1]
    assert about and not about.startswith(("options", "positional"))


def test_a_hint_can_be_had_in_a_terminal(tmp_path):
    code, out, _ = words("hint", "linear", cwd=right(tmp_path / "mine"))
    assert code == 0 and out.startswith("Hint 1 of 3: ") and "hint linear --level 2" in out
