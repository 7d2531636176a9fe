"""Look at the files that an author writes for a lesson: what is missing, a sentence for each.

Reads syntax trees and runs nothing. Which looks there are, and in which order: check.
"""

import ast
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from g2c_magics.lessons.lesson import HERE, Lesson, Task
from g2c_magics.lessons.manifest import manifest_of, points_of, task_of, tests_in

PROJECT = HERE.parents[1]  # the folder that holds g2c_magics, g2c, tests and notebooks
Definitions = dict[str, ast.FunctionDef | ast.AsyncFunctionDef]


def parsed(path: Path) -> tuple[ast.Module | None, str]:
    """A file's syntax tree; None, and a sentence, where it has none."""
    name = path.relative_to(PROJECT).as_posix()
    try:
        return ast.parse(path.read_bytes(), name), ""
    except SyntaxError as error:
        return None, f"{name} is no Python: {error.msg} on line {error.lineno or 1}. Mend it."
    except (OSError, ValueError) as error:
        return None, f"{name} cannot be read: {error}. Mend it."


def definitions(tree: ast.Module) -> Definitions:
    """Functions and methods by dotted name: "Linear.forward", "train_one_epoch"."""
    found: Definitions = {}
    for node in tree.body:
        is_class = isinstance(node, ast.ClassDef)
        for part in node.body if is_class else [node]:
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{node.name}.{part.name}" if is_class else part.name] = part
    return found


def look_at_scaffold(lesson: Lesson) -> Iterator[str]:
    """The learner's package: a file for each task, and in it a contract for each TODO."""
    for file in dict.fromkeys(task.file for task in lesson.tasks):
        tasks = [task for task in lesson.tasks if task.file == file]
        if not file.startswith(f"{lesson.folder.as_posix()}/"):
            yield f"The task {tasks[0].id} is to be written in {file}: move it to {lesson.folder}."
        elif not (PROJECT / file).is_file():
            yield f"{file} is missing: write there what the task {tasks[0].id} is about."
        else:
            yield from look_at_todos(file, tasks)


def look_at_todos(file: str, tasks: list[Task]) -> Iterator[str]:
    tree, problem = parsed(PROJECT / file)
    if tree is None:
        yield problem
        return
    found = definitions(tree)
    for task in tasks:
        for todo in task.todos:
            if todo not in found:
                yield f"{file} holds no {todo}, which the task {task.id} asks for: define it."
                continue
            if not ast.get_docstring(found[todo]):
                yield f"{todo} in {file} has no docstring: write there all that is asked for."
            text = f"{task.id}: write {todo} in {file}"
            if text not in raised(found[todo]):
                yield f'{todo} in {file} is not unwritten: raise NotImplementedError("{text}").'
    known = {todo for task in tasks for todo in task.todos}
    for name, function in found.items():
        if name not in known and any(": write " in text for text in raised(function)):
            yield f"{name} in {file} is unwritten, but no task asks for it: list it in a todos."


def raised(function: ast.AST) -> list[str]:
    """The texts of the NotImplementedErrors that a function raises."""
    texts = []
    for node in ast.walk(function):
        match node:
            case ast.Raise(
                exc=ast.Call(func=ast.Name("NotImplementedError"), args=[ast.Constant(str(text))])
            ):
                texts.append(text)
    return texts


def look_at_answers(lesson: Lesson) -> Iterator[str]:
    """The worked answers: ANSWERS with one for each TODO. Left alone where it is no literal."""
    file = f"g2c/solutions/{lesson.name}.py"
    tree, problem = parsed(PROJECT / file)
    if tree is None:
        yield problem
        return
    values = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and "ANSWERS" in ast.unparse(node)[:8]
    ]
    if not values:
        yield f"{file} has no ANSWERS: a dict from each TODO's dotted name to a function."
        return
    if not isinstance(values[0], ast.Dict):
        return
    answered = {str(key.value) for key in values[0].keys if isinstance(key, ast.Constant)}
    todos = {todo: task.id for task in lesson.tasks for todo in task.todos}
    for todo in [todo for todo in todos if todo not in answered]:
        yield f"ANSWERS in {file} has nothing for {todo} of the task {todos[todo]}: add it."
    for name in sorted(answered - set(todos)):
        yield f"ANSWERS in {file} holds {name}, which no task asks for: list it in a task's todos."


def look_at_tests(lesson: Lesson) -> Iterator[str]:
    """The graded tests: each is named after one task and worth something."""
    tree, problem = parsed(lesson.test_file)
    if tree is None:
        yield problem
        return
    tests = tests_in(ast.unparse(tree))
    for test in tests:
        for question in (lambda test: task_of(lesson, test.name), points_of):
            try:
                question(test)
            except ValueError as error:
                yield f"tests/{lesson.test_file.name}: {error}"
        if not ast.get_docstring(test):
            yield f"{test.name} has no docstring: its first line is the title that reports show."
    for task in lesson.tasks:
        if not any(test.name.startswith(f"test_{task.id}_") for test in tests):
            yield f"The task {task.id} has no test: write test_{task.id}_… with @points(…)."


def look_at_manifest(lesson: Lesson) -> Iterator[str]:
    """The manifest: there, and of the present tests."""
    path = HERE / lesson.name / "manifest.json"
    fix = f"python -m g2c_magics.lessons.manifest {lesson.name} writes it."
    try:
        kept, present = json.loads(path.read_text(encoding="utf-8")), manifest_of(lesson)
    except json.JSONDecodeError as error:
        yield f"{path.relative_to(PROJECT)} is no JSON ({error}): {fix}"
    except (OSError, SyntaxError, ValueError):  # the tests themselves are told already
        yield f"{path.relative_to(PROJECT)} does not fit the tests: mend them, then {fix}"
    else:
        if kept != present:
            yield f"{path.relative_to(PROJECT)} is not of the present tests: {fix}"


def look_at_wheel(lesson: Lesson) -> Iterator[str]:
    """The line that puts the graded tests into a wheel."""
    name = lesson.test_file.name
    source, target = f"tests/{name}", f"g2c_magics/lessons/{lesson.name}/{name}"
    try:
        settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
        included = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    except (OSError, ValueError, KeyError, TypeError):
        included = {}
    if included.get(source) != target:
        yield (
            f'pyproject.toml puts no {source} into a wheel: add "{source}" = "{target}" '
            "under [tool.hatch.build.targets.wheel.force-include]."
        )
