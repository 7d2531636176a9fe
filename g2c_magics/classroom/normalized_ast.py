"""Normalise Python source, so that a disguised copy gives the same text as the original.

Removed: comments, layout, docstrings, annotations, imports. Parameters and local variables become
numbers. Parses hostile text and runs none of it.
"""

import ast
import contextlib
import copy
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
MATCHES = (ast.MatchAs, ast.MatchStar, ast.MatchMapping)
ENCODINGS = ("utf-8", "utf-8-sig", "ascii", "iso-8859-1", "cp1252")  # others can be very slow
PARSE_TRIES = 5
IGNORED_FIELDS = ("annotation", "returns", "type_params", "type_comment")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(frozen=True)
class Unit:
    """One function, method, class without its methods, or statement of a module."""

    name: str  # "Linear.forward"; "" for a statement
    node: ast.stmt
    binds: frozenset[str]  # the module's names that it defines
    aliases: Mapping[str, str]  # what the file imports under another name: {"t": "torch"}

    @cached_property
    def raw(self) -> str:
        """The unit with its author's names: quick to make, but any renaming changes it."""
        return f"{self.name}: {ast.dump(self.node)}"

    @property
    def lines(self) -> range:
        """Where it stands in its file, decorators and all; from 1."""
        decorators = getattr(self.node, "decorator_list", [])
        first = min(node.lineno for node in (self.node, *decorators))
        return range(first, (self.node.end_lineno or first) + 1)

    @property
    def is_unwritten(self) -> bool:
        """Whether this is a function that does nothing yet."""
        return isinstance(self.node, FUNCTIONS) and all(
            isinstance(statement, ast.Pass)
            or (
                isinstance(statement, ast.Raise)
                and "NotImplementedError" in ast.dump(statement.exc or statement)
            )
            for statement in self.node.body
        )

    def normalized(self, module_names: Mapping[str, str]) -> str:
        """The unit in normal form. module_names: what to write for names of the module."""
        node = Renamer(self.aliases, module_names).visit(stripped_copy(self.node))
        owner, dot, method = self.name.partition(".")
        return f"{module_names.get(owner, owner)}{dot}{method}: {ast.dump(node)}"


def units_of(source: bytes) -> list[Unit]:
    """The units of a file. Raises SyntaxError, ValueError, RecursionError or MemoryError."""
    tree = parsed(decoded(source))
    aliases = dict(aliases_of(tree))
    return [
        Unit(name, node, binds, aliases)
        for statement in effective_statements(tree.body)
        for name, node, binds in parts_of(statement)
    ]


def parsed(source: str) -> ast.Module:
    """ast.parse, asked again where another thread parses at the same time.

    Python 3.11 counts the depth of all threads in one place, and calls it a SystemError when the
    count does not add up. The source has no part in that.
    """
    for _ in range(PARSE_TRIES):
        with contextlib.suppress(SystemError):
            return ast.parse(source)
    return ast.parse(source)


def declared_encoding(source: bytes) -> str:
    """What source says it is in; "utf-8" where it says nothing. Raises SyntaxError."""
    return tokenize.detect_encoding(BytesIO(source).readline)[0]


def decoded(source: bytes) -> str:
    """Source as text. Raises SyntaxError or ValueError where it is none."""
    encoding = declared_encoding(source)
    if encoding not in ENCODINGS:
        raise ValueError(f"Expected an encoding out of {ENCODINGS}. Got {encoding!r} instead.")
    return source.decode(encoding)


def parts_of(node: ast.stmt) -> Iterator[tuple[str, ast.stmt, frozenset[str]]]:
    """A statement of a module, or the parts of a class: name, node, names that it binds."""
    if isinstance(node, FUNCTIONS):
        yield node.name, without_name(node), frozenset([node.name])
    elif isinstance(node, ast.ClassDef):
        for method in node.body:
            if isinstance(method, FUNCTIONS):
                yield f"{node.name}.{method.name}", without_name(method), frozenset()
        head = copy.copy(node)
        head.name = ""
        head.body = [s for s in node.body if not isinstance(s, (*FUNCTIONS, ast.Pass))]
        yield node.name, head, frozenset([node.name])
    else:
        yield "", node, frozenset(names_bound_by([node]))


def without_name(function: Function) -> Function:
    """A shallow copy of a function whose name is left to its unit."""
    function = copy.copy(function)
    function.name = ""
    return function


def aliases_of(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The local name of each import and what it stands for: ("F", "torch.nn.functional")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    yield alias.asname, alias.name
        elif isinstance(node, ast.ImportFrom):
            # Names of the learner's own package stand alone, whichever of its files they are from.
            is_own = node.level or (node.module or "").partition(".")[0] == "g2c"
            for alias in node.names:
                full = alias.name if is_own else f"{node.module}.{alias.name}"
                yield alias.asname or alias.name, full


def names_bound_by(body: Iterable[ast.AST]) -> set[str]:
    """The names that statements bind in their own scope, as Python decides what is local."""
    names: set[str | None] = set()
    elsewhere: set[str] = set()
    todo = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, COMPREHENSIONS):
            todo += [n.target for n in ast.walk(node) if isinstance(n, ast.NamedExpr)]
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            elsewhere.update(node.names)
        elif not isinstance(node, ast.Lambda):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                names.add(node.id)
            elif isinstance(node, (ast.ExceptHandler, *MATCHES)):
                names.add(node.rest if isinstance(node, ast.MatchMapping) else node.name)
            todo += ast.iter_child_nodes(node)
    return {name for name in names if name is not None} - elsewhere


def effective_statements(body: Iterable[ast.stmt]) -> list[ast.stmt]:
    """Statements without those that have no effect: docstrings, imports, main blocks.

    Visits statements only, a tenth of a tree: nothing of that kind is inside an expression.
    """
    kept = []
    for node in body:
        if has_no_effect(node):
            continue
        if isinstance(node, ast.AnnAssign) and node.value:
            node = ast.Assign([node.target], node.value)
        for block in (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            for field in ("body", "orelse", "finalbody"):
                if hasattr(block, field):
                    inner = effective_statements(getattr(block, field))
                    setattr(block, field, inner or [ast.Pass()] * (field == "body"))
        kept.append(node)
    return kept


def has_no_effect(node: ast.stmt) -> bool:
    """Whether a statement does nothing for those who call the code."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.AnnAssign):
        return node.value is None
    if isinstance(node, ast.Assign):
        return [getattr(target, "id", "") for target in node.targets] == ["__all__"]
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Compare) and "'__name__'" in ast.dump(node.test.left)
    return isinstance(node, (ast.Import, ast.ImportFrom, ast.Pass))


def stripped_copy(value: Any) -> Any:  # a node, a list of nodes, or a constant
    """A deep copy of a tree without positions and annotations. Faster than copy.deepcopy."""
    if isinstance(value, ast.AST):
        fields = ast.iter_fields(value)
        return type(value)(
            **{name: stripped_copy(v) for name, v in fields if name not in IGNORED_FIELDS}
        )
    return [stripped_copy(inner) for inner in value] if isinstance(value, list) else value


def parameters_of(args: ast.arguments) -> list[ast.arg]:
    """All parameters of a function, in the order in which they are written."""
    every = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
    return [arg for arg in every if arg]


class Renamer(ast.NodeTransformer):
    """Numbers parameters and local variables in order of first use; writes imports in full."""

    def __init__(self, aliases: Mapping[str, str], module_names: Mapping[str, str]) -> None:
        self.aliases = aliases
        self.module_names = module_names
        self.scopes: list[dict[str, str]] = []  # innermost last; "" until a name is first used
        self.count = 0

    def visit(self, node: ast.AST) -> Any:  # as in NodeTransformer: what may stand for the node
        match node:
            case ast.Name():
                return self.full_name(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return self.function(node)
            case ast.Lambda():
                self.enter(node.args, [node.body])
                node.body = self.visit(node.body)
                self.scopes.pop()
                return node
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                return self.comprehension(node)
            case ast.Global() | ast.Nonlocal():
                node.names = [self.new_name(name) for name in node.names]
            case ast.ClassDef():
                node.name = self.new_name(node.name)
            case ast.ExceptHandler() | ast.MatchAs() | ast.MatchStar():
                node.name = node.name and self.new_name(node.name)
            case ast.MatchMapping():
                node.rest = node.rest and self.new_name(node.rest)
        return self.generic_visit(node)

    def new_name(self, name: str) -> str:
        for scope in reversed(self.scopes):
            if name in scope:
                if not scope[name]:
                    self.count += 1
                    scope[name] = f"v{self.count}"
                return scope[name]
        return self.module_names.get(name, name)

    def full_name(self, node: ast.Name) -> ast.AST:
        if any(node.id in scope for scope in self.scopes):
            return ast.Name(self.new_name(node.id), node.ctx)
        first, *attributes = self.aliases.get(node.id, node.id).split(".")
        full: ast.expr = ast.Name(self.module_names.get(first, first), node.ctx)
        for attribute in attributes:
            full = ast.Attribute(full, attribute, node.ctx)
        return full

    def function(self, node: Function) -> ast.AST:
        if self.scopes and node.name:
            node.name = self.new_name(node.name)
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        self.enter(node.args, node.body)
        node.body = [self.visit(statement) for statement in node.body]
        self.scopes.pop()
        return node

    def enter(self, args: ast.arguments, body: Iterable[ast.AST]) -> None:
        """Open the scope of a function. Its defaults still belong to the scope around it."""
        args.defaults = [self.visit(default) for default in args.defaults]
        args.kw_defaults = [default and self.visit(default) for default in args.kw_defaults]
        parameters = parameters_of(args)
        names = {arg.arg for arg in parameters} | names_bound_by(body)
        self.scopes.append(dict.fromkeys(names, ""))
        for arg in parameters:
            arg.arg = self.new_name(arg.arg)

    def comprehension(self, node: Comprehension) -> ast.AST:
        targets = [generator.target for generator in node.generators]
        self.scopes.append(dict.fromkeys(names_bound_by(targets), ""))
        self.generic_visit(node)
        self.scopes.pop()
        return node
