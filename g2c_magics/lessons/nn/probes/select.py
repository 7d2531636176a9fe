"""Select, for every failed check, the most specific mistake there is evidence for."""

import re
import time
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Protocol

from g2c_magics.lessons.lesson import Diagnosis, Lesson
from g2c_magics.lessons.nn.pitfalls import PITFALLS
from g2c_magics.lessons.nn.probes.base import Probe

SHORTCUT = "torch-nn-shortcut"
# Seconds of CPU time after which no further probe starts: what is known by then is reported. Not of
# the clock on the wall, or a busy machine would leave mistakes without their names.
LAST_START = 1.5


class BannedUse(Protocol):
    """A banned API in the learner's text, as the engine finds it.

    owner: the definition it is in, such as "Linear.forward"; None outside of any.
    """

    @property
    def line(self) -> int: ...
    @property
    def api(self) -> str: ...
    @property
    def owner(self) -> str | None: ...


def explained(pitfall: str | None, seen: str) -> Diagnosis:
    """What was seen, why it hurts, where to look. Advice without an id is complete as it is."""
    if re.match(r"(a|[a-z]{2,}) ", seen):  # a word, not a name such as x[0] or step()
        seen = seen[0].upper() + seen[1:]
    if pitfall is None:
        return Diagnosis(None, seen)
    known = PITFALLS[pitfall]
    return Diagnosis(pitfall, f"{seen} {known.why} {known.look}")


def shortcut(
    lesson: Lesson, task: str, banned_uses: Mapping[str, Sequence[BannedUse]]
) -> Diagnosis | None:
    """A banned API in what the learner wrote for this task.

    In a lesson's file only the task's own definitions count; in a cell everything does.
    """
    todos = lesson.task(task).todos
    owners = {*todos, *(todo.partition(".")[0] for todo in todos)}
    for file, uses in banned_uses.items():
        is_cell = not file.endswith(".py")
        for used in uses:
            if is_cell or used.owner in owners:
                return explained(SHORTCUT, f"{used.api} is used on line {used.line}.")
    return None


def evidence(probe: Probe, package: ModuleType) -> Diagnosis | None:
    """What one probe finds. A probe that raises on the learner's code has no evidence."""
    try:
        seen = probe.run(package)
    except Exception:
        return None
    except BaseException as error:
        # A banned call raises no Exception, so that learner code cannot swallow it by accident.
        api = getattr(error, "api", None)
        if api is None:
            raise
        return explained(SHORTCUT, f"{api} was called on line {getattr(error, 'line', '?')}.")
    return explained(probe.pitfall, seen) if seen else None


def select(
    probes: tuple[Probe, ...],
    lesson: Lesson,
    task: str,
    package: ModuleType,
    failed: list[str],
    banned_uses: Mapping[str, Sequence[BannedUse]],
) -> dict[str, Diagnosis]:
    """The diagnosis of each failed check that has one. Probes run in order, most specific first."""
    found = shortcut(lesson, task, banned_uses)
    if found:
        return dict.fromkeys(failed, found)
    selected: dict[str, Diagnosis] = {}
    deadline = time.process_time() + LAST_START
    for probe in probes:
        unexplained = [name for name in failed if name not in selected]
        mine = [n for n in unexplained if probe.checks is None or n in probe.checks]
        if task not in probe.tasks or not mine:
            continue
        if time.process_time() > deadline:
            break
        found = evidence(probe, package)
        if found is None:
            continue
        if found.pitfall == SHORTCUT:
            return dict.fromkeys(failed, found)
        selected.update(dict.fromkeys(mine, found))
    return selected
