"""The commands about one's own work: check, hint, progress, doctor.

Each prints, and returns the exit code.
"""

import argparse
import json

from g2c_magics.grading.grader import Grader, UnknownTask
from g2c_magics.terminal.arguments import PROGRAM
from g2c_magics.terminal.printing import tell
from g2c_magics.views import report_text as view


def check(args: argparse.Namespace, grader: Grader) -> int:
    """Grade and print. Returns 0 for the full score, else 1."""
    borrow = grader.lesson.task_ids if args.borrow == ["all"] else args.borrow
    report = grader.check(args.tasks, borrow=borrow, limit=args.timeout)
    if args.json:
        print(json.dumps(report.to_dict(), indent=1, ensure_ascii=False))
    else:
        tell(view.to_text(report))
    return 0 if report.passed else 1


def hint(args: argparse.Namespace, grader: Grader) -> int:
    """Print one hint. Raises UnknownTask, also for a level that there is not."""
    (task,) = grader.known([args.task])
    hints = grader.lesson.part("hints").HINTS[task]
    if not 1 <= args.level <= len(hints):
        raise UnknownTask(f"--level wants 1 to {len(hints)}. Got {args.level} instead.")
    tell(f"Hint {args.level} of {len(hints)}: {hints[args.level - 1]}")
    if args.level < len(hints):
        tell(f"Plainer: {PROGRAM} hint {task} --level {args.level + 1}")
    return 0


def progress(args: argparse.Namespace, grader: Grader) -> int:
    """Print how far the learner is. Returns 0 when every deliverable is done, else 1."""
    from g2c_magics.progress import Progress
    from g2c_magics.views import progress as progress_view

    report = grader.check()
    found = grader.lesson.part("deliverables").deliverables(
        (report.own_score, report.max_score), Progress(grader.root).facts, grader.root
    )
    tell(progress_view.to_text(progress_view.Standing(report, found)))
    return 0 if all(item.done for item in found) else 1


def doctor(args: argparse.Namespace, grader: Grader) -> int:
    """Print the examination. Returns 0 when all is well, else 1."""
    from g2c_magics.doctor import examine
    from g2c_magics.views import doctor as doctor_view

    examination = examine(grader, str(grader.root))
    tell(doctor_view.to_text(examination))
    return 0 if examination.ok else 1
