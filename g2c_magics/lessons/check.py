"""Tell an author what a lesson still lacks: a sentence for each thing, and what to do about it.

The steps are those of CONTRIBUTING.md, "Add a lesson". Runs no learner code: who asks lends the
grader for the last step.
"""

import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from g2c_magics.lessons import author_files, optional_files
from g2c_magics.lessons.author_files import PROJECT
from g2c_magics.lessons.lesson import Lesson, load, names
from g2c_magics.text import first_line


class Graded(Protocol):
    """What is read of a grader's report on one task."""

    @property
    def task(self) -> str: ...
    @property
    def score(self) -> int: ...
    @property
    def max_score(self) -> int: ...


class Grades(Protocol):
    """What is read of a grader's report."""

    @property
    def problem(self) -> str: ...
    @property
    def tasks(self) -> Sequence[Graded]: ...


Grade = Callable[[Sequence[str]], Grades]  # given the tasks to borrow


@dataclass(frozen=True)
class Finding:
    """One thing that is missing, in a sentence."""

    step: int  # of CONTRIBUTING's
    text: str
    optional: bool = False  # the lesson works without


@dataclass(frozen=True)
class Step:
    """One step of adding a lesson."""

    paths: tuple[str, ...]  # what it makes, with {name} for the lesson's
    what: str  # what that is
    look: Callable[[Lesson], Iterator[str]]  # a sentence for each thing that is wrong with it
    absent: Callable[[Lesson], Iterator[str]] = lambda lesson: iter(())  # and for what is optional


def look_at_lesson(lesson: Lesson) -> Iterator[str]:
    """The lesson's own data: names that agree, and ids that can be told apart."""
    place = f"g2c_magics/lessons/{lesson.name}/__init__.py"
    twins = [name for name in names() if name != lesson.name and load(name).order == lesson.order]
    if twins:
        yield f"{place}: order {lesson.order} is that of {twins[0]} too: choose another number."
    ids = lesson.task_ids
    if not ids:
        yield f"{place}: there are no tasks: list a Task for each thing to write."
    for task_id in dict.fromkeys(ids):
        others = [other for other in ids if task_id in other and task_id != other]
        others += [task_id] if ids.count(task_id) > 1 else []
        others += [f"tests/test_{lesson.name}.py"] if task_id in f"test_{lesson.name}.py" else []
        for other in others:
            yield f"{place}: pytest -k {task_id} would run {other} too: rename the task {task_id}."


STEPS = (
    Step(
        ("g2c_magics/lessons/{name}/__init__.py",),
        "the lesson's LESSON, as g2c_magics/lessons/nn/__init__.py has it",
        look_at_lesson,
    ),
    Step(
        ("g2c/{name}/__init__.py",),
        "the learner's package with its public names",
        author_files.look_at_scaffold,
    ),
    Step(
        ("g2c/solutions/{name}.py",),
        "a function for each TODO, and ANSWERS",
        author_files.look_at_answers,
    ),
    Step(
        ("tests/test_{name}.py",),
        "the graded tests, each test_<task id>_… with @points(…)",
        author_files.look_at_tests,
    ),
    Step(
        ("g2c_magics/lessons/{name}/manifest.json",),
        "made by python -m g2c_magics.lessons.manifest {name}",
        author_files.look_at_manifest,
    ),
    Step(("pyproject.toml",), "the project's, in a checkout", author_files.look_at_wheel),
    Step((), "", optional_files.look_at_parts, optional_files.absent_parts),
    Step((), "", optional_files.look_at_notebooks, optional_files.absent_notebooks),
)
LAST = len(STEPS) + 1  # the step of this check itself


def exists(name: str) -> bool:
    """Whether anything is there of a lesson of this name."""
    paths = {path for step in STEPS for path in step.paths if "{name}" in path}
    folders = ("g2c_magics/lessons/{name}", "g2c/{name}")
    return name.isidentifier() and any(
        (PROJECT / path.format(name=name)).exists() for path in (*paths, *folders)
    )


def check(name: str, grade: Grade) -> list[Finding]:
    """What the lesson of this name lacks, in the order of the steps.

    It is graded where it lacks nothing else.
    """
    lesson, problem = loaded(name)
    findings: list[Finding] = []
    for number, step in enumerate(STEPS, 1):
        paths = [path.format(name=name) for path in step.paths]
        missing = [path for path in paths if not (PROJECT / path).exists()]
        texts = [f"{path} is missing: {step.what.format(name=name)}." for path in missing]
        if not missing and number == 1 and problem:
            texts = [problem]
        elif not missing and lesson is not None:
            texts = told(step.look, lesson)
            findings += [Finding(number, text, optional=True) for text in step.absent(lesson)]
        findings += [Finding(number, text) for text in texts]
    if lesson is not None and all(finding.optional for finding in findings):
        findings += [Finding(LAST, text) for text in look_at_grades(lesson, grade)]
    return findings


def told(look: Callable[[Lesson], Iterator[str]], lesson: Lesson) -> list[str]:
    """All that a look tells; what it stumbled over where the lesson is too broken for it."""
    texts = []
    try:
        for text in look(lesson):
            texts.append(text)
    except Exception as error:
        what = look.__name__.removeprefix("look_at_")
        texts.append(f"The {what} cannot be looked at ({problem_of(error)}): mend it.")
    return texts


def problem_of(error: BaseException) -> str:
    return f"{type(error).__name__}: {first_line(error)}"


def loaded(name: str) -> tuple[Lesson | None, str]:
    """The lesson; None, and a sentence, where it cannot be loaded."""
    place = f"g2c_magics/lessons/{name}/__init__.py"
    try:
        lesson = load(name)
    except (Exception, SystemExit) as error:
        return (
            None,
            f"{place} cannot be loaded ({type(error).__name__}: {first_line(error)}): mend it.",
        )
    if lesson.name != name:
        return (
            None,
            f"{place}: the lesson is called {lesson.name!r}: call it {name!r}, as its folder.",
        )
    return lesson, ""


def look_at_grades(lesson: Lesson, grade: Grade) -> Iterator[str]:
    """What the grader says: full marks for the answers, and for the scaffold only what is given."""
    for api in lesson.banned.apis if lesson.banned else ():
        try:
            pkgutil.resolve_name(api)
        except (ImportError, AttributeError, ValueError):
            yield f"The lesson bans {api}, which cannot be found: name what may not be used."
    answers = grade(lesson.task_ids)
    if answers.problem:
        yield f"The worked answers cannot be graded: {answers.problem}"
    for task in answers.tasks if not answers.problem else ():
        if task.score != task.max_score:
            yield (
                f"The worked answers get {task.score} of {task.max_score} points for {task.task}: "
                f"see python -m g2c_magics check {task.task} --lesson {lesson.name} --borrow all."
            )
    scaffold = grade(())
    if scaffold.problem:
        yield f"The unwritten package cannot be graded: {scaffold.problem}"
    for task in scaffold.tasks if not scaffold.problem else ():
        has_todos = bool(lesson.task(task.task).todos)
        if has_todos and task.score == task.max_score:
            yield f"The task {task.task} gets full marks with nothing written: test what it asks."
        elif not has_todos and task.score != task.max_score:
            yield (
                f"The task {task.task} is given, and gets {task.score} of {task.max_score} points "
                "before anything is written: list what it needs in its todos, or mend it."
            )
