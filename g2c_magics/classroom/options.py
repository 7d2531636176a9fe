"""The options of a class's grading: its limits, and what it depends on, as a digest."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import g2c_magics
from g2c_magics.classroom.package_files import is_noise
from g2c_magics.grading.grader import LIMIT, MEMORY_GB
from g2c_magics.lessons.lesson import digest, load
from g2c_magics.paths import DESK


@dataclass(frozen=True)
class GradingOptions:
    """The options of one grading. A grade under other options is another grade."""

    lesson: str
    limit: float = LIMIT  # seconds for each check
    memory_gb: float = MEMORY_GB  # what a check may allocate
    sandbox: bool = True  # nothing is run without one; False is the teacher's word
    grading: str = ""  # grading_digest of the lesson

    @classmethod
    def of(
        cls,
        lesson: str,
        limit: float = LIMIT,
        memory_gb: float = MEMORY_GB,
        sandbox: bool = True,
    ) -> "GradingOptions":
        """Options for this installation."""
        return cls(lesson, limit, memory_gb, sandbox, grading_digest(lesson))


@cache
def grading_digest(lesson: str) -> str:
    """sha256 of what a grade depends on, the same for a checkout and an installed wheel.

    The version of this package, and the source of the grader and of the lesson. The lesson's
    manifest is part of it, and holds the digest of the graded tests.
    """
    total = hashlib.sha256(g2c_magics.__version__.encode())
    for path in sources(lesson):
        name = path.relative_to(DESK).as_posix()
        total.update(f"\n{name} {digest(path.read_bytes())}".encode())
    return total.hexdigest()


def sources(lesson: str) -> list[Path]:
    """The files that hold the grader and the lesson, sorted."""
    lessons = DESK / "lessons"
    tests = load(lesson).test_file.name  # only a wheel has them here
    folders = [DESK / "grading", lessons / lesson]
    found = [*lessons.glob("*.py"), *(path for folder in folders for path in folder.rglob("*"))]
    return sorted(
        path
        for path in found
        if path.suffix in (".py", ".json")
        and path.name != tests
        and not any(map(is_noise, path.relative_to(DESK).parts))
    )
