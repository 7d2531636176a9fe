"""Hold an exam: ask a hand-in for numbers in a fresh process, and compare them in this one.

The worked answers give theirs for the same inputs in a process of their own, drawn ahead. Knows
questions by name only; imports no torch and no learner code.
"""

import json
import math
import secrets
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from g2c_magics.grading.process.exam_job import BANNED, RAISED, ExamJob
from g2c_magics.grading.process.exam_stream import Doubles, NoAnswer, Stream
from g2c_magics.grading.process.pool import Pool
from g2c_magics.grading.process.time_limits import IMPORT_LIMIT, TimeLimits

TOLERANCE = 1e-5  # absolute, and relative to what the worked answers gave
AHEAD = 2  # sittings drawn at a time
SHARED_BY = 8  # isolated hand-ins that sit one exam: they cannot tell each other of it
WORKED_LIMIT = 60.0  # seconds for all that a worker draws ahead
LOSS_LIMIT = 20.0  # seconds of one exam after which nothing is asked again
MOST_IDLE = 2  # workers of one exam that end without a single answer


OTHER_NUMBERS = "gave other numbers"
USED_BANNED = "used what is off limits here"
DID = {RAISED: "raised an error", BANNED: USED_BANNED}  # by what stands in place of a count


@dataclass(frozen=True)
class Asked:
    """One question, as the engine knows it."""

    name: str
    checks: tuple[str, ...]  # it stands for
    leans: tuple[str, ...]  # other tasks, whose parts the answer goes through


@dataclass(frozen=True)
class Sitting:
    """The inputs of one exam, and the worked answers to them."""

    seed: int
    questions: tuple[Asked, ...]
    answers: Mapping[str, Doubles]  # by question


@dataclass(frozen=True)
class Findings:
    """What came of an exam."""

    questions: tuple[Asked, ...]  # those that were asked
    agrees: Mapping[str, bool | None]  # by question; None: there was no answer
    seconds: float
    why: str = ""  # why there was none at all, in one line
    did: Mapping[str, str] = field(default_factory=dict)  # by question without numbers: instead
    settled: frozenset[str] = frozenset()  # questions asked with all lent that they lean on

    def settled_by(self, lent: "Findings") -> "Findings":
        """The same, with what came when some was asked again and what it leans on was lent."""
        did = {q: what for q, what in self.did.items() if q not in lent.agrees} | dict(lent.did)
        return replace(
            self,
            agrees={**self.agrees, **lent.agrees},
            seconds=self.seconds + lent.seconds,
            why=self.why or lent.why,
            did=did,
            settled=self.settled | lent.agrees.keys(),
        )

    def did_of(self, check: str) -> str:
        """What a hand-in did when it was asked again about a check, as words."""
        names = [q.name for q in self.questions if check in q.checks and q.name in self.did]
        return self.did[names[0]] if names else OTHER_NUMBERS

    def leans_of(self, check: str) -> set[str]:
        """The tasks whose parts the wrong answers went through that stand for a check."""
        open_ones = [q for q in self.questions if q.name not in self.settled]
        wrong = [q for q in open_ones if check in q.checks and self.agrees[q.name] is False]
        return {task for question in wrong for task in question.leans}

    def of_check(self, check: str) -> bool | None:
        """Whether all questions that stand for a check agree; None: not all have an answer."""
        found = [self.agrees[q.name] for q in self.questions if check in q.checks]
        if False in found:
            return False
        return None if None in found or not found else True


class Examiner:
    """Holds the exams of one lesson, each with inputs of its own."""

    def __init__(self, pool: Pool, lesson: str) -> None:
        self.pool = pool
        self.lesson = lesson
        self._drawn: list[Sitting] = []
        self._changed = threading.Condition()  # held to change the four around it
        self._is_drawing = False
        self._problem: Exception | None = None  # why nothing was drawn the last time
        self._shared: Sitting | None = None  # the one that isolated hand-ins sit now
        self._sat = 0  # how many have sat it

    def prepare(self) -> None:
        """Draw sittings in the background unless there are some. Returns at once."""
        with self._changed:
            if self._drawn or self._is_drawing:
                return
            self._is_drawing, self._problem = True, None
        threading.Thread(target=self._draw_ahead, daemon=True, name="g2c-exam").start()

    def _draw_ahead(self) -> None:
        problem = None
        try:
            for sitting in self._draws([secrets.randbits(48) for _ in range(AHEAD)]):
                with self._changed:
                    self._drawn.append(sitting)
                    self._changed.notify_all()
        except Exception as error:  # told to whoever waits
            problem = error
        with self._changed:
            self._is_drawing, self._problem = False, problem
            self._changed.notify_all()

    def sitting(self, shared: bool = False) -> Sitting:
        """A sitting that nobody has had; with `shared`, one that others share. Raises NoAnswer,
        PoolError.

        To draw one costs as much as to sit it, so the hand-ins of a class share some.
        """
        with self._changed:
            if shared and self._shared is not None and self._sat < SHARED_BY:
                self._sat += 1
                return self._shared
        while True:
            self.prepare()
            with self._changed:
                self._changed.wait_for(lambda: self._drawn or not self._is_drawing)
                if self._drawn:
                    fresh = self._drawn.pop()
                    if shared:
                        self._shared, self._sat = fresh, 1
                    return fresh
                if self._problem is not None:
                    raise self._problem

    def draw(self, seeds: Sequence[int]) -> list[Sitting]:
        """The sittings of these seeds. Raises NoAnswer, PoolError."""
        return list(self._draws(seeds))

    def _draws(self, seeds: Sequence[int]) -> Iterator[Sitting]:
        """The same, each as soon as it is there."""
        job = ExamJob(
            self.lesson, root="", questions=(), seeds=tuple(seeds), memory_gb=4.0, is_worked=True
        )
        until = time.monotonic() + WORKED_LIMIT
        with self.pool.exam_worker() as worker:
            stream = Stream(worker, job)
            said = json.loads(stream.line(until))
            questions = tuple(
                Asked(q["name"], tuple(q["checks"]), tuple(q["leans"])) for q in said["questions"]
            )
            stream.count(until)  # imported
            for seed in seeds:
                answers = {q.name: stream.doubles(stream.count(until), until) for q in questions}
                yield Sitting(seed, questions, answers)

    def hold(self, sitting: Sitting, job: ExamJob, checks: Sequence[str], limit: float) -> Findings:
        """Ask the hand-in that `job` names all that stands for these checks.

        limit: seconds for a question. Never raises for anything that a hand-in does. Raises
        PoolError.
        """
        began = time.monotonic()
        # The attack: right answers, each just in time, which would hold a class for minutes.
        end = began + TimeLimits(limit).total
        asked = tuple(q for q in sitting.questions if set(checks).intersection(q.checks))
        job = replace(job, seeds=(sitting.seed,))
        agrees: dict[str, bool | None] = {}
        did: dict[str, str] = {}
        left, idle, why = [q.name for q in asked], 0, ""
        while left and idle < MOST_IDLE:
            found, why = self._ask(sitting, replace(job, questions=tuple(left)), limit, end, did)
            agrees |= found
            idle += not found
            left = [name for name in left if name not in agrees]
            if left and found and time.monotonic() - began < LOSS_LIMIT:
                # The next one had no answer: it is asked again, alone.
                single = replace(job, questions=(left[0],))
                alone, why = self._ask(sitting, single, limit, end, did)
                agrees[left[0]] = alone.get(left[0])
                del left[0]
            elif time.monotonic() - began >= LOSS_LIMIT:
                break
        agrees |= dict.fromkeys(left)
        seconds = time.monotonic() - began
        return Findings(asked, agrees, seconds, why if left else "", did)

    def _ask(
        self, sitting: Sitting, job: ExamJob, limit: float, end: float, did: dict[str, str]
    ) -> tuple[dict[str, bool], str]:
        """Whether the answers of one worker agree, up to the first that does not come, and why.

        limit: seconds for a question. end: of the whole exam (time.monotonic). did: gets what was
        done in place of an answer in numbers, by question.
        """
        agrees: dict[str, bool] = {}
        with self.pool.exam_worker() as worker:
            try:
                stream = Stream(worker, job)
                said = json.loads(stream.line(time.monotonic() + limit))
                if said["why"]:
                    return {}, str(said["why"])
                stream.count(min(end, time.monotonic() + limit + IMPORT_LIMIT))
                for name in job.questions:
                    until = min(end, time.monotonic() + limit)
                    expected = sitting.answers[name]
                    count = stream.count(until)
                    if count in DID:
                        agrees[name], did[name] = False, DID[count]
                        continue
                    if count != len(expected):  # what follows is of no use
                        agrees[name] = False
                        return agrees, ""
                    agrees[name] = agree(stream.doubles(count, until), expected)
            except (NoAnswer, OSError, ValueError, KeyError, TypeError) as error:
                return agrees, str(error)
        return agrees, ""


def agree(found: Doubles, expected: Doubles) -> bool:
    """Whether these are the same numbers, as near as rounding lets them be. nan equals nothing."""
    return len(found) == len(expected) and all(
        abs(a - b) <= TOLERANCE + TOLERANCE * abs(b) and math.isfinite(b)
        for a, b in zip(found, expected, strict=True)
    )
