"""Arrange a grading Report by cause: what happened, where, what to think about.

Pure: no IPython, no I/O. What is not written yet has no cause, nor has what follows from an earlier
task.
"""

from dataclasses import dataclass

from g2c_magics.grading.report import RED, CheckResult, Report, TaskResult

MAX_BOXES = 2  # causes that are told in full; there is little use in more at a time


@dataclass(frozen=True)
class Cause:
    """One mistake, and the checks that it explains."""

    task: str  # id of the first task it was seen in
    check: CheckResult  # the first one it explains
    happened: str  # one sentence, with the learner's numbers
    think: str  # the nudge
    why: str = ""  # what the mistake costs; "" where nothing is known

    @property
    def title(self) -> str:
        """ "missing-bias: The bias is not used", or what the check looks at."""
        named = self.check.pitfall
        if not named:
            return f"{self.task}: {short(self.check)}"
        return f"{named}: {self.check.known.title}" if self.check.known else named

    @property
    def name(self) -> str:
        """ "missing-bias in linear", "relu: gradients"."""
        return f"{self.check.pitfall} in {self.task}" if self.check.pitfall else self.title

    @property
    def label(self) -> str:
        """How the line of a check refers to it: "missing-bias"."""
        return self.check.pitfall or f"as {short(self.check)}"

    @property
    def is_named(self) -> bool:
        """Whether the grader knows more than what the check itself says."""
        return bool(self.check.pitfall or self.check.advice)

    def explains(self, task: TaskResult, check: CheckResult) -> bool:
        """Whether this check failed for this cause: the same evidence, in one task or one line."""
        same = (check.pitfall, check.advice) == (self.check.pitfall, self.check.advice)
        one_place = task.task == self.task or (check.line and check.line == self.check.line)
        return self.is_named and same and bool(one_place) and not check.follows


def causes_of(report: Report) -> tuple[Cause, ...]:
    """What to mend, the first thing first: tasks in teaching order.

    Checks of a task where nothing is known of any cause are told by the first of them.
    """
    causes: list[Cause] = []
    for task in report.tasks if not report.problem else ():
        wrong = [check for check in task.checks if check.status in RED and not check.follows]
        known = [check for check in wrong if check.pitfall or check.advice]
        for check in known or wrong[:1]:
            if not any(cause.explains(task, check) for cause in causes):
                causes.append(cause_of(task, check))
    return tuple(causes)


def cause_of(task: TaskResult, check: CheckResult) -> Cause:
    """The cause that a failed check is the first to tell of."""
    hint = f"A nudge: %g2c_hint {task.task}"
    known, advice = check.known, check.advice
    if known:
        seen = advice.removesuffix(known.look).rstrip().removesuffix(known.why).rstrip()
        return Cause(task.task, check, seen or check.message, known.look, known.why)
    if check.pitfall:
        return Cause(task.task, check, advice or check.message, hint)
    return Cause(task.task, check, check.message or advice, (check.message and advice) or hint)


def cause_behind(causes: tuple[Cause, ...], task: TaskResult, check: CheckResult) -> Cause | None:
    """The cause that explains a failed check, or that it is the first to tell of."""
    if check.status not in RED:
        return None
    own = (cause for cause in causes if cause.check is check)
    return next(own, next((cause for cause in causes if cause.explains(task, check)), None))


def short(check: CheckResult) -> str:
    """What the check looks at, in a few words: "known values"."""
    return check.title.partition(":")[0]


def follows_text(names: tuple[str, ...]) -> str:
    """ "follows from sgd: mend that first", "follows from relu and sgd: mend those first"."""
    *most, last = names
    those = f"{', '.join(most)} and {last}: mend those" if most else f"{last}: mend that"
    return f"follows from {those} first"


def age_text(seconds: float) -> str:
    """ "12 s ago", "3 min ago", "5 h ago", "2 days ago"."""
    for size, unit in ((86_400, "day"), (3_600, "h"), (60, "min")):
        count = int(seconds / size)
        if count > 0:
            return f"{count} {'days' if unit == 'day' and count > 1 else unit} ago"
    return f"{int(seconds)} s ago" if seconds >= 1 else "just now"


def saved_text(task: TaskResult, report: Report) -> str:
    """ "saved 12 s ago"; "" where it is not known."""
    if task.saved is None or report.at is None:
        return ""
    return f"saved {age_text(report.at - task.saved)}"


def place_text(line: str) -> str:
    """A place as a person says it: "g2c/nn/modules.py:84", "line 5 of the cell"."""
    file, _, number = line.rpartition(":")
    return f"line {number} of the cell" if file == "cell" else line
