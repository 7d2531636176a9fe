"""Look at what a lesson may have besides its tasks: parts and a notebook.

A sentence for each that is not there, and for each thing that is wrong with one that is.
"""

from collections.abc import Iterator
from pathlib import Path

from g2c_magics.lessons.author_files import PROJECT
from g2c_magics.lessons.lesson import PARTS, Lesson
from g2c_magics.text import first_line

# What the engine asks of a part by name. The values of the first two are dicts.
ATTRIBUTES = {
    "hints": "HINTS",
    "pitfalls": "PITFALLS",
    "probes": "diagnose",
    "deliverables": "deliverables",
    "trainer": "trainer",
}


def absent_parts(lesson: Lesson) -> Iterator[str]:
    """Each optional part that there is none of. With a ban, the pitfalls are no option."""
    for name, without in PARTS.items():
        if not lesson.has(name) and not (name == "pitfalls" and lesson.banned):
            yield f"{file_of(lesson, name)}; without it the lesson has no {without}."


def file_of(lesson: Lesson, part: str) -> str:
    return f"g2c_magics/lessons/{lesson.name}/{part}.py"


def look_at_parts(lesson: Lesson) -> Iterator[str]:
    """What is wrong with the parts that are there."""
    for name in filter(lesson.has, PARTS):
        file, wanted = file_of(lesson, name), ATTRIBUTES.get(name)
        try:
            part = lesson.require(name)
        except (Exception, SystemExit) as error:
            problem = f"{type(error).__name__}: {first_line(error)}"
            yield f"{file} cannot be imported ({problem}): mend it."
            continue
        if wanted and not hasattr(part, wanted):
            yield f"{file} has no {wanted}: write it as {file.replace(lesson.name, 'nn')} does."
    yield from look_at_hints(lesson)
    yield from look_at_pitfalls(lesson)


def attribute(lesson: Lesson, part: str, name: str, default: object) -> object:
    """What a part holds under a name; the default where it, or the part, is missing or broken."""
    try:
        return getattr(lesson.part(part), name, default)
    except (Exception, SystemExit):
        return default


def look_at_hints(lesson: Lesson) -> Iterator[str]:
    hints = attribute(lesson, "hints", "HINTS", None)
    if not isinstance(hints, dict):
        return
    for task in lesson.task_ids:
        if not hints.get(task):
            yield f"HINTS has none for the task {task}: write some, from a nudge to near code."
    for task in [task for task in hints if task not in lesson.task_ids]:
        yield f"HINTS has some for {task}, which is no task: rename or remove them."


def look_at_pitfalls(lesson: Lesson) -> Iterator[str]:
    """The ids that the ban and the probes name have to be described."""
    file = file_of(lesson, "pitfalls")
    known = attribute(lesson, "pitfalls", "PITFALLS", {})
    named = {lesson.banned.pitfall: "the lesson's ban"} if lesson.banned else {}
    probes = attribute(lesson, "probes", "PROBES", ())
    for probe in probes if isinstance(probes, tuple | list) else ():
        if getattr(probe, "pitfall", None) is not None:
            named.setdefault(probe.pitfall, "a probe")
    for pitfall in [p for p in named if not isinstance(known, dict) or p not in known]:
        yield f"{file}: PITFALLS does not describe {pitfall}, which {named[pitfall]} names: add it."


def worked_notebooks(lesson: Lesson) -> list[Path]:
    return sorted((PROJECT / "notebooks/solutions").glob(f"*-{lesson.name}.ipynb"))


def absent_notebooks(lesson: Lesson) -> Iterator[str]:
    """The notebook, where there is none."""
    if not worked_notebooks(lesson):
        yield f"notebooks/solutions/NN-{lesson.name}.ipynb; without it the lesson has no notebook."


def look_at_notebooks(lesson: Lesson) -> Iterator[str]:
    """The exercise notebook, made from the worked one."""
    for path in worked_notebooks(lesson):
        if not (PROJECT / "notebooks/clean" / path.name).is_file():
            file = f"notebooks/clean/{path.name}"
            yield f"{file} is missing: python notebooks/make_clean.py writes it."
