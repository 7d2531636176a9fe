"""List what a submission holds, a folder or a zip alike, without following or unpacking anything.

A file is read only when its `read` is called, and never further than is asked for.
"""

import contextlib
import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from g2c_magics.classroom.submission import Refused, quoted

KB, MB = 1024, 1024 * 1024
MAX_ENTRIES = 20_000  # files and folders looked at in one submission
MAX_DEPTH = 32  # folders within folders
MAX_UNPACKED = 1_024 * MB  # what a zip's entries claim to be, wanted or not
MAX_RATIO = 200  # unpacked to packed; source code is below 20
MAX_ABOVE_RATIO = 10 * MB  # what entries above that ratio may come to in all
ZIP_ENTRY = b"PK\x01\x02"  # begins each entry of a zip's table of contents
# Other methods unpack a whole block at once, however large, or ask for gigabytes of memory.
ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ZIP_ENCRYPTED = 0x1  # flag of an encrypted entry

FILE, FOLDER = "a file", "a folder"
OTHER_KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}

Parts = tuple[str, ...]
ZipTree = dict[str, "ZipTree | zipfile.ZipInfo"]


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


def zip_entry(data: bytes) -> Entry:
    """The top folder of a zip. Raises Refused when anything in it is hostile, wanted or not."""
    if data.count(ZIP_ENTRY) > MAX_ENTRIES:  # counted before anything is made of them
        raise too_many()
    with damage_refused(data):
        archive = zipfile.ZipFile(io.BytesIO(data))
        return tree_entry(zip_tree(archive), (), archive)


def tree_entry(node: "ZipTree | zipfile.ZipInfo", parts: Parts, archive: zipfile.ZipFile) -> Entry:
    if isinstance(node, zipfile.ZipInfo):
        return Entry(parts, FILE, partial(read_zipped, archive, node))
    return Entry(
        parts,
        FOLDER,
        entries=lambda: (tree_entry(node[name], (*parts, name), archive) for name in node),
    )


def read_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    if info.compress_type not in ZIP_METHODS:
        raise Refused("It is compressed in a way we do not open. Hand in an ordinary zip.")
    with damage_refused(), archive.open(info) as file:
        return file.read(limit)  # zipfile checks the sum of what has been read to its end


@contextlib.contextmanager
def damage_refused(data: bytes = b"PK") -> Iterator[None]:
    """Raise Refused for every error that zipfile raises for hostile bytes: a dozen types."""
    try:
        yield
    except Refused:
        raise
    except Exception:
        if not data.startswith(b"PK"):
            raise Refused("It is called a zip and is none. Hand in a zip or a folder.") from None
        raise Refused("The zip is damaged. Make it again and hand it in.") from None


def zip_tree(archive: zipfile.ZipFile) -> ZipTree:
    """The files of a zip by their folders. Raises Refused if any entry is hostile."""
    top: ZipTree = {}
    size = claimed = above_ratio = 0
    for info in archive.infolist():
        parts = zip_parts(info)
        shown = "/".join(parts)
        refuse_special(shown, kind_of(info.external_attr >> 16))
        if info.flag_bits & ZIP_ENCRYPTED:
            raise Refused(f"{quoted(shown)} is locked with a password. Hand in a zip without one.")
        claimed += info.file_size
        if info.file_size > MAX_RATIO * info.compress_size:
            above_ratio += info.file_size
        if above_ratio > MAX_ABOVE_RATIO or claimed > MAX_UNPACKED:
            raise Refused(
                f"It is a zip bomb: with {quoted(shown)} it would unpack to {claimed // MB:,} MB "
                "and more. Hand in g2c and nothing else."
            )
        size += insert(info, parts, top)
        if size > MAX_ENTRIES:
            raise too_many()
    return top


def insert(info: zipfile.ZipInfo, parts: Parts, tree: ZipTree) -> int:
    """Put an entry of a zip into its tree. Returns how many files and folders that adds."""
    is_folder = info.orig_filename.endswith(("/", "\\"))
    path = parts if is_folder else parts[:-1]
    shown = quoted("/".join(parts))
    added = 0
    for part in path[: MAX_DEPTH + 1]:  # a folder that deep is refused before it is listed
        added += part not in tree
        inner = tree.setdefault(part, {})
        if isinstance(inner, zipfile.ZipInfo):
            raise Refused(f"In {shown} a part is both a file and a folder. Make the zip again.")
        tree = inner
    if is_folder or not parts or len(path) > MAX_DEPTH:
        return added
    if parts[-1] in tree:
        if isinstance(tree[parts[-1]], dict):
            raise Refused(f"{shown} is both a file and a folder. Hand in one of them.")
        raise Refused(f"{shown} is in it twice, so which one counts? Make the zip again.")
    tree[parts[-1]] = info
    return added + 1


def zip_parts(info: zipfile.ZipInfo) -> Parts:
    """The path of an entry, of a Windows one too. Raises Refused when it leads out of the zip."""
    name = info.orig_filename.replace("\\", "/")
    if "\0" in name:
        raise Refused(f"{quoted(name)} is no name for a file: rename it.")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if name.startswith("/") or ".." in parts or re.match("[A-Za-z]:", name):
        raise Refused(f"{quoted(name)} leads out of the zip. Make the zip again.")
    return parts


def refuse_special(name: str, kind: str) -> None:
    """Raise Refused for anything but a regular file or a folder."""
    if kind not in (FILE, FOLDER):
        raise Refused(f"{quoted(name)} is {kind}: hand in regular files, no links.")


def too_many() -> Refused:
    return Refused(f"It holds more than {MAX_ENTRIES:,} entries. Hand in g2c and nothing else.")
