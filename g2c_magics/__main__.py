"""The magics' jobs from a terminal: `python -m g2c_magics check linear`.

Exit codes of check: 0 the full score, 1 not, 2 bad usage.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from g2c_magics.grading.grader import LIMIT, Grader, UnknownTask
from g2c_magics.grading.pool import PoolError
from g2c_magics.lessons import load, names
from g2c_magics.project import ProjectError, find_root, named_root
from g2c_magics.views import report as view


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m g2c_magics", description=__doc__.splitlines()[0])
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser(
        "check",
        help="grade your files",
        description="Grade the files of a project folder: the same engine and score as %g2c_check.",
        epilog="Exit code: 0 the full score, 1 not, 2 bad usage.",
    )
    check.add_argument("tasks", nargs="*", metavar="TASK", help="what to grade (default: all)")
    check.add_argument("--json", action="store_true", help="print the report as JSON")
    check.add_argument(
        "--borrow", nargs="+", action="extend", default=[], metavar="TASK",
        help="take these tasks from the worked answers, or: all",
    )  # fmt: skip
    check.add_argument(
        "--timeout", type=float, default=LIMIT, metavar="S", help="seconds a check (default: 5)"
    )
    progress = commands.add_parser(
        "progress", help="how far you are: tasks and deliverables", description="Your own work."
    )
    doctor = commands.add_parser(
        "doctor",
        help="look at all the desk stands on",
        description="A line each: ok, or what to do.",
    )
    for command in (check, progress, doctor):
        command.add_argument("--lesson", choices=names(), help="the lesson (default: %(default)s)")
        command.set_defaults(lesson=names()[0])
        command.add_argument(
            "--root", metavar="DIR", help="the project folder (default: here or the nearest above)"
        )
    return top


def check(args: argparse.Namespace, grader: Grader) -> int:
    """Grade and print. Returns 0 for the full score, else 1."""
    borrow = grader.lesson.task_ids if args.borrow == ["all"] else args.borrow
    report = grader.check(args.tasks, borrow=borrow, limit=args.timeout)
    if args.json:
        print(json.dumps(report.to_dict(), indent=1, ensure_ascii=False))
    else:
        print(view.to_text(report))
    return 0 if report.passed else 1


def progress(args: argparse.Namespace, grader: Grader) -> int:
    """Print how far the learner is. Returns 0 when every deliverable is done, else 1."""
    from g2c_magics.progress import Progress
    from g2c_magics.views import progress as progress_view

    report = grader.check()
    found = grader.lesson.part("deliverables").deliverables(
        report, Progress(grader.root).facts, grader.root
    )
    print(progress_view.to_text(progress_view.Standing(report, found)))
    return 0 if all(item.done for item in found) else 1


def doctor(args: argparse.Namespace, grader: Grader) -> int:
    """Print the examination. Returns 0 when all is well, else 1."""
    from g2c_magics.doctor import examine
    from g2c_magics.views import doctor as doctor_view

    examination = examine(grader, str(grader.root))
    print(doctor_view.to_text(examination))
    return 0 if examination.ok else 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code."""
    args = parser().parse_args(argv)
    jobs = {"check": check, "progress": progress, "doctor": doctor}
    try:
        if getattr(args, "timeout", 1) <= 0:
            raise UnknownTask(f"--timeout wants seconds above 0. Got {args.timeout:g} instead.")
        folder = load(args.lesson).folder
        root = named_root(folder, args.root) if args.root else find_root(folder)
        grader = Grader(root, lesson=args.lesson)
        try:
            return jobs[args.command](args, grader)
        finally:
            grader.close()
    except BrokenPipeError:  # the reader, head say, has had enough
        sys.stdout = None
        return 1
    except (UnknownTask, ProjectError, PoolError) as error:
        print(f"g2c: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
