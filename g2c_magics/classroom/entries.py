"""List what a submission holds, a folder or an archive alike, without following anything.

A file is read only when its `read` is called, and never further than is asked for.
"""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from g2c_magics.classroom.submission import Refused, quoted

KB, MB = 1024, 1024 * 1024
MAX_ENTRIES = 20_000  # files and folders looked at in one submission
MAX_DEPTH = 32  # folders within folders

FILE, FOLDER = "a file", "a folder"
OTHER_KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}

Parts = tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A file or a folder of a submission."""

    parts: Parts  # its path below the top of the submission, which is ()
    kind: str  # FILE, FOLDER, or what else it is: "a symbolic link"
    read: Callable[[int], bytes] = lambda limit: b""  # of a file: at most `limit` bytes of it
    entries: Callable[[], Iterator["Entry"]] = lambda: iter(())  # of a folder: what it holds

    @property
    def name(self) -> str:
        return self.parts[-1]


def path_entry(path: Path, parts: Parts = ()) -> Entry:
    """The entry of a file or folder on disk. Raises OSError."""
    status = path.lstat()
    return Entry(
        parts,
        kind_of(status.st_mode, status.st_nlink),
        read=partial(read_file, path),
        entries=partial(listing, path, parts),
    )


def listing(folder: Path, parts: Parts) -> Iterator[Entry]:
    with os.scandir(folder) as found:
        for name in (entry.name for entry in found):
            yield path_entry(folder / name, (*parts, name))


def kind_of(mode: int, links: int = 1) -> str:
    """What a mode says; a zip that was not made on Unix has none."""
    kind = stat.S_IFMT(mode)
    if kind == stat.S_IFDIR:
        return FOLDER
    if kind in (stat.S_IFREG, 0):
        return FILE if links == 1 else "a hard link"
    return OTHER_KINDS.get(kind, "no regular file")


def read_file(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        return file.read(limit)


def refuse_special(name: str, kind: str) -> None:
    """Raise Refused for anything but a regular file or a folder."""
    if kind not in (FILE, FOLDER):
        raise Refused(f"{quoted(name)} is {kind}: hand in regular files, no links.")


def too_many() -> Refused:
    return Refused(f"It holds more than {MAX_ENTRIES:,} entries. Hand in g2c and nothing else.")
