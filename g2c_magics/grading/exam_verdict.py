"""What an exam says of the checks that passed: which agree, which differ, and what excuses that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from g2c_magics.grading.exam import Findings
from g2c_magics.lessons.lesson import Check, Lesson
from g2c_magics.text import listed


@dataclass(frozen=True)
class ExamVerdict:
    """One exam, read beside the checks of the same hand-in."""

    lesson: Lesson
    checks: Sequence[Check]
    statuses: Mapping[str, str]  # by check: "passed", "failed", …
    findings: Findings | None  # None where no exam was held
    why_none: str = ""  # why an exam that was to be held was not

    @property
    def passed(self) -> list[str]:
        """The checks that passed."""
        return [name for name, status in self.statuses.items() if status == "passed"]

    def agrees(self, check: str) -> bool | None:
        """Whether a check and the exam say the same; None where there is no answer."""
        return self.findings.of_check(check) if self.findings else None

    def said(self, check: str) -> str:
        """What a check did that passed and whose exam says otherwise."""
        did = self.findings.did_of(check) if self.findings else ""
        return f"passed its checks, but {did} when asked again"

    @cached_property
    def differs(self) -> dict[str, tuple[str, ...]]:
        """The checks that passed and whose exam says otherwise, each with the tasks that excuse it.

        Those are tasks it leans on that lack full marks by their own checks. The attack: one part
        of given code broken, and all that leans on it forged. So given code excuses nothing, and
        nothing is excused beside a difference that has no excuse.
        """
        if self.findings is None:
            return {}
        short = {check.task for check in self.checks if self.statuses[check.name] != "passed"}
        short = {task for task in short if self.lesson.task(task).todos}
        wrong = {
            name: self.findings.leans_of(name) & short
            for name in self.passed
            if self.findings.of_check(name) is False
        }
        is_excused = all(wrong.values())
        order = self.lesson.task_ids
        return {
            n: tuple(t for t in order if t in leans and is_excused) for n, leans in wrong.items()
        }

    def alerts(self, tasks: Sequence[str]) -> list[str]:
        """One line for each of the tasks whose exam differs."""
        alerts = []
        for task in tasks:
            names = [c.name for c in self.checks if c.task == task and c.name in self.differs]
            said = self.said(names[0]) if names else ""
            if excuses := {t for name in names for t in self.differs[name]}:
                lean = listed(sorted(excuses, key=self.lesson.task_ids.index))
                alerts.append(f"{task} {said}. It leans on {lean}: see whether that is why.")
            elif names:
                alerts.append(f"{task} {said}")
        return alerts

    def line(self) -> str:
        """What the exam found, in one line; "" where none was held."""
        if self.findings is None:
            return ""
        found = [self.findings.of_check(name) for name in self.passed]
        count = f"{found.count(True)} of the {len(found)} checks that passed agree"
        open_ones = f", {found.count(None)} without an answer" if None in found else ""
        return f"Asked again with other numbers: {count}{open_ones}."

    def unanswered(self) -> str:
        """Why an exam says nothing of a check that passed, in one line; "" where it does."""
        if self.why_none:
            return f"The exam could not be held: {self.why_none}"
        if self.findings is None:
            return ""
        passed = set(self.passed)
        mute = [c.task for c in self.checks if c.name in passed and self.agrees(c.name) is None]
        if not mute:
            return ""
        why = f" ({self.findings.why})" if self.findings.why else ""
        return f"No answer when asked again on {listed(list(dict.fromkeys(mute)))}{why}"
