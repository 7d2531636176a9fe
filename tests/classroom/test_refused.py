"""Whatever is handed in, it is read or refused with one clear line; nothing else can happen."""

import gzip
import io
import os
import random
import socket
import stat
import struct
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from g2c_magics.classroom import intake, package_files
from g2c_magics.classroom.submission import Refused, Submission
from g2c_magics.lessons.lesson import load

LESSON = load("nn")
MODULES = "g2c/nn/modules.py"


def refusal(path: Path) -> str:
    """Why a submission is refused, in one line."""
    with pytest.raises(Refused) as error:
        intake.prepare(Submission("x", path), LESSON)
    line = str(error.value)
    assert line.isprintable()
    assert 10 < len(line) < 300
    return line


def zipped(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes], method: int = 8) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def special(name: str, kind: int) -> zipfile.ZipInfo:
    """An entry that says it is a link or a device."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (kind | 0o644) << 16
    return info


GOOD = (MODULES, b"x = 1\n")
ZIPS: dict[str, tuple[tuple, str]] = {
    "nothing of ours": ([("main.py", b"")], "holds no g2c/nn, only 'main.py'"),
    "empty": ([], "holds no g2c/nn, nor anything else"),
    "no Python": ([("g2c/nn/readme.md", b"")], "holds no Python file"),
    "climbs": (
        [GOOD, ("../../etc/cron.d/x", b"")],
        "'../../etc/cron.d/x' leads out of the archive",
    ),
    "climbs on Windows": ([GOOD, ("g2c\\..\\..\\x", b"")], "leads out of the archive"),
    "absolute": ([GOOD, ("/etc/passwd", b"")], "leads out of the archive"),
    "drive": ([GOOD, ("C:\\Users\\x", b"")], "leads out of the archive"),
    "network drive": ([GOOD, ("\\\\server\\share\\x", b"")], "leads out of the archive"),
    "link": ([(special(MODULES, stat.S_IFLNK), b"/etc/passwd")], "is a symbolic link"),
    "link elsewhere": ([GOOD, (special("a", stat.S_IFLNK), b"/")], "'a' is a symbolic link"),
    "device": ([GOOD, (special("a", stat.S_IFCHR), b"")], "'a' is a device"),
    "two packages": ([("a/" + MODULES, b""), ("b/" + MODULES, b"")], "'a/g2c/nn' or 'b/g2c/nn'?"),
    "case": ([GOOD, ("g2c/nn/Modules.py", b"")], "differ only in case"),
    "case of a folder": ([GOOD, ("g2c/NN/a.py", b"")], "differ only in case"),
    "file and folder": ([GOOD, (f"{MODULES}/a.py", b"")], "both a file and a folder"),
    "control characters": ([GOOD, ("g2c/nn/a\x1b[2J.py", b"")], "is no name for a file"),
    "long name": ([GOOD, (f"g2c/nn/{'a' * 300}.py", b"")], "too long a name"),
    "deep": ([GOOD, (f"g2c/{'d/' * 40}a.py", b"")], "more than 8 deep"),
    "zip in a zip": ([("work.zip", b"PK")], "the archive 'work.zip': unpack that"),
    "huge Python": ([(MODULES, os.urandom(2**20 + 1))], "more than 1 MB of Python"),
    "many files": ([(f"g2c/nn/a{n}.py", b"") for n in range(1001)], "more than 1,000 files"),
    "bomb": (
        [GOOD, ("g2c/nn/a.bin", bytes(30 * 2**20))],
        "archive bomb: with 'g2c/nn/a.bin'",
    ),
    "bomb of many": (
        [GOOD, *((f"g2c/nn/{n}", bytes(2**20)) for n in range(12))],
        "is an archive bomb",
    ),
    "bomb beside": ([GOOD, ("a.bin", bytes(30 * 2**20))], "is an archive bomb: with 'a.bin'"),
}


@pytest.mark.parametrize("name", ZIPS)
def test_a_zip_is_refused_with_a_line_that_says_why(tmp_path, name):
    entries, words = ZIPS[name]
    assert words in refusal(zipped(tmp_path / "x.zip", *entries))


def test_two_entries_of_one_name_are_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zipped(tmp_path / "x.zip", GOOD, (MODULES, b"x = 2\n"))
    assert "is in it twice, so which one counts?" in refusal(path)


def patched(path: Path, old: bytes, new: bytes) -> Path:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    return path


def test_a_name_with_a_nul_in_it_is_refused(tmp_path):
    path = zipped(tmp_path / "x.zip", GOOD, ("g2c/nn/aXb.py", b""))
    assert "is no name for a file" in refusal(patched(path, b"aXb", b"a\0b"))


def test_a_zip_with_a_password_is_refused(tmp_path):
    path = zipped(tmp_path / "x.zip", GOOD)
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    path.write_bytes(data)
    assert "locked with a password" in refusal(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_unpacks_without_bounds_is_refused(tmp_path, method):
    assert "compressed in a way we do not open" in refusal(
        zipped(tmp_path / "x.zip", GOOD, method=method)
    )


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path):
    """Its table of contents says 10 bytes; it would unpack to 40 MB."""
    path = zipped(tmp_path / "x.zip", GOOD, ("g2c/nn/a.bin", bytes(40 * 2**20)))
    patched(path, struct.pack("<I", 40 * 2**20), struct.pack("<I", 10))
    assert "damaged" in refusal(path)


def test_more_in_all_than_is_allowed_is_refused(tmp_path):
    noise = random.Random(0).randbytes(3 * 2**20)
    entries = [GOOD, *((f"g2c/nn/{n}.bin", noise) for n in range(7))]
    assert "more than 1 MB of Python, or than 20 MB" in refusal(
        zipped(tmp_path / "x.zip", *entries, method=0)
    )


def test_a_zip_of_many_deep_files_is_refused_before_it_fills_the_memory(tmp_path):
    deep = [(f"{n}/{'d/' * 2_000}a.py", b"") for n in range(700)]
    assert "more than 20,000 entries" in refusal(zipped(tmp_path / "x.zip", *deep))


def test_a_zip_of_very_many_entries_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("g2c_magics.classroom.archives.MAX_ENTRIES", 50)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK\x01\x02" * 51)
    assert "entries" in refusal(path)


def test_no_cut_and_no_changed_byte_of_a_zip_does_worse_than_a_refusal(tmp_path):
    path = zipped(tmp_path / "x.zip", GOOD, ("g2c/nn/loss.py", b"y = 2\n" * 200), ("a/b.md", b"b"))
    whole = path.read_bytes()
    chance = random.Random(3)
    broken = [whole[:end] for end in range(0, len(whole), 5)]
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] = chance.randrange(256)
        broken.append(bytes(changed))
    broken += [chance.randbytes(chance.randrange(500)) for _ in range(50)]
    read = 0
    for data in broken:
        path.write_bytes(data)
        try:
            package_files.read_package(Submission("x", path), LESSON)
            read += 1
        except Refused as error:
            assert str(error).isprintable()
    assert 0 < read < len(broken)


def test_what_is_no_zip_is_refused_by_its_kind(tmp_path):
    names = ("x.zip", "x.tar.gz", "y.zip", "x.7z", "x.ipynb", "x.docx")
    text, tar, renamed, other, notebook, document = (tmp_path / name for name in names)
    for path in (text, other, notebook, document):
        path.write_text("hello")
    with tarfile.open(tar, "w:gz"):
        pass
    renamed.write_bytes(tar.read_bytes())
    assert "called a zip and is none" in refusal(text)
    assert "called a zip and is none" in refusal(renamed)
    assert "holds no g2c/nn, nor anything else" in refusal(tar)
    assert "Unpack it, or hand in a zip" in refusal(other)
    assert "It is a notebook" in refusal(notebook)
    assert "neither a folder nor an archive nor Python" in refusal(document)


def tarred(path: Path, kind: bytes = tarfile.REGTYPE, name: str = "a", size: int = 0) -> Path:
    """A tar with a good package and one more entry."""
    with tarfile.open(path, "w:gz") as archive:
        for member, content in (
            (tarfile.TarInfo(MODULES), b"x = 1\n"),
            (tarfile.TarInfo(name), b""),
        ):
            member.size = len(content) or size
            if content == b"":
                member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member, io.BytesIO(content or bytes(size)))
    return path


@pytest.mark.parametrize(
    ("kind", "name", "size", "words"),
    [
        (tarfile.SYMTYPE, "a", 0, "'a' is a symbolic link"),
        (tarfile.LNKTYPE, "a", 0, "'a' is a hard link"),
        (tarfile.FIFOTYPE, "a", 0, "'a' is no regular file"),
        (tarfile.REGTYPE, "../a", 0, "'../a' leads out of the archive"),
        (tarfile.REGTYPE, "/etc/a", 0, "'/etc/a' leads out of the archive"),
        (tarfile.REGTYPE, MODULES, 0, "is in it twice"),
        (tarfile.REGTYPE, "a", 300 * 2**20, "it would unpack to more than 256 MB"),
    ],
)
def test_a_hostile_tar_is_refused_with_a_line_that_says_why(tmp_path, kind, name, size, words):
    assert words in refusal(tarred(tmp_path / "x.tgz", kind, name, size))


def test_no_cut_and_no_changed_byte_of_a_tar_does_worse_than_a_refusal(tmp_path):
    whole = tarred(tmp_path / "x.tgz", name="b").read_bytes()
    plain = gzip.decompress(whole)
    chance = random.Random(3)
    broken = [("x.tgz", whole[:end]) for end in range(0, len(whole), 3)]
    for at in range(0, 1600, 2):
        changed = bytearray(plain)
        changed[at] = chance.randrange(256)
        broken.append(("x.tar", bytes(changed)))
    for name, data in broken:
        (tmp_path / name).write_bytes(data)
        try:
            package_files.read_package(Submission("x", tmp_path / name), LESSON)
        except Refused as error:
            assert str(error).isprintable()


def linked(folder: Path) -> None:
    (folder / "g2c/nn/loss.py").symlink_to("/etc/passwd")


def linked_package(folder: Path) -> None:
    (folder / "g2c/nn/modules.py").rename(folder / "modules.py")
    (folder / "g2c/nn").rmdir()
    (folder / "g2c/nn").symlink_to(folder)


def hard_linked(folder: Path) -> None:
    (folder / "other.py").write_text("secret = 1")
    (folder / "g2c/nn/loss.py").hardlink_to(folder / "other.py")


def piped(folder: Path) -> None:
    os.mkfifo(folder / "g2c/nn/loss.py")


def socketed(folder: Path) -> None:
    here = Path.cwd()
    os.chdir(folder / "g2c/nn")  # a socket's path must be short
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("loss.py")
    finally:
        os.chdir(here)


def sparse(folder: Path) -> None:
    os.truncate(folder / MODULES, 2**33)


def crowded(folder: Path) -> None:
    for n in range(package_files.MAX_FILES):
        (folder / f"g2c/nn/a{n}.py").touch()


def deep(folder: Path) -> None:
    for n in range(60):
        folder = folder / f"g2c/{n}" if n == 0 else folder / str(n)
    folder.mkdir(parents=True)


def unspeakable(folder: Path) -> None:
    (folder / "g2c/nn" / os.fsdecode(b"a\xff.py")).touch()


def doubled(folder: Path) -> None:
    (folder / "g2c/nn/Modules.py").touch()


FOLDERS: dict[str, tuple[Callable[[Path], None], str]] = {
    "link": (linked, "'g2c/nn/loss.py' is a symbolic link"),
    "linked package": (linked_package, "'g2c/nn' is a symbolic link"),
    "hard link": (hard_linked, "'g2c/nn/loss.py' is a hard link"),
    "pipe": (piped, "'g2c/nn/loss.py' is a pipe"),
    "socket": (socketed, "'g2c/nn/loss.py' is a socket"),
    "sparse": (sparse, "'g2c/nn/modules.py' is too large"),
    "crowded": (crowded, "more than 1,000 files"),
    "deep": (deep, "more than 8 deep"),
}
if sys.platform == "linux":  # elsewhere no file system holds such names
    FOLDERS["no UTF-8"] = (unspeakable, "is no name for a file")
    FOLDERS["case"] = (doubled, "differ only in case")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_is_refused_with_a_line_that_says_why(tmp_path, name):
    spoil, words = FOLDERS[name]
    (tmp_path / "x/g2c/nn").mkdir(parents=True)
    (tmp_path / "x" / MODULES).write_text("x = 1\n")
    spoil(tmp_path / "x")
    assert words in refusal(tmp_path / "x")


def test_a_link_handed_in_is_refused_even_to_a_good_submission(tmp_path):
    (tmp_path / "x/g2c/nn").mkdir(parents=True)
    (tmp_path / "x" / MODULES).touch()
    (tmp_path / "y").symlink_to(tmp_path / "x")
    assert "'y' is a symbolic link" in refusal(tmp_path / "y")


def test_a_folder_that_nobody_may_read_is_refused():
    with tempfile.TemporaryDirectory(dir="/tmp") as open_to_all:
        Path(open_to_all).chmod(0o755)
        package = Path(open_to_all) / "x/g2c/nn"
        package.mkdir(parents=True)
        (package / "modules.py").write_text("x = 1\n")
        (package / "modules.py").chmod(0)
        root = os.geteuid() == 0  # root may read everything: be somebody else meanwhile
        if root:
            os.seteuid(65534)
        try:
            line = refusal(Path(open_to_all) / "x")
        finally:
            if root:
                os.seteuid(0)
    assert line == "'modules.py' in it cannot be read: Permission denied."


def test_a_package_too_deep_to_search_for_is_refused_and_a_missing_submission_too(tmp_path):
    (tmp_path / "x" / "/".join("d" * 60)).mkdir(parents=True)
    assert "more than 32 deep" in refusal(tmp_path / "x")
    assert "It cannot be read: No such file" in refusal(tmp_path / "gone")
