"""What one run of a worker said, and how it ended.

Runs in the kernel. The learner's code shares the worker's process and may forge what it says: a
message counts in the right shape and in its turn only.
"""

from dataclasses import dataclass

from g2c_magics.grading.outcome import Outcome
from g2c_magics.grading.process.channel import Message
from g2c_magics.grading.process.endings import Ending
from g2c_magics.grading.process.job import IMPORT, Job

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
class WorkerRun:
    """One run of a worker, from its job to its end."""

    ending: Ending
    outcomes: dict[str, Outcome]  # by step
    advice: dict[str, Advice]  # by check
    notes: tuple[str, ...]  # what the learner should know
    alerts: tuple[str, ...]  # evidence of tampering
    isolation: str  # why the worker was not isolated; "" where it was
    seconds: float


class Transcript:
    """The messages of a worker about one job, as they come."""

    def __init__(self, job: Job) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self.isolation = NEVER_SAID if job.isolate else NOT_ASKED
        self.sandbox_failure = ""  # why the job needs another process, which is not isolated
        self._tests = frozenset(job.tests)
        self._step: str | None = None
        self._advice: dict[str, Advice] = {}
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
            tuple(self._notes),
            tuple(self._alerts),
            self.isolation,
            seconds,
        )

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
            case {"event": "replaced", "names": [*names]}:
                some = ", ".join(map(str, names[:3]))
                self.alert(f"replaced {some} when it was imported")
                note(self._notes, f"Your code replaced {some}. It was put back before grading.")
            case {"event": "cell", "replaced": []}:
                note(
                    self._notes,
                    "The cell replaced nothing, so your files were graded as they are. A method "
                    "takes its place by an assignment: Linear.forward = forward.",
                )
            case {"event": "cell", "replaced": [*_]}:
                pass
            case {"event": "isolated", "why": str(why)} if self.isolation == NEVER_SAID:
                self.isolation = why
            case {"event": "sandbox failed", "why": str(why)} if self.isolation == NEVER_SAID:
                self.isolation = self.sandbox_failure = why
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
