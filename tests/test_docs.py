"""The commands that the documents name are run, each once, or have a reason here why not."""

import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kernels import Kernel
from scaffold import REPO, copy_scaffold

sys.path.insert(0, str(REPO / "tests/launcher"))
from fake_tools import Computer

DOCUMENTS = [REPO / "README.md", REPO / "CONTRIBUTING.md", *sorted((REPO / "docs").glob("*.md"))]
PROGRAMS = "python|pytest|pip|ruff|pyright|nbgrader|dask|docker|source"
BEGINS = rf"(?:%%?g2c_\w+|%config|(?:{PROGRAMS})\b|\./)"
A_SYNTAX = re.compile(r"…|\b[A-Z]{2,}\b|<|\[|\|")  # how a command is written: nothing to run

NOT_RUN = {  # how a command begins: why it is not run here
    "pip install": "there is no package index in a test; jobs of the workflow install",
    "pip wheel": "tests/notebook/test_wheel.py builds one, by hatchling",
    "source ": "sets a variable of a shell",
    "ruff ": "a job of the workflow",
    "pyright": "tests/test_types.py runs it",
    "pytest": "./noteboosh.sh --test runs all of these",
    "python -m tests.corpus": "tests/grading/test_corpus.py does the same",
    "python -m g2c_magics.lessons.manifest": "would write here; tests/test_add_a_lesson.py runs it",
    "python -m g2c_magics lesson check": "tests/test_add_a_lesson.py runs it",
    "python -m g2c_magics check --lesson autograd": "tests/test_add_a_lesson.py has this lesson",
    "%config G2CMagics.lesson": "tests/notebook/test_second_lesson_magics.py sets it",
    "python notebooks/": "would write here; tests/notebooks runs them",
    "python docs/nbgrader": "tests/nbgrader runs it",
    "nbgrader": "tests/nbgrader runs it",
    "python tests/classroom/honest_class.py": "minutes; test_look_alikes.py draws one such class",
    "docker": "there is no engine in a test",
    "dask": "tests/classroom/test_cluster.py starts a cluster",
    "python -m g2c_magics grade SUBMISSIONS --scheduler": "the same",
    "python -m g2c_magics grade submitted": "the folder is nbgrader's: tests/nbgrader",
    "./noteboosh.sh 04": "there is no such module: it is the one that an author adds",
}


def commands() -> Iterator[str]:
    """Every command of a document, with placeholders filled in."""
    for path in DOCUMENTS:
        text = path.read_text().replace("\\\n", " ")
        for language, block in re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            for line in block.splitlines() if language in ("", "sh") else ():
                line = re.sub(r"^In \[\d+\]: ", "", line)
                if re.match(BEGINS, line):
                    yield re.split(r"\s{2,}|\s+#", line)[0]
        prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
        for span in re.findall(r"`([^`\n]+)`", prose):
            if re.match(BEGINS, span) and not A_SYNTAX.search(span):
                yield span


def is_run(command: str) -> bool:
    return not any(command.startswith(begin) for begin in NOT_RUN) and command.count(" ") > 0


ALL = list(dict.fromkeys(commands()))
TERMINAL = [c for c in ALL if is_run(c) and c.startswith("python -m g2c_magics ")]
LAUNCHER = [c for c in ALL if is_run(c) and c.startswith("./noteboosh.sh")]
MAGICS = [c for c in ALL if c.startswith("%") and not any(c.startswith(b) for b in NOT_RUN)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A learner's folder, beside one hand-in of a class."""
    folder = copy_scaffold(tmp_path_factory.mktemp("project"))
    shutil.copytree(folder / "g2c/nn", folder / "SUBMISSIONS/ann/g2c/nn")
    return folder


def test_each_command_of_the_documents_is_run_or_has_a_reason_why_not():
    left = set(ALL) - {*TERMINAL, *LAUNCHER, *MAGICS}
    unknown = [c for c in left if not any(c.startswith(begin) for begin in NOT_RUN)]
    assert [command for command in unknown if command.count(" ")] == []
    for begin in NOT_RUN:
        assert any(command.startswith(begin) for command in ALL), f"{begin!r} is in no document"


@pytest.mark.parametrize("command", LAUNCHER)
def test_the_launcher_takes_what_the_documents_say(command, tmp_path):
    result = Computer(tmp_path).run(*shlex.split(command)[1:])
    assert result.returncode == 0, result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", TERMINAL)
def test_the_terminal_takes_what_the_documents_say(command, folder, monkeypatch, tmp_path):
    from g2c_magics.__main__ import main

    words = shlex.split(command)[3:]
    monkeypatch.chdir(tmp_path if words[0] == "start" else folder)
    if words[0] == "grade" and len(words) == 1:
        return  # its name alone
    assert main(words) in (0, 1)


@pytest.fixture(scope="module")
def shell(folder: Path) -> Iterator[Callable[[str], None]]:
    """One notebook in the learner's folder, with a run that the documents call relu."""
    kernel = Kernel(folder)

    def run(cell: str) -> None:
        shown = kernel.run(cell)
        assert not shown.error, shown.error

    run("%load_ext g2c_magics")
    run("%g2c_borrow all")
    run("%%g2c_train --data circles --epochs 3 --name relu\nbuild_2d_classifier()")
    yield run
    kernel.close()


@pytest.mark.slow
@pytest.mark.parametrize("command", MAGICS)
def test_a_notebook_takes_what_the_documents_say(command, shell):
    name = command.split()[0].rstrip("?")
    if command == "%%g2c_check linear":
        command += "\nLinear.forward = lambda self, x: x @ self.W + self.b"
    elif command.startswith("%%g2c_train "):
        command = command.replace("--epochs 400", "--epochs 3")
        command += "\nSequential(Linear(2, 16), ReLU(), Linear(16, 2))"
    elif command == name and name not in ("%g2c_runs", "%g2c_doctor"):
        command = f"{name}?"  # its name alone: it is there, and has help
    shell(command)


def test_the_example_lesson_of_the_documents_is_the_one_that_is_tested():
    lesson = "\n".join(path.read_text() for path in (REPO / "tests/autograd_lesson").rglob("*.py"))
    blocks = re.findall(
        r"^```python\n(.*?)^```", (REPO / "docs/lesson.md").read_text(), re.MULTILINE | re.DOTALL
    )
    assert len(blocks) == 5
    for block in blocks:
        assert block in lesson, block


def test_every_link_between_documents_leads_somewhere():
    for path in DOCUMENTS:
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text()):
            if "://" not in link:
                assert (path.parent / link).exists(), f"{path.name}: {link}"
