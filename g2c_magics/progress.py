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

from g2c_magics.grading.fingerprints import fingerprints
from g2c_magics.grading.report import Report
from g2c_magics.lessons.lesson import Lesson
from g2c_magics.paths import replace_file, state_folder
from g2c_magics.text import from_json, listed, to_json

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
    """The facts of one project folder, by kind: "run", "picture", "collapse", "checked"."""

    def __init__(self, root: Path) -> None:
        self.file = state_folder(root) / ".g2c" / "progress.json"

    def facts(self, kind: str) -> list[Fact]:
        """The facts of this kind, oldest first."""
        return [_without_gaps(fact) for fact in _facts(self._read(), kind)]

    def add(self, kind: str, fact: Fact, keep: int = KEPT) -> str:
        """Keep a fact, of its kind the newest `keep`. Returns "", or why the disk refuses it."""
        try:
            with self._locked():
                state = self._read()
                kept = [*_facts(state, kind), {**fact, "at": time.strftime("%Y-%m-%d %H:%M:%S")}]
                state[kind] = kept[-keep:]
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
    pairs = {key: fact.get(key) for key in ("val_loss", "train_loss")}
    gaps = [key for key, pair in pairs.items() if isinstance(pair, list) and None in pair]
    return {**fact, **dict.fromkeys(gaps)}


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
        "diagnoses": [found["pitfall"] for found in run.diagnoses if found["pitfall"]],
        "log": run.log,
        "borrowed": sorted(borrowed),
    }


def note_checked(lesson: Lesson, report: Report) -> None:
    """Keep which tasks a Report on the learner's own files found done.

    Only of a task whose checks all ran. Where the disk refuses, nothing is lost but a line.
    """
    if report.cell or report.problem or report.unfinished:
        return
    progress = Progress(Path(report.root))
    known = _checked(progress)
    for task in report.tasks:
        if not task.borrowed and len(task.checks) == len(lesson.checks_of(task.task)):
            done = task.status == "passed"
            known[task.task] = {"done": done, "sha256": report.files.get(task.file)}
    progress.add("checked", {"tasks": known}, keep=1)


def done_line(lesson: Lesson, root: Path) -> str:
    """How many tasks the last checks found done, and the next one; "" where nothing was checked.

    Reads files only: neither torch nor learner code is loaded.
    """
    known = _checked(Progress(root))
    if not known:
        return ""
    files = fingerprints(root, lesson.folder)
    checked = [(task, known[task.id]) for task in lesson.tasks if task.id in known]
    done = [task.id for task, fact in checked if fact.get("done") is True]
    edited = [task.file for task, fact in checked if fact.get("sha256") != files.get(task.file)]
    left = [task for task in lesson.task_ids if task not in done]
    line = f"{len(done)} of {len(lesson.tasks)} done"
    if edited:
        changed = listed(list(dict.fromkeys(edited)))
        return f"{line} when last checked, but {changed} changed since: %g2c_check"
    return f"{line}, next: {left[0] if left else '%g2c_progress, which says what to hand in'}"


def _checked(progress: Progress) -> dict[str, Fact]:
    """By task, what the last check of it found: done or not, and the digest of its file."""
    facts = progress.facts("checked")
    tasks = facts[-1].get("tasks") if facts else None
    known = tasks.items() if isinstance(tasks, dict) else ()
    return {task: fact for task, fact in known if isinstance(fact, dict)}
