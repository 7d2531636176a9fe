"""What a run is told, by whom: each mistake once, and no symptom beside its cause."""

import time

from g2c_magics.lessons.lesson import Diagnosis
from g2c_magics.lessons.trainer import Parts, Trainer
from g2c_magics.training.clock import Clock
from g2c_magics.training.run import Run, to_entry, without_symptoms


class Told:
    """Fills the diagnoses of one Run. parts: what the grader says of the parts that it calls."""

    def __init__(self, run: Run, trainer: Trainer, parts: Parts | None, clock: Clock) -> None:
        self.run = run
        self.explains = trainer.explains
        self.clock = clock
        self._parts = parts  # until the grader has spoken

    def add(self, *found: Diagnosis | None) -> None:
        """Add findings."""
        new = [to_entry(diagnosis) for diagnosis in found if diagnosis is not None]
        if new:
            self.run.diagnoses = without_symptoms([*self.run.diagnoses, *new], self.explains)

    @property
    def has_heard_grader(self) -> bool:
        """Whether it is known what the grader says: a run is judged where its parts are right."""
        return self._parts is None

    def hear_grader(self, seconds: float = 0.0) -> bool:
        """Take over what the grader says. Returns whether it has said it by now.

        The seconds it is waited for are none of the run's.
        """
        if self._parts is None:
            return True
        began = time.perf_counter()
        found = self._parts(seconds)
        self.clock.leave_out(time.perf_counter() - began)
        if found is None:
            return False
        self._parts = None
        run = self.run  # which may go on with one that had other files
        run.diagnoses = [entry for entry in run.diagnoses if entry["task"] is None]
        self.add(*found)
        return True

    @property
    def has_wrong_part(self) -> bool:
        """Whether the grader finds one: then rates, curves and units show what it does to them."""
        return any(entry["task"] for entry in self.run.diagnoses)
