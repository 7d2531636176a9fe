"""Rewrite a syntax tree: strip what does not act, number the names that are free to choose.

Pure: trees in, trees out.
"""

import ast
from collections.abc import Iterable, Mapping

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
MATCHES = (ast.MatchAs, ast.MatchStar, ast.MatchMapping)


def bound(body: Iterable[ast.AST]) -> set[str]:
    """The names that statements bind in their own scope, as Python decides what is local."""
    names, elsewhere = set(), set()
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
                names.add(getattr(node, "rest" if isinstance(node, ast.MatchMapping) else "name"))
            todo += ast.iter_child_nodes(node)
    return names - elsewhere - {None}


def strip(body: Iterable[ast.stmt]) -> list[ast.stmt]:
    """Statements without all that does not act: docstrings, annotations, imports, main blocks.

    Walks statements only, a tenth of a tree: nothing of that kind stands within an expression.
    """
    kept = []
    for node in body:
        if is_idle(node):
            continue
        if isinstance(node, ast.AnnAssign):
            node = ast.Assign([node.target], node.value)
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            node.returns, node.type_params = None, []
        if isinstance(node, FUNCTIONS):
            for arg in parameters(node.args):
                arg.annotation = None
        for block in (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            for field in ("body", "orelse", "finalbody"):
                if hasattr(block, field):
                    stripped = strip(getattr(block, field))
                    setattr(block, field, stripped or [ast.Pass()] * (field == "body"))
        kept.append(node)
    return kept


def is_idle(node: ast.stmt) -> bool:
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


def parameters(args: ast.arguments) -> list[ast.arg]:
    """All parameters of a function, in the order in which they are written."""
    every = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
    return [arg for arg in every if arg]


class Rename(ast.NodeTransformer):
    """Number parameters and local variables in order of first use; spell imports in full."""

    def __init__(self, aliases: Mapping[str, str], given: Mapping[str, str]) -> None:
        self.aliases = aliases
        self.given = given
        self.scopes: list[dict[str, str | None]] = []
        self.count = 0

    def name_of(self, name: str) -> str:
        for scope in reversed(self.scopes):
            if name in scope:
                if scope[name] is None:
                    self.count += 1
                    scope[name] = f"v{self.count}"
                return scope[name]
        return self.given.get(name, name)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if any(node.id in scope for scope in self.scopes):
            return ast.Name(self.name_of(node.id), node.ctx)
        first, *rest = self.aliases.get(node.id, node.id).split(".")
        full: ast.AST = ast.Name(self.given.get(first, first), node.ctx)
        for part in rest:
            full = ast.Attribute(full, part, node.ctx)
        return full

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if self.scopes and node.name:
            node.name = self.name_of(node.name)
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        self.enter(node, node.body)
        node.body = [self.visit(statement) for statement in node.body]
        self.scopes.pop()
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self.enter(node, [node.body])
        node.body = self.visit(node.body)
        self.scopes.pop()
        return node

    def enter(self, node: ast.FunctionDef | ast.Lambda, body: list[ast.AST]) -> None:
        """Open the scope of a function. Its defaults still belong to the scope around it."""
        args = node.args
        args.defaults = [self.visit(default) for default in args.defaults]
        args.kw_defaults = [default and self.visit(default) for default in args.kw_defaults]
        names = {arg.arg for arg in parameters(args)} | bound(body)
        self.scopes.append(dict.fromkeys(names))
        for arg in parameters(args):
            arg.arg = self.name_of(arg.arg)

    def visit_comprehension_of(self, node: ast.AST) -> ast.AST:
        targets = [generator.target for generator in node.generators]
        self.scopes.append(dict.fromkeys(bound(targets)))
        node = self.generic_visit(node)
        self.scopes.pop()
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension_of

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = self.name_of(node.name)
        return self.generic_visit(node)

    def visit_Global(self, node: ast.Global) -> ast.AST:
        node.names = [self.name_of(name) for name in node.names]
        return node

    visit_Nonlocal = visit_Global

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        node.name = node.name and self.name_of(node.name)
        return self.generic_visit(node)

    visit_MatchAs = visit_MatchStar = visit_ExceptHandler

    def visit_MatchMapping(self, node: ast.MatchMapping) -> ast.AST:
        node.rest = node.rest and self.name_of(node.rest)
        return self.generic_visit(node)
