"""Nothing the learner writes can hang, crash or fool a check.

Each case runs on real files in a real worker. After it, no process is left, and the next check
is right.
"""

import contextlib
import os
import signal
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from answers import write_answers
from tiers import tiered

from g2c_magics.grading.grader import Grader
from g2c_magics.grading.process import pool
from g2c_magics.grading.process.messages import Channel

RIGHT = "    return x @ self.W + self.b"


@dataclass(frozen=True)
class Case:
    """Code that goes to the end of modules.py, and what the report must say of it.

    words: all of them in the problem, the notes or the messages. score: of 10. line: a piece of the
    source of the line that is to be named, or "".
    """

    code: str
    words: tuple[str, ...]
    score: int
    status: str = ""
    line: str = ""


def forward(body: str, before: str = "") -> str:
    """A Linear.forward with this body."""
    indented = textwrap.indent(body, "    ")
    return f"{before}\ndef forward(self, x):\n{indented}\nLinear.forward = forward\n"


CASES = {
    "a loop in a method": Case(
        forward("while True:\n    x = x + 0"),
        ("Still running after",),
        4,
        "timeout",
        "x = x + 0",
    ),
    "a loop that swallows every exception": Case(
        forward(
            "while True:\n    try:\n        x = x + 0\n    except BaseException:\n        pass"
        ),
        ("Still running",),
        4,
        "timeout",
    ),
    "a loop that switches the watchdog off": Case(
        forward(
            "while True:\n    pass",
            "import faulthandler\nfaulthandler.cancel_dump_traceback_later()",
        ).replace("while", "faulthandler.cancel_dump_traceback_later()\n    while"),
        ("Still running",),
        4,
        "timeout",
    ),
    "a loop at import": Case(
        "while True: pass", ("While importing", "Still running"), 0, "timeout", "while True"
    ),
    "a loop in C code": Case(
        forward("re.match('(a+)+$', 'a' * 60 + 'b')", "import re"),
        ("Still running",),
        4,
        "timeout",
        "re.match",
    ),
    "os._exit": Case(
        forward("os._exit(1)", "import os"), ("os._exit(1)",), 4, "crashed", "os._exit"
    ),
    "os._exit(0) at import": Case(
        "import os\nos._exit(0)", ("importing", "os._exit(0)"), 0, "crashed"
    ),
    "sys.exit": Case(forward("sys.exit(3)", "import sys"), ("SystemExit", "exit(3)"), 4, "error"),
    "sys.exit at import": Case("import sys\nsys.exit()", ("SystemExit",), 0, "error"),
    "a KeyboardInterrupt": Case(
        forward("raise KeyboardInterrupt"), ("KeyboardInterrupt",), 4, "error"
    ),
    "os.abort": Case(forward("os.abort()", "import os"), ("SIGABRT",), 4, "crashed", "os.abort"),
    "a segfault": Case(
        forward("ctypes.string_at(0)", "import ctypes"), ("SIGSEGV",), 4, "crashed", "string_at"
    ),
    "recursion without end": Case(
        forward("return self.forward(x)"), ("RecursionError", "without end"), 4, "error"
    ),
    "recursion past every limit": Case(
        forward(
            "return repr(Deep())",
            "import sys\nsys.setrecursionlimit(10**8)\n"
            "class Deep:\n    def __repr__(self):\n        return repr(self)\n",
        ),
        *(
            (("crashed the process",), 4, "crashed")
            if sys.version_info < (3, 12)  # since then C code has a limit of its own
            else (("RecursionError", "without end"), 4, "error")
        ),
    ),
    "a flood of prints": Case(
        forward("for _ in range(200):\n    print('x' * 1_000_000)\nreturn x @ self.W + self.b"),
        (),
        10,
    ),
    "a flood past sys.stdout": Case(
        forward(
            "for _ in range(200):\n    os.write(1, b'x' * 1_000_000)\nreturn x @ self.W + self.b",
            "import os",
        ),
        (),
        10,
    ),
    "an allocation beyond the limit": Case(
        forward("return torch.empty(6 * 2**30, dtype=torch.uint8)"),
        ("Out of memory", "6.0 GB"),
        4,
        "error",
    ),
    "a list that grows": Case(
        forward("held = []\nwhile True:\n    held.append(torch.empty(2**29))"),
        ("Out of memory",),
        4,
        "error",
    ),
    "a thread left running": Case(
        forward(
            "threading.Thread(target=spin).start()\nreturn x @ self.W + self.b",
            "import threading, time\ndef spin():\n    while True:\n        time.sleep(0.01)",
        ),
        (),
        10,
    ),
    "a child left running": Case(
        forward(
            "subprocess.Popen(['sleep', '98761'])\nreturn x @ self.W + self.b", "import subprocess"
        ),
        (),
        10,
    ),
    "a daemon that hides": Case(
        forward(
            "subprocess.Popen(['sleep', '98762'], start_new_session=True)\n"
            "return x @ self.W + self.b",
            "import subprocess",
        ),
        (),
        10,
    ),
    "a forked twin": Case(
        forward(
            "if os.fork() == 0:\n    os.setsid()\n    while True:\n        time.sleep(1)\n"
            "return x @ self.W + self.b",
            "import os, time",
        ),
        (),
        10,
    ),
    "input()": Case(forward("return input('x? ')"), ("EOFError", "no keyboard"), 4, "error"),
    "breakpoint()": Case(forward("breakpoint(); return x"), ("BdbQuit", "no keyboard"), 4, "error"),
    "a SyntaxError": Case("x = = 3", ("SyntaxError",), 0, "error", "x = = 3"),
    "an ImportError": Case(
        "import numpyy", ("ModuleNotFoundError", "numpyy"), 0, "error", "numpyy"
    ),
    "a circular import": Case(
        "from g2c.nn import train_one_epoch", ("ImportError", "circular"), 0, "error"
    ),
    "os.chdir": Case(forward("os.chdir('/')\nreturn x @ self.W + self.b", "import os"), (), 10),
    "sys.path.clear": Case(
        "import sys\nsys.path.clear()\n" + forward("sys.path.clear()\nreturn x @ self.W + self.b"),
        (),
        10,
    ),
    "a closed stdout": Case(
        forward("sys.stdout.close()\nreturn x @ self.W + self.b", "import sys"), (), 10
    ),
    "closed files": Case(
        forward("os.closerange(0, 4096)\nreturn x @ self.W + self.b", "import os"),
        ("ended the process",),
        4,
        "crashed",
    ),
    "a killed parent": Case(
        forward("os.kill(os.getppid(), 9)\ntime.sleep(9)", "import os, time"),
        ("killed the grading process",),
        4,
        "crashed",
    ),
    "torch.allclose replaced at import": Case(
        "torch.allclose = lambda *a, **k: True\n" + forward("return x"),
        ("torch.allclose",),
        4,
        "failed",
    ),
    "torch.allclose replaced in a method": Case(
        forward("torch.allclose = lambda *a, **k: True\nreturn x @ self.W + self.b"),
        ("replaced torch.allclose",),
        4,
        "failed",
    ),
    "torch.testing replaced": Case(
        "torch.testing.assert_close = lambda *a, **k: None\n" + forward("return x"),
        ("assert_close",),
        4,
        "failed",
    ),
    "pytest replaced": Case(
        "import pytest, sys\npytest.raises = pytest.fail = lambda *a, **k: None\n"
        "sys.modules['pytest'] = None\n" + forward("return x"),
        (),
        4,
        "failed",
    ),
    "time.sleep replaced": Case(
        "import time\ntime.sleep = lambda s: None\n" + forward("return x"),
        ("time.sleep",),
        4,
        "failed",
    ),
    "builtins replaced": Case(
        "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.len = lambda x: 1\n"
        "builtins.all = lambda x: True\n" + forward("return x"),
        ("builtins.",),
        4,
        "failed",
    ),
    "the comparisons replaced": Case(
        "from g2c_magics.grading import assertions\nassertions.close = lambda *a, **k: None\n"
        + forward("return x"),
        ("cannot import it",),
        0,
        "error",
    ),
    "a tensor method added": Case(
        "torch.Tensor.tolist = lambda self: [0.0]\n" + forward("return x[:, :2]"),
        ("torch.Tensor.tolist",),
        4,
        "failed",
    ),
    "objects that equal everything": Case(
        "class Yes:\n    def __eq__(self, other):\n        return True\n"
        "    shape = property(lambda self: Yes())\n    dtype = property(lambda self: Yes())\n"
        "    __class__ = torch.Tensor\n" + forward("return Yes()"),
        ("expected a torch.Tensor",),
        4,
        "failed",
    ),
    "an exception that cannot be printed": Case(
        forward("raise Rude()", "class Rude(Exception):\n    def __str__(self):\n        1 / 0"),
        ("cannot be printed",),
        4,
        "error",
    ),
    "an exception whose text is no plain text": Case(
        forward(
            "raise Rude()",
            "class Text(str):\n    __len__ = lambda self: -5\n"
            "class Rude(Exception):\n    __str__ = lambda self: Text('odd')",
        ),
        ("Rude: odd",),
        4,
        "error",
    ),
    "warnings": Case(
        forward("warnings.warn('old')\nreturn x @ self.W + self.b", "import warnings"), (), 10
    ),
    "gradients switched off for good": Case(
        forward("return x @ self.W + self.b").replace(
            "Linear.forward", "torch.set_grad_enabled(False)\nLinear.forward"
        ),
        (),
        10,
    ),
}


def graded(grader: Grader, project: Path, case: Case, isolate: bool):
    """The report on modules.py with the case's code at its end."""
    file = project / "g2c/nn/modules.py"
    before = file.read_text()
    file.write_text(before + "\n\n" + case.code)
    try:
        limit = 0.5 if case.status == "timeout" else 3.0
        return grader.check(["linear"], root=project, limit=limit, isolate=isolate)
    finally:
        file.write_text(before)


def check_case(
    grader: Grader, project: Path, case: Case, left_behind: Callable, isolate: bool = False
) -> None:
    report = graded(grader, project, case, isolate)
    assert report.isolated is isolate, report.isolation
    task = report.tasks[0]
    messages = [report.problem, *report.notes, *(c.message for c in task.checks)]
    told = " ".join(messages)
    assert report.score == case.score, told
    for word in case.words:
        assert word in told
    red = [c for c in task.checks if c.status != "passed"]
    assert len(task.checks) == 6 and {c.status for c in red} == ({case.status} if red else set())
    if case.line:
        lines = [c.line for c in red if c.line]
        source = (project / "g2c/nn/modules.py").read_text() + "\n\n" + case.code
        number = int(lines[0].rpartition(":")[2])
        assert case.line in source.splitlines()[number - 1], lines
        assert lines[0].startswith("g2c/nn/modules.py:")
    assert left_behind(grader, "sleep 9876") == []
    again = grader.check(["linear"], root=project, borrow=["linear"], isolate=isolate)
    assert (again.score, again.own_score, again.problem) == (10, 0, "")
    assert again.isolated is isolate


@pytest.mark.parametrize(
    "name",
    tiered(
        CASES,
        "a loop in a method",
        "os._exit",
        "a segfault",
        "a daemon that hides",
        "a SyntaxError",
        "torch.allclose replaced in a method",
    ),
)
def test_the_report_says_what_happened_and_the_next_check_is_right(
    name, grader, project, left_behind
):
    check_case(grader, project, CASES[name], left_behind)


@pytest.mark.parametrize(
    "name",
    [
        "a loop in a method",
        "os._exit",
        "a segfault",
        "a child left running",
        "a daemon that hides",
        "a SyntaxError",
    ],
)
@pytest.mark.slow
def test_a_spare_process_holds_out_as_well(name, spawner, project, left_behind):
    check_case(spawner, project, CASES[name], left_behind)


def test_a_process_that_the_system_ended_gets_a_second_try(grader, project, tmp_path):
    write_answers(project)
    flag = tmp_path / "killed"
    file = project / "g2c/nn/modules.py"
    code = (
        f"if not os.path.exists({str(flag)!r}):\n    open({str(flag)!r}, 'w').close()\n"
        "    os.kill(os.getpid(), 9)\nreturn x @ self.W + self.b"
    )
    file.write_text(f"{file.read_text()}\n\n{forward(code, 'import os')}\n")
    report = grader.check(["linear", "relu"], root=project)
    assert flag.exists() and report.passed


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGKILL])
@pytest.mark.slow
def test_a_stopped_grader_is_replaced(number, grader, project, monkeypatch):
    monkeypatch.setattr(pool, "FORK_LIMIT", 0.5)
    write_answers(project)
    assert grader.check(["linear"], root=project).passed
    os.kill(grader.pool.pid, number)
    with contextlib.suppress(pool.PoolError):  # or it was seen in time
        assert grader.check(["linear"], root=project).passed
    assert grader.check(["linear"], root=project).passed


def test_a_missing_file_is_named(grader, project):
    (project / "g2c/nn/optim.py").unlink()
    report = grader.check(["linear"], root=project)
    assert report.score == 0 and "g2c.nn.optim" in report.problem


def test_an_unreadable_file_is_named(grader, project):
    file = project / "g2c/nn/optim.py"
    file.unlink()
    file.symlink_to(project / "nowhere.py")
    report = grader.check(["linear"], root=project)
    assert report.score == 0 and "optim" in report.problem


def test_a_stray_file_that_nothing_imports_costs_nothing(grader, project):
    (project / "g2c/nn/notes.py").symlink_to(project / "nowhere.py")
    assert grader.check(["linear"], root=project).score == 4


def test_a_file_in_another_encoding_is_one_line(grader, project):
    file = project / "g2c/nn/optim.py"
    file.write_bytes(b"name = 'caf\xe9'\n" + file.read_bytes())
    report = grader.check(["linear"], root=project)
    assert report.score == 0 and "SyntaxError" in report.problem and "utf-8" in report.problem


def test_a_syntax_error_is_one_message_with_file_and_line(grader, project):
    file = project / "g2c/nn/loss.py"
    file.write_text(file.read_text() + "\n\ndef f(:\n    pass\n")
    report = grader.check(root=project)
    last = len(file.read_text().splitlines()) - 1
    assert report.problem == f"SyntaxError: invalid syntax (g2c/nn/loss.py:{last})"
    assert {c.message for t in report.tasks for c in t.checks} == {"SyntaxError: invalid syntax"}


def test_a_deleted_class_costs_its_own_checks_only(grader, project):
    file = project / "g2c/nn/modules.py"
    file.write_text(file.read_text() + "\n\ndel Tanh\n")
    init = project / "g2c/nn/__init__.py"
    init.write_text(init.read_text().replace(", Tanh", "").replace('    "Tanh",\n', ""))
    report = grader.check(["linear", "tanh", "mse"], root=project)
    assert [t.score for t in report.tasks] == [4, 0, 10]
    assert "g2c.nn has no Tanh" in report.tasks[1].checks[0].message


@pytest.mark.parametrize("name", ["", "g2c", "g2c/nn", "tests"])
@pytest.mark.slow
def test_planted_pytest_files_change_nothing(name, grader, project):
    folder = project / name
    folder.mkdir(exist_ok=True)
    (folder / "conftest.py").write_text("raise SystemExit('planted')")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    (folder / "test_nn.py").write_text("def test_linear_construction(): pass")
    assert grader.check(["linear"], root=project).score == 4


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
@pytest.mark.slow
def test_a_family_cannot_take_what_one_process_may_not(project, method):
    """Four processes of 0.13 GB each, under a limit of 0.3 GB: seen and stopped from outside."""
    grader = Grader(start_method=method, memory_gb=0.3, limit=20)
    cell = forward(
        "for _ in range(4):\n    if os.fork() == 0:\n        held = torch.ones(2**25)\n"
        "        time.sleep(60)\ntime.sleep(60)",
        "import os, time",
    )
    try:
        grader.check(["mse"], root=project)  # warms up
        usual = grader.check(["mse"], root=project).seconds  # how busy this machine is
        report = grader.check(["linear"], cell=cell, root=project)
    finally:
        grader.close()
    told = " ".join(c.message for c in report.tasks[0].checks)
    assert report.score == 4 and "0.3 GB" in told and report.seconds < 20 + 10 * usual


@pytest.mark.slow
def test_growth_alone_is_counted_not_what_a_fork_begins_with(project):
    """The warm process is larger than this limit; its forks begin as large as it is."""
    grader = Grader(start_method="forkserver", memory_gb=0.2)
    cell = forward(
        "for _ in range(2):\n    if os.fork() == 0:\n        time.sleep(60)\n"
        "time.sleep(0.3)\nreturn x @ self.W + self.b",
        "import os, time",
    )
    try:
        report = grader.check(["linear"], cell=cell, root=project)
        assert report.score == 10, [check.message for check in report.tasks[0].checks]
    finally:
        grader.close()


def test_an_interrupt_while_a_worker_starts_leaves_nothing_behind(project, monkeypatch):
    grader = Grader()
    grader.check(["mse"], root=project)
    warm = psutil.Process(grader.pool.pid)

    def interrupted(channel: Channel) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("g2c_magics.grading.process.pool.forked", interrupted)
        with pytest.raises(KeyboardInterrupt):
            grader.check(["mse"], root=project)
    psutil.wait_procs([warm], timeout=10)
    assert not warm.is_running()
    assert grader.check(["mse"], root=project).passed
    grader.close()
