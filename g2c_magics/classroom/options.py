"""The options of a class's grading: its limits, and what it depends on, as a digest."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import g2c_magics
from g2c_magics.classroom.package_files import is_noise
from g2c_magics.grading.grader import LIMIT, MEMORY_GB
from g2c_magics.lessons.lesson import digest, load
from g2c_magics.paths import DESK, INSTALLED


@dataclass(frozen=True)
class GradingOptions:
    """The options of one grading. A grade under other options is another grade."""

    lesson: str
    limit: float = LIMIT  # seconds for each check
    memory_gb: float = MEMORY_GB  # what a check may allocate
    sandbox: bool = True  # nothing is run without one; False is the teacher's word
    independent: bool = False  # each task counts as if the earlier ones were right
    grading: str = ""  # sha256 of all that the grade depends on, these limits included

    @classmethod
    def of(
        cls,
        lesson: str,
        limit: float = LIMIT,
        memory_gb: float = MEMORY_GB,
        sandbox: bool = True,
        independent: bool = False,
    ) -> "GradingOptions":
        """Options for this installation."""
        limits = {"limit": float(limit), "memory": float(memory_gb), "sandbox": sandbox}
        terms = {**limits, "independent": independent, "grading": grading_digest(lesson)}
        return cls(lesson, limit, memory_gb, sandbox, independent, digest_of(terms))


@cache
def grading_digest(lesson: str) -> str:
    """sha256 of what every grade of a lesson depends on, as it is installed here."""
    return digest_of(graded_by(lesson))


def graded_by(lesson: str, project: Path = INSTALLED) -> dict[str, str]:
    """What a grade depends on, each with its version or digest, limits aside.

    The source of the engine and of the lesson, its manifest (which holds the points, and the digest
    of the graded tests), the scaffold that fills in what is missing, the worked answers, and torch.
    The same for a checkout and an installed wheel.
    """
    found = {"g2c_magics": g2c_magics.__version__, "torch": version("torch")}
    for path in sources(lesson, project):
        found[path.relative_to(project).as_posix()] = digest(path.read_bytes())
    return found


def digest_of(facts: Mapping[str, object]) -> str:
    """sha256 of names and what stands for each, in any order."""
    text = "\n".join(f"{name} {fact}" for name, fact in sorted(facts.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def sources(lesson: str, project: Path = INSTALLED) -> list[Path]:
    """The files that a grade depends on, sorted."""
    desk = project / DESK.name
    lessons, package = desk / "lessons", project / load(lesson).folder.parts[0]
    tests = load(lesson).test_file.name  # only a wheel has them here
    folders = [desk / "grading", desk / "classroom", lessons / lesson,
               project / load(lesson).folder, package / "solutions"]  # fmt: skip
    found = [path for folder in folders for path in folder.rglob("*")]
    found += [*desk.glob("*.py"), *lessons.glob("*.py"), *package.glob("*.py")]
    return sorted(
        path
        for path in found
        if path.suffix in (".py", ".json")
        and path.name != tests
        and not any(map(is_noise, path.relative_to(project).parts))
    )
