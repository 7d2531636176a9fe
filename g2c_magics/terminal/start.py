"""The command that puts a lesson into the current folder."""

import argparse
from pathlib import Path

from g2c_magics.lessons.lesson import load
from g2c_magics.start import lesson_called, start
from g2c_magics.terminal.arguments import PROGRAM
from g2c_magics.text import listed


def start_here(args: argparse.Namespace) -> int:
    """Print what was put here and what to do next. Returns 0. Raises ProjectError."""
    lesson = lesson_called(args.name) if args.name else load()
    started = start(lesson, Path.cwd())
    if started.made:
        print(f"Put into {started.folder}: {listed(started.made)}.")
    if started.kept:
        print(f"There already, and left as it was: {listed(started.kept)}.")
    task = next((task for task in lesson.tasks if task.todos), lesson.tasks[0])
    begin = f"%g2c_check {task.id} in a notebook, or {PROGRAM} check {task.id} here"
    if started.notebook:
        begin = f"open {started.notebook} in Jupyter or VS Code; in a terminal {PROGRAM} check"
    print(f"Next: {begin}. The first part to write is {task.todos[0]} in {task.file}.")
    return 0
