"""What a plain cell may want to hear: that a part which it defines is graded in its file.

Knows nothing of IPython: the source is plain Python by now.
"""

import ast

from g2c_magics.lessons.lesson import Lesson, Task


def graded_elsewhere(source: str, lesson: Lesson) -> str:
    """A line about a part of the lesson that a cell defines; "" where it defines none."""
    for name in defined_in(source):
        for task in lesson.tasks:
            if name in task.owners:
                return advice(name, task)
    return ""


def advice(name: str, task: Task) -> str:
    """Where a definition counts, and how to grade one in a cell."""
    return (
        f"{name} is now defined in this notebook only. What is graded is {task.file}: write it "
        f"there, or begin this cell with %%g2c_check {task.id} to try it on top of the file."
    )


def defined_in(source: str) -> list[str]:
    """The classes and functions that a cell defines, or whose methods it sets."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    names = []
    for node in body:
        match node:
            case ast.ClassDef() | ast.FunctionDef():
                names.append(node.name)
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(owner))]):
                names.append(owner)
    return names
