"""Write the worked answers into a learner's files, as a learner would: body for body."""

import ast
from pathlib import Path

from g2c import solutions

WORKED = Path(solutions.__file__).with_name("nn.py")


def write_answers(folder: Path, *names: str) -> None:
    """Replace the TODOs in these files of folder/g2c/nn ("modules"), in all when none is named."""
    functions = {
        node.name: node.body
        for node in ast.parse(WORKED.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }
    bodies = {
        todo: functions[function.__name__] for todo, function in solutions.answers("nn").items()
    }
    for path in (folder / "g2c/nn").glob("*.py"):
        if names and path.stem not in names:
            continue
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            owner = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
            for function in node.body if owner or node is tree else []:
                body = bodies.get(owner + getattr(function, "name", ""))
                if body:
                    function.body = [function.body[0], *body]  # the docstring stays
        path.write_text(ast.unparse(ast.fix_missing_locations(tree)))
