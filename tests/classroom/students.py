"""Make a class of submissions: right ones, wrong ones out of the corpus, and hostile ones."""

import itertools
import random
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

REPO = Path(__file__).parents[2]
sys.path[:0] = [str(REPO), str(REPO / "tests")]  # the corpus, and its neighbours, as modules

from answers import write_answers  # noqa: E402
from scaffold import copy_scaffold  # noqa: E402

from g2c_magics.lessons.lesson import load  # noqa: E402
from tests.corpus import submissions  # noqa: E402

# Cannot be imported, and takes half a second and no CPU to find that out.
SLOW_ERROR = "\n\nimport time\ntime.sleep(0.5)\nraise ValueError('so far')\n"
MISSING_BIAS = "\n\ndef forward(self, x):\n    return x @ self.W\n\n\nLinear.forward = forward\n"


def forward(*lines: str, before: str = "") -> str:
    """Text for the end of modules.py: another Linear.forward."""
    body = "\n".join(f"    {line}" for line in lines)
    return f"\n\n{before}\ndef forward(self, x):\n{body}\n\n\nLinear.forward = forward\n"


@cache
def worked() -> Path:
    """A folder with every answer written, made once and copied from then on."""
    folder = copy_scaffold(Path(tempfile.mkdtemp(prefix="g2c-worked-")))
    write_answers(folder)
    shutil.rmtree(folder / "g2c/solutions")
    return folder


def right(folder: Path) -> Path:
    """A submission with every answer right."""
    return Path(shutil.copytree(worked(), folder))


def spoilt(folder: Path, text: str, file: str = "g2c/nn/modules.py") -> Path:
    """A right submission with this text at the end of one file."""
    with (right(folder) / file).open("a", encoding="utf-8") as end:
        end.write(text)
    return folder


def zipped(folder: Path) -> Path:
    """The folder as a zip beside it, instead of it."""
    archive = shutil.make_archive(str(folder), "zip", folder)
    shutil.rmtree(folder)
    return Path(archive)


def bomb(folder: Path) -> Path:
    """A zip of 4 kB or so a megabyte, and many of those."""
    path = folder.with_suffix(".zip")
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(64):
            archive.writestr(f"g2c/nn/file{n}.py", b"#" * 2**20)
    return path


def climber(folder: Path) -> Path:
    """A zip with a file that wants to lie outside."""
    path = zipped(right(folder))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../g2c/nn/modules.py", "print('out')\n")
    return path


def linked(folder: Path) -> Path:
    """A folder whose modules.py is a link to somebody else's file."""
    file = right(folder) / "g2c/nn/modules.py"
    file.unlink()
    file.symlink_to("/etc/passwd")
    return folder


HOSTILE: dict[str, Callable[[Path], Path]] = {
    "loops": lambda f: spoilt(f, forward("while True:", "    pass")),
    "loops-at-import": lambda f: spoilt(f, "\nwhile True:\n    pass\n"),
    "exits": lambda f: spoilt(f, forward("os._exit(0)", before="import os\n")),
    "segfaults": lambda f: spoilt(f, forward("ctypes.string_at(0)", before="import ctypes\n")),
    "eats-memory": lambda f: spoilt(
        f, forward("held = []", "while True:", "    held.append(torch.ones(2**27))")
    ),
    "forks": lambda f: spoilt(
        f,
        forward(
            "for _ in range(5):",
            "    if os.fork() == 0:",
            "        time.sleep(600)",
            "return x @ self.W + self.b",
            before="import os, time\n",
        ),
    ),
    "replaces": lambda f: spoilt(f, "\ntorch.allclose = lambda *a, **k: True\n"),
    "bomb": bomb,
    "climbs": climber,
    "links": linked,
}


def wrong_ones(seed: int = 0) -> Iterator[tuple[str, str]]:
    """Text to spoil a right submission with, and the file it goes to: the corpus, in disorder."""
    files = {task.id: task.file for task in load("nn").tasks}
    found = [s for s in submissions() if not s.right]
    random.Random(seed).shuffle(found)
    for submission in itertools.cycle(found):
        yield f"\n\n{submission.source}", files[submission.task]


def make_class(folder: Path, count: int, hostile: bool = True) -> Path:
    """Fill `folder` with `count` submissions: a third of them wrong, one of each HOSTILE.

    Every second one is a zip. No two right ones have the same text.
    """
    folder.mkdir(parents=True)
    enemies = list(HOSTILE.items()) if hostile else []
    spoilers = wrong_ones()
    every = max(1, count // max(1, len(enemies)))
    for n in range(count):
        place = folder / f"learner-{n:03}"
        if enemies and n % every == every - 1:
            name, make = enemies.pop()
            make(folder / f"learner-{n:03}-{name}")
            continue
        made = (
            spoilt(place, *next(spoilers)) if n % 3 == 1 else spoilt(place, f"\n# {n}\nN = {n}\n")
        )
        if n % 2:
            zipped(made)
    return folder
