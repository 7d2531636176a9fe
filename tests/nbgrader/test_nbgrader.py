"""docs/nbgrader.md, done as it says: nbgrader's own commands on right, wrong and crooked work."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import nbformat
import pytest
from answers import write_answers
from course import NAME, Course
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from scaffold import copy_scaffold

from g2c_magics.classroom import intake
from g2c_magics.classroom.submission import Refused, Submission
from g2c_magics.grading.grader import Grader
from g2c_magics.grading.report import Report
from g2c_magics.lessons.lesson import load

pytestmark = [pytest.mark.nbgrader, pytest.mark.slow]

FORGED = """
from types import SimpleNamespace
shell = get_ipython()
ten = SimpleNamespace(own_score=10, confirmed_score=10)
shell.register_magic_function(lambda line: ten, "line", "g2c_check")
"""


def write_half(folder: Path) -> None:
    """A Linear.forward that lacks the bias, and a ReLU.forward that is right; no more."""
    path = folder / "g2c/nn/modules.py"
    source = path.read_text()
    for owner, body in {"Linear": "x @ self.W", "ReLU": "torch.relu(x)"}.items():
        task = owner.lower()
        stub = f'raise NotImplementedError("{task}: write {owner}.forward in g2c/nn/modules.py")'
        assert stub in source
        source = source.replace(stub, f"return {body}")
    path.write_text(source)


def edit(folder: Path, change: Callable[[NotebookNode], None]) -> None:
    path = folder / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def say_nothing_in_the_exam(folder: Path) -> None:
    """A Linear that passes its checks, and ends the process that asks again."""
    path = folder / "g2c/nn/modules.py"
    path.write_text(
        f"{path.read_text()}\n\nimport os, traceback\n"
        "if any('exam_worker' in f.f_code.co_filename for f, _ in traceback.walk_stack(None)):\n"
        "    os._exit(0)\nLinear.forward = lambda self, x: x @ self.W + self.b\n"
    )


def forge(notebook: NotebookNode) -> None:
    """Borrow every answer, bring a magic that gives ten points, and write ten into each check."""
    for cell in code(notebook):
        cell.source = "10"
    notebook.cells[1:1] = [new_code_cell("%g2c_borrow all"), new_code_cell(FORGED)]


def tag_as_not_to_be_run(notebook: NotebookNode) -> None:
    for cell in code(notebook):
        cell.metadata["tags"] = ["skip-execution"]


def delete_code(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type != "code"]


@pytest.fixture(scope="module")
def check() -> Iterator[Callable[[Path], Report]]:
    """A function: what the grader says of the same files."""
    grader = Grader(lesson="nn")
    yield cache(lambda folder: grader.check(root=folder))
    grader.close()


def points(report: Report) -> dict[str, int]:
    return {task.task: task.score for task in report.tasks}


@pytest.fixture(scope="module")
def scaffold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_scaffold(tmp_path_factory.mktemp("scaffold"))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, scaffold: Path) -> Course:
    """A course whose submissions have been marked in one run of `nbgrader autograde`."""
    course = Course(tmp_path_factory.mktemp("nbgrader") / "a course")
    write_answers(course.hand_in("right", scaffold))
    write_half(course.hand_in("wrong", scaffold))
    say_nothing_in_the_exam(course.hand_in("silent", scaffold))
    edit(course.hand_in("forger", scaffold), forge)
    shutil.rmtree(course.hand_in("bookish") / "g2c")

    torn = course.hand_in("torn", scaffold)
    edit(torn, delete_code)
    write_answers(torn, "modules")
    (torn / "g2c/nn/modules.py").rename(torn / "Modules.py")  # and nothing but that
    shutil.rmtree(torn / "g2c")

    shadow = course.hand_in("shadow", scaffold)
    edit(shadow, tag_as_not_to_be_run)
    for name in ("ipykernel_launcher", "psutil", "torch"):
        (shadow / f"{name}.py").write_text("raise SystemExit('never imported')")
    (shadow / "tests").mkdir()
    (shadow / "tests/test_nn.py").write_text("def test_linear_known_values(): pass\n")

    course.nbgrader("autograde")
    return course


def test_right_work_has_all_points_of_every_task(course: Course, check):
    report = check(course.folder / "submitted/right" / NAME)
    assert report.passed
    assert course.scores()["right"] == points(report)


def test_wrong_work_has_the_points_that_the_grader_gives_it(course: Course, check):
    report = check(course.folder / "submitted/wrong" / NAME)
    assert {task.status for task in report.tasks} == {"passed", "failed", "partial", "todo"}
    assert course.scores()["wrong"] == points(report)


def test_what_is_not_graded_is_left_open_for_a_human_and_is_no_zero(course: Course):
    assert course.scores()["silent"]["linear"] is None
    assert ("silent", "linear") in course.open_grades()
    assert "right" not in {student for student, _ in course.open_grades()}


def test_a_borrowed_answer_a_forged_magic_and_an_edited_check_earn_nothing(
    course: Course, scaffold: Path, check
):
    assert course.scores()["forger"] == points(check(scaffold))


def test_checks_tagged_not_to_be_run_are_run_and_modules_beside_them_never_imported(
    course: Course, scaffold: Path, check
):
    assert course.scores()["shadow"] == points(check(scaffold))


def test_deleted_checks_are_asked_and_files_are_found_and_filled_in_as_grade_does(
    course: Course, scaffold: Path, check
):
    project = copy_scaffold(scaffold.parent / "as_filled_in")
    write_answers(project, "modules")
    assert course.scores()["torn"] == points(check(project))


def test_a_notebook_alone_is_refused_as_grade_refuses_it_and_no_35_points(course: Course):
    with pytest.raises(Refused) as refused:
        intake.prepare(
            Submission("bookish", course.folder / "submitted/bookish" / NAME), load(NAME)
        )
    assert set(course.scores()["bookish"].values()) == {None}
    assert ("bookish", "linear") in course.open_grades()
    path = course.folder / "autograded/bookish" / NAME / f"{NAME}.ipynb"
    (cell,) = [c for c in code(nbformat.read(path, as_version=4)) if "check linear" in c.source]
    assert [output.evalue for output in cell.outputs] == [str(refused.value)]


def test_a_graded_notebook_shows_the_report(course: Course):
    path = course.folder / "autograded/wrong" / NAME / f"{NAME}.ipynb"
    (cell,) = [c for c in code(nbformat.read(path, as_version=4)) if "check linear" in c.source]
    report, score = cell.outputs
    assert "missing-bias" in report.data["text/plain"]
    assert score.data["text/plain"] == str(int(course.scores()["wrong"]["linear"]))


def test_feedback_names_the_mistake(course: Course):
    course.nbgrader("generate_feedback")
    assert "missing-bias" in (course.folder / f"feedback/wrong/{NAME}/{NAME}.html").read_text()


@pytest.mark.whole
def test_a_strict_course_gives_all_points_of_a_task_or_none(tmp_path: Path, scaffold: Path, check):
    course = Course(tmp_path, "--strict")
    write_half(course.hand_in("wrong", scaffold))
    course.nbgrader("autograde")
    report = check(course.folder / "submitted/wrong" / NAME)
    assert course.scores()["wrong"] == {
        task.task: task.max_score if task.status == "passed" else 0 for task in report.tasks
    }


def test_a_course_is_not_made_over_one_that_is_there(course: Course):
    with pytest.raises(RuntimeError, match="is there already"):
        Course(course.folder)
