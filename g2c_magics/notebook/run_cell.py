"""Run the body of a cell and take the value of its last line.

Knows nothing of IPython: the source is plain Python by now.
"""

import ast
import linecache
from types import ModuleType

from g2c_magics.notebook.errors import OneLine

NAME = "<cell>"


def last_value(source: str, namespace: dict[str, object]) -> object:
    """Execute `source` in `namespace`, and return what its last statement stands for.

    That is an expression, or an assignment to one name. Raises OneLine when it is neither,
    SyntaxError, or what the code raises.
    """
    linecache.cache[NAME] = (len(source), None, source.splitlines(keepends=True), NAME)
    tree = ast.parse(source, NAME)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
        tree.body.append(
            ast.copy_location(ast.Expr(ast.Name(last.targets[0].id, ast.Load())), last)
        )
    elif not isinstance(last, ast.Expr):
        raise OneLine(
            "The last line of the cell has to be the model, for example "
            "Sequential(Linear(2, 16), ReLU(), Linear(16, 2))."
        )
    *body, value = ast.fix_missing_locations(tree).body
    exec(compile(ast.Module(body, []), NAME, "exec"), namespace)
    return eval(compile(ast.Expression(value.value), NAME, "eval"), namespace)


def offer(namespace: dict[str, object], package: ModuleType) -> None:
    """Put a package's public names where the cell can see them, hiding nothing that is there."""
    for name in package.__all__:
        namespace.setdefault(name, getattr(package, name))
