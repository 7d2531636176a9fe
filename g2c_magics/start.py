"""Put a lesson into a folder: the scaffold, the graded tests, the notebook. Overwrites nothing.

The files are those of this installation: a wheel carries notebooks and their images beside the
lessons, a checkout has them where they are written.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from g2c_magics.lessons.lesson import Lesson, load, names
from g2c_magics.paths import DESK, INSTALLED, SCAFFOLD, ProjectError, is_installed, replace_file
from g2c_magics.text import listed

PACKED = DESK / "lessons" / "start"  # in a wheel; laid out as a project is
ORIGINALS = PACKED if PACKED.is_dir() else INSTALLED
PYTEST = "pytest.ini"
# By this `pytest` without `python -m` imports the g2c of the folder, not the installed one.
PYTEST_SETTINGS = "[pytest]\npythonpath = .\n"


@dataclass(frozen=True)
class Started:
    """What a folder has now."""

    folder: Path
    made: tuple[str, ...]  # files, relative to the folder
    kept: tuple[str, ...]  # files that were there already, and are as they were
    notebook: str  # relative to the folder; "" for a lesson that has none


def lesson_called(word: str) -> Lesson:
    """The lesson of this number or name: "03", "3", "nn". Raises ProjectError."""
    lessons = [load(name) for name in names()]
    for lesson in lessons:
        if word in (lesson.name, notebook_name(lesson)) or word.lstrip("0") == str(lesson.order):
            return lesson
    known = listed([f"{lesson.order:02d} ({lesson.name})" for lesson in lessons])
    raise ProjectError(f"There is no module {word!r}. There is: {known}.")


def start(lesson: Lesson, folder: Path) -> Started:
    """Put what the lesson needs into the folder. Raises ProjectError, one line."""
    above = next((f for f in folder.parents if (f / lesson.folder).is_dir()), None)
    if above:
        raise ProjectError(
            f"{above} has a {lesson.folder.as_posix()} already: what is graded here is that one. "
            "Start in a folder outside of it."
        )
    if is_installed(folder):
        raise ProjectError(f"{folder} is where g2c is installed. Start in a folder of your own.")
    made, kept, notebook = [], [], f"notebooks/{notebook_name(lesson)}.ipynb"
    for name, content in files_of(lesson):
        path = folder / name
        if os.path.lexists(path):
            kept.append(name)
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, content)
        except OSError as error:
            raise ProjectError(
                f"{path} cannot be written ({error.strerror}). Start in a folder of your own."
            ) from None
        made.append(name)
    notebook = notebook if notebook in (*made, *kept) else ""
    return Started(folder, tuple(made), tuple(kept), notebook)


def files_of(lesson: Lesson) -> Iterator[tuple[str, bytes]]:
    """Every file that a lesson starts with, by its path in the project."""
    scaffold = [SCAFFOLD / "__init__.py", *sorted((SCAFFOLD / lesson.name).rglob("*.py"))]
    for path in scaffold:
        yield f"g2c/{path.relative_to(SCAFFOLD).as_posix()}", path.read_bytes()
    yield f"tests/{lesson.test_file.name}", lesson.test_file.read_bytes()
    yield PYTEST, PYTEST_SETTINGS.encode()
    name = f"{notebook_name(lesson)}.ipynb"
    notebook = ORIGINALS / "notebooks/clean" / name
    if notebook.exists():
        content = notebook.read_bytes()
        yield f"notebooks/{name}", content
        for image in sorted(set(re.findall(rb"\]\(\.\./(docs/[^)\s]+)\)", content))):
            yield image.decode(), (ORIGINALS / image.decode()).read_bytes()


def notebook_name(lesson: Lesson) -> str:
    """What a lesson's notebook is called: "03-nn"."""
    return f"{lesson.order:02d}-{lesson.name}"
