"""Find what was handed in, and read each submission's package into memory, ready to be graded.

Reads hostile files, runs none of them and writes nothing.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from g2c_magics.classroom import similarity
from g2c_magics.classroom.package_files import is_noise, read_package
from g2c_magics.classroom.scaffold import is_unwritten, scaffold
from g2c_magics.classroom.submission import (
    NothingToGrade,
    Refused,
    Submission,
    archive_ending,
    identify,
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
    filled: tuple[str, ...] = ()  # files of the lesson it lacks, taken from the scaffold
    withheld: tuple[str, ...] = ()  # files it lacks and the scaffold holds answers to
    ignored: tuple[str, ...] = ()  # paths in it that the grader has its own of
    remarks: tuple[str, ...] = ()  # why a human should look at it, a line each


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
    for name in names():
        package = load(name).folder
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


def prepare(
    submission: Submission, lesson: Lesson, project: Path = INSTALLED
) -> PreparedSubmission:
    """Read the learner's package, and fill in what it lacks from the scaffold in `project`.

    A folder or zip may hold the package under any number of folders: the shallowest counts. A
    folder with one zip and nothing else to grade is read as that zip. Of the package, all regular
    files are taken but worked answers, tests, compiled code, caches and hidden files.
    Raises Refused, and no other error for whatever the submission is.
    """
    package = read_package(submission.path, lesson.folder)
    inside = f"{lesson.folder.as_posix()}/"
    if not any(name.startswith(inside) and name.endswith(".py") for name in package.files):
        raise Refused(f"Its {lesson.folder.as_posix()} holds no Python file. Hand in the source.")
    lacking = {name: text for name, text in scaffold(lesson, project) if name not in package.files}
    filled = {name: text for name, text in lacking.items() if is_unwritten(name, text, lesson)}
    withheld = [name for name in lacking if name not in filled]
    tree = similarity.tree_digest(package.files, lesson)
    remarks = []  # why a human should look at it, whatever its score
    if tree and tree == similarity.worked_digest(lesson):
        remarks.append("The same as the worked answers, but for names and layout.")
    if withheld:
        missing = ", ".join(withheld)
        remarks.append(f"It lacks {missing}, and ours hold answers: grade from a fresh clone.")
    if similarity.is_too_large(package.files, lesson):
        remarks.append("There is too much of it to be compared with the others.")
    return PreparedSubmission(
        id=submission.id,
        files={**package.files, **filled},
        digest=digest_of(package.files),
        tree=tree,
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
