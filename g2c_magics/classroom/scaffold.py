"""The files of a lesson as they come, to fill in those that a submission lacks."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from g2c_magics.classroom.lesson_names import work_files
from g2c_magics.classroom.normalized_ast import units_of
from g2c_magics.classroom.package_files import is_noise
from g2c_magics.lessons.lesson import Lesson
from g2c_magics.paths import INSTALLED


def scaffold(lesson: Lesson, root: Path = INSTALLED) -> Iterator[tuple[str, bytes]]:
    """The files of a lesson in the project folder `root`, by path below it."""
    package = root / lesson.folder
    top = package.parent / "__init__.py"
    for path in (top, *sorted(package.rglob("*.py"))):
        name = path.relative_to(root)
        if path.is_file() and not any(map(is_noise, name.parts)):  # a notebook's checkpoints, say
            yield name.as_posix(), path.read_bytes()


def is_never_begun(files: Mapping[str, bytes], lesson: Lesson) -> bool:
    """Whether these files of a lesson, by path, still wait for everything to be written."""
    return all(
        name in files and is_unwritten(name, files[name], lesson) for name in work_files(lesson)
    )


@cache
def is_unwritten(name: str, source: bytes, lesson: Lesson) -> bool:
    """Whether each TODO of a file still waits to be written.

    False too where one is missing: then the file is not as it came.
    """
    todos = {todo for task in lesson.tasks if task.file == name for todo in task.todos}
    if not todos:
        return True
    try:
        units = {unit.name: unit for unit in units_of(source)}
    except (SyntaxError, ValueError):
        return False
    return all(todo in units and units[todo].is_unwritten for todo in todos)
