"""Have a worker do one job: hand it over, and listen until it is done, gone or out of time.

Runs in the kernel.
"""

import select
import signal
import time
from pathlib import Path

from g2c_magics.grading.process.channel import Channel, Message
from g2c_magics.grading.process.crash_trace import CrashTrace
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
from g2c_magics.grading.process.job import Job
from g2c_magics.grading.process.memory import Memory
from g2c_magics.grading.process.pool import WorkerProcess
from g2c_magics.grading.process.time_limits import FINISH_LIMIT, GRACE, IMPORT_LIMIT
from g2c_magics.grading.process.worker_run import FORGED, Transcript, WorkerRun
from g2c_magics.grading.source_files import SourceFiles

LOOK_INTERVAL = 0.25  # seconds between two looks at memory and clock


class Deadline:
    """When the kernel stops a worker. It is later than the worker's own limit by `grace` seconds.

    Whatever a worker says that it has begun, or imports, it has so much time and no more.
    """

    def __init__(self, job: Job, grace: float) -> None:
        self.job = job
        self.grace = grace
        self._end = time.monotonic() + job.limit + GRACE
        self._last = self._end + sum(job.limits) + FINISH_LIMIT
        self._import_left = IMPORT_LIMIT
        self._import_began: float | None = None

    @property
    def end(self) -> float:
        """The moment, as of time.monotonic."""
        importing = self._import_left if self._import_began is not None else 0.0
        return min(self._end + importing, self._last)

    def take(self, message: Message) -> None:
        """Note what a message says of time."""
        match message:
            case {"event": "start", "step": str(step)}:
                self._end = time.monotonic() + self.job.limit_of(step) + self.grace
            case {"event": "importing"} if self._import_began is None:
                self._import_began = time.monotonic()
            case {"event": "imported"} if self._import_began is not None:
                spent = min(time.monotonic() - self._import_began, self._import_left)
                self._import_began = None
                self._import_left -= spent
                self._end += spent


def run_job(
    worker: WorkerProcess, job: Job, source_files: SourceFiles, grace: float = GRACE
) -> WorkerRun:
    """Do a job in a fresh process, and tell what came of it. grace: as for Deadline."""
    began = time.monotonic()
    transcript = Transcript(job)
    ending = listen(worker, job, transcript, source_files, Deadline(job, grace))
    return transcript.run(ending, time.monotonic() - began)


def listen(
    worker: WorkerProcess,
    job: Job,
    transcript: Transcript,
    source_files: SourceFiles,
    deadline: Deadline,
) -> Ending:
    """Fill the transcript until the run ends, and return how it did."""
    worker.channel.send({"event": "job", "job": job.to_dict()})
    memory = Memory(worker.pid, job.memory_gb)
    while True:
        try:
            messages = poll(worker.channel, min(deadline.end, time.monotonic() + LOOK_INTERVAL))
        except (EOFError, ConnectionError, ValueError):
            return ending_of_gone(worker, job, transcript, source_files)
        for message in messages:
            if message.get("token") != job.token:
                transcript.alert(FORGED)
                continue
            match message:
                case {"event": "done"}:
                    return Done()
                case {"event": "broken", "message": why}:
                    return Broken(str(why))
                case {"event": "importing" | "imported"}:
                    deadline.take(message)
                case _:
                    transcript.take(message)
                    deadline.take(message)
        if memory.exceeded():
            worker.kill()
            return OutOfMemory(transcript.running, job.memory_gb)
        if time.monotonic() > deadline.end:
            worker.kill()
            return hang(job, transcript, CrashTrace(Path(job.trace), source_files, job.cell))


def ending_of_gone(
    worker: WorkerProcess, job: Job, transcript: Transcript, source_files: SourceFiles
) -> Ending:
    """How a worker ended that has closed its channel."""
    code = worker.exit_code()
    if transcript.sandbox_failure:
        return SandboxFailed(transcript.sandbox_failure)
    trace = CrashTrace(Path(job.trace), source_files, job.cell)
    if trace.timed_out:
        return hang(job, transcript, trace)
    if code is None or code == -signal.SIGKILL:
        return Killed(transcript.running, code, trace.place())
    return Crashed(transcript.running, code, trace.place())


def hang(job: Job, transcript: Transcript, trace: CrashTrace) -> Hang:
    step = transcript.running
    return Hang(step, trace.function(), job.limit_of(step), trace.place())


def poll(channel: Channel, until: float) -> list[Message]:
    """The messages that arrive before `until` (time.monotonic), perhaps none."""
    readable, _, _ = select.select([channel.sock], [], [], max(0.0, until - time.monotonic()))
    return channel.receive() if readable else []
