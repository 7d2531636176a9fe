"""Find what was handed in, and read each submission's package into memory, ready to be graded.

Reads hostile files, runs none of them and writes nothing.
"""

import codecs
import contextlib
import hashlib
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from g2c_magics.classroom import similarity
from g2c_magics.classroom.deliveries import grouped, is_platforms_own
from g2c_magics.classroom.lesson_names import renamed, work_files
from g2c_magics.classroom.normalized_ast import ENCODINGS, declared_encoding
from g2c_magics.classroom.package_files import is_noise, read_package
from g2c_magics.classroom.scaffold import is_never_begun, is_unwritten, scaffold
from g2c_magics.classroom.submission import (
    NothingToGrade,
    Refused,
    Submission,
    identify,
    quoted,
)
from g2c_magics.lessons.lesson import Lesson, load, names
from g2c_magics.paths import INSTALLED


@dataclass(frozen=True)
class PreparedSubmission:
    """One submission, ready to be graded on any machine."""

    id: str
    files: Mapping[str, bytes]  # the learner's and those filled in, by path below the root
    digest: str  # sha256 of the learner's files, the same for a folder and a zip of it
    tree: str = ""  # similarity.tree_digest of them
    functions: tuple[tuple[str, str, int], ...] = ()  # similarity.compared of them
    filled: tuple[str, ...] = ()  # files of the lesson it lacks, taken from the scaffold
    withheld: tuple[str, ...] = ()  # files it lacks and the scaffold holds answers to
    ignored: tuple[str, ...] = ()  # paths in it that the grader has its own of
    remarks: tuple[str, ...] = ()  # why a human should look at it, a line each


def find(folder: Path, leave_out: Collection[Path] = ()) -> list[Submission]:
    """Every entry of `folder`, sorted by id: nobody who handed something in is passed over.

    Loose files of one learner, as course platforms name them, are one hand-in. Hidden entries,
    what a platform adds of its own and those of leave_out are none. Raises NothingToGrade.
    """
    try:
        with os.scandir(folder) as listed:
            entries = [
                entry
                for entry in listed
                if not is_noise(entry.name) and Path(entry.path).resolve() not in leave_out
            ]
    except OSError as error:
        raise NothingToGrade(
            f"Expected a folder of submissions. Got {str(folder)!r} instead ({error.strerror})."
        ) from None
    for name in names():
        package = load(name).folder
        if (folder / package).is_dir():
            raise NothingToGrade(
                f"{folder} holds {package.as_posix()}, so it is one submission. Expected a folder "
                "with a sub-folder or a zip for each: give the folder above it."
            )
    if not entries:
        raise NothingToGrade(f"{folder} holds no submissions: no sub-folder, no zip, no file.")
    listed = [entry.name for entry in entries]
    entries = [entry for entry in entries if not is_platforms_own(entry.name, listed)]
    folders = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    files = [Path(entry.path) for entry in entries if entry.is_file(follow_symlinks=False)]
    others = {Path(entry.path) for entry in entries} - {*folders, *files}
    loose = grouped(files)
    unowned = [who for who in loose if who in loose[who] and not who.lower().endswith(".py")]
    others |= {loose.pop(name)[name] for name in unowned}
    return identify(folders, others, loose)


def prepare(
    submission: Submission, lesson: Lesson, project: Path = INSTALLED
) -> PreparedSubmission:
    """Read the learner's package, and fill in what it lacks from the scaffold in `project`.

    A folder or archive may hold the package under any number of folders: the shallowest counts.
    Where there is none, the shallowest folder with files of the lesson counts as one. A folder with
    one archive and nothing else to grade is read as that archive. Of the package, all regular
    files are taken but worked answers, tests, compiled code, caches and hidden files.
    Raises Refused, and no other error for whatever the submission is.
    """
    package = read_package(submission, lesson)
    inside = f"{lesson.folder.as_posix()}/"
    if not any(name.startswith(inside) and name.endswith(".py") for name in package.files):
        raise Refused(f"Its {lesson.folder.as_posix()} holds no Python file. Hand in the source.")
    remarks = list(package.remarks)  # why a human should look at it, whatever its score
    for wanted, theirs in renamed(package.files, lesson).items():
        package.files[wanted] = package.files.pop(theirs)
        remarks.append(f"{quoted(theirs)} was graded as {wanted}.")
    lacking = {name: text for name, text in scaffold(lesson, project) if name not in package.files}
    filled = {name: text for name, text in lacking.items() if is_unwritten(name, text, lesson)}
    withheld = [name for name in lacking if name not in filled]
    tree = similarity.tree_digest(package.files, lesson)
    missing = [name for name in work_files(lesson) if name in filled]
    if missing:
        remarks.append(
            f"It lacks {', '.join(missing)}: ours, with nothing written, took its place."
        )
    if is_never_begun({**package.files, **filled}, lesson):
        remarks.append("Nothing is written yet: its points are those of the code as it comes.")
    source, encodings = as_utf8(package.files)
    remarks += encodings
    if tree and tree == similarity.worked_digest(lesson):
        remarks.append("The same as the worked answers, but for names and layout.")
    if withheld:
        missing = ", ".join(withheld)
        remarks.append(f"It lacks {missing}, and ours hold answers: grade from a fresh clone.")
    if similarity.is_too_large(package.files, lesson):
        remarks.append("There is too much of it to be compared with the others.")
    return PreparedSubmission(
        id=submission.id,
        files={**source, **filled},
        digest=digest_of(package.files),
        tree=tree,
        functions=similarity.compared(source, lesson),
        filled=tuple(filled),
        withheld=tuple(withheld),
        ignored=tuple(package.ignored),
        remarks=tuple(remarks),
    )


def digest_of(files: dict[str, bytes]) -> str:
    """sha256 over paths and contents, in the order of the paths."""
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        total.update(f"{len(name.encode())} {name} {len(content)} ".encode())
        total.update(content)
    return total.hexdigest()


def as_utf8(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """The files with all Python in an encoding that Python reads, and a remark on each it was not.

    A file that says its encoding is left to Python, with a remark where an editor may show another
    text. The attack: a comment in unicode_escape, with \\x0a in it, is code.
    """
    found, remarks = dict(files), []
    for name, content in files.items():
        encoding = other_encoding(content) if name.endswith(".py") else None
        if encoding:
            found[name] = content.decode(encoding).encode()
            remarks.append(f"{quoted(name)} is no UTF-8: it was read as {encoding}.")
        elif name.endswith(".py") and (declared := odd_encoding(content)):
            remarks.append(
                f"{quoted(name)} says it is in {declared}: opened otherwise, it shows other code "
                "than runs."
            )
    return found, remarks


def odd_encoding(content: bytes) -> str:
    """The encoding that source says it has, where that is none of the usual; else ""."""
    with contextlib.suppress(SyntaxError):  # Python will say so
        declared = declared_encoding(content)
        return "" if declared in ENCODINGS else declared
    return ""


def other_encoding(content: bytes) -> str | None:
    """The encoding of Python source that is no UTF-8 and does not say what it is; else None."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        guess = "utf-16"
    elif any(b"coding" in line for line in content.splitlines()[:2]):
        return None
    else:
        guess = "latin-1"
    try:
        content.decode()
    except UnicodeDecodeError:
        try:
            content.decode(guess)
        except UnicodeDecodeError:
            return None
        return guess
    return None
