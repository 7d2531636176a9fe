"""Tell the code that a lesson gives from what a learner has made of it, by the manifest's copy.

Compares syntax trees without docstrings and annotations. Pure: runs wherever a lesson is known.
"""

import __future__

import ast
import copy
import functools
import textwrap
from collections.abc import Iterable, Mapping
from types import CodeType

Function = ast.FunctionDef | ast.AsyncFunctionDef
# Characters of a file that is looked through. A megabyte of f-strings takes Python 3.11 minutes.
LONGEST = 2**16


def bare(function: Function) -> Function:
    """The function without docstring and annotations. Shares its statements: only to compare."""
    node = copy.copy(function)
    if ast.get_docstring(node) is not None:
        node.body = node.body[1:] or [ast.Pass()]
    node.returns = None
    node.args = copy.copy(function.args)
    for kind in ("posonlyargs", "args", "kwonlyargs"):
        setattr(node.args, kind, [ast.arg(part.arg) for part in getattr(function.args, kind)])
    for kind in ("vararg", "kwarg"):
        part = getattr(function.args, kind)
        setattr(node.args, kind, part and ast.arg(part.arg))
    return node


@functools.lru_cache(maxsize=1024)
def given_function(text: str) -> tuple[Function, str]:
    """What is given as a tree to compare with, and that tree as text."""
    function = bare(functions(text)[0][1])
    return function, ast.dump(function)


def text_of(source: str, function: Function) -> str:
    """A function's own lines in a file, without its docstring."""
    lines = source.splitlines()
    kept = lines[first_line(function) - 1 : function.end_lineno]
    if ast.get_docstring(function) is not None:
        start = function.body[0].lineno - first_line(function)
        end = (function.body[0].end_lineno or start) - first_line(function) + 1
        indent = " " * function.body[0].col_offset
        kept[start:end] = [f"{indent}pass"] if len(function.body) == 1 else []
    return textwrap.dedent("\n".join(kept))


@functools.lru_cache(maxsize=32)
def functions(source: str) -> tuple[tuple[str, Function], ...]:
    """The functions and methods of a file by their qualified names: "Linear.forward".

    None of a file that cannot be parsed, or is too long to be looked through.
    """
    try:
        body = ast.parse(source).body if len(source) <= LONGEST else []
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    owners = [(f"{node.name}.", node.body) for node in body if isinstance(node, ast.ClassDef)]
    return tuple(
        (owner + part.name, part)
        for owner, parts in [("", body), *owners]
        for part in parts
        if isinstance(part, Function)
    )


def first_line(function: Function) -> int:
    """Where a function begins, as its code object says: with its first decorator."""
    return min(node.lineno for node in (function, *function.decorator_list))


class GivenCode:
    """What a lesson gives. texts: the source of each function by its qualified name."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._change = functools.cache(self._change_of)  # asked for check after check

    def prepare(self) -> None:
        """Parse all of it, for every process that is forked from this one."""
        for text in self.texts.values():
            given_function(text)

    def of(self, owners: Iterable[str]) -> list[str]:
        """What is given of these classes and functions, by qualified names."""
        chosen = set(owners)
        return [name for name in self.texts if name.partition(".")[0] in chosen]

    def is_unchanged(self, source: str, line: int) -> bool:
        """Whether a line of a file is in a function that is as it was given."""
        for name, function in functions(source):
            if first_line(function) <= line <= (function.end_lineno or line):
                return name in self.texts and not self._change(name, function)
        return False

    def unchanged(self, source: str) -> set[str]:
        """The given functions that a file has as they were given."""
        names = {name for name, _ in functions(source)}
        return names & self.texts.keys() - self.changes(source).keys()

    def changes(self, source: str) -> dict[str, int]:
        """The given functions that a file has otherwise, each with the first line that differs."""
        found = {}
        for name, function in functions(source):
            line = self._change(name, function) if name in self.texts else None
            if line:
                found[name] = line
        return found

    def change_at(self, name: str, source: str, first: int) -> int | None:
        """The first line that differs of what a file has as a given function; None if none does.

        first: the line where its code begins, whatever it is called there.
        """
        for _, function in functions(source):
            if first_line(function) == first:
                return self._change(name, function)
        return first  # a lambda, or made by other means

    def _change_of(self, name: str, function: Function) -> int | None:
        """The first line of a function that differs from what was given as `name`."""
        try:
            (ours, text), theirs = given_function(self.texts[name]), bare(function)
            if ast.dump(theirs) == text:
                return None
            return self._difference(ours, theirs, function)
        except RecursionError:  # nothing that is given is nested so deep
            return function.lineno

    def _difference(self, ours: Function, theirs: Function, function: Function) -> int | None:
        """The first line that differs. function: theirs as it stands in the file."""
        heads = (ours.args, *ours.decorator_list), (theirs.args, *theirs.decorator_list)
        if [ast.dump(node) for node in heads[0]] != [ast.dump(node) for node in heads[1]]:
            return function.lineno
        return first_difference(theirs.body, ours.body, function.lineno)


def first_difference(theirs: list[ast.stmt], ours: list[ast.stmt], above: int) -> int | None:
    """The first line of some statements that differs, however deep. above: the line before them."""
    for here, there in zip(theirs, ours, strict=False):
        if ast.dump(here) == ast.dump(there):
            above = here.end_lineno or above
            continue
        if head_of(here) == head_of(there):
            for block in ("body", "orelse"):
                parts = getattr(here, block, []), getattr(there, block, [])
                line = first_difference(*parts, here.lineno)
                if line:
                    return line
        return here.lineno
    if len(theirs) == len(ours):
        return None
    return theirs[len(ours)].lineno if len(theirs) > len(ours) else above


def head_of(statement: ast.stmt) -> str:
    """A statement without the blocks in it, to compare."""
    head = copy.copy(statement)
    for name in {"body", "orelse"} & {*head._fields}:
        setattr(head, name, [])
    return ast.dump(head)


def compiled(text: str) -> CodeType:
    """Given code, ready to run wherever its annotations mean nothing."""
    return compile(text, "<given>", "exec", __future__.annotations.compiler_flag)
