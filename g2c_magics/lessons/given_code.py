"""Tell the code that a lesson gives from what a learner has made of it, by the manifest's copy.

Compares syntax trees without docstrings and annotations. Pure: runs wherever a lesson is known.
"""

import __future__

import ast
import copy
import functools
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from types import CodeType

Function = ast.FunctionDef | ast.AsyncFunctionDef


def bare(function: Function) -> Function:
    """A copy without docstring and annotations."""
    node = copy.deepcopy(function)
    if ast.get_docstring(node) is not None:
        node.body = node.body[1:] or [ast.Pass()]
    node.returns = None
    for part in ast.walk(node.args):
        if isinstance(part, ast.arg):
            part.annotation = None
    return node


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


def functions(source: str) -> Iterator[tuple[str, Function]]:
    """The functions and methods of a file by their qualified names: "Linear.forward"."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in body:
        owner = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        for function in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(function, Function):
                yield owner + function.name, function


def first_line(function: Function) -> int:
    """Where a function begins, as its code object says: with its first decorator."""
    return min(node.lineno for node in (function, *function.decorator_list))


class GivenCode:
    """What a lesson gives. texts: the source of each function by its qualified name."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    @functools.cached_property
    def _trees(self) -> dict[str, Function]:
        return {name: bare(next(functions(text))[1]) for name, text in self.texts.items()}

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

    def changes(self, source: str, first: int | None = None, name: str = "") -> dict[str, int]:
        """The given functions that a file has otherwise, each with the first line that differs.

        first, name: look only at the function that begins on this line, as if it had this name.
        """
        found = {}
        for qualified, function in functions(source):
            if first is not None and first_line(function) != first:
                continue
            given = name or qualified
            line = self._change(given, function) if given in self.texts else None
            if line:
                found[given] = line
        return found

    def _change(self, name: str, function: Function) -> int | None:
        """The first line of a function that differs from what was given as `name`."""
        ours, theirs = self._trees[name], bare(function)
        heads = (ours.args, *ours.decorator_list), (theirs.args, *theirs.decorator_list)
        if [ast.dump(node) for node in heads[0]] != [ast.dump(node) for node in heads[1]]:
            return function.lineno
        for here, there in zip(theirs.body, ours.body, strict=False):
            if ast.dump(here) != ast.dump(there):
                return getattr(here, "lineno", function.lineno)
        same_length = len(theirs.body) == len(ours.body)
        return None if same_length else function.end_lineno or function.lineno


def compiled(text: str) -> CodeType:
    """Given code, ready to run wherever its annotations mean nothing."""
    return compile(text, "<given>", "exec", __future__.annotations.compiler_flag)
