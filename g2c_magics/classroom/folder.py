"""Read the learner's package out of a submitted folder, without following a single link.

Every folder and file is opened by its name in a folder that is already open, so nothing can be
exchanged between the look and the reading. Runs nothing, writes nothing.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from g2c_magics.classroom.archive import read_archive
from g2c_magics.classroom.package_files import (
    MAX_DEPTH,
    MAX_ENTRIES,
    MB,
    PackageFiles,
    Parts,
    is_noise,
    nothing_found,
    the_one,
    too_deep,
    too_many,
)
from g2c_magics.classroom.submission import ZIP, Refused, archive_ending, quoted

MAX_ARCHIVE = 64 * MB
# NONBLOCK: opening a pipe that nobody writes to would wait for ever.
SAFELY = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def read_path(path: Path, wanted: Path) -> PackageFiles:
    """The package in a folder or a zip. wanted: what it must hold, "g2c/nn".

    Raises Refused, whatever lies there.
    """
    try:
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            with opened(str(path), None, os.O_DIRECTORY) as top:
                return read_folder(top, wanted)
        check_kind(path.name, mode)
        if archive_ending(path.name).lower() != ZIP:
            raise Refused("It is an archive we do not open. Unpack it, or hand in a zip.")
        return read_archive(read_file(path.name, str(path), None, MAX_ARCHIVE), wanted)
    except OSError as error:
        raise unreadable(error, path) from None


def read_folder(top: int, wanted: Path) -> PackageFiles:
    """The package in an open folder, or in the only zip of a folder that has none."""
    roots, zips, names = search(top, wanted)
    if roots:
        contents = PackageFiles()
        with descend(top, the_one(roots, wanted)) as root:
            gather(contents, root, wanted.parts[:1])
        return contents
    if len(zips) != 1:  # one: as course platforms hand out what was uploaded
        raise nothing_found(wanted, names)
    with descend(top, zips[0][:-1]) as folder:
        name = zips[0][-1]
        return read_archive(read_file(name, name, folder, MAX_ARCHIVE), wanted)


def search(top: int, wanted: Path) -> tuple[list[Parts], list[Parts], list[str]]:
    """The shallowest folders that hold the package; else all zips. And the names at the top."""
    level: list[Parts] = [()]
    zips, names, seen = [], [], 0
    while level:
        roots, below = [], []
        for parts in level:
            with descend(top, parts) as folder:
                kinds = listing(folder)
                if holds(folder, wanted):
                    roots.append(parts)
            names = names or list(kinds)
            seen += len(kinds)
            if seen > MAX_ENTRIES:
                raise too_many()
            for name, mode in kinds.items():
                if stat.S_ISDIR(mode) and not is_noise(name):
                    below.append((*parts, name))
                elif name.lower().endswith(ZIP) and not is_noise(name):
                    zips.append((*parts, name))
        if roots:
            return roots, [], names
        level = below
        if level and len(level[0]) > MAX_DEPTH:
            raise too_deep()
    return [], zips, names


def holds(folder: int, wanted: Path) -> bool:
    """Whether an open folder holds the package. A link where it should lie is refused."""
    for end in range(1, len(wanted.parts) + 1):
        with descend(folder, wanted.parts[: end - 1]) as above:
            try:
                mode = os.stat(wanted.parts[end - 1], dir_fd=above, follow_symlinks=False).st_mode
            except FileNotFoundError:
                return False
        if not stat.S_ISDIR(mode):
            check_kind("/".join(wanted.parts[:end]), mode)
            return False
    return True


def gather(contents: PackageFiles, folder: int, parts: Parts) -> None:
    """Add all files of the subfolder that `parts` ends with, and of the folders in it."""
    if len(parts) > MAX_DEPTH:
        raise too_deep()
    with opened(parts[-1], folder, os.O_DIRECTORY) as here:
        for name, mode in sorted(listing(here).items()):
            path = (*parts, name)
            if stat.S_ISDIR(mode):
                if contents.wanted(path):
                    gather(contents, here, path)
            else:
                check_kind("/".join(path), mode)
                contents.add(
                    path,
                    lambda most, n=name, p=path: read_file("/".join(p), n, here, most, whole=False),
                )


def listing(folder: int) -> dict[str, int]:
    """What lies in an open folder: names and modes, of a link its own."""
    found: dict[str, int] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if len(found) >= MAX_ENTRIES:
                raise too_many()
            found[entry.name] = entry.stat(follow_symlinks=False).st_mode
    return found


def read_file(shown: str, name: str, folder: int | None, most: int, whole: bool = True) -> bytes:
    """At most `most` bytes of a regular file. whole: refuse a larger one instead."""
    with opened(name, folder) as file:
        status = os.fstat(file)
        check_kind(shown, status.st_mode)
        if status.st_nlink > 1:
            raise Refused(f"{quoted(shown)} is a hard link: hand in a copy of the file.")
        with open(file, "rb", closefd=False) as stream:
            content = stream.read(most + whole)
    if len(content) > most:
        raise Refused(f"It is larger than {most // MB} MB. Hand in g2c and nothing else.")
    return content


def check_kind(name: str, mode: int) -> None:
    """Raise Refused for anything but a regular file."""
    if not stat.S_ISREG(mode):
        kind = KINDS.get(stat.S_IFMT(mode), "no regular file")
        raise Refused(f"{quoted(name)} is {kind}: hand in regular files.")


@contextlib.contextmanager
def opened(name: str, folder: int | None, flags: int = 0) -> Iterator[int]:
    """Open a file or folder by its name in an open folder, unless it is a link."""
    file = os.open(name, SAFELY | flags, dir_fd=folder)
    try:
        yield file
    finally:
        os.close(file)


@contextlib.contextmanager
def descend(top: int, parts: Parts) -> Iterator[int]:
    """Open the folder that `parts` leads to from an open one."""
    with contextlib.ExitStack() as stack:
        for part in parts:
            top = stack.enter_context(opened(part, top, os.O_DIRECTORY))
        yield top


def unreadable(error: OSError, path: Path) -> Refused:
    """What the system says, and of which file in the submission, where it says that."""
    name = Path(error.filename).name if isinstance(error.filename, str) else path.name
    where = "It" if name == path.name else f"{quoted(name)} in it"
    return Refused(f"{where} cannot be read: {error.strerror or error}.")
