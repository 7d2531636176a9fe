"""List what an archive holds, a zip or a tar, as entries. Nothing is unpacked onto the disk.

An archive is hostile until it has been looked through: one bad entry and all of it is refused.
"""

import bz2
import contextlib
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial

from g2c_magics.classroom.entries import (
    FILE,
    FOLDER,
    MAX_DEPTH,
    MAX_ENTRIES,
    MB,
    Entry,
    Parts,
    kind_of,
    refuse_special,
    too_many,
)
from g2c_magics.classroom.submission import ZIP, Refused, archive_ending, quoted

MAX_UNPACKED = 1_024 * MB  # what a zip's entries claim to be, wanted or not
MAX_TAR = 256 * MB  # of a tar, unpacked: it is held in memory
MAX_RATIO = 200  # unpacked to packed; source code is below 20
MAX_ABOVE_RATIO = 10 * MB  # what entries above that ratio may come to in all
ZIP_ENTRY = b"PK\x01\x02"  # begins each entry of a zip's table of contents
# Other methods unpack a whole block at once, however large, or ask for gigabytes of memory.
ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ZIP_ENCRYPTED = 0x1  # flag of an encrypted entry
TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")

Read = Callable[[int], bytes]  # of a file: at most so many bytes of it
Tree = dict[str, "Tree | Read"]


def is_archive(name: str) -> bool:
    """Whether a name is that of an archive that is opened here."""
    ending = archive_ending(name).lower()
    return ending in (ZIP, *TARS)


def archive_entry(name: str, data: bytes) -> Entry:
    """The top folder of an archive. Raises Refused when anything in it is hostile, wanted or not.

    name: its file's, whose ending says what it is.
    """
    if archive_ending(name).lower() == ZIP:
        return zip_entry(data)
    return tar_entry(data)


def tree_entry(node: Tree | Read, parts: Parts = ()) -> Entry:
    if not isinstance(node, dict):
        return Entry(parts, FILE, node)
    return Entry(
        parts,
        FOLDER,
        entries=lambda: (tree_entry(inner, (*parts, name)) for name, inner in node.items()),
    )


def insert(parts: Parts, read: Read | None, tree: Tree) -> int:
    """Put a file, or a folder (read: None), into a tree. Returns how many entries that adds."""
    path = parts if read is None else parts[:-1]
    shown = quoted("/".join(parts))
    added = 0
    for part in path[: MAX_DEPTH + 1]:  # a folder that deep is refused before it is listed
        added += part not in tree
        inner = tree.setdefault(part, {})
        if not isinstance(inner, dict):
            raise Refused(f"In {shown} a part is both a file and a folder. Make the archive again.")
        tree = inner
    if read is None or not parts or len(path) > MAX_DEPTH:
        return added
    if parts[-1] in tree:
        if isinstance(tree[parts[-1]], dict):
            raise Refused(f"{shown} is both a file and a folder. Hand in one of them.")
        raise Refused(f"{shown} is in it twice, so which one counts? Make the archive again.")
    tree[parts[-1]] = read
    return added + 1


def parts_of(name: str) -> Parts:
    """The path of an entry, of a Windows one too. Raises Refused when it leads out."""
    name = name.replace("\\", "/")
    if "\0" in name:
        raise Refused(f"{quoted(name)} is no name for a file: rename it.")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if name.startswith("/") or ".." in parts or re.match("[A-Za-z]:", name):
        raise Refused(f"{quoted(name)} leads out of the archive. Make it again.")
    return parts


# --- zip -----------------------------------------------------------------------------------------


def zip_entry(data: bytes) -> Entry:
    if data.count(ZIP_ENTRY) > MAX_ENTRIES:  # counted before anything is made of them
        raise too_many()
    with damage_refused("zip", data.startswith(b"PK")):
        return tree_entry(zip_tree(zipfile.ZipFile(io.BytesIO(data))))


def zip_tree(archive: zipfile.ZipFile) -> Tree:
    """The files of a zip by their folders. Raises Refused if any entry is hostile."""
    top: Tree = {}
    size = claimed = above_ratio = 0
    for info in archive.infolist():
        parts = parts_of(info.orig_filename)
        shown = "/".join(parts)
        refuse_special(shown, kind_of(info.external_attr >> 16))
        if info.flag_bits & ZIP_ENCRYPTED:
            raise Refused(f"{quoted(shown)} is locked with a password. Hand in a zip without one.")
        claimed += info.file_size
        if info.file_size > MAX_RATIO * info.compress_size:
            above_ratio += info.file_size
        if above_ratio > MAX_ABOVE_RATIO or claimed > MAX_UNPACKED:
            raise bomb(f"with {quoted(shown)} it would unpack to {claimed // MB:,} MB and more")
        is_folder = info.orig_filename.endswith(("/", "\\"))
        size += insert(parts, None if is_folder else partial(read_zipped, archive, info), top)
        if size > MAX_ENTRIES:
            raise too_many()
    return top


def read_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    if info.compress_type not in ZIP_METHODS:
        raise Refused("It is compressed in a way we do not open. Hand in an ordinary zip.")
    with damage_refused("zip"), archive.open(info) as file:
        return file.read(limit)  # zipfile checks the sum of what has been read to its end


# --- tar -----------------------------------------------------------------------------------------


def tar_entry(data: bytes) -> Entry:
    with damage_refused("tar"):
        return tree_entry(tar_tree(decompressed(data)))


def tar_tree(data: bytes) -> Tree:
    """The files of a tar by their folders. Raises Refused if any entry is hostile."""
    top: Tree = {}
    size = 0
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for member in archive:
            parts = parts_of(member.name)
            refuse_special("/".join(parts), kind_of_member(member))
            content = slice(member.offset_data, member.offset_data + member.size)
            if content.stop > len(data):
                raise ValueError("the tar ends too early")
            read = partial(part_of, data, content)
            size += insert(parts, None if member.isdir() else read, top)
            if size > MAX_ENTRIES:
                raise too_many()
    return top


def kind_of_member(member: tarfile.TarInfo) -> str:
    if member.isdir():
        return FOLDER
    if member.isreg() and not member.issparse():  # a sparse file of a terabyte takes one block
        return FILE
    links = {tarfile.SYMTYPE: "a symbolic link", tarfile.LNKTYPE: "a hard link"}
    return links.get(member.type, "no regular file")


def part_of(data: bytes, place: slice, limit: int) -> bytes:
    return data[place.start : min(place.stop, place.start + limit)]


def decompressed(data: bytes) -> bytes:
    """A tar as it is without its compression. Raises Refused where it is a bomb."""
    if data.startswith(b"\x1f\x8b"):
        machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
        plain, is_whole = machine.decompress(data, MAX_TAR), machine.eof
    elif data.startswith(b"BZh"):
        bz = bz2.BZ2Decompressor()
        plain, is_whole = bz.decompress(data, MAX_TAR), bz.eof
    elif data.startswith(b"\xfd7zXZ"):
        xz = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MAX_TAR)
        plain, is_whole = xz.decompress(data, MAX_TAR), xz.eof
    else:
        return data
    if len(plain) >= MAX_TAR:
        raise bomb(f"it would unpack to more than {MAX_TAR // MB} MB")
    if not is_whole:
        raise ValueError("the compressed data end too early")
    return plain


# --- both ----------------------------------------------------------------------------------------


def bomb(what: str) -> Refused:
    return Refused(f"It is an archive bomb: {what}. Hand in g2c and nothing else.")


@contextlib.contextmanager
def damage_refused(kind: str, begins_right: bool = True) -> Iterator[None]:
    """Raise Refused for every error that hostile bytes bring about: a dozen types.

    kind: "zip" or "tar". begins_right: whether it begins as one does.
    """
    try:
        yield
    except Refused:
        raise
    except Exception:
        if not begins_right:
            raise Refused(
                f"It is called a {kind} and is none. Hand in a zip, a tar or a folder."
            ) from None
        raise Refused(f"The {kind} is damaged. Make it again and hand it in.") from None
