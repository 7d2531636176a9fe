"""Run the source of a training cell, and take the value of its last line.

Knows nothing of IPython: the source is plain Python by now.
"""

import ast
import linecache
from types import ModuleType
from typing import Any

from g2c_magics.notebook.errors import OneLine

NAME = "<cell>"


def last_value(source: str, namespace: dict[str, Any], example: str) -> Any:
    """Execute `source` in `namespace`, and return the value of its last statement.

    That is an expression or an assignment to one name. Raises OneLine when it is neither, with an
    `example` of what it should be, SyntaxError, or what the code raises.
    """
    linecache.cache[NAME] = (len(source), None, source.splitlines(keepends=True), NAME)
    body = ast.parse(source, NAME).body
    last = body[-1] if body else None
    if isinstance(last, ast.Expr):
        body, value = body[:-1], last.value
    elif isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
        value = ast.copy_location(ast.Name(last.targets[0].id, ast.Load()), last)
    else:
        raise OneLine(f"The last line of the cell has to be the model, for example {example}.")
    exec(compile(ast.Module(body, []), NAME, "exec"), namespace)
    return eval(compile(ast.Expression(value), NAME, "eval"), namespace)


def offer(namespace: dict[str, Any], package: ModuleType) -> None:
    """Let a cell use a package's public names without importing them; what is there stays."""
    for name in package.__all__:
        namespace.setdefault(name, getattr(package, name))
