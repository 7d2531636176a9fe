"""One run of a worker: hand over its job, listen, tell what it said and how it ended.

Runs in the kernel. The learner's code shares the worker's process and may forge what it says: a
message counts in the right shape and in its turn only.
"""

import math
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from g2c_magics.grading.outcome import Outcome
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
from g2c_magics.grading.process.messages import IMPORT, Channel, Job, Message
from g2c_magics.grading.process.pool import WorkerProcess
from g2c_magics.grading.process.time_limits import GRACE
from g2c_magics.grading.source_files import SourceFiles

LOOK_INTERVAL = 0.25  # seconds between two looks at memory and clock
MOST_REMARKS = 10  # alerts, and notes, of a run or a report
LONGEST_ALERT = 300  # characters
FORGED = "writes to the grader's channel: lines that were no message of the grader's"
NOT_ASKED = "it was not asked for"
NEVER_SAID = "a process never said so"


@dataclass(frozen=True)
class Advice:
    """What a probe found behind a failed check."""

    pitfall: str | None  # the id of the mistake, when it has one
    text: str


@dataclass(frozen=True)
class Used:
    """What a check that passed has used of what was lent to it."""

    tasks: tuple[str, ...] = ()  # in teaching order
    changed: tuple[tuple[str, str], ...] = ()  # given code: its name, and the line that was changed
    written: tuple[tuple[str, str], ...] = ()  # TODOs: the name, and where the learner's begins

    @classmethod
    def from_message(cls, message: Message) -> "Used | None":
        """The use that a message tells of; None where it is none."""
        match message:
            case {"tasks": [*tasks], "changed": dict(changed), "written": dict(written)}:
                pairs = [
                    tuple((str(name), str(place)) for name, place in places.items())
                    for places in (changed, written)
                ]
                return cls(tuple(map(str, tasks)), *pairs)
        return None


@dataclass(frozen=True)
class WorkerRun:
    """One run of a worker, from its job to its end."""

    ending: Ending
    outcomes: dict[str, Outcome]  # by step
    advice: dict[str, Advice]  # by check
    used: dict[str, Used]  # by check
    notes: tuple[str, ...]  # what the learner should know
    alerts: tuple[str, ...]  # evidence of tampering
    isolation: str  # why the worker was not isolated; "" where it was
    seconds: float

    @property
    def has_begun(self) -> bool:
        """Whether learner code may have run: isolated, or where that was not asked for."""
        return self.isolation in ("", NOT_ASKED)


class Transcript:
    """The messages of a worker about one job, as they come."""

    def __init__(self, job: Job) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self.isolation = NEVER_SAID if job.isolate else NOT_ASKED
        self._tests = frozenset(job.tests)
        self._step: str | None = None
        self._advice: dict[str, Advice] = {}
        self._used: dict[str, Used] = {}
        self._notes: list[str] = []
        self._alerts: list[str] = []

    @property
    def running(self) -> str | None:
        """The step that has begun and has no outcome yet."""
        return None if self._step in self.outcomes else self._step

    def run(self, ending: Ending, seconds: float) -> WorkerRun:
        """All of it, once the worker has ended."""
        return WorkerRun(
            ending,
            self.outcomes,
            self._advice,
            self._used,
            tuple(self._notes),
            tuple(self._alerts),
            self.isolation,
            seconds,
        )

    def take_first(self, message: Message) -> None:
        """Note the first message of a job that is to be isolated: the only one before learner code.

        Whatever is said of isolation later may be the learner's word.
        """
        match message:
            case {"event": "isolated"}:
                self.isolation = ""
            case {"event": "sandbox failed", "why": str(why)} if why:
                self.isolation = why[:LONGEST_ALERT]

    def take(self, message: Message) -> None:
        """Note one message."""
        match message:
            case {"event": "start", "step": str(step)}:
                self._step = step
            case {"event": "outcome", "step": str(step)}:
                self._take_outcome(step, Outcome.from_message(message))
            case {
                "event": "diagnosis",
                "step": str(step),
                "pitfall": str() | None as pitfall,
                "message": str(text),
            }:
                self._advice[step] = Advice(pitfall, text)
            case {"event": "used", "step": str(step)} if used := Used.from_message(message):
                self._used[step] = used
            case {"event": "replaced", "names": [*names]}:
                some = ", ".join(map(str, names[:3]))
                self.alert(f"replaced {some} when it was imported")
                note(self._notes, f"Your code replaced {some}. It was put back before grading.")
            case {"event": "cell", "replaced": []}:
                note(
                    self._notes,
                    "The cell replaced nothing, so your files were graded as they are. A method "
                    "takes its place by an assignment: Class.method = method.",
                )
            case {"event": "cell", "replaced": [*_]}:
                pass
            case {"event": "alert", "text": str(text)}:
                self.alert(text)
            case _:
                self.alert(FORGED)

    def _take_outcome(self, step: str, outcome: Outcome | None) -> None:
        """Note how a step ended. It passes once at most, and only while it runs."""
        if outcome is None:
            self.alert(FORGED)
        elif outcome.status == "passed" and not (
            step == self.running and step in self._tests and IMPORT not in self.outcomes
        ):
            self.alert(f"says that {step} passed, which was not running")
        else:
            self.outcomes[step] = outcome

    def alert(self, text: str) -> None:
        """Note evidence of tampering."""
        note(self._alerts, text[:LONGEST_ALERT])


def note(remarks: list[str], text: str) -> None:
    """Add a remark, the same one once and not too many."""
    if text not in remarks and len(remarks) < MOST_REMARKS:
        remarks.append(text)


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
                case _:
                    transcript.take(message)
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
