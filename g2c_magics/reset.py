"""Bring what a task asks for back to how it came, and keep a copy of the file beside it.

Reads and writes the learner's files; runs none of them.
"""

import re
import textwrap
import time
from collections.abc import Iterable
from pathlib import Path

from g2c_magics.lessons.given_code import first_line, functions
from g2c_magics.lessons.lesson import Lesson, Task
from g2c_magics.paths import ProjectError, replace_file
from g2c_magics.text import listed


def reset(lesson: Lesson, tasks: Iterable[str], root: Path) -> list[str]:
    """Bring these tasks back to the scaffold. Returns a line for each, to print.

    All is looked at before anything is written. Raises ProjectError, one line, where a file or a
    function is not found, or the disk refuses.
    """
    chosen = [lesson.task(task) for task in tasks]
    before = {task.file: read(root / task.file) for task in chosen}
    after, lines = dict(before), []
    for task in chosen:
        text = after[task.file]
        after[task.file] = unwritten(lesson, task, text)
        lines.append(
            f"{task.id} is as it came: {listed(task.todos)}."
            if after[task.file] != text
            else f"{task.id} is as it came already."
        )
    for file in [file for file in after if after[file] != before[file]]:
        copy = free_name(root / file)
        try:
            replace_file(copy, before[file])
            replace_file(root / file, after[file])
        except OSError as error:
            raise ProjectError(f"{file} was not reset: {error}") from None
        lines.append(f"{file} as it was before is kept in {copy.relative_to(root).as_posix()}")
    if after != before:
        lines.append("Where an editor has the file open: reload it there from disk (File menu).")
    return lines


def unwritten(lesson: Lesson, task: Task, source: str) -> str:
    """The file with every function of the task as the scaffold has it. Raises ProjectError."""
    if not task.todos:
        raise ProjectError(f"{task.id} is given: there is nothing in it to write, or to reset.")
    for todo in task.todos:
        text = lesson.unwritten.get(todo, "")
        place = place_of(todo, source)
        if place is None or not text:
            raise ProjectError(
                f"There is no {todo} in {task.file} to reset. Undo in the editor (Ctrl + Z), or "
                f"write the line again that begins it: {text.partition(chr(10))[0]}"
            )
        lines = source.splitlines(keepends=True)
        start, end = place
        indent = lines[start][: len(lines[start]) - len(lines[start].lstrip())]
        lines[start:end] = [textwrap.indent(text, indent) + "\n"]
        source = "".join(lines)
    return source


def place_of(name: str, source: str) -> tuple[int, int] | None:
    """The lines of a function, "Linear.forward", from the first up to before the last."""
    found = [node for known, node in functions(source) if known == name]
    if found:  # of several the last counts, as it does for Python
        return first_line(found[-1]) - 1, found[-1].end_lineno or found[-1].lineno
    # Where a mistake keeps Python from reading the file, the indentation has to do.
    owner, _, function = name.rpartition(".")
    lines = source.splitlines()
    start, end = 0, len(lines)
    for head in (f"class {owner}", f"def {function}") if owner else (f"def {function}",):
        pattern = re.compile(rf"[ \t]*{head}\b")
        heads = [at for at in range(start, end) if pattern.match(lines[at])]
        if not heads:
            return None
        start = heads[-1]
        end = block_end(lines, start, end)
    return start, end


def block_end(lines: list[str], start: int, end: int) -> int:
    """The line after the indented block that begins at `start`, blank lines left out."""
    depth = len(lines[start]) - len(lines[start].lstrip())
    last = start
    for at in range(start + 1, end):
        code = lines[at].lstrip()
        if code and len(lines[at]) - len(code) <= depth and not code.startswith(")"):
            break
        last = at if code else last
    return last + 1


def read(path: Path) -> str:
    """The text of a learner's file. Raises ProjectError, one line."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"{path.name} cannot be read: {error}") from None


def free_name(path: Path) -> Path:
    """A name for a copy beside the file that no file has. No .py: it is no part of the package."""
    stem, number = f"{path.stem}.before-reset-{time.strftime('%Y-%m-%d-%H%M%S')}", 1
    copy = path.with_name(f"{stem}.txt")
    while copy.exists():
        number += 1
        copy = path.with_name(f"{stem}-{number}.txt")
    return copy
