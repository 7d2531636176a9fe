"""Rewrite source as somebody who copies it would, each kind of disguise by itself.

Text in, text out. The result need not run: it is only compared.
"""

import ast
from collections.abc import Callable, Iterable, Iterator


def verbatim(source: str) -> str:
    return source


def renamed(source: str) -> str:
    """Other names for parameters and local variables."""
    tree = ast.parse(source)
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            args = function.args
            names = {a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
            inner = [n for n in ast.walk(function) if isinstance(n, ast.Name)]
            names |= {name.id for name in inner if isinstance(name.ctx, ast.Store)}
            new = {name: f"{name}_mine" for name in names if not name.endswith("_mine")}
            for node in ast.walk(function):
                if isinstance(node, ast.Name):
                    node.id = new.get(node.id, node.id)
                elif isinstance(node, ast.arg):
                    node.arg = new.get(node.arg, node.arg)
    return ast.unparse(tree)


def reordered(source: str) -> str:
    """Functions and methods the other way round, and neighbours that do not need each other."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(node, (ast.Module, ast.ClassDef)):
            node.body = node.body[::-1]
        elif isinstance(body, list):
            node.body = swapped(body)
    return ast.unparse(tree)


def swapped(body: list[ast.stmt]) -> list[ast.stmt]:
    """Neighbouring assignments that do not read each other, exchanged."""
    body, place = list(body), 0
    while place + 1 < len(body):
        one, other = body[place : place + 2]
        if all(isinstance(node, ast.Assign) for node in (one, other)):
            names = [{n.id for n in ast.walk(node) if isinstance(n, ast.Name)} for node in body]
            targets = [
                {n.id for t in getattr(node, "targets", ()) for n in ast.walk(t)
                 if isinstance(n, ast.Name)}
                for node in body
            ]  # fmt: skip
            if not targets[place] & names[place + 1] and not targets[place + 1] & names[place]:
                body[place : place + 2] = [other, one]
                place += 1
        place += 1
    return body


def commented(source: str) -> str:
    """A remark on every line, and all else laid out anew."""
    return "".join(f"{line}  # I thought of this\n" for line in lines_without_strings(source))


def lines_without_strings(source: str) -> list[str]:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [n for n in body if not is_text(n)] or [ast.Pass()]
    return ast.unparse(tree).splitlines()


def is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def with_dead_code(source: str) -> str:
    """Variables that nothing reads, branches never taken, prints, and code behind a return."""
    dead = ["kept = 3", "also = kept + 1", "print('here', 1)", "if False:\n    kept = 0", "kept"]

    def padded(body: list[ast.stmt]) -> Iterator[ast.stmt]:
        for number, node in enumerate(body):
            yield from ast.parse(dead[number % len(dead)]).body
            yield node

    tree = ast.parse(source)
    for node in list(ast.walk(tree)):
        if isinstance(node, (ast.FunctionDef, ast.For, ast.With)):
            node.body = list(padded(node.body))
    return ast.unparse(tree)


def long_sums(source: str) -> str:
    """`n += x` as `n = n + x`."""

    class Rewriter(ast.NodeTransformer):
        def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
            left = ast.parse(ast.unparse(node.target), mode="eval").body
            return ast.Assign([node.target], ast.BinOp(left, node.op, node.value))

    return ast.unparse(ast.fix_missing_locations(Rewriter().visit(ast.parse(source))))


def all_at_once(source: str) -> str:
    for disguise in (renamed, reordered, long_sums, with_dead_code, commented):
        source = disguise(source)
    return source


DISGUISES: dict[str, Callable[[str], str]] = {
    function.__name__: function
    for function in (
        verbatim, renamed, reordered, commented, with_dead_code, long_sums, all_at_once,
    )
}  # fmt: skip


def longest(sources: dict[str, str], names: Iterable[str], count: int) -> list[str]:
    """The names of the longest of these sources, by statements."""
    size = {n: sum(isinstance(x, ast.stmt) for x in ast.walk(ast.parse(sources[n]))) for n in names}
    return sorted(size, key=lambda name: -size[name])[:count]
