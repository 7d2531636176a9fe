"""The books of a class in a temporary folder, and threads to fill them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import forked_graders
import pytest

from g2c_magics.classroom import intake
from g2c_magics.classroom.executors import GradingExecutor, Threads
from g2c_magics.classroom.grade_class import grade_class
from g2c_magics.classroom.gradebook import Gradebook
from g2c_magics.classroom.options import GradingOptions
from g2c_magics.classroom.roster import hand_ins
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.summary import Summary
from g2c_magics.grading.grader import LIMIT
from g2c_magics.lessons.lesson import load
from g2c_magics.views import class_page, student_page

forked_graders.stand_in()


@pytest.fixture(scope="session")
def executor() -> Iterator[Threads]:
    """Two threads with a warm grader each, for all tests."""
    executor = Threads(2)
    yield executor
    executor.close()


@pytest.fixture
def run(tmp_path: Path, executor: Threads) -> Callable[..., tuple[Summary, list[str]]]:
    """A function that grades tmp_path/class into tmp_path/grades.

    Returns the summary and the ids that were graded anew.
    """

    def grade(
        by: GradingExecutor = executor, limit: float = LIMIT, independent: bool = False
    ) -> tuple[Summary, list[str]]:
        lesson, new = load("nn"), []
        options = GradingOptions.of("nn", limit=limit, independent=independent)
        book = Gradebook(
            tmp_path / "grades", lesson, options, student_page.to_html,
            lambda summary: class_page.to_html(summary, date="2026-01-01"),
        )  # fmt: skip

        def on_row(row: Row, is_new: bool) -> None:
            new.extend([row.id] if is_new else [])

        try:
            found = hand_ins(intake.find(tmp_path / "class"), [])
            return grade_class(found, lesson, options, by, book, on_row), sorted(new)
        finally:
            book.close()

    return grade
