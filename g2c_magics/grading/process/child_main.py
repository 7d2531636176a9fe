"""Take one job, in isolation where that is asked for, and end with it.

Runs in the warm process's child, or in a spare process itself.
"""

import contextlib
import gc
import os
from pathlib import Path
from typing import TextIO

from g2c_magics.grading.graded_tests import compiled_tests, wanted_names
from g2c_magics.grading.integrity import banned_calls
from g2c_magics.grading.integrity.guard import Guard
from g2c_magics.grading.process import watchdog
from g2c_magics.grading.process.messages import Channel, Job
from g2c_magics.grading.process.worker import Worker
from g2c_magics.grading.sandbox import isolation, limits
from g2c_magics.lessons.given_code import GivenCode
from g2c_magics.lessons.lesson import load

end_now = os._exit  # bound before learner code can replace it


def prepare(lesson_name: str | None = None) -> None:
    """Load what every job needs: tests and given code, the lesson's probes, what it bans."""
    lesson = load(lesson_name)
    with contextlib.suppress(OSError, ValueError, KeyError):
        tests = compiled_tests(lesson.test_file, lesson.manifest["sha256"])
        wanted_names(tests, lesson.package)
        GivenCode(lesson.given).prepare()
    with contextlib.suppress(Exception):  # the job that needs them says what is wrong with them
        lesson.part("probes")
    banned_calls.installed(lesson.banned)
    Guard()  # compiles the worked answers
    gc.collect()
    gc.freeze()


def serve(channel: Channel, is_fork: bool = True) -> None:
    """Take one job from the channel, do it, and end the process.

    is_fork: a child of the warm process, which ends what the job has started. A spare process
    does that itself.
    """
    try:
        (message,) = channel.receive()
        job = Job.from_dict(message["job"])
        channel.token = job.token
        trace = Path(job.trace).open("w")  # noqa: SIM115 - open to the end
        guard = Guard()  # in isolation its files are gone
        limits.limit_resources(job.memory_gb)
        if job.isolate:
            isolate(job, channel, trace, is_fork)
        Worker(job, channel, trace, guard).run()
        if not is_fork:
            watchdog.end_children()
        channel.send({"event": "done"})
    except BaseException as error:  # ours or theirs: say so, and go
        with contextlib.suppress(BaseException):
            channel.send({"event": "broken", "message": f"{type(error).__name__}: {error}"})
    end_now(0)


def isolate(job: Job, channel: Channel, trace: TextIO, is_fork: bool) -> None:
    """Go on in isolation, and say so; or say why not and end: the job is not done without."""
    folder = Path(job.root) / load(job.lesson).folder.parts[0]
    try:
        isolation.require(is_fork)
        isolation.enter(folder, keep=(channel.sock.fileno(), trace.fileno()))
    except OSError as error:
        channel.send({"event": "sandbox failed", "why": str(error)})
        end_now(0)
    channel.send({"event": "isolated"})
