"""What is not the learner's own work earns nothing, however it is brought in."""

import pytest

UNWRITTEN = 35  # what the scaffold gets as it comes
BIND = 'solutions.bind("nn", list(solutions.answers("nn")))'
TAKEN = {
    "bound at import": f"from g2c import solutions\n{BIND}",
    "imported by name": (
        "from g2c.solutions.nn import linear_forward\nLinear.forward = linear_forward"
    ),
    "imported late": (
        "def forward(self, x):\n    from g2c.solutions import nn\n"
        "    return nn.linear_forward(self, x)\nLinear.forward = forward"
    ),
    "by importlib": (
        f"import importlib\nsolutions = importlib.import_module('g2c.solutions')\n{BIND}"
    ),
}
FROM_THE_ENGINE = (
    "from g2c_magics.grading.guard import answers_lent\n"
    f"with answers_lent() as solutions:\n    {BIND}"
)
IN_A_THREAD = (
    f"import threading\ndef take():\n    from g2c import solutions\n    {BIND}\n"
    "thread = threading.Thread(target=take)\nthread.start()\nthread.join()"
)
SWALLOWED = f"try:\n    from g2c import solutions\n    {BIND}\nexcept ImportError:\n    pass"
REWRITES_THE_WORKER = (
    "def passed(self, name, *rest):\n"
    "    self.channel.send({'event': 'outcome', 'step': name, 'status': 'passed'})\n"
    "    return True\n"
    "import sys\nsys.modules['g2c_magics.grading.worker'].Worker.check = passed"
)


def add(project, code, name="modules"):
    """Write code to the end of one of the learner's files."""
    file = project / f"g2c/nn/{name}.py"
    file.write_text(f"{file.read_text()}\n\n{code}\n")


def told(report):
    return " ".join([report.problem, *(c.message for t in report.tasks for c in t.checks)])


@pytest.mark.parametrize("name", TAKEN)
def test_importing_the_worked_answers_fails_with_a_line_that_says_what_to_do(name, grader, project):
    add(project, TAKEN[name])
    report = grader.check(root=project)
    assert report.score in (0, UNWRITTEN)
    assert "g2c.solutions holds the worked answers" in told(report)
    assert "%g2c_borrow TASK" in told(report)
    lines = [check.line for task in report.tasks for check in task.checks if check.line]
    assert lines[0].startswith("g2c/nn/modules.py:")


@pytest.mark.parametrize("code", [IN_A_THREAD, SWALLOWED])
def test_an_import_out_of_sight_finds_no_answers_either(code, grader, project):
    add(project, code, "train")
    assert grader.check(root=project).score == UNWRITTEN


def test_a_spare_process_keeps_the_answers_too(spawner, project):
    add(project, TAKEN["bound at import"])
    assert spawner.check(root=project).score == 0


def test_a_cell_is_not_lent_the_answers(grader, project):
    report = grader.check(["linear"], cell=TAKEN["bound at import"], root=project)
    assert report.score == 0 and "%g2c_borrow" in report.problem


def test_answers_brought_along_are_not_imported(grader, project):
    """A submission that holds g2c/solutions gets no others than ours, and only where we lend."""
    (project / "g2c/solutions/nn.py").write_text(
        "from g2c.nn import Linear\nANSWERS = {'Linear.forward': lambda self, x: x}\n"
    )
    assert grader.check(root=project, borrow=grader.lesson.task_ids).passed
    add(project, "from g2c import solutions")
    assert "g2c.solutions holds the worked answers" in grader.check(root=project).problem


def test_a_submission_without_our_answers_can_be_lent_them(grader, project):
    for file in (project / "g2c/solutions").iterdir():
        file.unlink()
    (project / "g2c/solutions").rmdir()
    assert grader.check(root=project, borrow=grader.lesson.task_ids).passed


def test_borrowed_answers_cannot_be_imported_for_the_rest(grader, project):
    add(project, TAKEN["imported late"])
    report = grader.check(["linear"], root=project, borrow=["relu", "sgd"])
    assert report.score == 4 and "g2c.solutions holds" in told(report)


def test_the_grader_itself_cannot_be_imported(grader, project):
    add(project, FROM_THE_ENGINE)
    report = grader.check(root=project)
    assert report.score == 0
    assert "g2c_magics is what grades your files: they cannot import it." in report.problem


def test_the_grader_itself_is_not_lying_about_in_sys_modules(grader, project):
    add(project, REWRITES_THE_WORKER)
    report = grader.check(root=project)
    assert report.score == 0 and "KeyError" in report.problem


def test_what_changed_in_the_grader_is_put_back(grader, project):
    """Found by way of a frame: the checks are the real ones all the same."""
    code = REWRITES_THE_WORKER.replace(
        "sys.modules['g2c_magics.grading.worker'].Worker",
        "\nframe = sys._getframe()\nwhile 'step' not in frame.f_code.co_names:\n"
        "    frame = frame.f_back\ntype(frame.f_locals['self'])",
    )
    add(project, code)
    report = grader.check(root=project)
    assert report.score == UNWRITTEN
    assert any("Worker.check" in note for note in report.notes)


def test_a_helper_beside_the_package_may_not_use_torch_nn_either(grader, project):
    (project / "g2c/helper.py").write_text(
        "import torch\ndef linear(x, W, b):\n    return torch.nn.functional.linear(x, W.T, b)\n"
    )
    add(
        project,
        "from g2c.helper import linear\n"
        "def forward(self, x):\n    return linear(x, self.W, self.b)\nLinear.forward = forward",
    )
    report = grader.check(["linear"], root=project)
    assert report.score == 4
    assert {c.pitfall for c in report.tasks[0].checks if c.status == "failed"} == {
        "torch-nn-shortcut"
    }
