"""Hold the exam on the corpus: right ones must agree, and wrong ones that pass the tests differ."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from g2c_magics.grading.exam import Sitting
from g2c_magics.grading.grader import Grader
from g2c_magics.grading.process.exam_job import ExamJob

from . import Submission


@dataclass(frozen=True)
class Held:
    """What the exam said of one submission."""

    submission: Submission
    differs: tuple[str, ...]  # questions
    unanswered: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not self.differs and not self.unanswered


def sittings(grader: Grader, count: int) -> list[Sitting]:
    """As many sittings, whose seeds are drawn now."""
    return grader.examiner.draw([secrets.randbits(48) for _ in range(count)])


def held(
    grader: Grader, root: Path, submissions: Iterable[Submission], drawn: list[Sitting]
) -> Iterator[Held]:
    """Hold the exam on the task of each submission, laid over the project `root`."""
    for submission in submissions:
        checks = [check.name for check in grader.lesson.checks_of(submission.task)]
        differs: set[str] = set()
        unanswered: set[str] = set()
        for sitting in drawn:
            job = ExamJob(
                grader.lesson.name, str(root), (), (), grader.memory_gb, cell=submission.source
            )
            agrees = grader.examiner.hold(sitting, job, checks, grader.limit).agrees
            differs |= {name for name, agreed in agrees.items() if agreed is False}
            unanswered |= {name for name, agreed in agrees.items() if agreed is None}
        yield Held(submission, tuple(sorted(differs)), tuple(sorted(unanswered)))
