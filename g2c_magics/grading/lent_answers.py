"""Lend an exam's worker the worked answers of some tasks, as source, and of no others.

The attack: one part broken on purpose, so that other numbers of all that leans on it are put down
to it. With that part lent, what is right has the right numbers. The source is read in the grader's
process, and bound in the exam's, which must not hold the rest. Imports no answer and no torch.
"""

import ast
from collections.abc import Collection, Iterable

from g2c_magics.lessons import given_code
from g2c_magics.lessons.lesson import Lesson
from g2c_magics.paths import SCAFFOLD


def sources(lesson: Lesson, tasks: Collection[str]) -> dict[str, str]:
    """The worked answers of these tasks and the code given beside them, by qualified name.

    Empty where the source of one of them is not found.
    """
    wanted = [task for task in lesson.tasks if task.id in tasks]
    found = dict(answers(lesson))
    names = [todo for task in wanted for todo in task.todos]
    if not all(name in found for name in names):
        return {}
    owners = {owner for task in wanted for owner in task.owners}
    given = {n: text for n, text in lesson.given.items() if n.rpartition(".")[0] in owners}
    return {**given, **{name: found[name] for name in names}}


def answers(lesson: Lesson) -> Iterable[tuple[str, str]]:
    """Each worked answer that stands in ANSWERS as a function of the same file: name, source."""
    path = SCAFFOLD / "solutions" / f"{lesson.name}.py"
    try:
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
    except (OSError, ValueError, SyntaxError):
        return
    functions = dict(given_code.functions(source))
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="ANSWERS")], value=ast.Dict(keys, values)):
                for key, value in zip(keys, values, strict=True):
                    match key, value:
                        case ast.Constant(value=str(name)), ast.Name(id=function):
                            if function in functions:
                                yield name, given_code.text_of(source, functions[function])
