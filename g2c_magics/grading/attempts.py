"""Run failed checks again with something lent to them, for a few seconds in all.

Each attempt is a job of its own in a fresh process.
"""

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from g2c_magics.grading.process.endings import Crashed, Hang, Killed, OutOfMemory
from g2c_magics.grading.process.messages import Job
from g2c_magics.grading.process.time_limits import SHORT_GRACE, TimeLimits
from g2c_magics.grading.process.transcript import Used, WorkerRun
from g2c_magics.lessons.lesson import Check

ALL_LIMIT = 8.0  # seconds for all attempts of one report, with somebody waiting for it
ISOLATED_LIMIT = 40.0  # and where a grade may rest on them
CHECK_LIMIT = 2.0  # seconds for a check: a right one takes a few hundred milliseconds

Run = Callable[[Job, float, float], WorkerRun]  # job, grace, until: as for run_job


class Attempts:
    """Attempts on the checks of one report. job: as they ran first.

    banned: checks that may not pass, for what their source uses; it is not searched again.
    note: told of each process that ran something whether it was isolated, as WorkerRun says it.
    """

    def __init__(
        self, run: Run, job: Job, banned: Collection[str], note: Callable[[str], None]
    ) -> None:
        self.run = run
        self.job = job
        self.banned = banned
        self.note = note
        self.until = time.monotonic() + (ISOLATED_LIMIT if job.isolate else ALL_LIMIT)
        self.limits = TimeLimits(min(CHECK_LIMIT, job.limit))

    def __call__(
        self, checks: Collection[Check], lent: Iterable[str] = (), given: Iterable[str] = ()
    ) -> dict[str, Used]:
        """The checks that pass with this, and what they have used of it. As Job: lent, given."""
        passed: dict[str, Used] = {}
        left = [check.name for check in checks]
        job = replace(self.job, again=True, lent=tuple(lent), given=tuple(given))
        while left and not self.is_over():
            job = replace(job, tests=tuple(left), limits=self.limits.of(left))
            run = self.run(job, SHORT_GRACE, self.until)
            if run.has_begun:
                self.note(run.isolation)
            for name, outcome in run.outcomes.items():
                if outcome.status == "passed" and name not in self.banned:
                    passed[name] = run.used.get(name, Used())
            left = [name for name in left if name not in run.outcomes]
            match run.ending:
                case Hang(step) as hang if step in left:
                    if self.limits.counts(hang):
                        left.remove(step)
                case Killed(step) | Crashed(step) | OutOfMemory(step) if step in left:
                    left.remove(step)
                case _:
                    break
        return passed

    def is_over(self) -> bool:
        """Whether there is no time for more."""
        return time.monotonic() >= self.until
