"""CONTRIBUTING's steps for a new lesson, and the command that tells an author what is missing."""

import re
import shlex
from pathlib import Path

import autograd_project
import pytest
from autograd_project import FILES, LESSON, MANIFEST, REPO, WHEEL, desk, run

from g2c_magics.lessons.check import LAST, STEPS
from g2c_magics.lessons.lesson import PARTS

OPTIONAL = [f"g2c_magics/lessons/autograd/{part}.py" for part in PARTS]
REQUIRED = [name for name in (*FILES, MANIFEST) if name not in OPTIONAL]


def steps() -> list[str]:
    """The numbered steps of CONTRIBUTING, Add a lesson."""
    text = (REPO / "CONTRIBUTING.md").read_text().partition("## Add a lesson")[2]
    found = re.findall(r"^(\d+)\. (.+(?:\n   .+)*)", text, re.MULTILINE)
    assert [int(number) for number, _ in found] == list(range(1, len(found) + 1))
    return [" ".join(step.split()) for _, step in found]


def quoted(step: str) -> list[str]:
    """What a step names in backticks, for the lesson autograd."""
    return [part.replace("rnn", "autograd") for part in re.findall(r"`([^`]+)`", step)]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the autograd lesson; a test puts back what it takes away."""
    return autograd_project.project_with(tmp_path_factory.mktemp("project"))


def test_contributing_and_the_command_have_the_same_steps():
    written = steps()
    assert len(written) == LAST
    for step, text in zip(STEPS, written, strict=False):
        for path in step.paths:
            assert f"`{path.format(name='rnn')}`" in text
    for part in PARTS:
        assert f"`{part}.py`" in written[6]
    assert "`python -m g2c_magics lesson check rnn`" in written[-1]


@pytest.mark.slow
def test_the_first_lesson_is_complete():
    result = desk(REPO, "lesson", "check", "nn")
    assert result.returncode == 0 and "The lesson nn is complete." in result.stdout, result.stdout


def required(output: str) -> list[int]:
    """The steps of which something is missing."""
    return [int(number) for number in re.findall(r"^step (\d+):", output, re.MULTILINE)]


def test_who_follows_the_steps_is_told_the_next_one_until_the_lesson_is_complete(tmp_path):
    folder = autograd_project.project_without(tmp_path)
    assert desk(folder, "lesson", "check", "autograd").returncode == 2
    for number, step in enumerate(steps()[:-1], 1):
        for word in quoted(step):
            for name in FILES:
                if name == word or (word.endswith("/") and name.startswith(word)):
                    autograd_project.add_file(folder, name)
            command = shlex.split(word)
            if command[0] == "python" and command[1] == "-m":
                assert run(folder, *command[2:]).returncode == 0
        if number == 6:  # the line itself is told by the command
            told = desk(folder, "lesson", "check", "autograd").stdout
            (line,) = re.findall(r'add ("tests.+?" = ".+?")', told)
            settings = folder / "pyproject.toml"
            settings.write_text(settings.read_text().replace(WHEEL, f"{WHEEL}{line}\n"))
        if number < 6:
            result = desk(folder, "lesson", "check", "autograd")
            assert result.returncode == 1
            assert min(required(result.stdout)) == number + 1, result.stdout
    result = desk(folder, "lesson", "check", "autograd")
    assert (result.returncode, required(result.stdout)) == (0, []), result.stdout
    assert "The lesson autograd is complete." in result.stdout


def without(project: Path, name: str, *words: str) -> tuple[int, str]:
    """Exit code and text of a command while one file is away."""
    path, away = project / name, project / "away"
    path.rename(away)
    try:
        result = desk(project, *words)
    finally:
        away.rename(path)
    return result.returncode, result.stdout + result.stderr


@pytest.mark.parametrize("name", REQUIRED)
def test_a_file_that_is_taken_away_is_told(project, name):
    code, text = without(project, name, "lesson", "check", "autograd")
    assert code == 1 and name in text, text


@pytest.mark.slow
@pytest.mark.whole
@pytest.mark.parametrize("name", [name for name in FILES if name in OPTIONAL])
def test_an_optional_part_that_is_taken_away_is_told(project, name):
    code, text = without(project, name, "lesson", "check", "autograd")
    needed = name.endswith("pitfalls.py")  # by the ban and the probes
    assert code == int(needed) and name in text, text
    assert (f"optional: {name}; without it" in text) is not needed


FEW = (
    MANIFEST,
    "g2c_magics/lessons/autograd/__init__.py",
)  # without which nothing of it can be loaded


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [*FEW, *(pytest.param(n, marks=pytest.mark.whole) for n in FILES if n not in FEW)],
)
def test_no_command_ends_in_a_traceback_whatever_is_taken_away(project, name, tmp_path):
    hand_in = tmp_path / "class/ada/g2c/autograd"
    hand_in.mkdir(parents=True)
    (hand_in / "value.py").write_text((LESSON / "g2c/autograd/value.py").read_text())
    lesson = ("--lesson", "autograd")
    for words in (
        ("check", *lesson),
        ("hint", "add", *lesson),
        ("progress", *lesson),
        ("doctor", *lesson),
        (
            "grade",
            str(tmp_path / "class"),
            "--out",
            str(tmp_path / "grades"),
            "--jobs",
            "1",
            *lesson,
        ),
    ):
        code, text = without(project, name, *words)
        assert code in (0, 1, 2) and text.strip(), words


BROKEN = {  # file: what is written there, and what has to be told
    "g2c_magics/lessons/autograd/__init__.py": ("LESSON = 1\n", "Expected LESSON to be a Lesson"),
    "g2c_magics/lessons/autograd/hints.py": ("HINTS = {'add': ('x',)}\n", "none for the task mul"),
    "g2c_magics/lessons/autograd/pitfalls.py": ("import nothing\n", "No module named 'nothing'"),
    "g2c_magics/lessons/autograd/probes.py": ("def diagnose(:\n", "SyntaxError"),
    "g2c_magics/lessons/autograd/manifest.json": ("{", "is no JSON"),
    "g2c/autograd/value.py": ("class Value:\n    def tanh(self): pass\n", "no Value.backward"),
    "g2c/solutions/autograd.py": ("ANSWERS = {'Value.relu': 1}\n", "nothing for Value.tanh"),
    "tests/test_autograd.py": ("def test_add_mul(): pass\n", "expected a name test_<task id>_…"),
    "pyproject.toml": ("[tool", 'add "tests/test_autograd.py" ='),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_broken_is_told(project, name):
    broken, told = BROKEN[name]
    before = (project / name).read_text()
    (project / name).write_text(broken)
    try:
        result = desk(project, "lesson", "check", "autograd")
    finally:
        (project / name).write_text(before)
    assert result.returncode == 1 and told in result.stdout, result.stdout


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("order=4", "order=3", "order 3 is that of nn too"),
        ('Task("mul"', 'Task("ad"', "pytest -k ad would run add too"),
        ('Task("mul"', 'Task("grad"', "pytest -k grad would run tests/test_autograd.py too"),
        ('name="autograd"', 'name="auto"', "the lesson is called 'auto'"),
        ('"torch-autograd-shortcut"', '"shortcut"', "PITFALLS does not describe shortcut"),
    ],
)
def test_a_lesson_that_is_inconsistent_is_told(project, old, new, told):
    path = project / "g2c_magics/lessons/autograd/__init__.py"
    before = path.read_text()
    path.write_text(before.replace(old, new))
    try:
        result = desk(project, "lesson", "check", "autograd")
    finally:
        path.write_text(before)
    assert result.returncode == 1 and told in result.stdout, result.stdout


def test_a_broken_lesson_is_no_matter_of_the_others(project):
    path = project / "g2c_magics/lessons/autograd/__init__.py"
    before = path.read_text()
    path.write_text("this is no Python")
    try:
        assert desk(project, "check", "mse").returncode == 0
        told = desk(project, "lesson", "check", "autograd")
    finally:
        path.write_text(before)
    assert told.returncode == 1 and "cannot be loaded (SyntaxError" in told.stdout


@pytest.mark.slow
def test_answers_that_fail_and_tests_that_ask_for_nothing_are_told(project):
    answers = project / "g2c/solutions/autograd.py"
    tests = project / "tests/test_autograd.py"
    before = answers.read_text(), tests.read_text()
    answers.write_text(before[0].replace("(other.data, self.data)", "(self.data, other.data)"))
    tests.write_text(re.sub(r"(?s)(def test_tanh.+?\n    .+?\n).+?\n\n\n", r"\1\n\n", before[1]))
    try:
        run(project, "g2c_magics.lessons.manifest", "autograd")
        told = desk(project, "lesson", "check", "autograd").stdout
    finally:
        answers.write_text(before[0])
        tests.write_text(before[1])
        run(project, "g2c_magics.lessons.manifest", "autograd")
    assert "The worked answers get 4 of 8 points for mul" in told
    assert "The task tanh gets full marks with nothing written" in told
