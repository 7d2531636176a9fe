"""Write a submission into the learner's files, as if it had been written there."""

import ast
from pathlib import Path

from g2c_magics.lessons.lesson import load

from . import Submission

FILES = ("modules", "loss", "optim", "train")


def write_into_files(root: Path, submission: Submission) -> None:
    """Put the definitions of a submission in place of those of its task's file below `root`."""
    file = root / load("nn").task(submission.task).file
    tree = ast.parse(file.read_text())
    own = definitions(file)
    body, waiting = tree.body, []
    for node in methods_in_classes(ast.parse(submission.source).body):
        name = getattr(node, "name", None)
        if isinstance(node, ast.ImportFrom) and node.module == "g2c.nn":
            body[1:1] = [line for alias in node.names if (line := imported(alias, root, file))]
        elif isinstance(node, ast.Import | ast.ImportFrom):
            body.insert(1, node)
        elif name not in own:
            waiting.append(node)  # for what uses it
        else:
            place = [getattr(there, "name", None) for there in body].index(name)
            there = body[place]
            is_derived = isinstance(node, ast.ClassDef) and name in map(ast.unparse, node.bases)
            if is_derived and "super()" in submission.source:
                body.insert(place + 1, node)
            elif is_derived:
                names = {getattr(method, "name", "") for method in node.body}
                kept = [m for m in there.body if getattr(m, "name", None) not in names]
                there.body = kept + node.body
            else:
                body[place] = node
            body[place:place] = waiting
            waiting = []
    tree.body += waiting
    file.write_text(ast.unparse(ast.fix_missing_locations(tree)))


def methods_in_classes(cell: list[ast.stmt]) -> list[ast.stmt]:
    """A cell with `def step(self)` and `SGD.step = step` written as class SGD(SGD)."""
    functions = {node.name: node for node in cell if isinstance(node, ast.FunctionDef)}
    found = []
    for node in cell:
        match node:
            case ast.Assign([ast.Attribute(ast.Name(owner), method)], ast.Name(name)) if (
                name in functions
            ):
                function = functions[name]
                if function in found:
                    found.remove(function)
                function.name = method
                base: ast.expr = ast.Name(owner, ast.Load())
                found.append(ast.ClassDef(owner, [base], [], [function], []))
            case _:
                found.append(node)
    return found


def definitions(file: Path) -> set[str]:
    """The names of the classes and functions that a file defines."""
    return {getattr(node, "name", "") for node in ast.parse(file.read_text()).body} - {""}


def imported(alias: ast.alias, root: Path, file: Path) -> ast.ImportFrom | None:
    """The import of one name from the file that defines it; None where that is `file`."""
    paths = (root / f"g2c/nn/{name}.py" for name in FILES)
    home = next(path for path in paths if alias.name in definitions(path))
    return None if home == file else ast.ImportFrom(f"g2c.nn.{home.stem}", [alias], 0)
