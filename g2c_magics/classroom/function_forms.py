"""Bring one function into a form that a disguised copy has too, and digest it.

Beyond names, comments, layout and types (normalized_ast): without prints and dead statements,
`n = n + x` written as `n += x`, and the statements of a block in no order. Two functions that do
different things can have one form, as the order of statements is not looked at: equal forms are
something to look at, and prove nothing.
"""

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from g2c_magics.classroom.normalized_ast import (
    FUNCTIONS,
    IGNORED_FIELDS,
    Renamer,
    Unit,
    stripped_copy,
)

LOCAL = re.compile(r"v\d+")  # what Renamer calls parameters and local variables
ROUNDS = 3  # of looking for dead statements, and of telling local variables apart
JUMPS = (ast.Return, ast.Raise, ast.Continue, ast.Break)
BLOCKS = ("body", "orelse", "finalbody")
BLOCK_ITEMS = (ast.stmt, ast.ExceptHandler, ast.match_case)
KEPT_EMPTY = (*FUNCTIONS, ast.ClassDef)  # whose body may be empty


@dataclass(frozen=True)
class Form:
    """What is left of a function when all that a copyist changes is taken away."""

    digest: str  # the same for a disguised copy
    statements: int  # how many it has, those in its blocks counted


@dataclass
class Line:
    """A statement: its own tokens, and the statements of its blocks."""

    tokens: list[str] = field(default_factory=list)
    blocks: list[list["Line"]] = field(default_factory=list)

    def __iter__(self) -> Iterator["Line"]:
        """This line and all below it."""
        yield self
        for block in self.blocks:
            for line in block:
                yield from line


def form_of(unit: Unit, module_names: Mapping[str, str]) -> Form:
    """The form of a function. module_names: what to write for names of the module.

    Raises ValueError, RecursionError or MemoryError for what is nested or numbered too deeply.
    """
    node = Renamer(unit.aliases, module_names).visit(stripped_copy(unit.node))
    node.body = without_dead(node)
    line = line_of(node)
    parameters = {arg.arg: f"parameter {i}" for i, arg in enumerate(all_arguments(node.args))}
    return Form(digest_of(line, labels_of(line, parameters)), sum(1 for _ in line) - 1)


def all_arguments(args: ast.arguments) -> list[ast.arg]:
    return [node for node in ast.walk(args) if isinstance(node, ast.arg)]


def without_dead(function: ast.FunctionDef) -> list[ast.stmt]:
    """The body without what changes nothing that is returned."""
    names: list[ast.Name] = []
    for _ in range(ROUNDS):  # what only dead statements read is dead in the next
        before, names = names, [node for node in ast.walk(function) if isinstance(node, ast.Name)]
        if len(names) == len(before):
            break
        read = {name.id for name in names if isinstance(name.ctx, ast.Load)}
        function.body = list(live(function.body, read))
    return function.body


def live(body: Iterable[ast.stmt], read: set[str]) -> Iterator[ast.stmt]:
    """The statements of a block that have an effect. read: every name that is read somewhere."""
    for node in split(body):
        chosen = constant_branch(node)
        if chosen is not None:
            yield from live(chosen, read)
            continue
        if is_dead(node, read):
            continue
        blocks = [node, *getattr(node, "handlers", ()), *getattr(node, "cases", ())]
        names = [name for name in BLOCKS if hasattr(node, name)]
        for block in blocks:
            for name in BLOCKS:
                if hasattr(block, name):
                    setattr(block, name, list(live(getattr(block, name), read)))
        if not names or isinstance(node, KEPT_EMPTY) or any(getattr(node, n) for n in names):
            yield node
        if isinstance(node, JUMPS):
            return


def constant_branch(node: ast.stmt) -> list[ast.stmt] | None:
    """What is run of `if False:` and the like; None of any other statement."""
    match node:
        case ast.If(ast.Constant(value), body, orelse):
            return body if value else orelse
        case ast.While(ast.Constant(value), _, orelse) if not value:
            return orelse
    return None


def split(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements, `a, b = x, y` as two and `n = n + x` as `n += x`."""
    for node in body:
        match node:
            case ast.Assign([ast.Tuple(targets)], ast.Tuple(values)) if len(targets) == len(
                values
            ) and not any(isinstance(one, ast.Starred) for one in (*targets, *values)):
                pairs = zip(targets, values, strict=True)
                yield from split([ast.Assign([target], value) for target, value in pairs])
            case ast.Assign(
                [ast.Name() | ast.Attribute() | ast.Subscript() as target],
                ast.BinOp(left, operator, right),
            ):
                name = ast.unparse(target)
                is_either = isinstance(operator, (ast.Add, ast.Mult))
                if ast.unparse(left) == name:
                    yield ast.AugAssign(target, operator, right)
                elif is_either and ast.unparse(right) == name:
                    yield ast.AugAssign(target, operator, left)
                else:
                    yield node
            case _:
                yield node


def is_dead(node: ast.stmt, read: set[str]) -> bool:
    """Whether a statement only prints, only names a value, or sets what nothing reads."""
    match node:
        case ast.Expr(ast.Call(ast.Name("print"))):
            return True
        case ast.Expr(value):
            return not any(
                isinstance(n, (ast.Call, ast.Await, ast.Yield, ast.YieldFrom))
                for n in ast.walk(value)
            )
        case ast.Assign(targets):
            return all(isinstance(t, ast.Name) and is_unread(t.id, read) for t in targets)
        case ast.AugAssign(ast.Name(name)) | ast.FunctionDef(name):
            return is_unread(name, read)
    return isinstance(node, ast.Pass)


def is_unread(name: str, read: set[str]) -> bool:
    return bool(LOCAL.fullmatch(name)) and name not in read


def line_of(node: ast.AST) -> Line:
    """A statement, an exception handler or a case as tokens and blocks."""
    line = Line()

    def walk(value: object) -> None:
        if isinstance(value, ast.AST):
            line.tokens.append(type(value).__name__)
            for name, inner in ast.iter_fields(value):
                if name not in ("ctx", *IGNORED_FIELDS):
                    is_constant = isinstance(value, ast.Constant)
                    walk(repr(inner) if is_constant else inner)
        elif isinstance(value, list) and value and isinstance(value[0], BLOCK_ITEMS):
            line.blocks.append([line_of(inner) for inner in value])
        elif isinstance(value, list):
            line.tokens.append(f"[{len(value)}")
            for inner in value:
                walk(inner)
        else:
            line.tokens.append(str(value))

    walk(node)
    return line


def labels_of(line: Line, labels: Mapping[str, str]) -> dict[str, str]:
    """A label for each local variable, made of where it occurs and not of its name.

    labels: those that are known before, of the parameters. What occurs alike is labelled alike.
    """
    places: list[tuple[list[str], dict[str, list[int]]]] = []  # of each name in each line
    for inner in line:
        found: dict[str, list[int]] = {}
        for place, token in enumerate(inner.tokens):
            if LOCAL.fullmatch(token):
                found.setdefault(token, []).append(place)
        places.append((inner.tokens, found))
    now = {name: labels.get(name, "local") for _, found in places for name in found}
    for _ in range(ROUNDS):
        uses = {name: [label] for name, label in now.items()}
        for tokens, found in places:
            shown = short_digest(now.get(token, token) for token in tokens)
            for name, where in found.items():
                uses[name].append(f"{shown} {where}")
        now = {name: short_digest(sorted(told)) for name, told in uses.items()}
    return now


def digest_of(line: Line, labels: Mapping[str, str]) -> str:
    """The digest of a statement; that of a block does not depend on the order in it."""
    blocks = [sorted(digest_of(inner, labels) for inner in block) for block in line.blocks]
    own = [labels.get(token, token) for token in line.tokens]
    return short_digest([*own, *("{" + " ".join(block) + "}" for block in blocks)])


def short_digest(texts: Iterable[str]) -> str:
    joined = "\x1f".join(texts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:16]
