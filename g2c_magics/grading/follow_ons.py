"""Find the failed checks that follow from something else: from an earlier task, or from given code
that was changed.

Each is run again with the worked answers of earlier tasks, or with the given code as it came. Runs
nothing itself: that is for the `attempt` it is given.
"""

import contextlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from g2c_magics.grading.cell_changes import may_change
from g2c_magics.grading.process.transcript import Used
from g2c_magics.lessons.given_code import GivenCode
from g2c_magics.lessons.lesson import Check, Lesson, Task

Names = frozenset[str]


class Attempt(Protocol):
    """Runs checks again. Returns those that pass, with what they have used of what was lent."""

    def __call__(
        self, checks: Collection[Check], lent: Iterable[str] = (), given: Iterable[str] = ()
    ) -> Mapping[str, Used]: ...

    def is_over(self) -> bool: ...  # whether there is no time for more


@dataclass(frozen=True)
class FollowOn:
    """A failed check that passes with something lent."""

    tasks: tuple[str, ...] = ()  # the smallest set of earlier ones whose worked answers it needs
    changed: tuple[str, ...] = ()  # the given code that it needs as it came, where no task helps
    line: str = ""  # of the first of them: where the learner changed or wrote it; "" if unknown


def follow_ons(
    lesson: Lesson,
    failed: Collection[Check],
    suspects: Collection[Task],
    known: Collection[Task],
    attempt: Attempt,
) -> dict[str, FollowOn]:
    """By check, the smallest set of earlier tasks whose worked answers make it pass.

    suspects: the tasks that may be wrong. known: those of them that are, asked about first.
    A check that fails with all of them follows from nothing here, and is left out.
    """
    wrong = Names(task.id for task in known)
    found = with_these(lesson, failed, wrong, attempt)
    left = [check for check in failed if check.name not in found]
    all_ids = Names(task.id for task in suspects)
    unknown = all_ids - wrong
    if not unknown:
        return found
    uses = passing_with(lesson, left, all_ids, attempt)
    # Their own checks tell which of the others are wrong, and cost little.
    asked = Names(task for used in uses.values() for task in used.tasks) & unknown
    own = [check for check in lesson.checks if check.task in asked]
    right = attempt(own) if own else {}
    blamed = Names(check.task for check in own if check.name not in right)
    if blamed:
        found |= with_these(lesson, list(uses), wrong | blamed, attempt)
    rest = {check: used for check, used in uses.items() if check.name not in found}
    return found | smallest_of(lesson, rest, all_ids, attempt)


def with_these(
    lesson: Lesson, failed: Collection[Check], tasks: Names, attempt: Attempt
) -> dict[str, FollowOn]:
    """By check, the smallest part of these tasks that makes it pass, where all of them do."""
    uses = passing_with(lesson, failed, tasks, attempt)
    return smallest_of(lesson, uses, tasks, attempt)


def passing_with(
    lesson: Lesson, failed: Collection[Check], tasks: Names, attempt: Attempt
) -> dict[Check, Used]:
    """The checks that pass with these tasks lent, and what each has used."""
    order = lesson.task_ids.index
    first = min(map(order, tasks), default=len(lesson.tasks))
    later = [check for check in failed if order(check.task) > first]
    passing = attempt(later, lent=tasks) if later else {}
    return {check: passing[check.name] for check in later if check.name in passing}


def smallest_of(
    lesson: Lesson, uses: Mapping[Check, Used], tasks: Names, attempt: Attempt
) -> dict[str, FollowOn]:
    """By check, the smallest part of the tasks that it has used, as a FollowOn."""
    enough = {check: tasks & Names(used.tasks) for check, used in uses.items()}
    found = {}
    for check, needed in smallest(enough, attempt).items():
        chosen = tuple(sorted(needed, key=lesson.task_ids.index))
        found[check.name] = FollowOn(chosen, line=line_of(lesson.task(chosen[0]), uses[check]))
    return found


def smallest(enough: Mapping[Check, Names], attempt: Attempt) -> dict[Check, Names]:
    """By check, the smallest part of these tasks that is enough; without those it has no time for.

    Its tasks are left out one after the other: those without which it fails are all it needs,
    unless either of two others would do.
    """
    found = {check: tasks for check, tasks in enough.items() if len(tasks) == 1}
    needed = {check: Names() for check, tasks in enough.items() if len(tasks) > 1}
    for task in sorted(Names().union(*(enough[check] for check in needed))):
        checks = [check for check in needed if task in enough[check]]
        others = Names().union(*(enough[check] for check in checks)) - {task}
        passing = attempt(checks, lent=others)
        needed |= {c: needed[c] | {task} for c in checks if c.name not in passing}
    if attempt.is_over():
        return found
    found |= {check: tasks for check, tasks in needed.items() if tasks == enough[check]}
    for check, tasks in needed.items():
        one_more = (tasks | {other} for other in sorted(enough[check] - tasks))
        tries = (tasks, *one_more, enough[check])
        for some in tries:
            if check not in found and some:
                alike = [c for c in needed if c not in found and needed[c] <= some <= enough[c]]
                passing = attempt(alike, lent=some)
                found |= {c: some for c in alike if c.name in passing}
    return found


def line_of(task: Task, used: Used) -> str:
    """Where the learner changed what is given of a task, else where they wrote what it asks for."""
    places = (*used.changed, *used.written)
    return next((line for name, line in places if name.partition(".")[0] in task.owners), "")


def needed_ones(sets: Mapping[Check, Names], attempt: Attempt) -> dict[Check, Names]:
    """By check, those of its tasks without which it fails: left out one after the other."""
    needed = dict.fromkeys(sets, Names())
    for task in sorted(Names().union(*sets.values())):
        checks = [check for check, tasks in sets.items() if task in tasks]
        others = Names().union(*(sets[check] for check in checks)) - {task}
        passing = attempt(checks, lent=others)
        needed |= {c: needed[c] | {task} for c in checks if c.name not in passing}
    return needed


def changed_code(failed: Collection[Check], attempt: Attempt) -> dict[str, FollowOn]:
    """By check, the given code without whose change it passes."""
    passing = attempt(failed, given={check.task for check in failed}) if failed else {}
    found = {}
    for name, used in passing.items():
        if used.changed:
            changed, lines = zip(*used.changed, strict=True)
            found[name] = FollowOn(changed=changed, line=lines[0])
    return found


def changed_given(lesson: Lesson, root: Path, cell: str | None) -> set[str]:
    """The tasks whose given code may have been changed, in the files or by the cell."""
    code, same = GivenCode(lesson.given), Names()
    for path in sorted((root / lesson.folder).glob("*.py")):
        with contextlib.suppress(OSError):
            same |= code.unchanged(path.read_text(errors="replace"))
    classes = {owner for task in lesson.tasks for owner in task.owners}
    same -= may_change(cell or "", lesson.given, classes, lesson.package)
    return {task.id for task in lesson.tasks if not same.issuperset(code.of(task.owners))}
