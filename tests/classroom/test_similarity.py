"""A disguised copy has the same digest; work that differs in one expression has not."""

import ast
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from answers import write_answers
from corpus import submissions
from scaffold import copy_scaffold

from g2c_magics.classroom import normalized_ast
from g2c_magics.classroom.similarity import tree_digest, worked_digest
from g2c_magics.lessons.lesson import load
from g2c_magics.paths import INSTALLED

LESSON = load("nn")
PACKAGE = "g2c/nn"

WORK = """
def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for images, targets in loader:
        loss = mean_loss(model, images, targets, loss_fn)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
        seen += len(images)
    return total / seen


def mean_loss(model, images, targets, loss_fn):
    return torch.stack([loss_fn(model(x), y) for x, y in zip(images, targets)]).mean()


class CrossEntropyLoss:
    def __init__(self):
        self.kept = None

    def forward(self, logits, targets):
        def rows(z):
            return torch.logsumexp(z, 1)

        return (rows(logits) - logits[range(len(targets)), targets]).mean()
"""

DISGUISES = {
    "other layout": lambda text: ast.unparse(ast.parse(text)),
    "other comments": lambda text: text.replace(
        "seen += ", "# counts the images\n        seen += "
    ),
    "docstrings": lambda text: text.replace(
        "    total, seen", '    """My very own loop."""\n    total, seen'
    ),
    "type hints": lambda text: text.replace(
        "(model, loader,", "(model: Module, loader: list[int],"
    ).replace("self.kept = None", "self.kept: int | None = None"),
    "renamed variables": lambda text: text.replace("total", "summe").replace("seen", "gesehen"),
    "renamed parameters": lambda text: text.replace("optimizer", "opt").replace("logits", "z_"),
    "a renamed helper": lambda text: text.replace("mean_loss", "average"),
    "a renamed inner function": lambda text: text.replace("rows", "by_row"),
    "a renamed variable of a comprehension": lambda text: text.replace(
        "loss_fn(model(x), y) for x, y", "loss_fn(model(a), b) for a, b"
    ),
    "functions in another order": lambda text: "\n\n\n".join(
        ast.unparse(node) for node in reversed(ast.parse(text).body)
    ),
    "another name for torch": lambda text: (
        "import torch as t\n" + text.replace("torch.stack", "t.stack")
    ),
    "names taken out of torch": lambda text: (
        "from torch import stack as pile\n" + text.replace("torch.stack", "pile")
    ),
    "a main block": lambda text: text + '\nif __name__ == "__main__":\n    print(1)\n',
    "a list of names": lambda text: text + '\n__all__ = ["train_one_epoch"]\n',
}

CHANGES = {
    "another expression": ("total / seen", "total / max(seen, 1)"),
    "another order of operands": ("loss.item() * len(images)", "len(images) * loss.item()"),
    "another order of statements": (
        "optimizer.zero_grad()\n        loss.backward()",
        "loss.backward()\n        optimizer.zero_grad()",
    ),
    "another number": ("total, seen = 0.0, 0", "total, seen = 0.0, 1"),
    "another use of the same names": ("loss_fn(model(x), y)", "loss_fn(model(y), x)"),
    "another function of torch": ("torch.logsumexp", "torch.log_softmax"),
    "another attribute": ("self.kept", "self.lost"),
    "another body of a helper": (".mean()\n\n\nclass", ".sum()\n\n\nclass"),
    "another name for a method": ("def forward", "def backward"),
}


def digest(text: str | bytes, name: str = "train.py") -> str:
    """The digest of a submission whose only file holds `text`."""
    source = text if isinstance(text, bytes) else text.encode()
    return tree_digest({f"{PACKAGE}/{name}": source}, LESSON)


def files_in(folder: Path) -> dict[str, bytes]:
    """The package in a project folder, as it is read from a submission."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in (folder / PACKAGE).rglob("*.py")
    }


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguised_copy_is_the_same(disguise):
    copied = DISGUISES[disguise](WORK)
    assert copied != WORK
    assert digest(copied) == digest(WORK) != ""


@pytest.mark.parametrize("change", CHANGES)
def test_work_that_differs_in_one_place_is_another(change):
    old, new = CHANGES[change]
    assert old in WORK
    assert digest(WORK.replace(old, new)) != digest(WORK)


def test_a_function_moved_to_another_file_is_the_same():
    assert digest(WORK, "loss.py") == digest(WORK, "train.py")


def test_an_untouched_scaffold_has_no_digest(tmp_path):
    assert tree_digest(files_in(copy_scaffold(tmp_path)), LESSON) == ""


@pytest.mark.parametrize("nothing", ["pass", "...", '"""Later."""', "raise NotImplementedError"])
def test_a_function_that_does_nothing_yet_does_not_count(nothing):
    assert digest(f"def train_one_epoch(model):\n    {nothing}\n") == ""


def test_only_what_differs_from_the_scaffold_counts(tmp_path):
    """A submission of one file and the same with ours filled in are the same work."""
    modules = copy_scaffold(tmp_path) / PACKAGE / "modules.py"
    raised = 'raise NotImplementedError("linear: write Linear.forward in g2c/nn/modules.py")'
    modules.write_text(modules.read_text().replace(raised, "return x @ self.W + self.b"))
    whole = tree_digest(files_in(tmp_path), LESSON)
    assert digest(modules.read_bytes(), "modules.py") == whole != ""


def test_an_instructors_own_answers_in_our_scaffold_hide_nobodys_work(tmp_path):
    solved, submitted = (copy_scaffold(tmp_path / name) for name in ("ours", "theirs"))
    for folder in (solved, submitted):
        write_answers(folder)
    files = files_in(submitted)
    assert tree_digest(files, LESSON, solved) == tree_digest(files, LESSON) != ""


def test_the_worked_answers_are_recognised_in_disguise_too(tmp_path):
    project = copy_scaffold(tmp_path)
    assert tree_digest(files_in(project), LESSON) != worked_digest(LESSON)
    write_answers(project)
    assert tree_digest(files_in(project), LESSON) == worked_digest(LESSON)
    train = project / PACKAGE / "train.py"
    train.write_text(train.read_text().replace("losses", "history").replace("seen", "n"))
    assert tree_digest(files_in(project), LESSON) == worked_digest(LESSON)
    train.write_text(train.read_text().replace("float(total / n)", "(total / n).item()"))
    assert tree_digest(files_in(project), LESSON) != worked_digest(LESSON)


def test_no_two_right_answers_of_the_corpus_look_alike():
    """More than a hundred honest ways, written to differ: equal digests would be false alarms."""
    alike = defaultdict(list)
    for answer in submissions():
        if answer.right:
            alike[digest(answer.source)].append(answer.name)
    assert sum(map(len, alike.values())) > 100
    assert [names for names in alike.values() if len(names) > 1] == []


HOSTILE = {
    "parentheses": "(" * 100_000,
    "signs": "-" * 100_000 + "1",
    "signs that parse": "x = " + "-" * 900 + "1",
    "attributes": "a" + ".a" * 60_000,
    "attributes that parse": "a" + ".a" * 2_000,
    "sums": "1" + "+1" * 60_000,
    "functions in functions": "x = " + "lambda a: " * 400 + "a",
    "strings in strings": 'f"{' * 100 + "1" + '}"' * 100,
    "a list in a list": "x = " + "[" * 150 + "a" + " for a in a]" * 150,
    "branches": "if 1: pass\n" + "elif 1: pass\n" * 9_000,
    "a function of many variables": "def f():\n" + " a = 1\n" * 9_000 + " return a\n",
    "dead statements one behind the other": "def f():\n a0 = 1\n"
    + "".join(f" a{n + 1} = a{n}\n" for n in range(5_000)),
    "a line of many variables": "def f(x):\n return "
    + "["
    + ", ".join(f"(a{n} := x)" for n in range(5_000))
    + "]\n",
    "a function in many functions": "def f():\n pass\n"
    + "".join(" " * n + "def f():\n" for n in range(90))
    + " " * 90
    + "return 1\n",
    "a huge number": "x = 0x" + "f" * 100_000,
    "NUL": "x = 1\0",
    "no Python": "Dear professor, the dog ate it",
    "no text": bytes(range(256)) * 4,
    "a slow encoding": b"# coding: punycode\n" + b"a" * 100_000,
    "an unknown encoding": b"# coding: klingon\n",
    "half a character": b"x = '\xff'",
    "half a surrogate": rb"x = '\ud800'",
    "an escape that warns": rb"x = '\d'",
    "too much": "x = 1\n" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_source_can_crash_or_hang_the_parser(tmp_path, name):
    """In a process of its own: a parser that runs out of stack takes the interpreter with it."""
    source = HOSTILE[name]
    file = tmp_path / "modules.py"
    file.write_bytes(source if isinstance(source, bytes) else source.encode())
    code = (
        "import sys; from pathlib import Path; from g2c_magics.lessons.lesson import load\n"
        "from g2c_magics.classroom.similarity import compared, tree_digest\n"
        f"files = {{'{PACKAGE}/modules.py': Path(sys.argv[1]).read_bytes()}}\n"
        "print('digest', tree_digest(files, load('nn')), compared(files, load('nn')))"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(file)],
        capture_output=True,
        text=True,
        timeout=30,
        env={**os.environ, "PYTHONPATH": str(INSTALLED)},
    )
    assert run.returncode == 0, run.stderr[-500:]
    assert run.stdout.startswith("digest")
    assert run.stderr == ""


def test_a_file_that_cannot_be_parsed_leaves_the_others_their_digest():
    files = {f"{PACKAGE}/train.py": WORK.encode(), f"{PACKAGE}/broken.py": b"def (:\n"}
    assert tree_digest(files, LESSON) == digest(WORK)


def test_a_count_of_another_threads_depth_is_no_matter_of_the_source(monkeypatch):
    parse, refused = ast.parse, iter([SystemError("AST constructor recursion depth mismatch")] * 3)

    def parse_beside_others(source: str) -> ast.Module:
        if (error := next(refused, None)) is not None:
            raise error
        return parse(source)

    monkeypatch.setattr(normalized_ast.ast, "parse", parse_beside_others)
    assert [unit.name for unit in normalized_ast.units_of(b"def f(x):\n    return x\n")] == ["f"]
