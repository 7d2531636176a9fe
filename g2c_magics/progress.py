"""How far the learner is: what has happened in a project folder, and how that stands.

Facts are kept in .g2c/progress.json across restarts; which deliverables they amount to is the
lesson's to say. Imports nothing heavy.
"""

import contextlib
import fcntl
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from g2c_magics.grading.report import Report
from g2c_magics.lessons.lesson import Lesson
from g2c_magics.paths import replace_file
from g2c_magics.text import from_json, to_json

if TYPE_CHECKING:  # it loads torch
    from g2c_magics.training import Run

KEPT = 100  # facts of each kind; older ones go
Fact = dict[str, Any]  # what JSON can hold


class Deliverable(Protocol):
    """One thing to hand in, as a lesson's deliverables describe it."""

    @property
    def title(self) -> str: ...
    @property
    def done(self) -> bool: ...  # by the learner's own work
    @property
    def borrowed(self) -> bool: ...  # it happened, but on worked answers
    @property
    def detail(self) -> str: ...


@dataclass(frozen=True)
class Standing:
    """A check of the learner's own files, and the lesson's deliverables."""

    report: Report  # of all tasks, nothing borrowed
    deliverables: Sequence[Deliverable]  # in the order of the course; none where none are listed
    note: str = ""  # one line more, about what is borrowed or not listed

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON can hold it."""
        return {
            "own_score": self.report.own_score,
            "max_score": self.report.max_score,
            "tasks": [
                {
                    "task": task.task,
                    "status": task.status,
                    "score": task.score,
                    "max": task.max_score,
                }
                for task in self.report.tasks
            ],
            "deliverables": [
                {"title": d.title, "done": d.done, "borrowed": d.borrowed, "detail": d.detail}
                for d in self.deliverables
            ],
        }


def standing_of(
    lesson: Lesson, report: Report, root: Path, borrowed: Collection[str] = ()
) -> Standing:
    """How the learner stands in the folder `root`. borrowed: the tasks that are borrowed now."""
    part = lesson.part("deliverables")
    points = (report.own_score, report.max_score)
    found = part.deliverables(points, Progress(root).facts, root) if part else ()
    notes = [] if part else [f"the lesson {lesson.name} lists nothing to hand in"]
    notes += [report.exam_line] if report.exam_line else []
    notes += [f"borrowed now: {', '.join(sorted(borrowed))}"] if borrowed else []
    return Standing(report, found, "; ".join(notes))


class Progress:
    """The facts of one project folder, by kind: "run", "picture", "collapse"."""

    def __init__(self, root: Path) -> None:
        self.file = root / ".g2c" / "progress.json"

    def facts(self, kind: str) -> list[Fact]:
        """The facts of this kind, oldest first."""
        return [_without_gaps(fact) for fact in _facts(self._read(), kind)]

    def add(self, kind: str, fact: Fact) -> str:
        """Keep a fact. Returns "" or, when the disk refuses, one line about it."""
        try:
            with self._locked():
                state = self._read()
                kept = [*_facts(state, kind), {**fact, "at": time.strftime("%Y-%m-%d %H:%M:%S")}]
                state[kind] = kept[-KEPT:]
                replace_file(self.file, to_json(state))
        except OSError as error:
            return f"Progress was not noted: {error}"
        return ""

    def _read(self) -> dict[str, list[Fact]]:
        """The file's contents. One that is damaged is put aside, not lost."""
        try:
            state = from_json(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            with contextlib.suppress(OSError):
                self.file.replace(self.file.with_suffix(".damaged.json"))
            return {}
        return state if isinstance(state, dict) else {}

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Two kernels may note something at the same time: one after the other."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _facts(state: Mapping[str, object], kind: str) -> list[Fact]:
    """The facts of one kind; anybody may have written into the file, and what is none is left."""
    found = state.get(kind)
    return [fact for fact in found if isinstance(fact, dict)] if isinstance(found, list) else []


def _without_gaps(fact: Fact) -> Fact:
    """The same fact with None for a pair of losses of which one is not known."""
    return {
        key: None if isinstance(value, list) and None in value else value
        for key, value in fact.items()
    }


def fact_of_run(run: "Run", borrowed: set[str]) -> Fact:
    """What is kept of a Run that has ended."""
    losses = [row["val_loss"] for row in run.history if row["val_loss"] is not None]
    train = [row["train_loss"] for row in run.history if row["train_loss"] is not None]
    result = run.result or {}
    return {
        "name": run.name,
        "status": run.status,
        "data": run.data.name,
        "kind": run.data.kind,
        "model": run.model_text,
        "weights": sum(parameter.ndim == 2 for parameter in run.parameters),
        "weight_decay": run.settings.weight_decay,
        "epochs": len(run.history),
        "test_accuracy": run.test_accuracy,
        "val_accuracy": result.get("val_accuracy"),
        "val_loss": [min(losses), losses[-1]] if losses else None,
        "train_loss": [train[0], train[-1]] if train else None,
        "diagnoses": [found["pitfall"] for found in run.diagnoses],
        "log": run.log,
        "borrowed": sorted(borrowed),
    }
