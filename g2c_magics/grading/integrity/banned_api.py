"""Find uses of the APIs that a lesson bans in source: torch.nn, torch.nn.functional, torch.optim.

The attack: `torch.nn.functional` on a branch that no test takes. Read before any learner code runs,
which could forge what is found. Follows imports, names assigned to one another and chains of
attributes through the syntax tree, and runs nothing. Whatever else leads to a banned call is seen
when it is called: banned_calls.
"""

import ast
import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from g2c_magics.lessons.lesson import Banned, Diagnosis

# Where the same functions are found too.
OTHER_NAMES = {"torch.nn": ("torch._C._nn", "torch._refs.nn", "torch.ao.nn")}
NO_PARTS = (ast.Constant, ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
FOLLOWED = ("torch", "importlib")  # packages by which a name may lead to a banned API


@dataclass(frozen=True)
class BannedUse:
    """One use of a banned API."""

    line: int
    api: str  # "torch.nn.Linear"
    # The definition around it: "Linear.forward", "train_one_epoch", "Linear" for a base class or
    # class-level use, the target of a top-level assignment; None elsewhere.
    owner: str | None

    @property
    def definition(self) -> str:
        """The top-level definition around it; "" where there is none."""
        return (self.owner or "").partition(".")[0]

    def named(self, banned: Banned) -> Diagnosis:
        """What is to be said of it."""
        text = f"{self.api} is used on line {self.line}: {banned.why}."
        return Diagnosis(banned.pitfall, text)


def find_banned_uses(source: str, filename: str, banned: Banned | None) -> list[BannedUse]:
    """Every use of a banned API, in order of lines; none when the source cannot be parsed.

    Importing torch.nn and leaving it alone is no use of it, nor is a type annotation.
    """
    if banned is None:
        return []
    try:
        tree = ast.parse(source, filename)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    finder = Finder(banned.apis)
    finder.visit(tree)
    finder.report_unused_imports()
    return sorted(finder.found, key=lambda use: (use.line, use.api))


def is_below(path: str, apis: Iterable[str]) -> bool:
    """Whether a dotted path is one of these, or below one."""
    return any(path == api or path.startswith(f"{api}.") for api in apis)


def is_module(path: str) -> bool:
    """Whether a dotted path below torch names a module rather than something in one."""
    try:
        return importlib.util.find_spec(path) is not None
    except (ImportError, AttributeError, ValueError):
        return False


class Finder(ast.NodeVisitor):
    """Walks a file in order, and knows for each name which dotted path it stands for, or ""."""

    def __init__(self, apis: Sequence[str]) -> None:
        self.found: list[BannedUse] = []
        self._apis = (*apis, *(name for api in apis for name in OTHER_NAMES.get(api, ())))
        self._followed = {*FOLLOWED, *(api.partition(".")[0] for api in apis)}
        # A cell of a notebook has torch without importing it.
        self._scopes: list[dict[str, str]] = [{"torch": "torch"}]
        self._definitions: list[str] = []  # around what is being read
        self._target: str | None = None  # of the top-level assignment being read
        self._imported: dict[str, tuple[int, str]] = {}  # names bound to something banned
        self._annotations: set[str] = set()  # names in them

    def _is_banned(self, path: str) -> bool:
        return path != "" and is_below(path, self._apis)

    def _report(self, line: int, path: str, owner: str | None = None) -> None:
        use = BannedUse(line, path, owner or ".".join(self._definitions[:2]) or self._target)
        if use not in self.found:
            self.found.append(use)

    def report_unused_imports(self) -> None:
        """`from torch.nn import Linear` in a cell replaces the learner's Linear silently."""
        for name, (line, path) in self._imported.items():
            if self._scopes[0].get(name) == path and name not in self._annotations:
                self._report(line, path, name)

    def generic_visit(self, node: ast.AST) -> None:
        """Read the parts of a node. As NodeVisitor's, but sooner past what has no parts."""
        for name in node._fields:
            value = getattr(node, name, None)
            for part in value if isinstance(value, list) else (value,):
                if isinstance(part, ast.AST) and not isinstance(part, NO_PARTS):
                    self.visit(part)

    # --- what a name or an expression stands for -------------------------------------------------

    def _bind(self, name: str, path: str) -> None:
        known = path.partition(".")[0] in self._followed
        self._scopes[-1][name] = path if known else ""

    def _path_of(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id=name):
                return next((scope[name] for scope in reversed(self._scopes) if name in scope), "")
            case ast.Attribute(value=value, attr=name):
                base = self._path_of(value)
                return f"{base}.{name}" if base else ""
            case ast.Call(func=ast.Name(id="getattr"), args=[value, key, *_]):
                base, name = self._path_of(value), literal_text(key)
                return f"{base}.{name}" if base and name else ""
            case ast.Call(func=function, args=[key, *_]):
                if self._path_of(function) == "importlib.import_module":
                    return literal_text(key) or ""
        return ""

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            top = alias.name.partition(".")[0]
            self._bind(alias.asname or top, alias.name if alias.asname else top)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or "" if node.level == 0 else ""
        for alias in node.names:
            name, path = alias.asname or alias.name, f"{module}.{alias.name}"
            if alias.name == "*":
                if self._is_banned(module):
                    self._report(node.lineno, path)
                continue
            self._bind(name, path)
            if self._is_banned(path) and len(self._scopes) == 1 and not is_module(path):
                self._imported[name] = (node.lineno, path)

    # --- assignments and scopes ------------------------------------------------------------------

    def visit_Assign(self, node: ast.Assign) -> None:
        path = self._path_of(node.value)
        if not self._definitions and isinstance(node.targets[0], ast.Name | ast.Attribute):
            self._target = ast.unparse(node.targets[0])
        if not (self._is_banned(path) and is_module(path)):  # a mere other name for the module
            self.visit(node.value)
        for target in node.targets:
            self.visit(target)
            if isinstance(target, ast.Name):
                self._bind(target.id, path)
        self._target = None

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._annotate(node.annotation)
        if node.value is not None:
            self.visit_Assign(ast.Assign([node.target], node.value))

    def _annotate(self, *annotations: ast.expr | None) -> None:
        for node in filter(None, annotations):
            self._annotations |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._annotate(node.returns)
        self._definitions.append(node.name)
        self._visit_all(node.decorator_list)
        self._visit_body(node.args, node.body)
        self._definitions.pop()
        self._bind(node.name, "")

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._visit_body(node.args, [node.body])

    def _visit_body(self, arguments: ast.arguments, body: Sequence[ast.AST]) -> None:
        """Read a function's defaults, then its body with the parameters in scope."""
        self._visit_all([*arguments.defaults, *filter(None, arguments.kw_defaults)])
        parameters = [part for part in ast.walk(arguments) if isinstance(part, ast.arg)]
        self._annotate(*(parameter.annotation for parameter in parameters))
        self._scopes.append({parameter.arg: "" for parameter in parameters})
        self._visit_all(body)
        self._scopes.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._definitions.append(node.name)
        self._visit_all([*node.decorator_list, *node.bases, *node.keywords])
        self._scopes.append({})
        self._visit_all(node.body)
        self._scopes.pop()
        self._definitions.pop()
        self._bind(node.name, "")

    def _visit_all(self, nodes: Sequence[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    # --- uses ------------------------------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._visit_use(node)
        else:  # whatever it stood for, it does no longer: a loop, a with, a del
            self._bind(node.id, "")

    def _visit_use(self, node: ast.expr) -> None:
        """Report the longest expression that stands for a banned path; look inside others."""
        path = self._path_of(node)
        if self._is_banned(path):
            self._report(node.lineno, path)
        else:
            self.generic_visit(node)

    visit_Attribute = visit_Call = _visit_use


def literal_text(node: ast.AST) -> str | None:
    """The string that literals make: "nn", "n" + "n"."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            head, tail = literal_text(left), literal_text(right)
            return head + tail if head is not None and tail is not None else None
    return None
