"""Find uses of torch.nn, torch.nn.functional and torch.optim in source, however reached.

Reads the syntax tree and runs nothing; what only shows at run time is the trap's job.
"""

import ast
import importlib.util
from dataclasses import dataclass

BANNED = ("torch.nn", "torch.optim", "torch._C._nn")
# What a name may stand for and still lead to a banned API.
ROOTS = ("torch", "importlib", "builtins", "sys", "operator")


@dataclass(frozen=True)
class BannedUse:
    """One use of a banned API: where, which, and the top-level definition around it.

    owner: "Linear.forward", "train_one_epoch", "Linear" for a base class or class-level use, the
    target of a top-level assignment; None elsewhere.
    """

    line: int
    api: str
    owner: str | None


def find_banned_uses(source: str, filename: str) -> list[BannedUse]:
    """Every use of a banned API, in order of lines; none when the source cannot be parsed.

    Importing torch.nn and leaving it alone is no use of it, nor is a type annotation.
    """
    try:
        tree = ast.parse(source, filename)
    except (SyntaxError, ValueError, RecursionError):
        return []
    finder = Finder()
    finder.run(tree)
    return sorted(finder.found, key=lambda shortcut: (shortcut.line, shortcut.api))


def is_banned(path: str | None) -> bool:
    return path is not None and any(path == b or path.startswith(f"{b}.") for b in BANNED)


def is_module(path: str) -> bool:
    """Whether a dotted path below torch names a module rather than something in one."""
    try:
        return importlib.util.find_spec(path) is not None
    except (ImportError, AttributeError, ValueError):
        return False


class Finder(ast.NodeVisitor):
    """Walks a file in order, knowing for each name in scope which dotted path it stands for."""

    def __init__(self) -> None:
        self.found: list[BannedUse] = []
        # A cell of a notebook has torch without importing it.
        self.scopes: list[dict[str, str | None]] = [{"torch": "torch"}]
        self.owners: list[str] = []
        self.target: str | None = None  # of the top-level assignment being read
        self.imported: dict[str, tuple[int, str]] = {}  # top-level names bound to a banned thing
        self.annotated: set[str] = set()

    def run(self, tree: ast.Module) -> None:
        self.visit(tree)
        # `from torch.nn import Linear` in a cell replaces the learner's Linear silently.
        for name, (line, path) in self.imported.items():
            if self.scopes[0].get(name) == path and name not in self.annotated:
                self.report(line, path, name)

    def report(self, line: int, api: str, owner: str | None) -> None:
        shortcut = BannedUse(line, api, owner)
        if shortcut not in self.found:
            self.found.append(shortcut)

    @property
    def owner(self) -> str | None:
        return ".".join(self.owners[:2]) if self.owners else self.target

    # --- names ---------------------------------------------------------------------------------

    def bind(self, name: str, path: str | None) -> None:
        self.scopes[-1][name] = path

    def lookup(self, name: str) -> str | None:
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return None

    def path_of(self, node: ast.AST | None) -> str | None:
        """The dotted path an expression stands for, when it can be told from the text."""
        match node:
            case ast.Name(id=name):
                known = any(name in scope for scope in self.scopes)
                builtin = name in ("getattr", "__import__", "vars")
                return f"builtins.{name}" if builtin and not known else self.lookup(name)
            case ast.Attribute(value=value, attr="__dict__"):
                return self.path_of(value)
            case ast.Attribute(value=value, attr=attr):
                base = self.path_of(value)
                return f"{base}.{attr}" if base else None
            case ast.Subscript(value=value, slice=key):
                return self.item(self.path_of(value), text_of(key))
            case ast.Call():
                return self.called(node)
            case ast.NamedExpr(value=value):
                return self.path_of(value)
        return None

    def item(self, base: str | None, key: str | None) -> str | None:
        """sys.modules["torch.nn"], vars(torch)["nn"]."""
        if base is None or key is None:
            return None
        return known(key) if base == "sys.modules" else f"{base}.{key}"

    def called(self, node: ast.Call) -> str | None:
        """What a call that only looks something up gives."""
        function = self.path_of(node.func)
        first = node.args[0] if node.args else None
        if function == "builtins.getattr" and len(node.args) >= 2:
            base, name = self.path_of(first), text_of(node.args[1])
            return f"{base}.{name}" if base and name else None
        if function == "builtins.vars":
            return self.path_of(first)
        if function == "importlib.import_module" or function == "sys.modules.get":
            return known(text_of(first))
        if function == "builtins.__import__":
            name = text_of(first)
            wants_leaf = len(node.args) > 3 or any(k.arg == "fromlist" for k in node.keywords)
            return known(name if wants_leaf or not name else name.partition(".")[0])
        is_attrgetter = isinstance(node.func, ast.Call) and (
            self.path_of(node.func.func) == "operator.attrgetter"
        )
        if is_attrgetter and node.func.args:
            base, name = self.path_of(first), text_of(node.func.args[0])
            return f"{base}.{name}" if base and name else None
        if function and function.endswith((".__getattribute__", ".__dict__.get", ".get")) and first:
            return self.item(function.rpartition(".")[0], text_of(first))
        return None

    # --- imports and assignments ---------------------------------------------------------------

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            self.bind(name, known(alias.name if alias.asname else name))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module if node.level == 0 else None
        for alias in node.names:
            path = known(f"{module}.{alias.name}") if module else None
            if alias.name == "*":
                if is_banned(module):
                    self.report(node.lineno, f"{module}.*", self.owner)
                continue
            name = alias.asname or alias.name
            self.bind(name, path)
            if is_banned(path) and len(self.scopes) == 1 and not is_module(path):
                self.imported[name] = (node.lineno, path)

    def visit_Assign(self, node: ast.Assign) -> None:
        outer = self.target
        if not self.owners:
            self.target = target_text(node.targets[0])
        path = self.path_of(node.value)
        if not (is_banned(path) and is_module(path)):
            self.visit(node.value)
        for target in node.targets:
            self.assign(target, node.value)
        self.target = outer

    def assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.bind(target.id, self.path_of(value))
        elif isinstance(target, ast.Tuple | ast.List):
            same = isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts)
            for i, part in enumerate(target.elts):
                self.assign(part, value.elts[i] if same else ast.Constant(None))
        else:
            self.visit(target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.note_annotation(node.annotation)
        if node.value is not None:
            self.visit(node.value)
            self.assign(node.target, node.value)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.assign(node.target, node.value)

    def note_annotation(self, node: ast.AST | None) -> None:
        if node is not None:
            self.annotated |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}

    # --- scopes --------------------------------------------------------------------------------

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.bind(node.name, None)
        self.owners.append(node.name)
        for part in (
            *node.decorator_list,
            *node.args.defaults,
            *filter(None, node.args.kw_defaults),
        ):
            self.visit(part)
        self.note_annotation(node.returns)
        self.enter(node.args, node.body)
        self.owners.pop()

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.enter(node.args, [node.body])

    def enter(self, arguments: ast.arguments, body: list[ast.AST]) -> None:
        """Read a function's body with its parameters in scope."""
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
        for argument in every:
            self.note_annotation(argument.annotation)
        positional = [*arguments.posonlyargs, *arguments.args]
        given = dict(zip(reversed(positional), reversed(arguments.defaults), strict=False))
        given |= dict(zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))
        self.scopes.append({a.arg: self.path_of(given.get(a)) for a in every})
        for part in body:
            self.visit(part)
        self.scopes.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.bind(node.name, None)
        self.owners.append(node.name)
        for part in (*node.decorator_list, *node.bases, *(k.value for k in node.keywords)):
            self.visit(part)
        self.scopes.append({})
        for part in node.body:
            self.visit(part)
        self.scopes.pop()
        self.owners.pop()

    # --- uses ----------------------------------------------------------------------------------

    def use(self, node: ast.expr) -> None:
        """Report the longest expression that stands for a banned path; look inside others."""
        path = self.path_of(node)
        if is_banned(path):
            self.report(node.lineno, path, self.owner)
        else:
            self.generic_visit(node)

    visit_Attribute = visit_Subscript = visit_Name = use

    def visit_Call(self, node: ast.Call) -> None:
        path = self.path_of(node)
        if is_banned(path):
            self.report(node.lineno, path, self.owner)
            return
        self.generic_visit(node)


def known(path: str | None) -> str | None:
    """A path worth following: below torch, or a module that looks things up."""
    return path if path and path.partition(".")[0] in ROOTS else None


def text_of(node: ast.AST | None) -> str | None:
    """The string an expression of literals makes: "nn", "n" + "n", f"nn"."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            head, tail = text_of(left), text_of(right)
            return head + tail if head is not None and tail is not None else None
        case ast.JoinedStr(values=values):
            parts = [text_of(value) for value in values]
            return None if None in parts else "".join(parts)
        case ast.FormattedValue(value=value):
            return text_of(value)
    return None


def target_text(node: ast.expr) -> str | None:
    """ "Linear.forward" for the left side of an assignment to a name or a method."""
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else None
