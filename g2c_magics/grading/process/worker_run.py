"""One run of a worker: hand over its job, listen, tell what it said and how it ended.

Runs in the kernel.
"""

import math
import select
import signal
import time
from collections.abc import Callable
from pathlib import Path

from g2c_magics.grading.process.cpu_clock import CpuClock
from g2c_magics.grading.process.crash_trace import CrashTrace, staged_sources
from g2c_magics.grading.process.deadline import Deadline
from g2c_magics.grading.process.endings import (
    Broken,
    Crashed,
    Done,
    Ending,
    Hang,
    Killed,
    OutOfMemory,
    SandboxFailed,
)
from g2c_magics.grading.process.memory import Memory
from g2c_magics.grading.process.messages import Channel, Job, Message
from g2c_magics.grading.process.pool import WorkerProcess
from g2c_magics.grading.process.time_limits import GRACE
from g2c_magics.grading.process.transcript import FORGED, NEVER_SAID, Transcript, WorkerRun
from g2c_magics.grading.source_files import SourceFiles

LOOK_INTERVAL = 0.25  # seconds between two looks at memory and clock


def run_job(
    worker: WorkerProcess,
    job: Job,
    source_files: SourceFiles,
    grace: float = GRACE,
    until: float = math.inf,
    most: float = math.inf,
) -> WorkerRun:
    """Do a job in a fresh process, and tell what came of it.

    grace, until: as for Deadline. most: seconds it may take, without its start and imports.
    """
    began = time.monotonic()
    transcript = Transcript(job)
    staged = staged_sources(source_files.top)  # before learner code can change them

    def trace() -> CrashTrace:
        return CrashTrace(Path(job.trace), source_files, job.cell, staged)

    deadline = Deadline(job, CpuClock(worker.pid), grace, until, most)
    ending = listen(worker, job, transcript, trace, deadline)
    return transcript.run(ending, time.monotonic() - began)


def listen(
    worker: WorkerProcess,
    job: Job,
    transcript: Transcript,
    trace: Callable[[], CrashTrace],
    deadline: Deadline,
) -> Ending:
    """Fill the transcript until the run ends, and return how it did. trace: what it left then."""
    worker.channel.send({"event": "job", "job": job.to_dict()})
    memory = Memory(worker.pid, job.memory_gb)
    while True:
        try:
            messages = poll(worker.channel, min(deadline.end, time.monotonic() + LOOK_INTERVAL))
        except (EOFError, ConnectionError, ValueError):
            return ending_of_gone(worker, job, transcript, trace, deadline)
        for message in messages:
            if message.get("token") != job.token:
                transcript.alert(FORGED)
                continue
            match message:
                case {"event": "done"}:
                    return Done()
                case {"event": "broken", "message": why}:
                    return Broken(str(why))
                case _ if transcript.isolation == NEVER_SAID:
                    transcript.take_first(message)
                    if transcript.isolation:
                        worker.kill()
                        return SandboxFailed(transcript.isolation)
                case {"event": "importing" | "imported"}:
                    deadline.take(message)
                case _ if transcript.take(message):
                    deadline.take(message)
        deadline.clock.look()
        if memory.exceeded():
            worker.kill()
            return OutOfMemory(transcript.running, job.memory_gb)
        if time.monotonic() > deadline.end:
            worker.kill()
            return hang(job, transcript, trace(), deadline)


def ending_of_gone(
    worker: WorkerProcess,
    job: Job,
    transcript: Transcript,
    trace: Callable[[], CrashTrace],
    deadline: Deadline,
) -> Ending:
    """How a worker ended that has closed its channel."""
    code = worker.exit_code()
    left = trace()
    if left.timed_out:
        return hang(job, transcript, left, deadline)
    if code is None or code == -signal.SIGKILL:
        return Killed(transcript.running, code, left.place())
    return Crashed(transcript.running, code, left.place())


def hang(job: Job, transcript: Transcript, trace: CrashTrace, deadline: Deadline) -> Hang:
    step = transcript.running
    return Hang(
        step,
        trace.function(),
        job.limit_of(step),
        trace.place(),
        deadline.importing,
        deadline.starved,
        deadline.used,
    )


def poll(channel: Channel, until: float) -> list[Message]:
    """The messages that arrive before `until` (time.monotonic), perhaps none."""
    readable, _, _ = select.select([channel.sock], [], [], max(0.0, until - time.monotonic()))
    return channel.receive() if readable else []
