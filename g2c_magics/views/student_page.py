"""Turn one submission's Row and Report into the page that its learner gets back.

Pure: no I/O, no clock. It tells the learner about their own work only: neither why a human should
look at it, nor whom it resembles, nor where on our machine it lay. The page's words and tags are in
templates/student_page.html.j2.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from g2c_magics.classroom.learner_texts import rewritten
from g2c_magics.classroom.row import Row
from g2c_magics.grading.report import CheckResult, Report, TaskResult
from g2c_magics.lessons.lesson import Lesson, Pitfall
from g2c_magics.text import counted
from g2c_magics.views.html_page import render, scrub, task_titles
from g2c_magics.views.report_text import is_new

MAX_BYTES = 100_000


@dataclass(frozen=True)
class Budget:
    """How much of a report is written out."""

    message: int  # characters of a message
    details: int  # characters of a folded text; 0 for no folded text


# From generous to thrifty: the first that makes the page small enough.
BUDGETS = (
    Budget(1500, 4000), Budget(800, 1500), Budget(400, 500),
    Budget(200, 0), Budget(60, 0), Budget(20, 0),
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What kept a submission from being graded as usual."""

    what: str  # it was
    advice: str  # what the learner can do about it


# By the status of a row.
OUTCOMES = {
    "error": Outcome("No check of your work could run.", ""),
    "timeout": Outcome(
        "Some of your code ran past its time limit and was stopped.",
        "The checks it happened in are marked timeout below. Look for a loop whose condition never "
        "becomes false, or for work that grows with every step.",
    ),
    "crashed": Outcome(
        "Some of your code ended the process it ran in, or used too much memory.",
        "The checks it happened in are marked crashed below. Look for os._exit, for ctypes, for a "
        "list or a graph that grows with every step, and for a function that calls itself forever.",
    ),
    "refused": Outcome(
        "Your submission was not run, so it has no points.",
        "Hand in one folder, or one .zip of it, that holds your g2c folder as you worked on it: "
        "plain files only, no links, nothing outside that folder.",
    ),
    "ungraded": Outcome(
        "Your submission could not be graded yet. That is not your fault.",
        "Nothing: it will be graded again.",
    ),
    "missing": Outcome("Nothing of yours was handed in.", ""),
}

# What to do when the files could not even be imported, whatever the status.
IMPORT = (
    "Restart your notebook's kernel, import your package there, and fix the first error. "
    "Run every check once more before you hand in again."
)
# Of a task, by its status.
STATES = {
    "passed": "complete",
    "failed": "not right yet",
    "partial": "right so far",
    "todo": "not written yet",
}


@dataclass(frozen=True)
class ShownCheck:
    """What is told of one check: nothing that an earlier check of its task has told."""

    result: CheckResult
    message: str = ""  # what was expected and what came
    line: str = ""  # the learner's line, "file:number"
    pitfall: str = ""  # id of its mistake
    repeated: bool = False  # whether an earlier check has explained that mistake
    texts: Mapping[str, str] = field(default_factory=dict)  # to be folded, by title


def to_html(
    row: Row,
    report: Report | None,
    date: str = "",
    lesson: Lesson | None = None,
    pitfalls: Mapping[str, Pitfall] | None = None,
) -> str:
    """One page that stands alone, at most 100 KB.

    report: None when nothing of the submission ran. date: when it was graded, as it is to be
    printed. lesson: for its title and those of its tasks. pitfalls: what each mistake is, by id.
    """
    row = replace(row, message=scrub(row.message, report.root if report else ""))
    if report:  # with no path of our machine in what the learner's code brought about
        report = rewritten(report, partial(scrub, root=report.root))
    broken = bool(report and report.problem)
    return render(
        "student_page.html.j2",
        BUDGETS,
        MAX_BYTES,
        row=row,
        report=report,
        date=date,
        title=lesson.title if lesson else report.lesson if report else "",
        verdict=verdict(row, report),
        progress=progress(report) if report and not broken else "",
        of_score=of_score(row, report) if report and not broken else "",
        outcome=OUTCOMES.get("error" if broken else row.status),
        next_step=next_step(row, report),
        checks={task.task: list(shown_checks(task)) for task in report.tasks} if report else {},
        texts_of=texts_of,
        task_titles=task_titles(lesson),
        pitfalls=pitfalls or {},
        states=STATES,
    )


def verdict(row: Row, report: Report | None) -> str:
    """The score, or that there is none."""
    if report is None and row.status in ("refused", "ungraded") and not row.overrides:
        return "not graded"
    return f"{row.score} of {row.max_score} points"


def of_score(row: Row, report: Report) -> str:
    """What the score is made of, where that is known and says something."""
    told = []
    if row.given:
        told.append(f"{row.given} of the points are for code that was given.")
    plain, independent = report.own_score, row.independent_score
    if independent is not None and independent > plain:
        if row.score == independent:
            told.append(
                f"A check that fails only because an earlier task is wrong counts; without those "
                f"it would be {plain}."
            )
        else:
            told.append(
                f"Mend the tasks that others build on first: what fails only because of them is "
                f"worth {independent - plain} more."
            )
    return " ".join(told)


def progress(report: Report) -> str:
    """The state of the tasks in one sentence."""
    statuses = [task.status for task in report.tasks]
    if set(statuses) == {"passed"}:
        return (
            f"All {counted(len(statuses), 'task')} are complete." if statuses[1:] else "Complete."
        )
    told = [f"{statuses.count(s)} {state}" for s, state in STATES.items() if s in statuses]
    return f"Of {counted(len(statuses), 'task')}: {'; '.join(told)}."


def next_step(row: Row, report: Report | None) -> str:
    """What to do first."""
    if report is None:
        outcome = OUTCOMES.get(row.status)
        return outcome.advice if outcome and outcome.advice else "Ask your instructor."
    if report.problem:
        return IMPORT
    step = report.next_step.removeprefix("Next: ") or "nothing is left to do."
    # A task's id is a name and stays as it is written.
    known = any(step.startswith(f"{task.task},") for task in report.tasks)
    return step if known else step[0].upper() + step[1:]


def shown_checks(task: TaskResult) -> Iterator[ShownCheck]:
    """The checks of a task, each without what an earlier one has told."""
    seen: set[str] = set()
    for check in task.checks:
        if check.status == "passed":
            yield ShownCheck(check)
            continue
        new = is_new(f"{check.message} {check.line}", seen)
        yield ShownCheck(
            result=check,
            message=check.message if new else "",
            line=check.line or "" if new else "",
            pitfall=check.pitfall or "",
            repeated=bool(check.pitfall) and not is_new(f"{check.pitfall} {check.advice}", seen),
            texts=texts_of(check) if is_new(check.traceback + check.output, seen) else {},
        )


def texts_of(check: CheckResult) -> dict[str, str]:
    """The learner's frames and prints by title, those there are."""
    texts = {"traceback": check.traceback, "what your code printed": check.output}
    return {title: text for title, text in texts.items() if text.strip()}
