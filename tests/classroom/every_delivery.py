"""A made-up class in which every person hands in another way, as platforms and people do.

The names are those that the platforms give: Moodle's folders, Canvas's loose files (as
lib/content_zipper.rb of canvas-lms makes them), Gradescope's export, `gh classroom clone`.
"""

import io
import os
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from scaffold import copy_scaffold
from students import right

Files = Mapping[str, bytes]  # by path
IN_TIME, LATE = datetime(2026, 11, 19, 12), datetime(2026, 11, 21, 12)

ROSTER = """\
id,name,aliases,deadline
4711,Anna Müller,,2026-11-20
ben,Ben Okafor,,2026-11-20
bo7,Bo Ek,,2026-11-20
dora,Dora Lind,,2026-11-20
kim,Kim de Vries,,2026-11-20
mei,Mei Lin,,2026-11-20
gus,Gus Gram,submission_7001,
octo,Ola Cat,octocat,
roy,Ann Roy,,
zoe,Zoë Nil,,
"""
OVERRIDES = """\
id,task,points,comment
mei,,50,shown to me in class
broken,,0,never came back
bare,linear,9,"a typo, no more"
"""


@cache
def begun() -> Files:
    """The lesson's files with three parts written, so that each costs little."""
    written = {
        "linear": ("Linear.forward", "return x @ self.W + self.b"),
        "relu": ("ReLU.forward", "return x.clamp(min=0)"),
        "tanh": ("Tanh.forward", "return x.tanh()"),
    }
    files = dict(scaffold_files())
    source = files["g2c/nn/modules.py"].decode()
    for task, (todo, body) in written.items():
        stub = f'raise NotImplementedError("{task}: write {todo} in g2c/nn/modules.py")'
        assert stub in source
        source = source.replace(stub, body)
    return {**files, "g2c/nn/modules.py": source.encode()}


@cache
def scaffold_files() -> Files:
    return read(copy_scaffold(scratch()))


@cache
def right_files() -> Files:
    return read(right(scratch() / "right"))


def scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="g2c-deliveries-"))


def read(folder: Path) -> Files:
    paths = [folder / "g2c/__init__.py", *sorted((folder / "g2c/nn").glob("*.py"))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def moved(files: Files, to: str, only: tuple[str, ...] = ()) -> Files:
    """The files of g2c/nn in another folder: all, or those of these names."""
    found = {Path(name).name: text for name, text in files.items() if "/nn/" in name}
    return {f"{to}{name}": found[name] for name in only or found}


def write(folder: Path, files: Files, at: datetime = IN_TIME) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (at.timestamp(), at.timestamp()))


def zipped(files: Files) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(files: Files) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def make_every_delivery(folder: Path) -> None:
    """Fill a folder with the class."""
    work, four = begun(), ("modules.py", "loss.py", "optim.py", "train.py")
    modules = work["g2c/nn/modules.py"]
    from_moodle(folder)
    from_canvas(folder)
    write(folder / "submission_7001", work)  # Gradescope
    write(folder, {"submission_metadata.yml": b"submission_7001:\n  :submitters: []\n"})
    repository = {
        **work,
        ".git/config": b"[core]\n",
        "README.md": b"# Module 3\n",
        "tests/a.py": b"",
    }
    write(folder / "module-03-octocat", repository)  # GitHub Classroom
    without = {name: text for name, text in work.items() if not name.endswith("loss.py")}
    misnamed = {name: text for name, text in work.items() if not name.endswith("modules.py")}
    accented = b"# Gr\xf6\xdfe\n" + modules
    for name, files in {
        "flat": moved(work, "", four),
        "bare": moved(work, "nn/"),
        "misnamed": {**misnamed, "g2c/nn/Modules.py": modules},
        "final": moved(work, "g2c/nn_final/"),
        "latin": {**work, "g2c/nn/modules.py": accented},
        "wide": {**work, "g2c/nn/modules.py": modules.decode().encode("utf-16")},
        "bom": {**work, "g2c/nn/modules.py": modules.decode().encode("utf-8-sig")},
        "lacks-loss": without,
        "never-begun": scaffold_files(),
        "half-a-line": {**work, "g2c/nn/modules.py": modules + b"\nx = = 3\n"},
    }.items():
        write(folder / name, files)
    (folder / "empty").mkdir()
    write(folder, {
        "packed.tar.gz": tarred({f"home/me/{name}": text for name, text in work.items()}),
        "broken.zip": zipped(work)[:-200],
        "essay.docx": b"PK\x03\x04 words",
        "lesson.ipynb": b"{}",
        "modules.py": modules,
    })  # fmt: skip


def from_moodle(folder: Path) -> None:
    """A folder for each person and kind; a second one is another attempt."""
    upload = "{}_assignsubmission_file_".format
    write(folder / upload("Anna Müller_81001"), {"work.zip": zipped(right_files())})
    write(folder / "Anna Müller_81001_assignsubmission_onlinetext_", {"onlinetext.html": b"<p>"})
    flat = moved(begun(), "", ("modules.py", "loss.py", "optim.py", "train.py"))
    write(folder / upload("Ben Okafor_81002"), flat)
    write(folder / upload("Dora Lind_81004"), scaffold_files())
    write(folder / upload("Dora Lind_81014"), begun(), LATE)


def from_canvas(folder: Path) -> None:
    """Loose files by person, late or not, user and upload."""
    work = begun()
    modules = work["g2c/nn/modules.py"]
    write(folder, {"ekbo_LATE_1001_5001_nn.zip": zipped(work)}, LATE)
    write(folder, {
        "devrieskim_1002_5002_modules-1.py": modules,
        "devrieskim_1002_5003_train.py": work["g2c/nn/train.py"],
        "devrieskim_1002_5004_03-nn.ipynb": b"{}",
        "linmei_1003_5005_report.pdf": b"%PDF",
        "royann_1004_5006_nn.zip": zipped(work),
        "royann_1004_5007_notes.pdf": b"%PDF",
        "late_LATE_1005_5008_nn.zip": zipped(work),
    })  # fmt: skip
    write(folder, {"Ann Roy.pdf": b"%PDF"}, LATE)
