"""Answer the questions of an exam, in a process that has never loaded a test or a worked answer.

The attack that it ends: whatever makes the tests' own process say that a check passed.

It is forked from one that has not loaded them either, or is a spare. The learner's code may do here
what it likes: all that leaves the process is numbers, which are compared elsewhere.
"""

import contextlib
import gc
import json
import os
import random
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import torch

from g2c_magics.grading.cell_overlay import apply_cell, modules_of
from g2c_magics.grading.integrity import banned_calls
from g2c_magics.grading.integrity.guard import Guard
from g2c_magics.grading.integrity.originals import Integrity, leave_modes
from g2c_magics.grading.package import import_package
from g2c_magics.grading.process.exam_job import BANNED, COUNT, RAISED, ExamJob, packed
from g2c_magics.grading.process.messages import Channel
from g2c_magics.grading.sandbox import isolation, limits
from g2c_magics.grading.source_files import SourceFiles
from g2c_magics.lessons.given_code import compiled
from g2c_magics.lessons.lesson import Lesson, answers_lent, load
from g2c_magics.lessons.question import Draw, Question, doubles
from g2c_magics.paths import DESK, INSTALLED

end_now = os._exit  # these are bound before learner code can replace them
write = os.write
pack = packed


def prepare(lesson_name: str | None) -> None:
    """Load the questions, and nothing that would answer them."""
    with contextlib.suppress(Exception):  # the job that needs them ends without an answer
        lesson = load(lesson_name)
        questions_of(lesson)
        banned_calls.installed(lesson.banned)
    gc.collect()
    gc.freeze()


def questions_of(lesson: Lesson) -> tuple[Question, ...]:
    return lesson.require("exam").QUESTIONS


def serve(channel: Channel, is_fork: bool = True) -> None:
    """Take one job from the channel, do it, and end the process.

    is_fork: a child of a process that ends what the job has started. A spare cannot be isolated.
    """
    with contextlib.suppress(BaseException):
        (message,) = channel.receive()
        job = ExamJob.from_dict(message["job"])
        limits.limit_resources(job.memory_gb)
        answer(job, channel.sock.fileno(), is_fork)
    end_now(0)


def answer(job: ExamJob, output: int, is_fork: bool) -> None:
    """Do the job. output: the file number that the answers go to, and nothing else does."""
    lesson = load(job.lesson)
    calls = banned_calls.installed(lesson.banned)
    questions = questions_of(lesson)
    if job.questions:
        questions = [q for q in questions if q.name in job.questions]
    if job.is_worked:
        said = [{"name": q.name, "checks": q.checks, "leans": q.leans} for q in questions]
        say(output, {"questions": said})
        package = worked_package(lesson)
    else:
        guard = Guard(holds_answers=False)
        why = isolate(job, lesson, output, is_fork) if job.isolate else ""
        say(output, {"isolated": job.isolate and not why, "why": why})
        if why:
            return
        calls.is_learner = SourceFiles(Path(job.root), lesson.folder).is_learner
        calls.asks_in = (banned_calls.place_of(lesson.require("exam").__name__),)
        guard.install()
        guard.hide_engine()
        package = learner_package(job, lesson)
    send(output, COUNT.pack(0))
    for seed in job.seeds:
        for question in questions:
            answered = answer_to(question, package, seed)
            send(output, COUNT.pack(BANNED) if calls.seen else answered)
            calls.seen.clear()


def isolate(job: ExamJob, lesson: Lesson, output: int, is_fork: bool) -> str:
    """Go on in isolation. Returns why not, or ""."""
    try:
        isolation.require(is_fork)
        folder = Path(job.root) / lesson.folder.parts[0]
        isolation.enter(folder, keep=(output,), hidden=(DESK,))
    except OSError as error:
        return str(error) or type(error).__name__
    return ""


def say(output: int, message: dict) -> None:
    """Our own first words, before any learner code."""
    send(output, json.dumps(message).encode() + b"\n")


def send(output: int, data: bytes) -> None:
    while data:
        data = data[write(output, data) :]


def learner_package(job: ExamJob, lesson: Lesson) -> ModuleType:
    """The hand-in, with the cell on top. Raises whatever it raises."""
    limits.capture_output()
    integrity = Integrity()
    package = import_package(Path(job.root), lesson.package)
    if job.cell is not None:
        apply_cell(package, job.cell)
    lend(package, job.lent)
    integrity.restore()
    return package


def lend(package: ModuleType, lent: Mapping[str, str]) -> None:
    """Bind functions that are given as source: on their classes, or in all modules.

    What cannot be bound is left: the learner's class may be gone, or refuse it.
    """
    for name, source in lent.items():
        made: dict[str, object] = {}
        exec(compiled(source), {"torch": torch, **vars(package)}, made)
        (function,) = made.values()
        owner, _, attribute = name.rpartition(".")
        with contextlib.suppress(Exception):
            if owner:
                setattr(vars(package)[owner], attribute, function)
            for module in modules_of(package) if not owner else ():
                if name in vars(module):
                    setattr(module, name, function)


def worked_package(lesson: Lesson) -> ModuleType:
    """The lesson's own package with every answer, and all that it gives as it came.

    Whoever works in a checkout may have edited both in place.
    """
    package = import_package(INSTALLED, lesson.package)
    with answers_lent() as solutions:
        solutions.bind(lesson.name, list(solutions.answers(lesson.name)))
        for name, text in lesson.given.items():
            owner, _, attribute = name.rpartition(".")
            namespace = {"torch": torch, **vars(package)}
            exec(compiled(text), namespace)
            if not owner or hasattr(package, owner):
                solutions.put(package, name, namespace[attribute])
    return package


def answer_to(question: Question, package: ModuleType, seed: int) -> bytes:
    """One answer as it is sent. Raises MemoryError: too little is left to answer anything."""
    limits.capture_output()
    leave_modes()
    torch.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)
    draw = Draw(seed, question.name)
    torch.manual_seed(draw.seed)
    random.seed(draw.seed)
    try:
        return pack(doubles(question.ask(package, draw)))
    except MemoryError:
        raise
    except BaseException:
        return COUNT.pack(RAISED)
