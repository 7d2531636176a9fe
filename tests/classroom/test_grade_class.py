"""A folder of submissions becomes books that an instructor can defend."""

import csv
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from scaffold import copy_scaffold
from students import HOSTILE, MISSING_BIAS, right, spoilt, zipped

from g2c_magics.grading.grader import Grader

# A hang that costs no CPU, in a part that little else leans on.
SLEEPS = "\n\nimport time\nTanh.forward = lambda self, x: time.sleep(60)\n"


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """The folder of submissions, empty."""
    folder = tmp_path / "class"
    folder.mkdir()
    return folder


def books(tmp_path: Path) -> dict[str, dict[str, str]]:
    """grades.csv, by id."""
    with (tmp_path / "grades/grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_every_submission_gets_a_row_a_report_and_a_page(tmp_path, school, run):
    right(school / "ada")
    zipped(spoilt(school / "bob", MISSING_BIAS))
    (school / "eve").mkdir()
    summary, _ = run()
    table = books(tmp_path)
    assert [(row["id"], row["status"], row["score"]) for row in table.values()] == [
        ("ada", "graded", "120"),
        ("bob", "graded", table["bob"]["score"]),
        ("eve", "refused", ""),
    ]
    assert 0 < int(table["bob"]["score"]) < 120 and table["bob"]["linear"] == "4"
    assert table["bob"]["pitfalls"].split()[0] == "missing-bias"
    assert "g2c/nn" in table["eve"]["message"] and table["eve"]["needs_human"]
    reports = tmp_path / "grades/reports"
    assert json.loads((reports / "ada.json").read_text())["score"] == 120
    assert sorted(p.name for p in reports.glob("*.html")) == ["ada.html", "bob.html", "eve.html"]
    assert not (reports / "eve.json").exists()
    assert summary.pitfalls[0].ids == ("bob",)
    assert "bob" in (tmp_path / "grades/class.html").read_text()


def test_given_points_and_those_that_an_earlier_mistake_costs_are_told_apart(tmp_path, school, run):
    copy_scaffold(school / "kim")
    spoilt(school / "bob", MISSING_BIAS)
    run()
    table = books(tmp_path)
    kim, bob = table["kim"], table["bob"]
    assert kim["score"] == kim["given"] == kim["independent_score"] == "35"
    assert "Nothing is written yet" in kim["needs_human"]
    assert (bob["linear"], bob["independent_score"]) == ("4", "114")
    assert int(bob["score"]) < 100 and bob["given"] == "35"
    page = (tmp_path / "grades/reports/kim.html").read_text()
    assert "35 of the points are for code that was given." in page
    run(independent=True)
    table = books(tmp_path)
    assert (table["kim"]["score"], table["bob"]["score"]) == ("35", "114")
    assert (
        table["bob"]["regression"] == "10"
        and "114 of 120 points" in (tmp_path / "grades/reports/bob.html").read_text()
    )


@pytest.mark.slow
@pytest.mark.parametrize("text", [MISSING_BIAS, "\nx = = 3\n", SLEEPS])
def test_a_report_is_the_one_that_a_check_of_the_same_files_gives(tmp_path, school, run, text):
    folder = spoilt(school / "bob", text)
    run(limit=2.0)
    graded = json.loads((tmp_path / "grades/reports/bob.json").read_text())
    grader = Grader(folder, limit=2.0)
    checked = grader.check(exam=True).to_dict()
    grader.close()
    for report in (graded, checked):
        report.pop("root"), report.pop("seconds")
    assert graded == checked


def test_a_second_run_grades_only_what_is_new_or_changed(tmp_path, school, run):
    right(school / "ada"), right(school / "bob")
    assert run()[1] == ["ada", "bob"]
    before = (tmp_path / "grades/reports/ada.json").read_bytes()
    shutil.rmtree(school / "bob")
    spoilt(school / "bob", MISSING_BIAS), right(school / "cleo")
    assert run()[1] == ["bob", "cleo"]
    assert books(tmp_path)["bob"]["linear"] == "4"
    assert (tmp_path / "grades/reports/ada.json").read_bytes() == before
    assert run()[1] == []


@pytest.mark.slow
def test_other_options_are_another_grading(school, run):
    right(school / "ada")
    assert run(limit=4.0)[1] == ["ada"]
    assert run(limit=5.0)[1] == ["ada"]


def test_a_folder_and_a_zip_of_the_same_work_have_the_same_hashes(tmp_path, school, run):
    right(school / "ada"), zipped(right(school / "bob"))
    summary, _ = run()
    ada, bob = books(tmp_path).values()
    assert ada["files_sha256"] == bob["files_sha256"] and len(ada["files_sha256"]) == 64
    assert ada["tree_sha256"] == bob["tree_sha256"]
    assert summary.alike == ()  # both are the worked answers


def test_their_tests_and_answers_count_for_nothing(tmp_path, school, run):
    folder = spoilt(school / "bob", MISSING_BIAS)
    for file in (
        "tests/test_nn.py",
        "conftest.py",
        "g2c/solutions/nn.py",
        "g2c/solutions/__init__.py",
    ):
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text("def test_linear_known_values():\n    pass\n")
    run()
    assert books(tmp_path)["bob"]["linear"] == "4"


@pytest.mark.slow
def test_no_hostile_submission_costs_another_its_row(tmp_path, school, run):
    for name, make in HOSTILE.items():
        make(school / name)
    right(school / "ada")
    run(limit=3.0)
    table = books(tmp_path)
    assert set(table) == {*HOSTILE, "ada"}
    assert table["ada"]["score"] == "120" and table["ada"]["status"] == "graded"
    slow = {"eats-memory", "forks"}  # whether they reach their limit or the clock comes first
    assert {table[name]["status"] for name in slow} <= {"graded", "timeout"}
    assert {name: table[name]["status"] for name in HOSTILE if name not in slow} == {
        "loops": "timeout",
        "loops-at-import": "timeout",
        "exits": "crashed",
        "segfaults": "crashed",
        "replaces": "graded",
        "bomb": "refused",
        "climbs": "refused",
        "links": "refused",
    }
    assert all(table[name]["needs_human"] for name in HOSTILE if name not in slow)
    assert not list((tmp_path / "grades").rglob(".part-*"))


def test_no_text_that_is_kept_names_the_folder_it_was_graded_in(tmp_path, school, run):
    code = "\n\nprint(__file__)\nraise RuntimeError(__file__)\n"
    spoilt(school / "bob", code)
    run()
    report = (tmp_path / "grades/reports/bob.json").read_text()
    assert "RuntimeError: g2c/nn/modules.py" in report
    for path in (tmp_path / "grades").rglob("bob.*"):
        assert "g2c-class-" not in path.read_text(), path


def test_a_zip_of_680_deep_files_is_refused_and_touches_no_classmates_row(tmp_path, school, run):
    """Run without a sandbox, as happened when its inodes were used up, it could rewrite the row."""
    right(school / "ada")
    run()
    kept = {path: path.read_bytes() for path in (tmp_path / "grades").rglob("ada.*")}
    row = tmp_path / "grades/rows/ada.json"
    attack = f"\nfrom pathlib import Path\nPath({str(row)!r}).write_text('mine')\n"
    archive = zipped(spoilt(school / "eve", attack))
    with zipfile.ZipFile(archive, "a") as file:
        for n in range(680):
            file.writestr("/".join(("g2c", *[f"d{n}"] * 28, "x.txt")), "")
    run()
    table = books(tmp_path)
    assert (
        table["eve"]["status"] == "refused" and "Its g2c holds more than" in table["eve"]["message"]
    )
    assert table["ada"]["score"] == "120"
    assert {path: path.read_bytes() for path in kept} == kept


def test_only_the_package_that_is_graded_is_staged(tmp_path, school, run):
    """The code lists what it was given besides: nothing of all else that was handed in."""
    folder = spoilt(
        school / "ada",
        "\nimport os\nfrom pathlib import Path\n"
        "root = Path(__file__).parents[2]\nraise RuntimeError(sorted(os.listdir(root)))\n",
    )
    for name in ("notes.py", "data/big.bin", "other/g2c.txt", "tests/test_nn.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("")
    run()
    assert books(tmp_path)["ada"]["message"].startswith("RuntimeError: ['g2c']")
