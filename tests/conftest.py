"""Options for running the graded contract by hand.

The engine never reads this file: it runs the graded tests in a process of its own.
"""

import sys

import pytest

# IPython 7 puts this folder on the path, and in it is a package that is called tests too.
sys.path[:] = [folder for folder in sys.path if not folder.endswith("IPython/extensions")]
collect_ignore = ["autograd_lesson"]  # the files of a lesson to be added, its tests among them


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--solutions",
        action="store_true",
        help="grade the worked answers of g2c.solutions instead of the learner's files",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--solutions"):
        from g2c import solutions

        solutions.bind("nn", list(solutions.answers("nn")))
