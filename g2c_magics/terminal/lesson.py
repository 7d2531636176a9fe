"""The command for the author of a lesson: what is it that it still lacks?"""

import argparse
import functools
from collections.abc import Sequence
from contextlib import closing

from g2c_magics.grading.grader import Grader, UnknownTask
from g2c_magics.grading.report import Report
from g2c_magics.lessons import check
from g2c_magics.lessons.lesson import names
from g2c_magics.paths import INSTALLED
from g2c_magics.terminal.printing import print_text
from g2c_magics.text import counted, did_you_mean


def lesson(args: argparse.Namespace) -> int:
    """Print all that a lesson lacks. Returns 0 when it is complete, else 1. Raises UnknownTask."""
    name = args.name
    if not check.exists(name):
        raise UnknownTask(
            f"There is no lesson {name}.{did_you_mean(name, names())} Begin one with "
            f"g2c_magics/lessons/{name}/__init__.py: CONTRIBUTING.md, Add a lesson."
        )

    findings = check.check(name, functools.partial(grade, name))
    missing = [finding for finding in findings if not finding.optional]
    for finding in missing:
        print_text(f"step {finding.step}: {finding.text}")
    for finding in findings:
        if finding.optional:
            print_text(f"optional: {finding.text}")
    if not missing:
        print_text(f"The lesson {name} is complete.")
        return 0
    print_text(f"The lesson {name} lacks {counted(len(missing), 'thing')}.")
    if not any(finding.step == check.LAST for finding in missing):
        print_text("It is graded once nothing is missing.")
    return 1


def grade(name: str, borrow: Sequence[str]) -> Report:
    """Grade the lesson's package in this project."""
    with closing(Grader(INSTALLED, lesson=name)) as grader:
        return grader.check(borrow=borrow)
