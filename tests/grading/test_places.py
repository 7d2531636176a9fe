"""The line of a failed check is the one where the learner's fault is."""

import os
import time
from pathlib import Path

import pytest
from answers import write_answers
from tiers import tiered

from g2c_magics.grading.grader import Grader
from g2c_magics.grading.process.crash_trace import MAX_TRACE, CrashTrace, staged_sources
from g2c_magics.grading.report import CheckResult, Report
from g2c_magics.grading.source_files import SourceFiles
from g2c_magics.lessons.lesson import load
from g2c_magics.paths import SCAFFOLD

HELPER = "def double(x):\n    return x.no_such_thing\n\n\n"
EDITS = {  # file, what is replaced, by what, the task that is asked for, text of the line told
    "in __init__": (
        "modules.py", "self.b = torch.zeros(out_features, requires_grad=True)",
        "self.b = torch.zeros(in_features, requires_grad=True)", "linear",
        "self.b = torch.zeros(in_features, requires_grad=True)"),
    "an error in __init__": (
        "modules.py", "self.out_features = out_features", "self.out_features = out_feature",
        "linear", "self.out_features = out_feature"),
    "in parameters": (
        "modules.py", "return [self.W, self.b]", "return [self.W]", "linear",
        "return [self.W]"),
    "in zero_grad": (
        "optim.py", "param.grad.detach_().zero_()", "param.grad.zero_", "sgd", "param.grad.zero_"),
    "under a decorator": (
        "optim.py", "def step(self) -> None:", "@torch.no_grad()\n    def step(self) -> None:\n"
        "        return None", "sgd", "@torch.no_grad()"),
    "in Module.to": (
        "modules.py", "parameter.grad.to(device)\n        return self",
        "parameter.grad.to(device)\n        return 1", "module", "return 1"),
    "in a given loss": (
        "loss.py", "return ((predictions - targets) ** 2).mean()",
        "return ((predictions - targets) ** 2).sum()", "mse",
        "return ((predictions - targets) ** 2).sum()"),
    "in a helper": (
        "modules.py", "class ReLU(Module):", HELPER + "class ReLU(Module):", "relu",
        "return x.no_such_thing"),
    "at the top of a file": (
        "train.py", "from g2c.nn.optim import SGD", "from g2c.nn.optim import SGD\nlimit = 1 / 0",
        "linear", "limit = 1 / 0"),
    "in the caller of given code": (
        "train.py", "loss = loss_fn(model(x), y)", "loss = loss_fn(model(x))", "regression",
        "loss = loss_fn(model(x))"),
    "in the caller of a right layer": (
        "train.py", "loss = loss_fn(model(x), y)", "loss = loss_fn(model(x.T), y)", "regression",
        "loss = loss_fn(model(x.T), y)"),
}  # fmt: skip


def wrong(report: Report) -> list[CheckResult]:
    return [c for task in report.tasks for c in task.checks if c.status != "passed"]


def told(check: CheckResult, project: Path) -> str:
    """The text of the line that a check tells."""
    file, _, number = (check.line or "").rpartition(":")
    return (project / file).read_text().splitlines()[int(number) - 1].strip()


@pytest.mark.parametrize(
    "where", tiered(EDITS, "in zero_grad", "in a helper", "in the caller of given code")
)
def test_the_line_is_where_the_fault_is(grader: Grader, project: Path, where: str):
    file, before, after, task, expected = EDITS[where]
    write_answers(project)
    path = project / "g2c/nn" / file
    source = path.read_text()
    assert before in source
    source = source.replace(before, after, 1)
    path.write_text(source.replace("torch.relu(x)", "double(x)") if "double" in after else source)
    checks = wrong(grader.check([task], root=project))
    assert checks
    assert {told(check, project) for check in checks} == {expected}, checks


def test_an_extra_file_is_told_by_its_own_line(grader: Grader, project: Path):
    write_answers(project)
    (project / "g2c/extra.py").write_text("def cut(x):\n    return x.clampp(min=0)\n")
    path = project / "g2c/nn/modules.py"
    text = path.read_text().replace("torch.relu(x)", "cut(x)")
    path.write_text(text.replace("import torch\n", "import torch\nfrom g2c.extra import cut\n", 1))
    checks = wrong(grader.check(["relu"], root=project))
    assert checks and {check.line for check in checks} == {"g2c/extra.py:2"}
    assert "Did you mean clamp?" in checks[0].message


def test_a_loop_is_told_by_the_learners_line_whatever_given_code_it_calls(tmp_path: Path):
    source = (SCAFFOLD / "nn/modules.py").read_text().splitlines()
    call = next(i for i, line in enumerate(source, 1) if "return self.forward(" in line)
    loop = next(i for i, line in enumerate(source, 1) if 'raise NotImplementedError("seq' in line)
    file = f"{SCAFFOLD}/nn/modules.py"
    files = SourceFiles(SCAFFOLD.parent, Path("g2c/nn"), load("nn").given)
    path = tmp_path / "trace"
    frames = ((call, "__call__"), (loop, "forward"))
    path.write_text("".join(f'  File "{file}", line {n} in {name}\n' for n, name in frames))
    place = CrashTrace(path, files, None, staged_sources(SCAFFOLD)).place()
    assert place and place.line == f"g2c/nn/modules.py:{loop}"


def trace_of(project: Path, text: str, cell: str | None = None) -> CrashTrace:
    """A trace with this text, of a process that graded a project."""
    path = project / "trace"
    path.write_text(text)
    files = SourceFiles(project, Path("g2c/nn"), load("nn").given)
    return CrashTrace(path, files, cell, staged_sources(files.top))


def test_a_forged_trace_quotes_no_file_but_the_graded_ones(project, tmp_path):
    secret = tmp_path / "teacher.py"
    secret.write_text("the teacher's secret\n")
    (project / "notes.py").write_text("not graded\n")
    (project / "g2c/nn/link.py").symlink_to(secret)
    forged = [
        secret, f"{project}/g2c/../../{secret.name}", f"{project}/g2c/nn/../../notes.py",
        project / "notes.py", project / "g2c/nn/link.py", "/etc/passwd", "<cell>",
    ]  # fmt: skip
    for name in forged:
        trace = trace_of(project, f'Timeout!\n  File "{name}", line 1 in forward\n')
        assert trace.frames == [] and trace.place() is None and trace.function() == "", name
    modules = project / "g2c/nn/modules.py"
    text = "".join(f'  File "{name}", line 1 in f\n' for name in (*forged, modules))
    place = trace_of(project, text).place()
    assert place and place.line == "g2c/nn/modules.py:1"
    assert place.source == modules.read_text().splitlines()[0][:120].strip()


def test_a_line_is_quoted_as_it_was_before_learner_code_ran(project, tmp_path):
    modules = project / "g2c/nn/modules.py"
    trace = trace_of(project, f'  File "{modules}", line 1 in forward\n')
    first = modules.read_text().splitlines()[0]
    modules.unlink()
    modules.symlink_to("/etc/passwd")
    place = trace.place()
    assert place and place.source == first[:120].strip()


@pytest.mark.parametrize(
    "text",
    [
        'File "' * 30_000,
        'File "' * 30_000 + '", line ' * 1000,
        "\n".join(['File "x", line 1'] * 12_000),
        'File "x", line 1 in f\n' * 12_000,
    ],
)
def test_a_long_forged_trace_is_read_in_a_moment(text, project):
    trace = trace_of(project, text)
    began = time.perf_counter()
    assert trace.place() is None and len(trace.text) <= MAX_TRACE
    assert time.perf_counter() - began < 0.05


def test_a_trace_that_is_a_pipe_or_a_link_is_not_opened(project, tmp_path):
    files = SourceFiles(project, Path("g2c/nn"), load("nn").given)
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to("/etc/passwd")
    for path in (pipe, link, tmp_path / "nowhere", tmp_path):
        assert CrashTrace(path, files, None, {}).text == ""
