"""The magics' jobs from a terminal: `python -m g2c_magics check linear`.

Exit codes: 0 all is right, 1 not, 2 bad usage; what "right" means is in each command's help.
"""

import argparse
import sys
from collections.abc import Sequence

from g2c_magics.grading.grader import Grader, UnknownTask
from g2c_magics.grading.process.pool import PoolError
from g2c_magics.lessons import load
from g2c_magics.paths import ProjectError, find_root, named_root
from g2c_magics.terminal import own_work
from g2c_magics.terminal.arguments import parser, sensible


def on_own_work(args: argparse.Namespace) -> int:
    """Run a command that looks at one project folder."""
    sensible("timeout", getattr(args, "timeout", 1))
    folder = load(args.lesson).folder
    named = getattr(args, "root", None)
    root = named_root(folder, named) if named else find_root(folder)
    grader = Grader(root, lesson=args.lesson)
    try:
        return getattr(own_work, args.command)(args, grader)
    finally:
        grader.close()


def on_a_class(args: argparse.Namespace) -> int:
    """Grade a folder of submissions. Its errors are one line each, like all others."""
    from g2c_magics.classroom.executors import ExecutorError
    from g2c_magics.classroom.gradebook import BookError
    from g2c_magics.classroom.submission import NothingToGrade
    from g2c_magics.terminal.grade import grade

    try:
        return grade(args)
    except (ExecutorError, BookError, NothingToGrade) as error:
        raise ProjectError(str(error)) from None


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code."""
    args = parser().parse_args(argv)
    try:
        return on_a_class(args) if args.command == "grade" else on_own_work(args)
    except BrokenPipeError:  # the reader, head say, has had enough
        sys.stdout = None
        return 1
    except (UnknownTask, ProjectError, PoolError) as error:
        print(f"g2c: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
