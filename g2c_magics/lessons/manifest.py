"""Write a lesson's manifest.json from its graded tests.

    python -m g2c_magics.lessons.manifest [LESSON]

The manifest fixes which checks there are, what they are worth, and the digest of the file they
were read from, so that an edited or shortened test file cannot raise a score.
"""

import ast
import json
import sys

from g2c_magics.lessons.lesson import HERE, Lesson, digest, load


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


def manifest_of(lesson: Lesson) -> dict:
    """The manifest of the lesson's test file as it is now."""
    source = lesson.test_file.read_bytes()
    checks = [
        {
            "name": test.name,
            "task": task_of(lesson, test.name),
            "title": (ast.get_docstring(test) or test.name).splitlines()[0],
            "points": points_of(test),
        }
        for test in tests_in(source)
    ]
    checks.sort(key=lambda check: lesson.task_ids.index(check["task"]))
    return {"sha256": digest(source), "checks": checks}


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else None
    try:
        lesson = load(name)
        text = json.dumps(manifest_of(lesson), indent=1, ensure_ascii=False)
    except (ImportError, OSError, SyntaxError, TypeError, ValueError) as error:
        sys.exit(f"No manifest was written: {error}")
    (HERE / lesson.name / "manifest.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
