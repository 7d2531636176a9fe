"""Tell work that is the same from work that is not, by digests of normalised syntax trees.

Reads the staged files of a submission, which nobody trusts, and runs none of them.
"""

import ast
import hashlib
import threading
import tokenize
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from g2c_magics.classroom.normal_form import Unit, own_names, units_of
from g2c_magics.classroom.package_files import KB
from g2c_magics.lessons import Lesson
from g2c_magics.paths import INSTALLED

MAX_SOURCE = 128 * KB  # of all files; the scaffold has 17, and the densest code takes two seconds
ENCODINGS = ("utf-8", "utf-8-sig", "ascii", "iso-8859-1", "cp1252")  # others can be slow as traps
PARSING = threading.Lock()  # the warning filters are the process's, not the thread's


def tree_of(root: Path, lesson: Lesson, scaffold: Path = INSTALLED) -> str:
    """sha256 of what a learner wrote below `root`, the same for a copy in other clothes.

    That is all functions, methods and statements that differ from the scaffold's, whatever their
    order and file, without comments, layout, docstrings, annotations and imports; parameters,
    local variables and helpers may be called anything. Unwritten functions do not count.
    "" when nothing of it is the learner's, when nothing can be parsed, or when it is too large.
    One Python version's digests are not another's.
    """
    return digest_of(written(units_below(root / lesson.folder), lesson, scaffold))


def worked_tree(lesson: Lesson, scaffold: Path = INSTALLED) -> str:
    """What tree_of says of a submission that is the worked answers, body for body."""
    answers = scaffold / "g2c" / "solutions" / f"{lesson.name}.py"
    units = {unit.name: unit for unit in units_of(answers.read_text(encoding="utf-8"))}
    names = answer_names(ast.parse(answers.read_bytes()))
    todos = [todo for task in lesson.tasks for todo in task.todos]
    return digest_of(sorted(text_as(units[names[todo]], todo) for todo in todos))


@cache
def worked_of(lesson: Lesson) -> str:
    """The digest of this installation's worked answers, to compare many others with."""
    return worked_tree(lesson)


def written(units: list[Unit], lesson: Lesson, scaffold: Path) -> list[str]:
    """The normal forms of what a learner wrote, sorted."""
    given = given_in(lesson, scaffold)
    try:
        # Most of a submission is as it was given: see that quickly, and normalise the rest.
        units = [u for u in units if u.raw not in given.raw and not u.is_unwritten]
        names = own_names(units, given.names)
        texts = [unit.text(names) for unit in units]
    except (ValueError, RecursionError, MemoryError):
        return []  # nested or numbered beyond what Python itself can say
    return sorted(text for text in texts if text not in given.texts)


@dataclass(frozen=True)
class Given:
    """What is not the learner's to write: its names, and its forms before and after normalising."""

    names: frozenset[str]
    raw: frozenset[str]
    texts: frozenset[str]


@cache
def given_in(lesson: Lesson, scaffold: Path) -> Given:
    """What a scaffold gives. An answer that somebody wrote into it is not given."""
    units = units_below(scaffold / lesson.folder)
    todos = {todo for task in lesson.tasks for todo in task.todos}
    kept = [unit for unit in units if unit.name not in todos]
    return Given(
        frozenset(name for unit in units for name in unit.binds),
        frozenset(unit.raw for unit in kept),
        frozenset(unit.text({}) for unit in kept),
    )


def units_below(folder: Path) -> list[Unit]:
    """The units of all Python files of a folder, of those that can be parsed."""
    units: list[Unit] = []
    left = MAX_SOURCE
    for path in sorted(folder.rglob("*.py")):
        if not path.is_file():
            continue
        source = path.read_bytes()
        left -= len(source)
        if left < 0:
            return []
        try:
            with PARSING, warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of "\d" and the like: their matter, not ours
                units += units_of(text_of(source))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # Python says one of these to everything that it will not parse
    return units


def text_of(source: bytes) -> str:
    """Source as text. Raises SyntaxError or ValueError where it is none."""
    encoding, _ = tokenize.detect_encoding(BytesIO(source).readline)
    if encoding not in ENCODINGS:
        raise ValueError(f"Expected an encoding out of {ENCODINGS}. Got {encoding!r} instead.")
    return source.decode(encoding)


def answer_names(tree: ast.Module) -> dict[str, str]:
    """Which function answers which TODO, read from ANSWERS: importing it takes torch."""
    table = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "ANSWERS"
    )
    return {key.value: value.id for key, value in zip(table.keys, table.values, strict=True)}


def text_as(unit: Unit, name: str) -> str:
    """The normal form of a unit under another name."""
    return Unit(name, unit.node, unit.binds, unit.aliases).text({})


def digest_of(texts: Iterable[str]) -> str:
    """One digest of several texts, "" of none."""
    joined = "\n".join(texts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest() if joined else ""
