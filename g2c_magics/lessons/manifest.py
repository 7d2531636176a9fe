"""Write a lesson's manifest.json from its graded tests.

    python -m g2c_magics.lessons.manifest [LESSON]

The manifest fixes which checks there are, what they are worth, and the digest of the file they
were read from, so that an edited or shortened test file cannot raise a score. It keeps a copy of
the code that the lesson gives, which may be edited where the learner works, and of what is still
to be written, by which %g2c_reset begins anew.
"""

import ast
import json
import sys
import textwrap
from collections.abc import Mapping

from g2c_magics.lessons.given_code import first_line, functions, text_of
from g2c_magics.lessons.lesson import HERE, Lesson, Task, digest, load
from g2c_magics.paths import INSTALLED


def tests_in(source: bytes | str) -> list[ast.FunctionDef]:
    """The graded tests of a file. Raises SyntaxError."""
    return [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def task_of(lesson: Lesson, test: str) -> str:
    """The task whose id the name of a test starts with. Raises ValueError unless it holds one."""
    owners = [task.id for task in lesson.tasks if task.id in test]
    if len(owners) != 1 or not test.startswith(f"test_{owners[0]}_"):
        raise ValueError(
            f"{test}: expected a name test_<task id>_… with one task id in it. Got {owners}."
        )
    return owners[0]


def points_of(test: ast.FunctionDef) -> int:
    """The number in the @points(…) of a test. Raises ValueError when there is none."""
    for decorator in test.decorator_list:
        match decorator:
            case ast.Call(func=ast.Name("points"), args=[ast.Constant(int(worth))]) if worth > 0:
                return worth
    raise ValueError(f"{test.name}: expected a decorator @points(…), a number above 0. Got none.")


def about(task: Task, test: ast.FunctionDef, definitions: Mapping[str, ast.stmt]) -> list[str]:
    """The classes and functions of the task that a test uses, itself or by a helper of its file."""
    seen: set[str] = set()
    left: list[ast.stmt] = [test]
    while left:
        names = {node.id for node in ast.walk(left.pop()) if isinstance(node, ast.Name)}
        left += [definitions[name] for name in names - seen if name in definitions]
        seen |= names
    return [owner for owner in task.owners if owner in seen] or list(task.owners)


def given(lesson: Lesson) -> dict[str, str]:
    """Every function of the lesson's scaffold that is not to be written, as source by its name."""
    todos = {todo for task in lesson.tasks for todo in task.todos}
    found = {}
    for path in sorted((INSTALLED / lesson.folder).glob("*.py")):
        source = path.read_text(encoding="utf-8")
        found |= {name: text_of(source, node) for name, node in functions(source)}
    return {name: text for name, text in found.items() if name not in todos}


def unwritten(lesson: Lesson) -> dict[str, str]:
    """Every function that is to be written, as the scaffold has it: docstring, TODO and raise.

    One that somebody has written here already is taken from the manifest that there is.
    """
    todos = {todo for task in lesson.tasks for todo in task.todos}
    found = {}
    for path in sorted((INSTALLED / lesson.folder).glob("*.py")):
        source = path.read_text(encoding="utf-8")
        for name, node in functions(source):
            lines = source.splitlines()[first_line(node) - 1 : node.end_lineno]
            text = textwrap.dedent("\n".join(lines))
            if name in todos and "raise NotImplementedError(" in text:
                found[name] = text
    kept = lesson.unwritten if todos - found.keys() else {}
    return {todo: text for todo in sorted(todos) if (text := found.get(todo) or kept.get(todo))}


def manifest_of(lesson: Lesson) -> dict:
    """The manifest of the lesson's test file as it is now."""
    source = lesson.test_file.read_bytes()
    body = ast.parse(source).body
    helpers = {n.name: n for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    checks = [
        {
            "name": test.name,
            "task": task_of(lesson, test.name),
            "title": (ast.get_docstring(test) or test.name).splitlines()[0],
            "points": points_of(test),
            "about": about(lesson.task(task_of(lesson, test.name)), test, helpers),
        }
        for test in tests_in(source)
    ]
    checks.sort(key=lambda check: lesson.task_ids.index(check["task"]))
    code = {"given": given(lesson), "unwritten": unwritten(lesson)}
    return {"sha256": digest(source), "checks": checks, **code}


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else None
    try:
        lesson = load(name)
        manifest = manifest_of(lesson)
        text = json.dumps(manifest, indent=1, ensure_ascii=False)
    except (ImportError, OSError, SyntaxError, TypeError, ValueError) as error:
        sys.exit(f"No manifest was written: {error}")
    path = HERE / lesson.name / "manifest.json"
    path.write_text(text + "\n", encoding="utf-8")
    points = [check["points"] for check in manifest["checks"]]
    print(f"Written: {path}, {len(points)} checks, {sum(points)} points.")


if __name__ == "__main__":
    main()
