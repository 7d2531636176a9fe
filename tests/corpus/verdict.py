"""Grade submissions with the real engine, in a project where all else is the worked answer."""

import os
import queue
import shutil
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from answers import write_answers
from g2c_magics.grading.grader import Grader
from g2c_magics.grading.report import Report
from g2c_magics.paths import SCAFFOLD

from . import Submission


@dataclass(frozen=True)
class Verdict:
    """What the engine said."""

    submission: Submission
    full: bool  # whether every check passed
    named: str | None  # the first pitfall of the report
    messages: tuple[str, ...]
    alerts: tuple[str, ...]
    told: str  # the first failed check: its message and the advice on it

    @property
    def hit(self) -> bool:
        return self.named == self.submission.pitfall


def worked_project(folder: Path) -> Path:
    """A project whose g2c/nn is the learner's package with every TODO answered."""
    package = folder / "g2c" / "nn"
    shutil.copytree(SCAFFOLD / "nn", package, ignore=shutil.ignore_patterns("__pycache__"))
    write_answers(folder)
    return folder


class Judge:
    """Grades submissions in a worked project, several at once, and each of them once.

    project: as worked_project makes it.
    """

    def __init__(self, project: Path) -> None:
        self.project = project
        self.workers = os.cpu_count() or 1
        self._idle: queue.SimpleQueue[Grader] = queue.SimpleQueue()
        self._known: dict[Submission, Verdict] = {}
        for _ in range(self.workers):
            self._idle.put(Grader(project))

    def verdict(self, submission: Submission) -> Verdict:
        """What the engine says of a submission."""
        if submission not in self._known:
            grader = self._idle.get()
            try:
                report = grader.check([submission.task], cell=submission.source)
            finally:
                self._idle.put(grader)
            self._known[submission] = verdict_of(submission, report)
        return self._known[submission]

    def verdicts(self, chosen: Iterable[Submission]) -> list[Verdict]:
        """What the engine says of each, in their order."""
        with ThreadPoolExecutor(self.workers) as pool:
            return list(pool.map(self.verdict, chosen))

    def close(self) -> None:
        """End the graders' processes."""
        for _ in range(self.workers):
            self._idle.get().close()


def verdict_of(submission: Submission, report: Report) -> Verdict:
    """What a report on a submission says."""
    wrong = [c for task in report.tasks for c in task.checks if c.status != "passed"]
    told = " ".join(f"{c.message} {c.advice}" for c in wrong[:1])
    return Verdict(
        submission=submission,
        full=report.passed,
        named=next((c.pitfall for c in wrong if c.pitfall), None),
        messages=tuple(f"{c.name}: {c.message[:120]}" for c in wrong),
        alerts=report.alerts,
        told=told,
    )


def table(verdicts: Iterable[Verdict]) -> str:
    """The confusion table, one line a task."""
    counts: dict[str, Counter] = {}
    for v in verdicts:
        count = counts.setdefault(v.submission.task, Counter())
        kind = "right" if v.submission.right else "wrong"
        count[kind] += 1
        count["killed" if not v.full else "passed"] += kind == "wrong"
        count["false failures"] += kind == "right" and not v.full
        if v.submission.pitfall:
            count["with pitfall"] += 1
            count["named right"] += v.hit
        elif v.named:
            count["named unasked" if kind == "wrong" else "named on right"] += 1
    columns = [
        "wrong", "killed", "right", "false failures", "with pitfall", "named right",
        "named unasked", "named on right",
    ]  # fmt: skip
    total = sum(counts.values(), Counter())
    lines = ["task           " + "  ".join(columns)]
    for task, count in [*counts.items(), ("all", total)]:
        cells = [f"{count[column]:>{len(column)}}" for column in columns]
        lines.append(f"{task:<15}" + "  ".join(cells))
    return "\n".join(lines)
