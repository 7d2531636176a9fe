"""The graded contract holds: what is graded, what it is worth, and that it can fail."""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import forked_python
import pytest
from answers import write_answers
from contract_page import listed_sentences
from corpus import HERE as CORPUS

from g2c import solutions
from g2c_magics.grading.collector import Collector
from g2c_magics.grading.grader import Grader
from g2c_magics.grading.process.endings import Done
from g2c_magics.grading.process.messages import IMPORT
from g2c_magics.grading.process.transcript import Transcript
from g2c_magics.lessons.lesson import load
from g2c_magics.lessons.manifest import manifest_of

REPO = Path(__file__).parents[2]
LESSON = load("nn")
IDS = [
    "module",
    "linear",
    "relu",
    "tanh",
    "sigmoid",
    "sequential",
    "mse",
    "cross_entropy",
    "sgd",
    "regression",
    "classifier",
    "mnist",
]
GIVEN = {"module", "mse"}


def todos_in_the_scaffold(folder: Path) -> dict[str, str]:
    """Qualified name → message of every function of g2c/nn whose body ends by raising a TODO."""
    found = {}
    for path in (folder / "g2c/nn").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            for function in getattr(node, "body", []) if isinstance(node, ast.ClassDef) else []:
                add_todo(found, function, f"{node.name}.")
            if isinstance(node, ast.Module):
                for function in node.body:
                    add_todo(found, function, "")
    return found


def add_todo(found: dict[str, str], node: ast.AST, owner: str) -> None:
    if not isinstance(node, ast.FunctionDef) or not isinstance(node.body[-1], ast.Raise):
        return
    message = node.body[-1].exc.args[0]
    if isinstance(message, ast.Constant):
        found[owner + node.name] = message.value


def test_the_tasks_are_the_twelve_of_the_design_in_teaching_order():
    assert list(LESSON.task_ids) == IDS


def test_every_todo_has_an_answer_and_every_answer_a_todo(project):
    promised = {todo for task in LESSON.tasks for todo in task.todos}
    assert set(solutions.answers("nn")) == set(todos_in_the_scaffold(project)) == promised
    assert len(promised) == 14


def test_every_todo_names_its_task_and_its_place(project):
    messages = todos_in_the_scaffold(project)
    for task in LESSON.tasks:
        for todo in task.todos:
            assert messages[todo] == f"{task.id}: write {todo} in {task.file}"


def test_the_manifest_is_that_of_the_test_file():
    assert LESSON.manifest == manifest_of(LESSON), "run python -m g2c_magics.lessons.manifest"


def test_every_task_is_worth_ten_points():
    for task in IDS:
        assert sum(check.points for check in LESSON.checks_of(task)) == 10


@pytest.mark.parametrize("task", IDS)
def test_pytest_k_selects_exactly_what_a_check_grades(task):
    names = [check.name for check in LESSON.checks if task in check.name]
    assert names == [check.name for check in LESSON.checks_of(task)]


@pytest.mark.slow
def test_the_scaffold_scores_nothing_on_any_check_of_a_todo(grader, project):
    report = grader.check(root=project)
    for task in report.tasks:
        red = [check for check in task.checks if check.status != "passed"]
        assert {check.status for check in red} <= {"todo"}
        assert bool(red) == (task.task not in GIVEN)
        for check in red:
            assert check.points == 0 and check.line.startswith("g2c/nn/")
            assert check.message.endswith("is not written yet") and check.pitfall is None
        # What passes before anything is written is worth less than half of a task.
        assert task.task in GIVEN or task.score < 5
    assert report.next_step.startswith("Next: write Linear.forward (g2c/nn/modules.py:")


@pytest.mark.slow
def test_the_worked_answers_score_full_marks_and_no_point_of_them_is_own(grader, project):
    report = grader.check(root=project, borrow=IDS)
    assert (report.score, report.max_score, report.own_score) == (120, 120, 0)
    assert report.passed and report.next_step == ""
    assert all(task.borrowed for task in report.tasks)


@pytest.mark.slow
def test_answers_written_into_the_files_score_full_marks_of_the_learners_own(grader, project):
    assert grader.check(root=project).score < 60
    write_answers(project)
    report = grader.check(root=project)
    assert report.own_score == 120, report.next_step


def test_an_edit_within_the_same_second_and_of_the_same_size_is_seen(grader, project):
    file = project / "g2c/nn/modules.py"
    start = file.read_text()
    scores = []
    for sign in "+-+-":
        file.write_text(start + f"\n\nLinear.forward = lambda self, x: x @ self.W {sign} self.b\n")
        scores.append(grader.check(["linear"], root=project).score)
    assert scores[0] == scores[2] == 10 and scores[1] == scores[3] < 10


def test_a_cell_takes_the_place_of_the_files(grader, project):
    for cell in (
        "def forward(self, x):\n    return x @ self.W + self.b\nLinear.forward = forward",
        "class Linear(Linear):\n    def forward(self, x):\n        return x @ self.W + self.b",
    ):
        report = grader.check(["linear"], cell=cell, root=project)
        assert (report.score, report.cell, report.notes) == (10, True, ())
    assert grader.check(["linear"], root=project).score == 4


def test_a_class_of_a_cell_is_used_by_the_other_files_too(grader, project):
    cell = "class Linear(Linear):\n    def forward(self, x):\n        return x @ self.W"
    others = [task for task in IDS if task != "linear"]
    report = grader.check(["regression"], cell=cell, root=project, borrow=others)
    assert report.score < 10


def test_a_cell_that_defines_nothing_graded_says_so(grader, project):
    report = grader.check(["linear"], cell="x = 3", root=project)
    assert report.score == 4 and "replaced nothing" in report.notes[0]


def test_borrowed_points_are_labelled_and_not_own(grader, project):
    report = grader.check(["linear", "relu"], root=project, borrow=["linear"])
    assert [task.borrowed for task in report.tasks] == [True, False]
    assert (report.score, report.own_score) == (12, 2)


def test_the_report_has_the_schema_other_tools_build_on(grader, project):
    report = grader.check(
        ["linear"], root=project, cell="Linear.forward = lambda self, x: x @ self.W"
    )
    data = json.loads(json.dumps(report.to_dict()))
    assert list(data) == [
        "schema",
        "lesson",
        "root",
        "files",
        "score",
        "own_score",
        "max_score",
        "seconds",
        "alerts",
        "tasks",
    ]
    assert (data["schema"], data["lesson"], data["root"]) == (2, "nn", str(project))
    assert set(data["files"]) == {
        f"g2c/nn/{name}.py" for name in ["__init__", "device", "modules", "loss", "optim", "train"]
    }
    assert all(len(digest) == 64 for digest in data["files"].values())
    (task,) = data["tasks"]
    assert list(task) == [
        "task",
        "status",
        "score",
        "max_score",
        "borrowed",
        "follows",
        "checks",
    ]
    assert (task["task"], task["status"], task["max_score"], task["borrowed"]) == (
        "linear", "failed", 10, False,
    )  # fmt: skip
    check = next(check for check in task["checks"] if check["name"] == "test_linear_known_values")
    assert list(check) == [
        "name",
        "title",
        "status",
        "points",
        "max_points",
        "message",
        "pitfall",
        "advice",
        "line",
        "follows",
        "exam",
    ]
    assert check["status"] == "failed" and (check["points"], check["max_points"]) == (0, 3)
    assert check["message"] == "layer(x): expected [[13.5, 15.5]], got [[13.0, 16.0]]."
    assert (check["pitfall"], check["line"]) == ("missing-bias", "cell:1")
    assert (check["follows"], check["exam"], task["follows"], data["alerts"]) == ([], None, [], [])
    assert "b changed nothing" in check["advice"]
    right = next(check for check in task["checks"] if check["status"] == "passed")
    assert (right["message"], right["pitfall"], right["advice"]) == ("", None, None)


def test_a_failure_names_the_line_of_the_function_it_is_about(grader, project):
    write_answers(project)
    file = project / "g2c/nn/train.py"
    file.write_text(file.read_text().replace("argmax", "argmin"))
    number = 1 + file.read_text().splitlines().index(
        next(line for line in file.read_text().splitlines() if "def accuracy_from_logits" in line)
    )
    checks = grader.check(["classifier"], root=project).tasks[0].checks
    lines = {check.name: check.line for check in checks if check.status != "passed"}
    assert lines["test_classifier_accuracy_is_the_share_of_hits"] == f"g2c/nn/train.py:{number}"


def test_what_did_not_run_did_not_pass(project):
    """A check without an outcome of its own is an error worth nothing, whatever the others did."""
    names = [check.name for check in LESSON.checks_of("linear")]
    job = replace(Grader().job(project, "/tmp"), tests=tuple(names))
    transcript = Transcript(job)
    transcript.take({"event": "start", "step": IMPORT})
    for name in names[:-1]:
        transcript.take({"event": "start", "step": name})
        transcript.take({"event": "outcome", "step": name, "status": "passed"})
    collector = Collector(LESSON, project, LESSON.checks_of("linear"), set(), None)
    collector.add(transcript.run(Done(), 0.0))
    (task,) = collector.report(0.0).tasks
    assert (task.score, task.max_score, task.status) == (8, 10, "failed")
    assert (task.checks[-1].status, task.checks[-1].message) == ("error", "It did not run.")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of its own, to be damaged."""
    for name in ("g2c", "g2c_magics", "tests"):
        shutil.copytree(REPO / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def in_a_terminal(folder: Path, *words: str) -> subprocess.CompletedProcess:
    """`python -m g2c_magics …` in a folder, with that folder's own g2c_magics."""
    return forked_python.run("g2c_magics", *words, cwd=folder)


@pytest.mark.slow
def test_edited_tests_are_refused_and_named(checkout):
    file = checkout / "tests/test_nn.py"
    file.write_text(file.read_text().replace("assertions.close(y,", "(lambda *a: None)(y,"))
    result = in_a_terminal(checkout, "check", "linear", "--borrow", "linear")
    assert result.returncode == 1
    assert "tests/test_nn.py was edited" in result.stdout and "0/10" in result.stdout


@pytest.mark.slow
def test_deleted_tests_are_named(checkout):
    (checkout / "tests/test_nn.py").unlink()
    result = in_a_terminal(checkout, "check", "linear")
    assert result.returncode == 1 and "tests/test_nn.py is missing" in result.stdout


@pytest.mark.slow
def test_the_terminal_gives_the_same_score_and_the_exit_codes_of_the_design(grader, project):
    result = in_a_terminal(REPO, "check", "linear", "relu", "--json", "--root", str(project))
    here, there = (
        grader.check(["linear", "relu"], root=project).to_dict(),
        json.loads(result.stdout),
    )
    assert result.returncode == 1
    assert {**here, "seconds": 0} == {**there, "seconds": 0}
    assert in_a_terminal(REPO, "check", "mse", "--root", str(project)).returncode == 0
    for wrong in (
        ["check", "linaer"],
        ["check", "--root", "/"],
        ["check", "--timeout", "0"],
        ["chek"],
    ):
        result = in_a_terminal(REPO, *wrong)
        assert result.returncode == 2 and result.stderr


@pytest.mark.slow
def test_pytest_and_the_engine_agree_check_by_check(grader):
    """The same functions, run by pytest on the same files."""
    run = [sys.executable, "-m", "pytest", "tests/test_nn.py", "-q", "-rA", "--no-header"]
    result = subprocess.run(run, cwd=REPO, capture_output=True, text=True, timeout=300)
    passed = {
        line.split("::")[1] for line in result.stdout.splitlines() if line.startswith("PASSED")
    }
    report = grader.check(root=REPO)
    ours = {c.name for task in report.tasks for c in task.checks if c.status == "passed"}
    assert passed == ours and len(ours) > 10


def test_an_error_of_torchs_own_is_not_taken_for_unwritten_code(grader, project):
    """bool has no mean, which torch says by a NotImplementedError."""
    cell = (
        "def accuracy_from_logits(logits, targets):\n"
        "    return (logits.argmax(dim=1) == targets).mean().item()\n"
    )
    checks = grader.check(["classifier"], cell=cell, root=project, borrow=IDS).tasks[0].checks
    check = next(c for c in checks if c.name == "test_classifier_accuracy_is_the_share_of_hits")
    assert (check.status, check.line) == ("error", "cell:2") and "Bool" in check.message


def test_an_error_is_told_where_the_graded_function_made_it(grader, project):
    """Linear(1, 1) for (N, 1) and (N, 2) data fails inside Linear, and is not Linear's fault."""
    write_answers(project)
    file = project / "g2c/nn/train.py"
    file.write_text(file.read_text().replace("Linear(x.shape[1], y.shape[1])", "Linear(7, 1)"))
    checks = grader.check(["regression"], root=project).tasks[0].checks
    assert {check.line.partition(":")[0] for check in checks} == {"g2c/nn/train.py"}


def test_a_forgotten_raise_is_told_apart_from_code_not_begun(grader, project):
    file = project / "g2c/nn/modules.py"
    todo = 'raise NotImplementedError("linear:'
    written = file.read_text().replace(todo, f"y = x @ self.W + self.b\n        {todo}")
    file.write_text(written)
    check = grader.check(["linear"], root=project).tasks[0].checks[-1]
    assert check.status == "error" and "delete that line" in check.message


# --- docs/contract.md: sentence → checks → wrong submissions -----------------------------------


def docstrings() -> Iterator[tuple[tuple[str, str], str]]:
    """Place and docstring, on one line, of every module, class and function of the scaffold."""
    for path in sorted((REPO / "g2c/nn").glob("*.py")):
        waiting: list[tuple[str, ast.AST]] = [("module", ast.parse(path.read_text()))]
        while waiting:
            name, node = waiting.pop()
            text = ast.get_docstring(node)  # type: ignore[arg-type]
            if text:
                yield (f"g2c/nn/{path.name}", name), " ".join(text.split())
            prefix = "" if name == "module" else f"{name}."
            waiting += [
                (prefix + child.name, child)
                for child in getattr(node, "body", [])
                if isinstance(child, ast.FunctionDef | ast.ClassDef)
            ]


LISTED = list(listed_sentences())


def test_the_contract_lists_what_the_docstrings_say_and_nothing_else():
    quoted: dict[tuple[str, str], str] = {}
    for sentence in LISTED:
        quoted[sentence.place] = f"{quoted.get(sentence.place, '')} {sentence.text}".strip()
    assert quoted == dict(docstrings())


def test_every_check_that_the_contract_names_exists():
    tests = {
        name
        for path in (REPO / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE)
    }
    assert {name for sentence in LISTED for name in sentence.checks} <= tests


def test_every_graded_check_keeps_a_sentence_or_learns_an_exercise():
    kept = {name for sentence in LISTED for name in sentence.checks}
    extra = {check.name for check in LESSON.checks} - kept
    # What these ask follows from the sentences together: the page's exercises, and the slopes.
    assert extra == {
        "test_classifier_learns_circles",
        "test_mnist_learns_a_small_image_set",
        "test_tanh_slope",
        "test_sigmoid_slope",
    }


def test_every_graded_sentence_has_two_wrong_submissions():
    graded = {check.name for check in LESSON.checks}
    for sentence in LISTED:
        if graded & set(sentence.checks):
            assert len(sentence.wrong) >= 2, sentence
        for name in sentence.wrong:
            assert (CORPUS / "wrong" / f"{name}.py").is_file(), name
