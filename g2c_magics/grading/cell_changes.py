"""Tell which of a lesson's given code a notebook cell may change, from its source alone.

Pure: parses and runs nothing. In doubt the answer is yes: then a check is run again to see.
"""

import ast
import re
import unicodedata
from collections.abc import Collection

from g2c_magics.lessons.given_code import LONGEST

# Ways to change something without saying so in an assignment or a definition.
HIDDEN_WAYS = frozenset(
    ("setattr", "delattr", "__setattr__", "__delattr__", "__dict__", "__code__", "__defaults__",
     "__kwdefaults__", "__class__", "__bases__", "exec", "eval", "compile", "globals", "locals",
     "vars", "modules", "import_module", "__import__", "patch", "import *")
)  # fmt: skip


def may_change(
    cell: str, given: Collection[str], classes: Collection[str], package: str
) -> set[str]:
    """The names of given code ("Linear.parameters", "resolve_device") that a cell may change.

    classes: the names of the lesson's own. package: where they are imported from.
    """
    words = set(re.findall(r"(?:class )?\w+", cell))
    named = {n for n in given if words & {n.rpartition(".")[2], f"class {n.partition('.')[0]}"}}
    plain = unicodedata.normalize("NFKC", cell)  # as Python reads names
    is_open = HIDDEN_WAYS.isdisjoint(re.findall(r"import \*|\w+", plain))
    tree = parsed(cell) if is_open else None
    if not named or tree is None:
        return named
    nodes = list(ast.walk(tree))
    bound = {name for node in nodes for name in bound_names(node, package)}
    found = {name for name in named if "." not in name or name.partition(".")[0] in bound}
    for node in nodes:
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            base = node.value.id if isinstance(node.value, ast.Name) else ""
            owner = f"{base}." if base in classes and base not in bound else ""  # else: any
            found |= {n for n in named if n.startswith(owner) and n.endswith(f".{node.attr}")}
    return found


def parsed(cell: str) -> ast.Module | None:
    """The tree of a cell; None where it cannot be parsed, or is too long to be looked through."""
    try:
        return ast.parse(cell) if len(cell) <= LONGEST else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def bound_names(node: ast.AST, package: str) -> list[str]:
    """The names that a node gives a new meaning. Not those that the package has as they are."""
    match node:
        case ast.ImportFrom(module=str(module), names=aliases):
            is_ours = f"{module}.".startswith(f"{package}.")
            return [a.asname or a.name for a in aliases if not is_ours or a.asname]
        case ast.Import(names=aliases):
            return [alias.asname or alias.name for alias in aliases]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
            return [name]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            return [name]
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            return [name]
    return []
