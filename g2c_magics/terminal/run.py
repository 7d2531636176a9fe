"""Run one command: parse the line, call the command, turn an expected error into one line."""

import sys
from collections.abc import Sequence

from g2c_magics.grading.grader import UnknownTask
from g2c_magics.grading.process.pool import PoolError
from g2c_magics.hints import NoHint
from g2c_magics.lessons.lesson import MissingPart
from g2c_magics.paths import ProjectError
from g2c_magics.terminal.arguments import parser
from g2c_magics.terminal.own_work import COMMANDS, on_own_work


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code."""
    args = parser().parse_args(argv)
    try:
        if args.command in COMMANDS:
            return on_own_work(COMMANDS[args.command], args)
        if args.command == "lesson":
            from g2c_magics.terminal.lesson import lesson

            return lesson(args)
        if args.command == "start":
            from g2c_magics.terminal.start import start_here

            return start_here(args)
        from g2c_magics.terminal.grade import grade

        return grade(args)
    except BrokenPipeError:  # the reader, head for example, has stopped reading
        sys.stdout = None
        return 1
    except (UnknownTask, ProjectError, PoolError, MissingPart, NoHint) as error:
        print(f"g2c: {error}", file=sys.stderr)
        return 2
