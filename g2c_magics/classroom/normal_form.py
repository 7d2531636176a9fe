"""Bring Python source into a form that is the same for a copy in other clothes.

Gone are comments, layout, docstrings, annotations, imports, and the order of definitions; names
that the author was free to choose become numbers. Parses hostile text and runs none of it.
"""

import ast
import copy
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from g2c_magics.classroom.rewrite import FUNCTIONS, Rename, bound, strip


@dataclass(frozen=True)
class Unit:
    """One function, method, class without its methods, or statement of a module.

    name: "Linear.forward"; "" for a statement. binds: the names that it gives to the module.
    aliases: what the file calls by another name: {"t": "torch"}.
    """

    name: str
    node: ast.AST
    binds: frozenset[str]
    aliases: Mapping[str, str]

    @cached_property
    def raw(self) -> str:
        """The unit as its author named things: quick to make, and different at every renaming."""
        return f"{self.name}: {ast.dump(self.node)}"

    @property
    def is_unwritten(self) -> bool:
        """Whether this is a function that does nothing yet."""
        if not isinstance(self.node, FUNCTIONS):
            return False
        return all(
            isinstance(statement, ast.Pass)
            or (
                isinstance(statement, ast.Raise)
                and "NotImplementedError" in ast.dump(statement.exc or statement)
            )
            for statement in self.node.body
        )

    def text(self, given: Mapping[str, str]) -> str:
        """The unit in normal form. given: what to write for names of the module."""
        node = Rename(self.aliases, given).visit(clone(self.node))
        owner, dot, method = self.name.partition(".")
        return f"{given.get(owner, owner)}{dot}{method}: {ast.dump(node)}"


def units_of(source: str) -> list[Unit]:
    """The units of a file. Raises SyntaxError, ValueError, RecursionError or MemoryError."""
    tree = ast.parse(source)
    aliases = dict(aliases_of(tree))
    return [
        Unit(name, node, binds, aliases)
        for statement in strip(tree.body)
        for name, node, binds in parts(statement)
    ]


def parts(node: ast.stmt) -> Iterator[tuple[str, ast.AST, frozenset[str]]]:
    """A statement of a module, or the parts of a class, each with its name and what it binds."""
    if isinstance(node, FUNCTIONS):
        yield node.name, nameless(node), frozenset([node.name])
    elif isinstance(node, ast.ClassDef):
        for method in node.body:
            if isinstance(method, FUNCTIONS):
                yield f"{node.name}.{method.name}", nameless(method), frozenset()
        rest = [entry for entry in node.body if not isinstance(entry, FUNCTIONS)]
        head = copy.copy(node)
        head.name, head.body = "", [entry for entry in rest if not isinstance(entry, ast.Pass)]
        yield node.name, head, frozenset([node.name])
    else:
        yield "", node, frozenset(bound([node]))


def clone(value: object) -> object:
    """A copy of a tree without its positions; copy.deepcopy takes three times as long."""
    if isinstance(value, ast.AST):
        return type(value)(**{name: clone(inner) for name, inner in ast.iter_fields(value)})
    return [clone(inner) for inner in value] if isinstance(value, list) else value


def nameless(function: ast.FunctionDef) -> ast.FunctionDef:
    """A function whose own name is left to its unit to say."""
    function = copy.copy(function)
    function.name = ""
    return function


def own_names(units: Iterable[Unit], known: Iterable[str]) -> dict[str, str]:
    """For each name that a module binds and that is not `known`: its content, as a name.

    So that a helper may be called anything, here and where it is used.
    """
    units = list(units)
    own = {name for unit in units for name in unit.binds} - set(known)
    blank = dict.fromkeys(own, "own")
    texts: dict[str, list[str]] = {}
    for unit in units:
        for name in own & {*unit.binds, unit.name.partition(".")[0]}:
            texts.setdefault(name, []).append(unit.text(blank))
    return {
        name: "own_" + hashlib.sha256("\n".join(sorted(text)).encode()).hexdigest()[:16]
        for name, text in texts.items()
    }


def aliases_of(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """What the imports of a file call things, and what those are: ("F", "torch.nn.functional")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    yield alias.asname, alias.name
        elif isinstance(node, ast.ImportFrom):
            # Names of the learner's own package stand alone, whichever of its files they are from.
            ours = node.level or (node.module or "").partition(".")[0] == "g2c"
            for alias in node.names:
                full = alias.name if ours else f"{node.module}.{alias.name}"
                yield alias.asname or alias.name, full
