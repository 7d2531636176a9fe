"""What a worker says about its job: only the message counts that the protocol expects next.

Runs in the kernel. The learner's code shares the worker's process and may forge what it says. The
attack: a file that finds the channel and says of a check that is not running that it passed, or of
itself that it has been put in a sandbox.
"""

from dataclasses import dataclass

from g2c_magics.grading.outcome import Outcome
from g2c_magics.grading.process.endings import Ending
from g2c_magics.grading.process.messages import DIAGNOSE, IMPORT, LEND, Job, Message

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
    banned: dict[str, Outcome]  # by check that may not pass: what its source uses

    @property
    def has_begun(self) -> bool:
        """Whether learner code may have run: isolated, or where that was not asked for."""
        return self.isolation in ("", NOT_ASKED)


class Transcript:
    """The messages of a worker about one job, as they come.

    The order: what the sources use that is banned, unless that is known; the import; what is lent,
    where that is asked for; each test once, in order, with one outcome; the diagnoses of those that
    failed.
    """

    def __init__(self, job: Job) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self.isolation = NEVER_SAID if job.isolate else NOT_ASKED
        self._tests = frozenset(job.tests)
        self._expected = [IMPORT, *[LEND] * job.again, *job.tests]  # steps that have not begun
        self._step: str | None = None
        self._banned: dict[str, Outcome] = {}
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
            self._banned,
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

    def take(self, message: Message) -> bool:
        """Note one message. Returns whether it is one that was expected now."""
        match message:
            case {"event": "banned", "outcomes": dict(found)} if self._step is None:
                outcomes = {str(name): Outcome.from_message(value) for name, value in found.items()}
                self._banned |= {name: o for name, o in outcomes.items() if o is not None}
            case {"event": "start", "step": str(step)} if self._may_start(step):
                self._step = step
            case {"event": "outcome", "step": str(step)} if (
                step == self.running and (outcome := Outcome.from_message(message)) is not None
            ):
                self.outcomes[step] = outcome
                if step not in self._tests:  # without it nothing else is run
                    self._expected.clear()
            case {
                "event": "diagnosis",
                "step": str(step),
                "pitfall": str() | None as pitfall,
                "message": str(text),
            } if self._step == DIAGNOSE and step in self._tests:
                self._advice[step] = Advice(pitfall, text)
            case {"event": "used", "step": str(step)} if (
                step == self._step and (used := Used.from_message(message)) is not None
            ):
                self._used[step] = used
            case {"event": "replaced", "names": [*names]}:
                some = ", ".join(map(str, names[:3]))
                note(self._notes, f"Your code replaced {some}. It was put back before grading.")
            case {"event": "cell", "replaced": [*names]} if self.running == IMPORT:
                if not names:
                    note(
                        self._notes,
                        "The cell replaced nothing, so your files were graded as they are. A "
                        "method takes its place by an assignment: Class.method = method.",
                    )
            case {"event": "alert", "text": str(text)}:
                self.alert(text)
            case _:
                self.alert(FORGED)
                return False
        return True

    def _may_start(self, step: str) -> bool:
        """Whether this step is the next, and the one before it has ended."""
        if self._step in self._tests and self.running:
            return False
        if self._expected:
            is_next = step == self._expected[0]
            del self._expected[: int(is_next)]
            return is_next
        return step == DIAGNOSE and self._step in {*self._tests, DIAGNOSE}

    def alert(self, text: str) -> None:
        """Note evidence of tampering."""
        note(self._alerts, text[:LONGEST_ALERT])


def note(remarks: list[str], text: str) -> None:
    """Add a remark, the same one once and not too many."""
    if text not in remarks and len(remarks) < MOST_REMARKS:
        remarks.append(text)
