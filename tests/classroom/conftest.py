"""The books of a class in a temporary folder, and a crew of threads to fill them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from g2c_magics.classroom import intake
from g2c_magics.classroom.executors import GradingExecutor, Threads
from g2c_magics.classroom.grade_class import grade
from g2c_magics.classroom.grade_one import GradingOptions
from g2c_magics.classroom.gradebook import Gradebook
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.summary import Summary
from g2c_magics.lessons import load
from g2c_magics.views import class_page, student_page


@pytest.fixture(scope="session")
def crew() -> Iterator[Threads]:
    """Two threads with a warm grader each, for all tests."""
    crew = Threads(2)
    yield crew
    crew.close()


@pytest.fixture
def run(tmp_path: Path, crew: Threads) -> Callable[..., tuple[Summary, list[str]]]:
    """A function that grades tmp_path/class into tmp_path/grades.

    Returns the summary and the ids that were graded afresh.
    """

    def grade_class(by: GradingExecutor = crew, limit: float = 1.0) -> tuple[Summary, list[str]]:
        lesson, fresh = load("nn"), []
        terms = GradingOptions.of("nn", limit=limit)
        book = Gradebook(
            tmp_path / "grades", lesson, terms, student_page.to_html,
            lambda summary: class_page.to_html(summary, date="2026-01-01"),
        )  # fmt: skip

        def watch(row: Row, is_fresh: bool) -> None:
            fresh.extend([row.id] if is_fresh else [])

        try:
            found = intake.find(tmp_path / "class")
            return grade(found, lesson, terms, by, book, watch), sorted(fresh)
        finally:
            book.close()

    return grade_class
