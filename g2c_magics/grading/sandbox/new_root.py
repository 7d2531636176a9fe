"""A file system for one job: Python, this package, the learner's files, and nothing else.

Runs in a mount namespace of its own, as the first process of a PID namespace.
Sources: mount_namespaces(7), pivot_root(2), and how bubblewrap builds its root.
"""

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from g2c_magics.grading.sandbox import environment, linux
from g2c_magics.paths import DESK, SCAFFOLD

MOUNT_POINT = Path("/tmp")  # there on every Linux; what lies in it is out of sight from then on
SYSTEM = tuple(map(Path, ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")))
SETTINGS = tuple(map(Path, ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")))
DEVICES = tuple(map(Path, ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")))
MAX_FILE = 16 * 2**20  # bytes of one of the learner's files
MAX_FILES = 2000  # files and folders of the learner's, of which each takes an inode
MAX_TOTAL = 64 * 2**20  # bytes of all of them
ROOT_OPTIONS = f"size={MAX_TOTAL + 2**23},nr_inodes=20000,mode=755"
TMP_OPTIONS = "size=64m,nr_inodes=4096,mode=1777"  # of /tmp in the root


def learner_files(folder: Path) -> dict[str, bytes]:
    """The files of the learner's that the job sees: those below `folder`, by path in it.

    A link that leads out of the folder is left out, and so is a file above MAX_FILE.
    Raises OSError where all of them are more than the root may hold.
    """
    found, folders, size = {}, set(), 0
    for path in sorted(walk(folder)):
        with contextlib.suppress(OSError, RuntimeError):
            if not path.resolve(strict=True).is_relative_to(folder.resolve()):
                continue
            if not path.is_file() or path.stat().st_size > MAX_FILE:
                continue
            found[path.relative_to(folder).as_posix()] = content = path.read_bytes()
            folders.update(path.relative_to(folder).parents)
            size += len(content)
        if size > MAX_TOTAL or len(found) + len(folders) > MAX_FILES:
            raise OSError(
                f"{folder.name} holds more than {MAX_FILES:,} files and folders, or than "
                f"{MAX_TOTAL // 2**20} MB"
            )
    return found


def walk(folder: Path) -> Iterator[Path]:
    """Every file below a folder that a job may need: no caches, no history, no worked answers."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in ("__pycache__", ".git")]
        if Path(parent) == folder:
            folders[:] = [name for name in folders if name != "solutions"]
        yield from (Path(parent, name) for name in names)


def visible_folders() -> list[Path]:
    """The folders of this machine that Python needs, none below another."""
    # What else is on sys.path may hold anything: other submissions, a home.
    packages = [p for p in map(Path, sys.path) if p.name in ("site-packages", "dist-packages")]
    system = [path for path in SYSTEM if not path.is_symlink()]
    wanted = {*system, Path(sys.prefix), Path(sys.base_prefix), *packages, DESK}
    real = sorted(path for path in wanted if path.is_dir())
    return [path for path in real if not any(other in path.parents for other in real)]


def build(
    folder: Path, files: Mapping[str, bytes], user: int, hidden: tuple[Path, ...] = ()
) -> None:
    """Make a root of these files, in their `folder`, and of what Python needs. Then enter it.

    user: id of the user that the job runs as, who gets a name. hidden: folders that are not shown,
    beside the worked answers.
    """
    os.umask(0o022)
    linux.mount("none", "/", "", linux.MS_REC | linux.MS_PRIVATE)
    sources = [path for path in (*visible_folders(), *SETTINGS, *DEVICES) if path.exists()]
    opened = {path: os.open(path, os.O_PATH) for path in sources}
    links = {path: path.readlink() for path in SYSTEM if path.is_symlink()}
    plain = linux.MS_NOSUID | linux.MS_NODEV
    linux.mount("tmpfs", str(MOUNT_POINT), "tmpfs", plain, ROOT_OPTIONS)
    inside("/tmp").mkdir()
    linux.mount("tmpfs", str(inside("/tmp")), "tmpfs", plain, TMP_OPTIONS)
    for path, target in links.items():
        inside(path).symlink_to(target)
    for path, number in opened.items():
        bind(number, inside(path), writable=path in DEVICES)
    inside("/etc").mkdir(exist_ok=True)
    name = environment.NOBODY["USER"]
    inside("/etc/passwd").write_text(f"{name}:x:{user}:{user}::{environment.NOBODY['HOME']}:\n")
    inside("/dev").mkdir(exist_ok=True)
    inside("/dev/shm").symlink_to("/tmp")
    if not any(path in folder.parents for path in sources):
        write_files(folder, files)
    for path in (SCAFFOLD / "solutions", *hidden):
        if inside(path).is_dir():  # installed: beside torch
            masked = str(inside(path))
            linux.mount("tmpfs", masked, "tmpfs", plain | linux.MS_RDONLY, "size=4k,mode=000")
    mount_proc(inside("/proc"))
    linux.mount(
        "", str(MOUNT_POINT), "", linux.MS_REMOUNT | linux.MS_BIND | linux.MS_RDONLY | plain
    )
    linux.pivot_root(str(MOUNT_POINT))


def inside(path: Path | str) -> Path:
    """Where a path lies while the new root is built."""
    return MOUNT_POINT / Path(path).relative_to("/")


def bind(number: int, target: Path, writable: bool = False) -> None:
    """Show an opened file or folder at another place."""
    source = Path(f"/proc/self/fd/{number}")
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    linux.mount(str(source), str(target), "", linux.MS_BIND | linux.MS_REC)
    if not writable:
        linux.make_read_only(str(target))
    os.close(number)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the learner's files into the new root, and show them where they were, read-only."""
    stored = inside("/given")
    stored.mkdir()
    for name, content in files.items():
        path = stored / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    bind(os.open(stored, os.O_PATH), inside(folder))


def mount_proc(target: Path) -> None:
    """The processes of this namespace; without it where a container forbids it."""
    target.mkdir()
    flags = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC | linux.MS_RDONLY
    with contextlib.suppress(OSError):
        linux.mount("proc", str(target), "proc", flags)
