"""Read the learner's package out of a zip in memory, believing nothing that it says of itself.

Unpacks only what is asked for, counts while it does, and writes nothing.
"""

import io
import re
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

from g2c_magics.classroom.package_files import (
    MAX_ENTRIES,
    MB,
    PackageFiles,
    Parts,
    is_noise,
    nothing_found,
    the_one,
    too_many,
)
from g2c_magics.classroom.submission import Refused, quoted

MAX_UNPACKED = 1_024 * MB  # what all entries say they are, wanted or not
MAX_RATIO = 200  # unpacked to packed; source code is below 20
MAX_SWOLLEN = 10 * MB  # what entries above that ratio may come to
ENTRY = b"PK\x01\x02"  # opens each line of a zip's table of contents
# The others unpack a whole piece at once, however large it grows, or ask for gigabytes of memory.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PASSWORD = 0x1  # flag of an encrypted entry

Entries = dict[Parts, zipfile.ZipInfo]


def read_archive(data: bytes, wanted: Path) -> PackageFiles:
    """The package in a zip. wanted: what it must hold, "g2c/nn". Raises Refused for all else."""
    if data.count(ENTRY) > MAX_ENTRIES:  # counted before anything is made of them
        raise too_many()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return gather(archive, wanted)
    except Refused:
        raise
    except Exception:
        # zipfile answers hostile bytes with errors of a dozen types; all mean the same here.
        if not data.startswith(b"PK"):
            raise Refused("It is called a zip and is none. Hand in a zip or a folder.") from None
        raise Refused("The zip is damaged. Make it again and hand it in.") from None


def gather(archive: zipfile.ZipFile, wanted: Path) -> PackageFiles:
    """Check every entry, then read those of the package."""
    entries = checked(archive)
    package = wanted.parts
    places: dict[int, list[Parts]] = {}
    for parts, info in entries.items():
        folder = parts if is_folder(info) else parts[:-1]
        for at in range(len(folder) - len(package) + 1):
            if folder[at : at + len(package)] == package and not any(map(is_noise, parts[:at])):
                places.setdefault(at, []).append(folder[:at])
    if not places:
        files = [parts for parts, info in entries.items() if not is_folder(info)]
        inner = {parts[-1] for parts in files if parts[-1].lower().endswith(".zip")}
        raise nothing_found(wanted, inner or {parts[0] for parts in entries})
    depth = min(places)
    root = the_one(places[depth], wanted)
    contents = PackageFiles()
    for parts, info in sorted(entries.items(), key=lambda item: item[0]):
        if parts[: depth + 1] == (*root, package[0]) and not is_folder(info):
            contents.add(parts[depth:], reader(archive, info))
    return contents


def checked(archive: zipfile.ZipFile) -> Entries:
    """All entries by path. Raises Refused if one of them is up to something."""
    entries: Entries = {}
    total = swollen = 0
    for info in archive.infolist():
        parts = parts_of(info)
        if not parts:
            continue
        shown = quoted("/".join(parts))
        check_kind(shown, info)
        if info.flag_bits & PASSWORD:
            raise Refused(f"{shown} is locked with a password. Hand in a zip without one.")
        total += info.file_size
        if info.file_size > MAX_RATIO * info.compress_size:
            swollen += info.file_size
        if swollen > MAX_SWOLLEN or total > MAX_UNPACKED:
            raise Refused(
                f"It is a zip bomb: with {shown} it would unpack to {total // MB:,} MB and more. "
                "Hand in g2c and nothing else."
            )
        if parts in entries:
            if is_folder(info) and is_folder(entries[parts]):
                continue
            raise Refused(f"{shown} is in it twice, so which one counts? Make the zip again.")
        entries[parts] = info
    return entries


def parts_of(info: zipfile.ZipInfo) -> Parts:
    """The path of an entry, of a Windows one too. Raises Refused when it leads out of the zip."""
    name = info.orig_filename.replace("\\", "/")
    if "\0" in name:
        raise Refused(f"{quoted(name)} is no name for a file: rename it.")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if name.startswith("/") or ".." in parts or re.match("[A-Za-z]:", name):
        raise Refused(f"{quoted(name)} leads out of the zip. Make the zip again.")
    return parts


def check_kind(shown: str, info: zipfile.ZipInfo) -> None:
    """Raise Refused for a link, a pipe, a device: a zip made on Unix can hold them."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        what = "a symbolic link" if kind == stat.S_IFLNK else "no regular file"
        raise Refused(f"{shown} is {what}: hand in regular files.")


def is_folder(info: zipfile.ZipInfo) -> bool:
    return info.orig_filename.endswith(("/", "\\"))


def reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    """What reads so many bytes of an entry and no more. zipfile checks its sum at the end."""

    def read(most: int) -> bytes:
        if info.compress_type not in METHODS:
            raise Refused("It is packed in a way we do not open. Hand in an ordinary zip.")
        with archive.open(info) as file:
            return file.read(most)

    return read
