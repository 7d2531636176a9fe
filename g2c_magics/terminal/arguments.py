"""The command line: what `python -m g2c_magics` understands, and its help.

Only parses: the commands themselves are in own_work and grade.
"""

import argparse
import os
from pathlib import Path

from g2c_magics.classroom.export import FORMATS
from g2c_magics.grading.grader import LEAST_MEMORY_GB, LIMIT, MEMORY_GB, UnknownTask
from g2c_magics.lessons.lesson import names
from g2c_magics.text import number_problem

PROGRAM = "python -m g2c_magics"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Grade work on a lesson, one's own or a whole class's.",
        epilog=f"Each command has a help of its own: {PROGRAM} check --help",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = add_check(commands)
    hint = commands.add_parser(
        "hint",
        help="a nudge for one task",
        description="Print a hint for a task: 1 is a nudge, the last is near code.",
    )
    hint.add_argument("task", metavar="TASK", help="the task you are stuck at")
    hint.add_argument("--level", type=int, default=1, metavar="N", help="which hint (default: 1)")
    progress = commands.add_parser(
        "progress",
        help="how far you are: tasks and deliverables",
        description="Print every task with its score, and what there is to hand in: own work only.",
        epilog="Exit code: 0 every deliverable is done, 1 not, 2 bad usage.",
    )
    doctor = commands.add_parser(
        "doctor",
        help="look at everything the desk needs",
        description="Look at Python, torch, the device, MNIST and the grader: a line each, ok or "
        "what to do.",
        epilog="Exit code: 0 all is well, 1 not, 2 bad usage.",
    )
    grade = add_grade(commands)
    add_lesson(commands)
    start = commands.add_parser(
        "start",
        help="put a lesson's files into this folder",
        description="Put a lesson's scaffold, tests and notebook into the current folder. What is "
        "there already is left as it is.",
    )
    start.add_argument(
        "name", nargs="?", default="", metavar="MODULE",
        help="its number or name: 03, nn (default: the first one)",
    )  # fmt: skip
    for command in (check, progress, doctor):
        command.add_argument(
            "--root", metavar="DIR", help="the project folder (default: here or the nearest above)"
        )
    for command in (check, hint, progress, doctor, grade):
        command.add_argument("--lesson", choices=names(), help="the lesson (default: %(default)s)")
        command.set_defaults(lesson=names()[0])
    return top


def add_check(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    check = commands.add_parser(
        "check",
        help="grade your files",
        description="Grade the files of a project folder, as %%g2c_check does in a notebook.",
        epilog="Exit code: 0 the full score, 1 not, 2 bad usage.",
    )
    check.add_argument(
        "tasks", nargs="*", metavar="TASK", help="tasks or functions to grade (default: all)"
    )
    check.add_argument("--json", action="store_true", help="print the report as JSON")
    check.add_argument(
        "--borrow", nargs="+", action="extend", default=[], metavar="TASK",
        help="take these tasks from the worked answers, or: all",
    )  # fmt: skip
    check.add_argument(
        "--exam", action="store_true",
        help="ask what passed again with other numbers, as a teacher's grading does",
    )  # fmt: skip
    add_timeout(check)
    return check


def add_grade(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    grade = commands.add_parser(
        "grade",
        help="grade a whole class",
        description="Grade every entry of SUBMISSIONS, a folder, an archive or a loose file, each "
        " in processes of its own. Writes grades.csv, class.html and, for each submission, "
        "reports/ID.json and reports/ID.html. What an earlier run has graded is kept: run the "
        "command again after an interruption, or when more has been handed in.",
        epilog="Exit code: 0 every hand-in has a grade, 1 some have none, 2 bad usage or no way to "
        "go on, 130 interrupted.",
    )
    grade.add_argument("submissions", metavar="SUBMISSIONS", type=folder, help="the folder of work")
    grade.add_argument(
        "--out", metavar="DIR", type=folder, default=Path("grades"),
        help="where to write (default: %(default)s)",
    )  # fmt: skip
    executor = grade.add_mutually_exclusive_group()
    executor.add_argument(
        "--jobs", type=int, metavar="N", default=os.cpu_count() or 1,
        help="submissions graded at a time (default: one a core, here %(default)s)",
    )  # fmt: skip
    executor.add_argument(
        "--scheduler", metavar="ADDRESS",
        help="grade on a running dask.distributed cluster: tcp://host:8786",
    )  # fmt: skip
    add_timeout(grade)
    grade.add_argument(
        "--memory", type=float, default=MEMORY_GB, metavar="GB",
        help="what a check may allocate (default: %(default)g)",
    )  # fmt: skip
    grade.add_argument(
        "--no-sandbox", action="store_true",
        help="run hand-ins with your own rights where this machine has no sandbox: they can read "
        "your files and use the network, and each row and page says so",
    )  # fmt: skip
    grade.add_argument(
        "--roster", metavar="ROSTER.CSV", type=Path,
        help="who is in the class, with the columns id, name and perhaps aliases, deadline, "
        "submitted: the latest hand-in of each person counts, and who is missing is listed",
    )  # fmt: skip
    grade.add_argument(
        "--export", nargs="+", action="extend", default=[], choices=FORMATS,
        help="write a grade file for Canvas, a results.json for each hand-in as Gradescope has it, "
        "a plain table, or the pages to hand back as one zip",
    )  # fmt: skip
    grade.add_argument(
        "--anonymous", action="store_true",
        help="write pseudonyms for all names; DIR-who-is-who.csv, beside the folder and for your "
        "eyes alone, tells whose they are",
    )  # fmt: skip
    grade.add_argument(
        "--score", choices=("plain", "independent"), default="plain",
        help="what counts; independent: a check that fails only because an earlier task is wrong "
        "counts in full (default: %(default)s)",
    )  # fmt: skip
    grade.add_argument(
        "--keep-old", action="store_true",
        help="keep, and mark, what was graded with other checks, answers or limits, instead of "
        "grading it again",
    )  # fmt: skip
    grade.add_argument(
        "--again", nargs="+", action="extend", default=[], metavar="ID|STATUS",
        help="grade these again, whatever an earlier run has found: alice, timeout, ungraded",
    )  # fmt: skip
    grade.add_argument(
        "--compare", metavar="GRADES.CSV", type=Path,
        help="tell whose grade is another than in this table of an earlier run, and why",
    )  # fmt: skip
    return grade


def add_lesson(commands: argparse._SubParsersAction) -> None:
    lesson = commands.add_parser("lesson", help="for authors: is a lesson complete?")
    actions = lesson.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser(
        "check",
        help="what a lesson lacks",
        description="Print all that a lesson lacks, a sentence each with what to do about it; then "
        "grade its worked answers and its unwritten package. The steps are those of "
        "CONTRIBUTING.md, Add a lesson.",
        epilog="Exit code: 0 the lesson is complete, 1 not, 2 there is none of this name.",
    )
    check.add_argument("name", metavar="NAME", help="the lesson's folder in g2c_magics/lessons")


def add_timeout(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--timeout", type=float, default=LIMIT, metavar="S", help="seconds a check (default: 5)"
    )


def check_number(flag: str, number: float) -> None:
    """Raise UnknownTask for a number of seconds, gigabytes or jobs that nobody can mean."""
    problem = number_problem(number, least=LEAST_MEMORY_GB if flag == "memory" else 0.0)
    if problem:
        raise UnknownTask(f"--{flag} {problem}.")


def folder(text: str) -> Path:
    """A path. Refuses "", which a shell variable that is not set gives: it would mean here."""
    if not text:
        raise argparse.ArgumentTypeError("wants a folder. Got nothing.")
    return Path(text)
