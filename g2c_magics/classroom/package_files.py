"""Gather the files of one submitted package, and stop at the first that should not be there.

Names and limits only. Whoever reads a folder or a zip brings the bytes.
"""

import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

from g2c_magics.classroom.submission import Refused, archive_ending, quoted

KB, MB = 1024, 1024 * 1024
MAX_PYTHON = 1 * MB  # one Python file
MAX_BYTES = 20 * MB  # all files of the package
MAX_FILES = 1_000  # of the package
MAX_ENTRIES = 20_000  # files and folders looked at in all
MAX_DEPTH = 32  # folders within folders
MAX_NAME, MAX_PATH = 255, 1_000  # bytes of a name and of a path: what file systems take

# What the grader brings itself. Compiled code would be imported before the source beside it.
NOT_HANDED_IN = ("tests", "conftest.py")
ANSWERS = "solutions"  # in the package itself, not in a folder of it
COMPILED = (".so", ".pyd", ".dll", ".dylib")

Parts = tuple[str, ...]


class PackageFiles:
    """The files of a learner's package, by path below the graded root: "g2c/nn/modules.py".

    ignored: what was there and is not among them, because the grader's own counts.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.ignored: list[str] = []
        self._left = MAX_BYTES
        self._names: set[str] = set()
        self._seen: dict[str, tuple[str, str]] = {}  # as spelled, and what: a file or a folder

    def add(self, parts: Parts, read: Callable[[int], bytes]) -> None:
        """Take one file. read: gives its content, or as many bytes of it as are asked for.

        Raises Refused when its name is unsafe or taken, or when it is too much.
        """
        name = self.name_of(parts)
        if not self.wanted(parts):
            return
        if len(self.files) >= MAX_FILES:
            raise Refused(f"g2c holds more than {MAX_FILES:,} files. Hand in the source only.")
        most = min(self._left, MAX_PYTHON) if name.lower().endswith(".py") else self._left
        content = read(most + 1)
        if len(content) > most:
            raise Refused(
                f"{quoted(name)} is too large: more than {MAX_PYTHON // MB} MB of Python, or than "
                f"{MAX_BYTES // MB} MB with the rest of g2c. Hand in the source only."
            )
        self._left -= len(content)
        self.files[name] = content

    def name_of(self, parts: Parts) -> str:
        """The path of a file in normal form. Raises Refused when it clashes with another's."""
        parts = tuple(unicodedata.normalize("NFC", part) for part in parts)
        check_name(parts)
        # Every folder on the way counts too: nn/ and NN/ are one folder on some machines.
        for end in range(1, len(parts) + 1):
            path = "/".join(parts[:end])
            kind = "file" if end == len(parts) else "folder"
            spelled, earlier = self._seen.setdefault(path.casefold(), (path, kind))
            if spelled != path:
                raise Refused(
                    f"{quoted(spelled)} and {quoted(path)} differ only in case: rename one."
                )
            if kind != earlier:
                raise Refused(f"{quoted(path)} is both a file and a folder. Hand in one of them.")
        name = "/".join(parts)
        if name in self._names:
            raise Refused(f"{quoted(name)} is in it twice, so which one counts? Hand in one.")
        self._names.add(name)
        return name

    def wanted(self, parts: Parts) -> bool:
        """Whether a file or folder of the package is part of the learner's work."""
        if any(is_noise(part) for part in parts):
            return False
        for end, part in enumerate(parts, 1):
            last = end == len(parts)
            if (
                part in NOT_HANDED_IN
                or (end == 2 and part == ANSWERS)
                or (last and part.lower().endswith(COMPILED))
            ):
                path = "/".join(parts[:end])
                if path not in self.ignored:
                    self.ignored.append(path)
                return False
        return True


def is_noise(name: str) -> bool:
    """Whether a name is one that editors, systems and Python leave behind."""
    return name.startswith(".") or name in ("__MACOSX", "__pycache__") or name.endswith(".pyc")


def check_name(parts: Parts) -> None:
    """Raise Refused unless this is a path that every file system takes and that stays inside."""
    path = "/".join(parts)
    if not path.isprintable():  # control characters, NUL, bytes that are no UTF-8
        raise Refused(f"{quoted(path)} is no name for a file: rename it.")
    if len(path.encode()) > MAX_PATH or any(len(part.encode()) > MAX_NAME for part in parts):
        raise Refused(f"{quoted(path)} is too long a name: shorten it.")
    if len(parts) > MAX_DEPTH:
        raise too_deep()


def too_deep() -> Refused:
    return Refused(f"Its folders lie more than {MAX_DEPTH} deep. Hand in g2c and nothing above it.")


def too_many() -> Refused:
    return Refused(f"It holds more than {MAX_ENTRIES:,} entries. Hand in g2c and nothing else.")


def the_one(roots: Iterable[Parts], wanted: Path) -> Parts:
    """The folder that holds the package, out of all at the same depth. Raises Refused if two do."""
    roots = sorted(set(roots))
    if len(roots) > 1:
        first, second = (quoted("/".join((*root, wanted.as_posix()))) for root in roots[:2])
        raise Refused(f"Which one counts, {first} or {second}? Hand in one.")
    return roots[0]


def nothing_found(wanted: Path, names: Iterable[str]) -> Refused:
    """Why there is nothing to grade among these top-level names of a submission."""
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
