"""What a report says beside the outcomes themselves: what a check follows from, what to do next.

Pure: results in, one line out.
"""

import signal

from g2c_magics.grading.report import TaskResult
from g2c_magics.text import listed


def sentence_of(follows: tuple[str, ...]) -> str:
    """What a check follows from, and what to do about it."""
    those = "those" if len(follows) > 1 else "that"
    return f"This follows from {listed(follows)}: mend {those} first."


def cause_in(changed: tuple[str, ...]) -> str:
    """What given code makes a check fail, now that it is changed."""
    were, is_it = ("were", "that is") if len(changed) > 1 else ("was", "it is")
    have = "have" if len(changed) > 1 else "has"
    return f"{listed(changed)} {were} given and {have} been changed: {is_it} the cause."


def cause_of_death(code: int | None) -> str:
    """What ended a worker in the middle of a step, by its exit code."""
    if code is None:
        return "Your code killed the grading process."
    if code >= 0:
        return f"Your code ended the process (os._exit({code}) or the like)."
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"Your code crashed the process ({name})."


def next_step(tasks: tuple[TaskResult, ...], problem: str) -> str:
    """The first thing to do, in one line; "" when every check has passed."""
    if problem:
        return "Nothing can be graded before that is mended."
    for task in tasks:
        for check in task.checks:
            if check.status == "passed":
                continue
            place = f" ({check.line})" if check.line else ""
            if check.follows:
                first = check.follows[0]
                return f"Next: {first}{place}. What is wrong there: %g2c_check {first}"
            if check.status == "todo":
                what = f"write {check.message.removesuffix(' is not written yet')}"
            else:
                what = f"{task.task}, {check.title.partition(':')[0]}"
            return f"Next: {what}{place}. A nudge: %g2c_hint {task.task}"
    return ""
