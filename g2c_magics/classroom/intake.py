"""Find what was handed in, and lay out a clean copy of each submission's package to be graded.

Reads hostile files and runs none of them. Removes nothing: the caller owns the scratch folder.
"""

import ast
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from g2c_magics import lessons
from g2c_magics.classroom.folder import read_path
from g2c_magics.classroom.package_files import is_noise
from g2c_magics.classroom.submission import (
    NothingToGrade,
    Refused,
    Submission,
    archive_ending,
    identify,
)
from g2c_magics.lessons import Lesson
from g2c_magics.paths import INSTALLED


@dataclass(frozen=True)
class Staged:
    """A submission laid out to be graded.

    root: the folder to grade. digest: sha256 of the learner's files, the same for a folder and a
    zip of it. filled: files of the lesson it lacks, taken from our scaffold. withheld: files it
    lacks and ours hold answers, so they stay missing. ignored: what it holds and ours replace.
    """

    root: Path
    digest: str
    filled: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def find(folder: Path) -> list[Submission]:
    """Every sub-folder and archive of `folder`, sorted by id. Links to such are listed too.

    Hidden entries and plain files are none. Raises NothingToGrade.
    """
    try:
        with os.scandir(folder) as listed:
            entries = [entry for entry in listed if not is_noise(entry.name)]
    except OSError as error:
        raise NothingToGrade(
            f"Expected a folder of submissions. Got {str(folder)!r} instead ({error.strerror})."
        ) from None
    for name in lessons.names():
        package = lessons.load(name).folder
        if (folder / package).is_dir():
            raise NothingToGrade(
                f"{folder} holds {package.as_posix()}, so it is one submission. Expected a folder "
                "with a sub-folder or a zip for each: give the folder above it."
            )
    folders = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
    others = [entry for entry in entries if entry not in folders and is_submission(entry)]
    if not folders and not others:
        raise NothingToGrade(f"{folder} holds no submissions: no sub-folder and no zip.")
    return identify(*([Path(entry.path) for entry in kind] for kind in (folders, others)))


def is_submission(entry: os.DirEntry) -> bool:
    """Whether what is no folder counts as handed in: an archive, or a link to who knows what."""
    return bool(archive_ending(entry.name)) or (entry.is_symlink() and not entry.is_file())


def stage(submission: Submission, lesson: Lesson, into: Path) -> Staged:
    """Lay out the learner's package below `into`, what it lacks filled in from our scaffold.

    A folder or zip may hold the package under any number of folders: the shallowest counts. A
    folder with one zip and nothing else to grade is read as that zip. Of the package, all regular
    files are taken but worked answers, tests, compiled code, caches and hidden files.
    Raises Refused, and no other error for whatever the submission is.
    """
    contents = read_path(submission.path, lesson.folder)
    inside = f"{lesson.folder.as_posix()}/"
    if not any(name.startswith(inside) and name.endswith(".py") for name in contents.files):
        raise Refused(f"Its {lesson.folder.as_posix()} holds no Python file. Hand in the source.")
    filled, withheld = {}, []
    for name, source in scaffold(lesson):
        if name in contents.files:
            continue
        if is_unwritten(name, source, lesson):
            filled[name] = source
        else:
            withheld.append(name)
    for name, content in {**contents.files, **filled}.items():
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Staged(
        root=into,
        digest=digest_of(contents.files),
        filled=tuple(filled),
        withheld=tuple(withheld),
        ignored=tuple(contents.ignored),
    )


def digest_of(files: dict[str, bytes]) -> str:
    """sha256 over paths and contents, in the order of the paths."""
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        total.update(f"{len(name.encode())} {name} {len(content)} ".encode())
        total.update(content)
    return total.hexdigest()


def scaffold(lesson: Lesson) -> Iterator[tuple[str, bytes]]:
    """The files of a lesson as they come, by path below the graded root."""
    package = INSTALLED / lesson.folder
    top = package.parent / "__init__.py"
    for path in (top, *sorted(package.rglob("*.py"))):
        name = path.relative_to(INSTALLED)
        if path.is_file() and not any(map(is_noise, name.parts)):  # a notebook's checkpoints, say
            yield name.as_posix(), path.read_bytes()


def is_unwritten(name: str, source: bytes, lesson: Lesson) -> bool:
    """Whether each TODO of a file is still only a docstring and a NotImplementedError.

    False too where one is not to be found: then the file is not as it came.
    """
    todos = {todo for task in lesson.tasks if task.file == name for todo in task.todos}
    if not todos:
        return True
    try:
        functions = dict(functions_of(ast.parse(source)))
    except (SyntaxError, ValueError):
        return False
    return all(todo in functions and is_stub(functions[todo]) for todo in todos)


def functions_of(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions and methods of a file by dotted name."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    yield f"{node.name}.{method.name}", method


def is_stub(function: ast.FunctionDef) -> bool:
    """Whether a function raises NotImplementedError and does nothing before."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if len(body) != 1 or not isinstance(body[0], ast.Raise):
        return False
    error = body[0].exc
    called = error.func if isinstance(error, ast.Call) else error
    return isinstance(called, ast.Name) and called.id == "NotImplementedError"
