"""Find the learner's package in a submission and read its files, or refuse the submission.

All rules about names, kinds, numbers and sizes, the same for a folder and an archive. Writes
nothing.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from g2c_magics.classroom.archives import archive_entry, is_archive
from g2c_magics.classroom.entries import (
    FILE,
    FOLDER,
    MAX_DEPTH,
    MAX_ENTRIES,
    MB,
    Entry,
    Parts,
    path_entry,
    refuse_special,
    too_many,
)
from g2c_magics.classroom.lesson_names import meant
from g2c_magics.classroom.submission import Refused, Submission, archive_ending, quoted
from g2c_magics.lessons.lesson import Lesson

MAX_ARCHIVE = 64 * MB
MAX_PYTHON = 1 * MB  # one Python file
MAX_BYTES = 20 * MB  # all files of the package
MAX_FILES = 1_000  # of the package
# Well below what the sandbox holds: each folder and file takes an inode there.
MAX_FOLDERS = 200  # of the package
MAX_INNER_DEPTH = 8  # folders within folders of it
MAX_NAME, MAX_PATH = 255, 1_000  # bytes of a name and of a path: what file systems take

# What the grader brings itself. Compiled code would be imported before the source beside it.
NOT_HANDED_IN = ("tests", "conftest.py")
ANSWERS = "solutions"  # in the package itself, not in a folder of it
COMPILED = (".so", ".pyd", ".dll", ".dylib")


def read_package(submission: Submission, lesson: Lesson) -> "PackageFiles":
    """The lesson's package in a submission. Raises Refused, whatever lies there."""
    package = PackageFiles(lesson)
    try:
        if submission.files:
            package.add(package.find(virtual_folder(submission.files)))
            return package
        top = path_entry(submission.path)
        name = submission.path.name
        if top.kind == FOLDER:
            found = package.find(top)
        else:
            refuse_special(name, top.kind)
            if not is_archive(name):
                raise unopened(name)
            found = package.find(unpacked(name, top), open_archive=False)
        package.add(found)
    except OSError as error:
        raise unreadable(error, submission.path) from None
    return package


def virtual_folder(files: Mapping[str, Path]) -> Entry:
    """A folder that holds these files, each under its name."""
    return Entry(
        (),
        FOLDER,
        entries=lambda: (path_entry(path, (name,)) for name, path in files.items()),
    )


def unpacked(name: str, file: Entry) -> Entry:
    """The top folder of the archive in a file of this name."""
    refuse_special("/".join(file.parts), file.kind)
    data = file.read(MAX_ARCHIVE + 1)
    if len(data) > MAX_ARCHIVE:
        raise Refused(f"It is larger than {MAX_ARCHIVE // MB} MB. Hand in g2c and nothing else.")
    return archive_entry(name, data)


def unopened(name: str) -> Refused:
    """Why a plain file is not graded."""
    if archive_ending(name):
        return Refused("It is an archive we do not open. Unpack it, or hand in a zip.")
    if name.lower().endswith(".ipynb"):
        return Refused("It is a notebook, and what is graded is the folder g2c: hand that in too.")
    return Refused("It is neither a folder nor an archive nor Python. Hand in the folder g2c.")


class PackageFiles:
    """The files of the lesson's package in one submission. Every method raises Refused."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.files: dict[str, bytes] = {}  # by path below the graded root
        self.ignored: list[str] = []  # paths in it that the grader has its own of
        self.remarks: list[str] = []  # what was not as the course asks, a line each
        self.listed = 0  # entries looked at
        self.folders = 0  # of the package
        self.bytes_left = MAX_BYTES

    def find(self, top: Entry, open_archive: bool = True) -> Entry:
        """The shallowest folder g2c that holds the lesson's; without one, the lesson's files.

        open_archive: look into the only archive of a folder without any, as course platforms hand
        out what was uploaded.
        """
        first, second = self.lesson.folder.parts
        level, archives, names = [top], [], []
        flat: list[Entry] = []  # the shallowest folders with files of the lesson in them
        while level:
            packages = [folder for folder in level if self.is_package(folder, first, second)]
            if packages:
                return the_one(packages, second)
            listed = [(folder, self.entries_of(folder)) for folder in level]
            flat = flat or [folder for folder, entries in listed if self.hold_work(entries)]
            entries = [entry for _, held in listed for entry in held]
            names = names or [entry.name for entry in entries]
            for entry in entries:
                if entry.name == first:
                    refuse_special(first, entry.kind)
            entries = [entry for entry in entries if not is_noise(entry.name)]
            level = [entry for entry in entries if entry.kind == FOLDER]
            archives += [e for e in entries if e.kind != FOLDER and is_archive(e.name)]
        if flat:
            return the_one(flat)
        if open_archive and len(archives) == 1:
            (one,) = archives
            return self.find(unpacked(one.name, one), open_archive=False)
        raise nothing_found(self.lesson.folder, [entry.name for entry in archives] or names)

    def hold_work(self, entries: Iterable[Entry]) -> bool:
        return any(entry.kind == FILE and meant(entry.name, self.lesson) for entry in entries)

    def is_package(self, folder: Entry, first: str, second: str) -> bool:
        if folder.parts[-1:] != (first,):
            return False
        inner = [entry for entry in self.entries_of(folder) if entry.name == second]
        for entry in inner:
            refuse_special(f"{first}/{second}", entry.kind)
        return any(entry.kind == FOLDER for entry in inner)

    def entries_of(self, folder: Entry) -> list[Entry]:
        """What a folder holds, sorted."""
        if len(folder.parts) > MAX_DEPTH:
            raise Refused(
                f"Its folders lie more than {MAX_DEPTH} deep. Hand in g2c and nothing above it."
            )
        entries = []
        for entry in folder.entries():
            self.listed += 1
            if self.listed > MAX_ENTRIES:
                raise too_many()
            entries.append(entry)
        return sorted(entries, key=lambda entry: entry.parts)

    def add(self, found: Entry) -> None:
        """Add what `find` has found."""
        first, second = self.lesson.folder.parts
        if found.parts[-1:] == (first,) and self.is_package(found, first, second):
            self.add_folder(found, above=len(found.parts) - 1)
            self.look_beside(found)
            return
        where = quoted("/".join(found.parts)) if found.parts else "at the top"
        self.remarks.append(
            f"There is no {self.lesson.folder.as_posix()} in it: the files {where} were graded."
        )
        files = [e for e in self.entries_of(found) if e.name.lower().endswith(".py")]
        for entry in files:
            refuse_special("/".join(entry.parts), entry.kind)
            if not is_noise(entry.name):
                refuse_name((entry.name,))
                self.add_file(f"{self.lesson.folder.as_posix()}/{entry.name}", entry)

    def look_beside(self, package: Entry) -> None:
        """Remark on folders beside the graded one that hold files of the same names."""
        for entry in self.entries_of(package):
            wanted = entry.kind == FOLDER and entry.name not in (*self.lesson.folder.parts, ANSWERS)
            if wanted and not is_noise(entry.name) and self.hold_work(self.entries_of(entry)):
                here = self.lesson.folder.as_posix()
                beside = "/".join(entry.parts[len(package.parts) - 1 :])
                self.remarks.append(
                    f"Beside {here} there is {quoted(beside)}, with files of the lesson in it: "
                    f"only {here} was graded."
                )

    def add_folder(self, folder: Entry, above: int) -> None:
        """Add all files below a folder of the package. above: how many folders are above g2c."""
        self.folders += 1
        if self.folders > MAX_FOLDERS or len(folder.parts) - above - 1 > MAX_INNER_DEPTH:
            name = folder.parts[above]
            raise Refused(
                f"Its {name} holds more than {MAX_FOLDERS} folders, or some more than "
                f"{MAX_INNER_DEPTH} deep. Hand in the source only."
            )
        spellings: dict[str, str] = {}
        for entry in self.entries_of(folder):
            parts = tuple(unicodedata.normalize("NFC", part) for part in entry.parts[above:])
            name = "/".join(parts)
            refuse_special(name, entry.kind)
            if is_noise(entry.name):
                continue
            refuse_name(parts)
            # Some file systems do not tell a.py from A.py, nor the two encodings of é.
            if name.casefold() in spellings:
                other = quoted(spellings[name.casefold()])
                raise Refused(
                    f"{other} and {quoted(name)} differ only in case or encoding: rename one."
                )
            spellings[name.casefold()] = name
            if is_graders_own(parts):
                self.ignored.append(name)
            elif entry.kind == FOLDER:
                self.add_folder(entry, above)
            else:
                self.add_file(name, entry)

    def add_file(self, name: str, file: Entry) -> None:
        if len(self.files) >= MAX_FILES:
            raise Refused(f"g2c holds more than {MAX_FILES:,} files. Hand in the source only.")
        is_python = name.lower().endswith(".py")
        limit = min(self.bytes_left, MAX_PYTHON) if is_python else self.bytes_left
        content = file.read(limit + 1)
        if len(content) > limit:
            raise Refused(
                f"{quoted(name)} is too large: more than {MAX_PYTHON // MB} MB of Python, or than "
                f"{MAX_BYTES // MB} MB with the rest of g2c. Hand in the source only."
            )
        self.bytes_left -= len(content)
        self.files[name] = content


def the_one(folders: Sequence[Entry], inner: str = "") -> Entry:
    """The only one of these. Raises Refused where there are several."""
    if len(folders) > 1:
        one, other = (quoted("/".join(filter(None, (*f.parts, inner)))) for f in folders[:2])
        raise Refused(f"Which one counts, {one} or {other}? Hand in one.")
    return folders[0]


def is_graders_own(parts: Parts) -> bool:
    """Whether a file or folder of the package is one that the grader brings itself."""
    name = parts[-1]
    return (
        name in NOT_HANDED_IN
        or (len(parts) == 2 and name == ANSWERS)
        or name.lower().endswith(COMPILED)
    )


def is_noise(name: str) -> bool:
    """Whether a name is one that editors, systems and Python leave behind."""
    return name.startswith(".") or name in ("__MACOSX", "__pycache__") or name.endswith(".pyc")


def refuse_name(parts: Parts) -> None:
    """Raise Refused unless every file system takes this path."""
    path = "/".join(parts)
    if not path.isprintable():  # control characters, NUL, bytes that are no UTF-8
        raise Refused(f"{quoted(path)} is no name for a file: rename it.")
    if len(path.encode()) > MAX_PATH or any(len(part.encode()) > MAX_NAME for part in parts):
        raise Refused(f"{quoted(path)} is too long a name: shorten it.")


def nothing_found(wanted: Path, names: Iterable[str]) -> Refused:
    """Why there is nothing to grade among these names in a submission."""
    names = sorted(name for name in names if not is_noise(name))
    packed = next((name for name in names if archive_ending(name)), None)
    if packed:
        return Refused(
            f"It holds no {wanted.as_posix()}, but the archive {quoted(packed)}: unpack that."
        )
    what = ", ".join(map(quoted, names[:3])) + (", …" if len(names) > 3 else "")
    instead = f"only {what}" if what else "nor anything else"
    return Refused(
        f"It holds no {wanted.as_posix()}, {instead}. Hand in the folder {wanted.parts[0]} with "
        f"{wanted.name} in it."
    )


def unreadable(error: OSError, path: Path) -> Refused:
    """What the system says, and of which file in the submission, where it says that."""
    name = Path(error.filename).name if isinstance(error.filename, str) else path.name
    where = "It" if name == path.name else f"{quoted(name)} in it"
    return Refused(f"{where} cannot be read: {error.strerror or error}.")
