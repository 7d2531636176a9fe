"""Choose, for every failed check, the most specific mistake there is evidence for."""

import re
import time
from types import ModuleType

from g2c_magics.grading.integrity.banned_api import find_banned_uses
from g2c_magics.lessons import Lesson
from g2c_magics.lessons.nn.pitfalls import PITFALLS
from g2c_magics.lessons.nn.probes.base import Diagnosis, Probe

SHORTCUT = "torch-nn-shortcut"
PATIENCE = 1.5  # seconds after which no further probe is begun: what is known by then is said


def explained(pitfall: str | None, seen: str) -> Diagnosis:
    """What was seen, why it hurts, where to look. Advice without an id says all of it itself."""
    if re.match(r"(a|[a-z]{2,}) ", seen):  # a word, not a name such as x[0] or step()
        seen = seen[0].upper() + seen[1:]
    if pitfall is None:
        return Diagnosis(None, seen)
    known = PITFALLS[pitfall]
    return Diagnosis(pitfall, f"{seen} {known.why} {known.look}")


def shortcut(lesson: Lesson, task: str, sources: dict[str, str]) -> Diagnosis | None:
    """A banned API in what the learner wrote for this task, by the syntax tree.

    In a lesson's file only what stands in the task's own definitions counts; in any other source, a
    cell, everything does.
    """
    todos = lesson.task(task).todos
    classes = {todo.partition(".")[0] for todo in todos}
    for file, source in sources.items():
        is_cell = not file.endswith(".py")
        for used in find_banned_uses(source, file):
            mine = used.owner in todos or (used.owner in classes) or is_cell
            if mine:
                return explained(SHORTCUT, f"{used.api} stands on line {used.line}.")
    return None


def look(probe: Probe, package: ModuleType) -> Diagnosis | None:
    """The evidence of one probe. A probe that stumbles over the learner's code has none."""
    try:
        seen = probe.run(package)
    except Exception:
        return None
    except BaseException as error:
        # The trap's exception is no Exception, so that learner code cannot swallow it by accident.
        api = getattr(error, "api", None)
        if api is None:
            raise
        return explained(SHORTCUT, f"{api} was called on line {error.line}.")
    return explained(probe.pitfall, seen) if seen else None


def choose(
    probes: tuple[Probe, ...],
    lesson: Lesson,
    task: str,
    package: ModuleType,
    failed: list[str],
    sources: dict[str, str],
) -> dict[str, Diagnosis]:
    """The diagnosis of each failed check that has one. Probes run in order, most specific first."""
    found = shortcut(lesson, task, sources)
    if found:
        return dict.fromkeys(failed, found)
    chosen: dict[str, Diagnosis] = {}
    deadline = time.monotonic() + PATIENCE
    for probe in probes:
        open_checks = [name for name in failed if name not in chosen]
        mine = [n for n in open_checks if probe.checks is None or n in probe.checks]
        if task not in probe.tasks or not mine:
            continue
        if time.monotonic() > deadline:
            break
        evidence = look(probe, package)
        if evidence is None:
            continue
        if evidence.pitfall == SHORTCUT:
            return dict.fromkeys(failed, evidence)
        chosen.update(dict.fromkeys(mine, evidence))
    return chosen
