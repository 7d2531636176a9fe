"""Recognise a lesson's files under other names: Modules.py, modules (1).py, anna-train_final.py.

Pure: names and sources in, names out.
"""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from g2c_magics.lessons.lesson import Lesson


def work_files(lesson: Lesson) -> tuple[str, ...]:
    """The files that a learner writes in, in teaching order: "g2c/nn/modules.py"."""
    return tuple(dict.fromkeys(task.file for task in lesson.tasks))


def meant(name: str, lesson: Lesson) -> str | None:
    """The file of the lesson that a file's name stands for: the one whose own is a word of it."""
    path = PurePosixPath(name)
    words = re.findall(r"[a-z]+", path.stem.casefold())
    files = [file for file in work_files(lesson) if PurePosixPath(file).stem in words]
    is_one = len(files) == 1 and path.suffix.casefold() == ".py" and "test" not in words
    return files[0] if is_one else None


def renamed(files: Mapping[str, bytes], lesson: Lesson) -> dict[str, str]:
    """The names under which files of the lesson were handed in: {lesson's: theirs}.

    Only of those that are missing under their own; by name and content. Of several that could be
    one file none is.
    """
    found = {}
    inside = f"{lesson.folder.as_posix()}/"
    for wanted in work_files(lesson):
        if wanted in files:
            continue
        alike = [
            name
            for name, source in files.items()
            if name.startswith(inside) and meant(name, lesson) == wanted
            if holds_work(source, wanted, lesson)
        ]
        if len(alike) == 1:
            found[wanted] = alike[0]
    return found


def holds_work(source: bytes, file: str, lesson: Lesson) -> bool:
    """Whether a source defines anything that belongs into a file of the lesson."""
    owners = {owner for task in lesson.tasks if task.file == file for owner in task.owners}
    return any(re.search(rb"^(class|def) %s\b" % o.encode(), source, re.M) for o in owners)
