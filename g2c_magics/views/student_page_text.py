"""What a learner is told besides their checks: what happened, what to do, and no path of ours.

Pure: text in, text out.
"""

import re

from g2c_magics.classroom.row import Row
from g2c_magics.grading.report import Report, TaskResult
from g2c_magics.text import counted

# By status of the row: what happened, and what to do about it.
HAPPENED = {
    "error": ("No check of your work could run.", ""),
    "timeout": (
        "Some of your code ran longer than it may, and was stopped.",
        "The checks it happened in are marked timeout below. Look for a loop whose condition never "
        "becomes false, or for work that grows with every step.",
    ),
    "crashed": (
        "Some of your code ended the process it ran in, or took too much memory.",
        "The checks it happened in are marked crashed below. Look for os._exit, for ctypes, for a "
        "list or a graph that grows with every step, and for a function that calls itself forever.",
    ),
    "refused": (
        "Your submission was not run, so it has no points.",
        "Hand in one folder, or one .zip of it, that holds your g2c folder as you worked on it: "
        "plain files only, no links, nothing outside that folder.",
    ),
    "ungraded": (
        "Your submission could not be graded yet. That is not your doing.",
        "Nothing: it will be graded again.",
    ),
}

# What to do when the files could not even be imported, whatever the status.
IMPORT = (
    "Restart your notebook's kernel, import your package there, and mend what goes wrong first. "
    "Run every check once more before you hand in again."
)

TASKS = {
    "passed": "complete",
    "failed": "not right yet",
    "partial": "right so far",
    "todo": "not written yet",
}

FOLDER = re.compile(r"(?:/|[A-Za-z]:[\\/])\w")
STOP = r"\s\"'<>|:,;()\[\]{}\\/"
QUOTED = re.compile(r"(?P<q>[\"'])(?P<path>(?:/+|[A-Za-z]:[\\/]+)[^\"'\n/\\]+[\\/][^\"'\n]*)(?P=q)")
# Neither a quotient nor an address of the web.
POSIX = re.compile(rf"(?<![\w.)\]/~])(?!(?<=:)//)(?P<path>/+(?:[^{STOP}]+/+)+[^{STOP}]*)")
WINDOWS = re.compile(rf"(?<!\w)(?P<path>[A-Za-z]:[\\/]+(?:[^{STOP}]+[\\/]+)*[^{STOP}]*)")
KEPT = re.compile(r"(?<![^/])(?:site-packages/|lib/python3[^/]*/|(?=g2c/))")


def summed_up(row: Row, report: Report | None) -> str:
    """The state of the tasks in one sentence; "" without a report or when nothing could run."""
    if report is None or report.problem:
        return ""
    states = [task.status for task in report.tasks]
    if set(states) == {"passed"}:
        return f"All {counted(len(states), 'task')} are complete." if states[1:] else "Complete."
    told = [f"{states.count(s)} {word}" for s, word in TASKS.items() if s in states]
    return f"Of {counted(len(states), 'task')}: {'; '.join(told)}."


def next_step(row: Row, report: Report | None) -> str:
    """What to do first."""
    if report is None:
        return HAPPENED.get(row.status, ("", ""))[1] or "Ask your instructor."
    if report.problem:
        return IMPORT
    step = report.next_step.removeprefix("Next: ") or "nothing is left to do."
    # A task's id is a name and stays as it is written.
    known = any(step.startswith(f"{task.task},") for task in report.tasks)
    return step if known else step[0].upper() + step[1:]


def state_of(task: TaskResult) -> str:
    return TASKS[task.status]


def scrub(text: str, root: str) -> str:
    """A text without a path of the machine that graded: of `root`, or of any other folder.

    What lies in the learner's package or in a library keeps its name from there on.
    """
    text = text.replace("file:///", "/")
    if FOLDER.match(root):  # and neither a mere name nor the whole disk
        for folder in (root.replace("\\", "\\\\"), root):
            text = text.replace(f"{folder}/", "").replace(f"{folder}\\", "")
            text = re.sub(rf"{re.escape(folder)}(?![\w-])", "your folder", text)
    text = QUOTED.sub(lambda m: m["q"] + shorten(m["path"]) + m["q"], text)
    return POSIX.sub(shortened, WINDOWS.sub(shortened, text))


def shortened(match: re.Match) -> str:
    return shorten(match["path"])


def shorten(path: str) -> str:
    """An absolute path without what only the grading machine has: "…/data.csv", or "…"."""
    path = re.sub(r"\\+", "/", path)
    kept = list(KEPT.finditer(path))
    if kept:
        return path[kept[-1].end() :]
    last = path.rpartition("/")[2]
    return f"…/{last}" if "." in last[1:] else "…"
