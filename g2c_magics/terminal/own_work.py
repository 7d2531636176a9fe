"""The commands about one's own work: check, hint, progress, doctor.

Each prints, and returns the exit code.
"""

import argparse
import json
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from g2c_magics.grading.grader import Grader, UnknownTask
from g2c_magics.hints import hints_of
from g2c_magics.lessons.lesson import load
from g2c_magics.paths import find_root, named_root, own_files
from g2c_magics.terminal.arguments import PROGRAM, check_number
from g2c_magics.terminal.printing import print_text
from g2c_magics.views import report_text

Command = Callable[[argparse.Namespace, Grader, Path], int]


def on_own_work(command: Command, args: argparse.Namespace) -> int:
    """Run a command on one project folder."""
    check_number("timeout", getattr(args, "timeout", 1))
    folder = load(args.lesson).folder
    named = getattr(args, "root", None)
    root = named_root(folder, named) if named else find_root(folder)
    if args.command in ON_FILES:
        own_files(folder, root)
    with closing(Grader(root, lesson=args.lesson)) as grader:
        return command(args, grader, root)


def check(args: argparse.Namespace, grader: Grader, root: Path) -> int:
    """Grade and print. Returns 0 for the full score, else 1."""
    borrow = grader.lesson.task_ids if args.borrow == ["all"] else args.borrow
    report = grader.check(args.tasks, borrow=borrow, limit=args.timeout, exam=args.exam)
    if args.json:
        print(json.dumps(report.to_dict(), indent=1, ensure_ascii=False))
    else:
        print_text(report_text.to_text(report))
        if args.exam:
            print_text(report.exam_line or no_exam(grader))
    return 0 if report.passed else 1


def no_exam(grader: Grader) -> str:
    """Why no exam was held, in one line."""
    if not grader.lesson.has("exam"):
        return f"The lesson {grader.lesson.name} has no exam."
    return "No exam was held: it asks about own work that has passed, with nothing borrowed."


def hint(args: argparse.Namespace, grader: Grader, root: Path) -> int:
    """Print one hint. Raises MissingPart, NoHint, or UnknownTask for a level there is not."""
    (task,) = grader.known([args.task])
    hints = hints_of(grader.lesson, task)
    if not 1 <= args.level <= len(hints):
        raise UnknownTask(f"--level wants 1 to {len(hints)}. Got {args.level} instead.")
    print_text(f"Hint {args.level} of {len(hints)}: {hints[args.level - 1]}")
    if args.level < len(hints):
        print_text(f"Plainer: {PROGRAM} hint {task} --level {args.level + 1}")
    return 0


def progress(args: argparse.Namespace, grader: Grader, root: Path) -> int:
    """Print how far the learner is. Returns 0 when every deliverable is done, else 1.

    In a lesson that lists none, the full score is what there is to reach.
    """
    from g2c_magics.progress import standing_of
    from g2c_magics.views import progress as progress_view

    standing = standing_of(grader.lesson, grader.check(exam=True), root)
    print_text(progress_view.to_text(standing))
    if not standing.deliverables:
        return 0 if standing.report.passed else 1
    return 0 if all(item.done for item in standing.deliverables) else 1


def doctor(args: argparse.Namespace, grader: Grader, root: Path) -> int:
    """Print the examination. Returns 0 when all is well, else 1."""
    from g2c_magics.doctor import examine
    from g2c_magics.views import doctor as doctor_view

    examination = examine(grader, str(root))
    print_text(doctor_view.to_text(examination))
    return 0 if examination.ok else 1


ON_FILES = ("check", "progress")  # what makes no sense without files of the learner's own
COMMANDS: Mapping[str, Command] = {
    "check": check,
    "hint": hint,
    "progress": progress,
    "doctor": doctor,
}
