"""A lesson that was added by its files alone, from a terminal, beside the first."""

import csv
import json
from html import unescape
from pathlib import Path

import autograd_project
import pytest
from autograd_project import LESSON, desk

pytestmark = pytest.mark.slow  # a project of its own, and a process for each command
AUTOGRAD = ("--lesson", "autograd")
VALUE = "g2c/autograd/value.py"
BODIES = {  # what a learner writes for each TODO
    "add": "return Value(self.data + other.data, (self, other), (1.0, 1.0))",
    "mul": "return Value(self.data * other.data, (self, other), (other.data, self.data))",
    "tanh": "t = math.tanh(self.data)\n        return Value(t, (self,), (1 - t * t,))",
    "backward": (
        "order = []\n"
        "        def visit(v):\n"
        "            if v not in order:\n"
        "                for p in v.parents:\n"
        "                    visit(p)\n"
        "                order.append(v)\n"
        "        visit(self)\n"
        "        self.grad = 1.0\n"
        "        for v in reversed(order):\n"
        "            for p, slope in zip(v.parents, v.slopes):\n"
        "                p.grad += slope * v.grad"
    ),
}
BY_TORCH = (
    "x = torch.tensor([p.data for p in self.parents], requires_grad=True)\n"
    "        y = (torch.tensor(self.slopes) * x).sum()\n"
    "        for p, grad in zip(self.parents, torch.autograd.grad(y, x)[0]):\n"
    "            p.grad += grad.item()"
)
BY_METHOD = BY_TORCH.replace("torch.autograd.grad(y, x)[0]", "(y.backward() or x.grad)")
BY_NN = BODIES["tanh"].replace(
    "math.tanh(self.data)", "torch.nn.Tanh()(torch.tensor(self.data)).item()"
)


def written(**bodies: str) -> str:
    """value.py with these TODOs written."""
    text = (LESSON / VALUE).read_text()
    for task, body in bodies.items():
        head, _, tail = text.partition(f'raise NotImplementedError("{task}:')
        text = head + body + tail[tail.index("\n") :]
    return text.replace("class Value", "import math\n\nimport torch\n\n\nclass Value", 1)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return autograd_project.project_with(tmp_path_factory.mktemp("project"))


@pytest.fixture
def learner(project: Path):
    """A function that writes a learner's value.py; the scaffold is put back afterwards."""
    yield lambda **bodies: (project / VALUE).write_text(written(**bodies))
    (project / VALUE).write_text((LESSON / VALUE).read_text())


def report(project: Path, *words: str) -> dict:
    return json.loads(desk(project, "check", *words, *AUTOGRAD, "--json").stdout)


def test_it_is_graded_beside_the_first_which_stays_the_default(project):
    todo = report(project)
    assert (todo["lesson"], todo["score"], todo["max_score"]) == ("autograd", 2, 40)
    assert [task["status"] for task in todo["tasks"]] == ["passed", *["todo"] * 4]
    lent = desk(project, "check", *AUTOGRAD, "--borrow", "all")
    assert lent.returncode == 0 and "40/40" in lent.stdout, lent.stdout
    first = json.loads(desk(project, "check", "--json").stdout)
    assert (first["lesson"], first["max_score"]) == ("nn", 120)
    assert desk(project, "check", "linear", "--borrow", "linear").returncode == 0
    unknown = desk(project, "check", "--lesson", "autograt")
    assert unknown.returncode == 2 and "autograd" in unknown.stderr


def test_its_own_mistakes_are_named(project, learner):
    swapped = BODIES["mul"].replace("(other.data, self.data)", "(self.data, other.data)")
    assigned = BODIES["backward"].replace("+=", "=")
    learner(**{**BODIES, "mul": swapped, "backward": assigned})
    checks = {c["name"]: c for task in report(project)["tasks"] for c in task["checks"]}
    assert checks["test_mul_has_the_other_number_as_slope"]["pitfall"] == "own-slope"
    assert checks["test_backward_sums_over_all_uses"]["pitfall"] == "overwritten-grad"


@pytest.mark.parametrize(
    ("body", "api"),
    [(BY_TORCH, "torch.autograd.grad"), (BY_METHOD, "torch.Tensor.backward")],
)
def test_torchs_engine_is_named_by_the_lessons_pitfall(project, learner, body, api):
    learner(**{**BODIES, "backward": body})
    *others, backward = report(project)["tasks"]
    assert {task["status"] for task in others} == {"passed"}
    assert {c["pitfall"] for c in backward["checks"]} == {"torch-autograd-shortcut"}
    messages = " ".join(c["message"] for c in backward["checks"])
    assert api in messages and "passing gradients back is what this module builds" in messages


def test_torch_nn_may_be_used_where_it_is_not_banned(project, learner):
    learner(**{**BODIES, "tanh": BY_NN})
    assert report(project, "tanh")["score"] == 8


def test_without_probes_a_banned_use_is_named_all_the_same(project, learner):
    probes = project / "g2c_magics/lessons/autograd/probes.py"
    text = probes.read_text()
    probes.unlink()
    try:
        learner(backward=f"{BY_TORCH}\n        raise ValueError")
        (backward,) = report(project, "backward")["tasks"]
    finally:
        probes.write_text(text)
    assert {c["pitfall"] for c in backward["checks"]} == {"torch-autograd-shortcut"}


def test_hint_progress_and_doctor_know_it(project, learner):
    hint = desk(project, "hint", "mul", *AUTOGRAD)
    assert hint.returncode == 0 and "Hint 1 of 2: When a grows" in hint.stdout
    assert desk(project, "hint", "linear", *AUTOGRAD).returncode == 2
    open_ = desk(project, "progress", *AUTOGRAD)
    assert open_.returncode == 1 and "2 of 40 points" in open_.stdout
    learner(**BODIES)
    done = desk(project, "progress", *AUTOGRAD)
    assert done.returncode == 0 and "done      The engine passes its tests" in done.stdout
    doctor = desk(project, "doctor", *AUTOGRAD)
    shown = "".join(doctor.stdout.split())  # a long folder is broken into lines
    assert "g2c/autograd" in shown and "MNIST" not in shown, doctor.stdout


def test_a_class_is_graded_on_it(project, tmp_path):
    work = {
        "ada": written(**BODIES),
        "bob": written(**{**BODIES, "backward": BY_TORCH}),
        "eve": written(),
    }
    for name, text in work.items():
        path = tmp_path / "class" / name / VALUE
        path.parent.mkdir(parents=True)
        path.write_text(text)
    out = tmp_path / "grades"
    result = desk(project, "grade", str(tmp_path / "class"), "--out", str(out), *AUTOGRAD)
    assert result.returncode == 0, result.stdout + result.stderr
    with (out / "grades.csv").open() as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert {name: row["score"] for name, row in rows.items()} == {
        "ada": "40",
        "bob": "26",
        "eve": "2",
    }
    assert rows["bob"]["pitfalls"] == "torch-autograd-shortcut"
    assert "torch's own engine does the work" in unescape((out / "class.html").read_text())


def test_the_missing_parts_are_told_in_one_line_each(project):
    parts = {
        name: project / f"g2c_magics/lessons/autograd/{name}.py"
        for name in ("hints", "deliverables")
    }
    kept = {path: path.read_text() for path in parts.values()}
    for path in kept:
        path.unlink()
    try:
        hint = desk(project, "hint", "mul", *AUTOGRAD)
        progress = desk(project, "progress", *AUTOGRAD)
    finally:
        for path, text in kept.items():
            path.write_text(text)
    assert (hint.returncode, hint.stderr) == (2, "g2c: The lesson autograd has no hints.\n")
    assert "the lesson autograd lists nothing to hand in" in progress.stdout
    assert "Deliverables" not in progress.stdout
