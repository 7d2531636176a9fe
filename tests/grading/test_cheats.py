"""What is not the learner's own work earns nothing, however it is brought in."""

from pathlib import Path

import pytest
from answers import write_answers
from tiers import tiered

import g2c.solutions

ANSWERS = Path(g2c.solutions.__file__).with_name("nn.py")

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
    "from g2c_magics.lessons.lesson import answers_lent\n"
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
    "import sys\nsys.modules['g2c_magics.grading.process.worker'].Worker.check = passed"
)


def add(project, code, name="modules"):
    """Write code to the end of one of the learner's files."""
    file = project / f"g2c/nn/{name}.py"
    file.write_text(f"{file.read_text()}\n\n{code}\n")


def told(report):
    return " ".join([report.problem, *(c.message for t in report.tasks for c in t.checks)])


@pytest.mark.parametrize("name", tiered(TAKEN, "bound at import"))
def test_importing_the_worked_answers_fails_with_a_line_that_says_what_to_do(name, grader, project):
    add(project, TAKEN[name])
    report = grader.check(root=project)
    assert report.score in (0, UNWRITTEN)
    assert "g2c.solutions holds the worked answers" in told(report)
    assert "%g2c_borrow TASK" in told(report)
    lines = [check.line for task in report.tasks for check in task.checks if check.line]
    assert lines[0].startswith("g2c/nn/modules.py:")


LATE = "def forward(self, x):\n{0}\n    return x\nLinear.forward = forward"
BEHIND_THE_GUARD = LATE.format(
    "    import sys\n    sys.meta_path[:] = sys.meta_path[1:]\n"
    "    from g2c.solutions import nn\n    return nn.linear_forward(self, x)"
)
FROM_THE_FILE = (
    f"source = open({str(ANSWERS)!r}).read()\n"
    "exec(source[source.index('def linear_forward'):source.index('def relu_forward')])\n"
    "Linear.forward = linear_forward"
)


@pytest.mark.parametrize("code", [IN_A_THREAD, SWALLOWED])
@pytest.mark.slow
def test_an_import_out_of_sight_finds_no_answers_either(code, grader, project):
    add(project, code, "train")
    assert grader.check(root=project).score == UNWRITTEN


@pytest.mark.slow
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


@pytest.mark.parametrize("code", [BEHIND_THE_GUARD, FROM_THE_FILE])
@pytest.mark.slow
def test_where_a_grade_counts_the_answers_cannot_be_read_behind_the_guards_back(
    code, grader, project
):
    add(project, code)
    assert grader.check(["linear"], root=project, isolate=True).score in (0, 4)


def test_a_watched_function_has_no_way_round(grader, project):
    add(project, LATE.format("    return torch.relu.__class__ and getattr(torch, 'n' 'n')"
        ".functional.linear.__wrapped__(x, self.W.T, self.b)"))  # fmt: skip
    assert grader.check(["linear"], root=project).score == 4


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


FORGE = (
    "    for c in {found}:\n        if type(c).__name__ == 'Channel' and c.sock.fileno() > 0:\n"
    "            for n in {names!r}:\n"
    "                c.send({{'event': 'start', 'step': n}})\n"
    "                c.send({{'event': 'outcome', 'step': n, 'status': 'passed'}})\n"
)
NAMES = ("test_linear_known_values", "test_linear_maps_every_row_of_a_batch")
WITNESSED = {
    "memory": (
        LATE.format("    import ctypes\n    ctypes.CDLL(None).getpid()"),
        "reaches into memory (ctypes.dlopen)",
    ),
    "a connection": (
        LATE.format("    import socket\n    socket.create_connection(('127.0.0.1', 9), 0.1)"),
        "reaches for the network (socket.",
    ),
    "a program": (
        LATE.format("    import subprocess\n    subprocess.run(['true'])"),
        "starts a program (subprocess.Popen)",
    ),
    "a shell": (
        LATE.format("    import os\n    os.system('true')"),
        "starts a program (os.system)",
    ),
    "a process": (
        LATE.format("    import os\n    if os.fork() == 0: os._exit(0)"),
        "starts a process (os.fork)",
    ),
    "code that says it is torch's": (
        LATE.format("    exec(compile('x', torch.__file__, 'exec'))"),
        "passes code off as a library's (compile)",
    ),
    "code that is renamed": (
        "def far(x):\n    return x\n"
        "far.__code__ = far.__code__.replace(co_filename=torch.__file__)",
        "passes code off as a library's (code.__new__)",
    ),
    "a signal": (
        LATE.format("    import os\n    os.kill(os.getpid(), 0)"),
        "sends a signal to a process (os.kill)",
    ),
}


@pytest.mark.parametrize("name", tiered(WITNESSED, "a program", "memory"))
def test_what_no_answer_needs_leaves_a_trace(name, grader, project):
    code, words = WITNESSED[name]
    add(project, code)
    report = grader.check(["linear"], root=project)
    found = [alert for alert in report.alerts if words in alert]
    assert found, report.alerts
    assert "g2c/nn/modules.py:" in found[0]
    assert report.to_dict()["alerts"] == list(report.alerts)


def test_an_alert_is_out_before_the_process_can_end_itself(grader, project):
    add(project, "import os\nos.kill(os.getpid(), 0)\nos._exit(0)")
    report = grader.check(["linear"], root=project)
    assert report.score == 0 and any("os.kill" in alert for alert in report.alerts)


def test_lines_written_blindly_are_no_messages(grader, project):
    message = '{"event": "outcome", "step": "test_linear_known_values", "status": "passed"}'
    body = (
        f"    import os\n    for number in range(3, 64):\n        try:\n"
        f"            os.write(number, b'nonsense' + bytes([10]) + {message.encode()!r})\n"
        "            os.write(number, bytes([10]))\n"
        "        except OSError:\n            pass"
    )
    add(project, LATE.format(body))
    report = grader.check(["linear"], root=project)
    assert report.score == 4
    assert any("writes to the grader's channel" in alert for alert in report.alerts)


@pytest.mark.slow
def test_an_endless_line_is_dropped(grader, project):
    body = (
        "    import os\n    for number in range(3, 64):\n        try:\n"
        "            os.write(number, bytes([65]) * 2**23)\n        except OSError:\n"
        "            pass"
    )
    add(project, LATE.format(body))
    report = grader.check(["linear"], root=project)
    assert report.score == 4
    assert any("writes to the grader's channel" in alert for alert in report.alerts)


def test_a_check_passes_only_while_it_runs(grader, project):
    """A forger who holds the channel and its token, and does not know what is running."""
    claims = FORGE.format(found="gc.get_objects()", names=NAMES)
    claims = claims.replace("                c.send({'event': 'start', 'step': n})\n", "")
    add(project, "import gc\ndef forge():\n" + claims + "forge()")
    report = grader.check(["linear"], root=project)
    assert report.score == 4
    assert any("writes to the grader's channel" in alert for alert in report.alerts)


def test_a_malformed_message_with_the_token_is_survived(grader, project):
    code = FORGE.format(found="gc.get_objects()", names=[0, None, {}])
    add(project, "import gc\ndef forge():\n" + code.replace("'step': n", "'stop': n") + "forge()")
    report = grader.check(["linear"], root=project)
    assert report.score == 4 and report.alerts


ODD = {
    "an exit at the end": "import atexit, os\natexit.register(os._exit, 0)",
    "a subclass that equals everything": (
        "class Yes(torch.Tensor):\n    def __eq__(self, other):\n        return True\n"
        "    def tolist(self):\n        return [13.5, 15.5]\n"
        "def forward(self, x):\n    return x[:, :1].as_subclass(Yes)\nLinear.forward = forward"
    ),
    "a number that equals everything": (
        "class One(float):\n    __eq__ = lambda self, other: True\n"
        "    __sub__ = __rsub__ = lambda self, other: 0.0\n    __lt__ = __le__ = __eq__\n"
        "def forward(self, x):\n    return One(1)\nLinear.forward = forward"
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_object_earns_nothing(name, grader, project):
    add(project, ODD[name])
    assert grader.check(["linear"], root=project).score == 4


def test_numbers_that_equal_everything_earn_nothing_where_numbers_are_asked_for(grader, project):
    write_answers(project)
    add(
        project,
        "class One(float):\n    __eq__ = __lt__ = __le__ = __gt__ = lambda *a: True\n"
        "    __hash__ = float.__hash__\n    __pos__ = lambda self: self\n"
        "def evaluate_accuracy(model, loader):\n    return One(0.0)\n"
        "def accuracy_from_logits(logits, targets):\n    return One(0.0)",
        "train",
    )
    report = grader.check(["mnist"], root=project)
    wrong = [c for c in report.tasks[0].checks if "accuracy" in c.name or "learns" in c.name]
    assert wrong and all(c.status != "passed" for c in wrong)


@pytest.mark.parametrize("isolate", [False, True])
@pytest.mark.parametrize("name", ["g2c/nn/torch.py", "torch.py", "sitecustomize.py", "g2c/math.py"])
@pytest.mark.slow
def test_a_planted_module_is_not_taken_for_the_real_one(name, isolate, grader, project):
    write_answers(project)
    (project / name).write_text("raise SystemExit('planted')")
    report = grader.check(["linear"], root=project, isolate=isolate)
    assert report.passed and not report.alerts


@pytest.mark.slow
def test_python_without_end_is_graded_and_told(grader, project):
    write_answers(project)
    for number in range(5):
        junk = "x = [" + "(1 + 2) * 3, " * 80_000 + "]\n"
        (project / f"g2c/nn/junk{number}.py").write_text(junk)
    report = grader.check(["linear"], root=project)
    assert report.passed and report.seconds < 5
    assert "g2c/nn/junk0.py is too much Python to be looked through" in report.alerts


@pytest.mark.parametrize(
    "line", ["torch.use_deterministic_algorithms(True)", "import torch._dynamo"]
)
@pytest.mark.slow
def test_a_part_of_torch_that_is_loaded_late_is_nobodys_tampering(line, grader, project):
    write_answers(project)
    add(
        project,
        f"def forward(self, x):\n    {line}\n    return x @ self.W + self.b\n"
        "Linear.forward = forward",
    )
    report = grader.check(["linear"], root=project)
    assert report.passed and report.alerts == () and report.notes == ()


def test_honest_work_raises_no_alert(grader, project):
    write_answers(project)
    add(project, "import math, os, time, typing\nprint(os.getcwd(), time.time())")
    add(project, "import dataclasses, this\nexec(compile('x = 1', __file__, 'exec'))")
    report = grader.check(root=project)
    assert report.passed and report.alerts == ()
