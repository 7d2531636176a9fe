"""Tell work that is the same from work that is not, by digests of normalised syntax trees.

Reads source that nobody trusts, and runs none of it.
"""

import ast
import hashlib
import re
import threading
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from g2c_magics.classroom.entries import KB
from g2c_magics.classroom.function_forms import form_of
from g2c_magics.classroom.normalized_ast import FUNCTIONS, Unit, units_of
from g2c_magics.classroom.scaffold import scaffold
from g2c_magics.lessons.lesson import Lesson
from g2c_magics.paths import INSTALLED

SHORT = 2  # statements; honest people write functions of so few alike
MAX_SOURCE_BYTES = 128 * KB  # the scaffold has 17 KB, and the densest code takes two seconds
PARSING = threading.Lock()  # the warning filters are the process's, not the thread's


def tree_digest(files: Mapping[str, bytes], lesson: Lesson, root: Path = INSTALLED) -> str:
    """sha256 of what a learner wrote, the same for a disguised copy.

    files: the submission's, by path. root: the project folder that holds the scaffold.
    All functions, methods and statements that differ from the scaffold's count, whatever their
    order and file, without comments, layout, docstrings, annotations and imports; parameters,
    local variables and helpers may have any names. Unwritten functions do not count.
    "" when nothing of it is the learner's, when nothing can be parsed, or when it is too large.
    Another version of Python may give other digests.
    """
    given = given_by(lesson, root)
    try:
        # Most of a submission is unchanged scaffold: find that quickly, and normalise the rest.
        units = [
            u for u in units_in(files, lesson) if u.raw not in given.raw and not u.is_unwritten
        ]
        names = names_by_content(units, given.names)
        texts = [unit.normalized(names) for unit in units]
    except (ValueError, RecursionError, MemoryError):
        return ""  # nested or numbered beyond what Python itself can print
    return digest_of(sorted(text for text in texts if text not in given.normalized))


@cache
def worked_digest(lesson: Lesson, root: Path = INSTALLED) -> str:
    """The tree_digest of a submission that is the worked answers, body for body."""
    source = (root / "g2c" / "solutions" / f"{lesson.name}.py").read_bytes()
    units = {unit.name: unit for unit in units_of(source)}
    answers = answer_names(ast.parse(source))
    todos = [todo for task in lesson.tasks for todo in task.todos]
    return digest_of(
        sorted(replace(units[answers[todo]], name=todo).normalized({}) for todo in todos)
    )


def is_too_large(files: Mapping[str, bytes], lesson: Lesson) -> bool:
    """Whether there is more source than is compared."""
    return sum(map(len, sources_of(files, lesson).values())) > MAX_SOURCE_BYTES


@dataclass(frozen=True)
class Function:
    """One function that a learner wrote."""

    name: str  # "Linear.forward"
    file: str  # "g2c/nn/modules.py"
    first_line: int  # of it there, from 1
    text: str  # as its author wrote it
    form: str  # a digest, the same for a disguised copy
    statements: int  # of the form
    is_worked: bool  # whether a worked answer has the same form


def functions_of(
    files: Mapping[str, bytes], lesson: Lesson, root: Path = INSTALLED
) -> list[Function]:
    """What a learner wrote, function by function: neither what is given nor what is unwritten.

    Nothing of a file that cannot be parsed, and nothing at all where there is too much.
    """
    given, worked = given_by(lesson, root), worked_forms(lesson)
    units = units_by_file(files, lesson)
    lines = {file: lines_of(files[file]) for file in {file for file, _ in units}}
    bound = frozenset(name for _, unit in units for name in unit.binds)
    own = dict.fromkeys(bound - given.names, "own")  # a helper may have any name
    found = []
    for file, unit in units:
        if not isinstance(unit.node, FUNCTIONS) or unit.raw in given.raw or unit.is_unwritten:
            continue
        try:
            form = form_of(unit, own)
        except (ValueError, RecursionError, MemoryError):
            continue  # nested or numbered beyond what Python itself can print
        if form.digest in given.forms:
            continue
        first, last = unit.lines[0], unit.lines[-1]
        text = "\n".join(lines[file][first - 1 : last])
        is_worked = form.digest in worked
        found.append(
            Function(unit.name, file, first, text, form.digest, form.statements, is_worked)
        )
    return found


def lines_of(source: bytes) -> list[str]:
    """The lines of a file, as Python numbers them."""
    return re.split(r"\r\n|\r|\n", source.decode("utf-8", "replace"))


def compared(files: Mapping[str, bytes], lesson: Lesson) -> tuple[tuple[str, str, int], ...]:
    """What a row keeps to be compared with others: name, form, statements of each function.

    Of those that are neither a worked answer nor as short as anybody would write them.
    """
    return tuple(
        (function.name, function.form, function.statements)
        for function in functions_of(files, lesson)
        if function.statements > SHORT and not function.is_worked
    )


@dataclass(frozen=True)
class Given:
    """What the scaffold gives, so that it is not the learner's work."""

    names: frozenset[str]  # that its modules bind
    raw: frozenset[str]  # its units as they stand
    normalized: frozenset[str]  # its units in normal form
    forms: frozenset[str]  # digests of its functions


@cache
def given_by(lesson: Lesson, root: Path) -> Given:
    """What a scaffold gives. An answer that somebody wrote into it is not given."""
    units = units_in(dict(scaffold(lesson, root)), lesson)
    todos = {todo for task in lesson.tasks for todo in task.todos}
    kept = [unit for unit in units if unit.name not in todos]
    return Given(
        frozenset(name for unit in units for name in unit.binds),
        frozenset(unit.raw for unit in kept),
        frozenset(unit.normalized({}) for unit in kept),
        frozenset(form_of(u, {}).digest for u in kept if isinstance(u.node, FUNCTIONS)),
    )


@cache
def worked_forms(lesson: Lesson, root: Path = INSTALLED) -> frozenset[str]:
    """The digests of the worked answers."""
    source = (root / "g2c" / "solutions" / f"{lesson.name}.py").read_bytes()
    return frozenset(
        form_of(unit, {}).digest for unit in units_of(source) if isinstance(unit.node, FUNCTIONS)
    )


def names_by_content(units: Iterable[Unit], known: Iterable[str]) -> dict[str, str]:
    """A new name for each name that a module binds and that is not `known`, made of its content.

    So that a helper may have any name, here and where it is used.
    """
    units = list(units)
    own = {name for unit in units for name in unit.binds} - set(known)
    placeholders = dict.fromkeys(own, "own")
    texts: dict[str, list[str]] = {}
    for unit in units:
        for name in own & {*unit.binds, unit.name.partition(".")[0]}:
            texts.setdefault(name, []).append(unit.normalized(placeholders))
    return {
        name: "own_" + hashlib.sha256("\n".join(sorted(text)).encode()).hexdigest()[:16]
        for name, text in texts.items()
    }


def sources_of(files: Mapping[str, bytes], lesson: Lesson) -> dict[str, bytes]:
    """The Python files of the lesson's package, in the order of their paths."""
    inside = f"{lesson.folder.as_posix()}/"
    return {
        name: content
        for name, content in sorted(files.items())
        if name.startswith(inside) and name.endswith(".py")
    }


def units_in(files: Mapping[str, bytes], lesson: Lesson) -> list[Unit]:
    """The units of the lesson's package, out of the files that can be parsed."""
    return [unit for _, unit in units_by_file(files, lesson)]


def units_by_file(files: Mapping[str, bytes], lesson: Lesson) -> list[tuple[str, Unit]]:
    """The units, each with its file, out of the files that can be parsed."""
    units: list[tuple[str, Unit]] = []
    if is_too_large(files, lesson):
        return units
    for name, source in sources_of(files, lesson).items():
        try:
            with PARSING, warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of "\d" and the like: the learner's concern
                units += [(name, unit) for unit in units_of(source)]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # Python raises one of these for everything that it will not parse
    return units


def answer_names(tree: ast.Module) -> dict[str, str]:
    """Which function answers which TODO, read from ANSWERS: importing it would import torch."""
    for node in tree.body:
        match node:
            case ast.Assign([ast.Name("ANSWERS")], ast.Dict(keys, values)):
                pairs = zip(keys, values, strict=True)
                return {ast.literal_eval(todo): ast.unparse(name) for todo, name in pairs if todo}
    raise ValueError("Expected a table called ANSWERS in the worked answers.")


def digest_of(texts: Iterable[str]) -> str:
    """One digest of several texts, "" of none."""
    joined = "\n".join(texts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest() if joined else ""
