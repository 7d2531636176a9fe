"""One warm engine for all tests of the grading room, and project folders to grade."""

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import forked_graders
import psutil
import pytest
from corpus.verdict import Judge, worked_project
from scaffold import copy_scaffold

from g2c_magics.grading.grader import Grader
from g2c_magics.grading.report import Report

forked_graders.stand_in()


@pytest.fixture(scope="session")
def grader() -> Iterator[Grader]:
    """The engine as on Linux: a warm process that forks one child a job."""
    grader = Grader(start_method="forkserver")
    yield grader
    grader.close()


@pytest.fixture(scope="session")
def spawner() -> Iterator[Grader]:
    """The engine as on macOS: a spare process a job."""
    grader = Grader(start_method="spawn")
    yield grader
    grader.close()


@pytest.fixture(scope="session")
def check_worked(grader: Grader, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Report]:
    """`grader.check` on a project where every TODO is the worked answer."""
    return partial(grader.check, root=worked_project(tmp_path_factory.mktemp("worked")))


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """Grades submissions of the corpus, each once in a session."""
    made = Judge(worked_project(tmp_path_factory.mktemp("judged")))
    yield made
    made.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A learner's folder: the scaffold of g2c, nothing written yet."""
    return copy_scaffold(tmp_path)


@pytest.fixture
def all_but() -> Callable[[str], list[str]]:
    """Every task but one, to be borrowed."""

    def others(task: str) -> list[str]:
        return [t for t in Grader().lesson.task_ids if t != task]

    return others


@pytest.fixture
def left_behind() -> Callable[..., list[psutil.Process]]:
    """A function that lists the processes a check has left behind."""
    return processes_left


def processes_left(grader: Grader, mark: str = "") -> list[psutil.Process]:
    """Processes below the warm one, or with `mark` on their command line, after five seconds.

    So long, since an isolated check draws the inputs of coming exams in a process of its own.
    """
    while grader.pool.is_running() and not grader.pool.is_warm():
        time.sleep(0.05)  # importing torch starts some of its own
    deadline = time.monotonic() + 5.0
    while True:
        warm = grader.pool.is_running()
        found = psutil.Process(grader.pool.pid).children(recursive=True) if warm else []
        found = [p for p in found if is_alive(p) and is_of_a_job(p, grader)]
        if mark:
            for process in psutil.process_iter(["cmdline"]):
                if mark in " ".join(process.info["cmdline"] or []):
                    found.append(process)
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.05)


def is_of_a_job(process: psutil.Process, grader: Grader) -> bool:
    """Not the second server, which waits for exams in the first one's process group."""
    try:
        return os.getpgid(process.pid) != grader.pool.pid
    except ProcessLookupError:
        return False


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
