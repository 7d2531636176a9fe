"""`python -m g2c_magics grade` as an instructor runs it, stopped at any moment too."""

import csv
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from students import MISSING_BIAS, REPO, bomb, forward, right, spoilt

SOME_HAVE_NO_GRADE = 1  # exit code: what was refused has none
COMMAND = [sys.executable, "-m", "g2c_magics"]
PATHS = {**os.environ, "PYTHONPATH": str(REPO), "COLUMNS": "200"}


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """Eight submissions: six right, one wrong, one refused."""
    folder = tmp_path / "class"
    for n in range(6):
        right(folder / f"r{n}")
    spoilt(folder / "wrong", MISSING_BIAS)
    bomb(folder / "bomb")
    return folder


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
    result = subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, env=PATHS, capture_output=True, text=True, timeout=120
    )
    return result.returncode, result.stdout, result.stderr


def rows(folder: Path) -> dict[str, dict[str, str]]:
    with (folder.parent / "grades/grades.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len({row["id"] for row in table}) == len(table)
    return {row["id"]: row for row in table}


def wait_for_rows(folder: Path, count: int) -> None:
    """Wait until so many submissions have been graded."""
    deadline = time.monotonic() + 60
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


@pytest.mark.slow
def test_a_pipe_gets_plain_lines_with_the_time_left_and_a_summary(school):
    code, out, err = finish(start(school))
    assert code == SOME_HAVE_NO_GRADE and err == "" and "\x1b" not in out
    lines = out.splitlines()
    assert re.fullmatch(r"8/8  .*", lines[7])
    assert any(
        re.fullmatch(r"\d/8  r\d  120/120  \d\.\d s  \(\d+ s left\)", line) for line in lines
    )
    assert "8 submissions" in out and "missing-bias" in out
    assert len(rows(school)) == 8


@pytest.mark.slow
def test_a_terminal_gets_a_bar(school):
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
    assert "8/8" in shown.decode() and "━" in shown.decode()


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


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_leaves_valid_books_and_says_how_to_go_on(school, number):
    spoilt(school / "a-loop", forward("while True:", "    pass"))
    process = start(school, "--timeout", "300")  # whatever else this machine has to do
    wait_for_rows(school, 3)
    began = time.monotonic()
    os.kill(process.pid, number)
    code, out, err = finish(process)
    assert code == 130 and time.monotonic() - began < 30  # it does not wait for the loop
    assert "Run the same command again" in out and "Traceback" not in err
    table = rows(school)
    assert len(table) == 9
    assert {row["status"] for row in table.values()} == {"graded", "refused", "ungraded"}


@pytest.mark.slow
def test_its_own_books_are_no_submission(school):
    here = school.parent / "class"
    (here / "bomb.zip").unlink()
    assert words("grade", ".", "--out", "grades", cwd=here)[0] == 0
    assert words("grade", ".", "--out", "grades", cwd=here)[0] == 0
    with (here / "grades/grades.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 7


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


@pytest.mark.slow
def test_nobody_has_to_watch(school):
    process = subprocess.run(
        f"{sys.executable} -m g2c_magics grade {school.name} >&-",
        shell=True, cwd=school.parent, env=PATHS, stderr=subprocess.PIPE, text=True, timeout=120,
    )  # fmt: skip
    assert (process.returncode, process.stderr) == (SOME_HAVE_NO_GRADE, "")
    assert len(rows(school)) == 8


def test_a_full_disk_is_one_line(school, monkeypatch, capsys):
    from g2c_magics.__main__ import main
    from g2c_magics.classroom import gradebook

    def full(path: Path, content: str, sync: bool) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(gradebook, "replace_file", full)
    assert main(["grade", str(school), "--out", str(school.parent / "grades")]) == 2
    assert "had to stop: No space left on device: " in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "hint", "progress", "doctor", "grade", "start"])
def test_every_command_has_help_that_stands_on_its_own(tmp_path, command):
    code, out, _ = words(command, "--help", cwd=tmp_path)
    assert code == 0 and f"python -m g2c_magics {command}" in out
    about = out.split("\n\n")[1]
    assert about and not about.startswith(("options", "positional"))


def test_a_hint_can_be_had_in_a_terminal(tmp_path):
    code, out, _ = words("hint", "linear", cwd=right(tmp_path / "mine"))
    assert code == 0 and out.startswith("Hint 1 of 3: ") and "hint linear --level 2" in out
