"""Grade the learner's files: run a lesson's tests in fresh processes and gather a Report.

Knows processes and results, not IPython; no lesson's names stand here.
"""

import secrets
import select
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from g2c_magics.grading.collector import Collector
from g2c_magics.grading.process.job import Channel, Job
from g2c_magics.grading.process.memory import Memory
from g2c_magics.grading.process.pool import Pool, WorkerProcess
from g2c_magics.grading.process.time_limits import TimeLimits
from g2c_magics.grading.report import Report
from g2c_magics.lessons import Lesson, digest, load
from g2c_magics.paths import find_root
from g2c_magics.text import did_you_mean

LIMIT = 5.0  # seconds for each check
MEMORY_GB = 4.0  # what a check may allocate
GRACE = 1.0  # seconds between the worker's own time limit and ours
FORGED = "writes to the grader's channel: lines that were no message of the grader's"
LONGEST_END = 60.0  # seconds for all that follows the checks
SHORT_GRACE = 0.2  # the same, for code that has switched the worker's own time limit off before


class UnknownTask(ValueError):
    """A task id that the lesson does not have. Its text is one line."""


class Grader:
    """Grades one lesson. Keeps a warm process between checks; `close` ends it.

    start_method: forkserver or spawn; the platform's own by default.
    limit: seconds for each check. memory_gb: what a check may allocate.
    """

    def __init__(
        self,
        root: str | Path | None = None,
        lesson: str | None = None,
        start_method: str | None = None,
        limit: float = LIMIT,
        memory_gb: float = MEMORY_GB,
    ) -> None:
        self.lesson: Lesson = load(lesson)
        self.root = Path(root).resolve() if root else None
        self.limit = limit
        self.memory_gb = memory_gb
        self.pool = Pool(self.lesson.name, start_method)

    def warm_up(self) -> None:
        """Start warming in the background. Returns at once."""
        self.pool.warm_up()

    def check(
        self,
        tasks: Iterable[str] = (),
        cell: str | None = None,
        borrow: Iterable[str] = (),
        root: str | Path | None = None,
        limit: float | None = None,
        on_wait: Callable[[], None] | None = None,
        isolate: bool = False,
    ) -> Report:
        """Grade these tasks, all of them when none is named.

        cell: definitions laid over the files. borrow: tasks graded on the worked answers.
        root: the folder to grade. limit: seconds a check. on_wait: called when the first check has
        to wait for the warm process. isolate: run without network and away from all other files,
        where the platform can; Report.isolated says whether it could.
        Raises UnknownTask, ProjectError, PoolError.
        """
        wanted = self.known(tasks) or list(self.lesson.task_ids)
        borrowed = set(self.known(borrow))
        began = time.perf_counter()
        folder = Path(root).resolve() if root else self.root or find_root(self.lesson.folder)
        checks = [check for task in wanted for check in self.lesson.checks_of(task)]
        tally = Collector(self.lesson, folder, wanted, borrowed, cell)
        problem = self.wrong_tests()
        if problem:
            tally.refuse(problem)
            return tally.report(time.perf_counter() - began)
        if on_wait and not self.pool.is_warm():
            on_wait()
        left, patience = [check.name for check in checks], TimeLimits(limit or self.limit)
        todos = tuple(t for task in self.lesson.tasks if task.id in borrowed for t in task.todos)
        with tempfile.TemporaryDirectory(prefix="g2c-") as scratch:
            spent = 0.0  # since the first hang or crash
            apart = isolate
            while left:
                job = self.job(
                    folder,
                    scratch,
                    left,
                    cell=cell,
                    borrowed=todos,
                    limit=patience.limit,
                    limits=patience.limits(left),
                    isolate=apart,
                )
                again = len(left) < len(checks) or patience.again is not None
                took = self.run(job, tally, SHORT_GRACE if "" in patience.hung else GRACE)
                spent += took if again else 0.0
                if tally.hang and not patience.counts(tally.hang):
                    tally.forget(tally.hang.step)
                if tally.spoiled:
                    apart = False
                    continue
                before, left = left, tally.missing(left)
                if len(left) == len(before) and patience.again is None and not tally.retry:
                    tally.refuse("The check ended without a result. Run it again.")
                    break
                if left and spent > patience.rest:
                    tally.give_up(patience.rest)
                    break
        return tally.report(time.perf_counter() - began)

    def try_import(self, root: Path) -> str:
        """Import the files below `root` in a worker. Returns what went wrong in one line, or ""."""
        tally = Collector(self.lesson, root, [], set(), None)
        with tempfile.TemporaryDirectory(prefix="g2c-") as scratch:
            self.run(self.job(root, scratch, ()), tally)
            if tally.retry:
                self.run(self.job(root, scratch, ()), tally)
        return tally.problem

    def job(self, root: Path, scratch: str, tests: Iterable[str], **more: object) -> Job:
        """A job on the files below `root` with the grader's own limits."""
        return Job(
            **{
                "lesson": self.lesson.name,
                "root": str(root),
                "tests": tuple(tests),
                "cell": None,
                "borrowed": (),
                "limit": self.limit,
                "limits": (),
                "memory_gb": self.memory_gb,
                "trace": str(Path(scratch) / "trace"),
                "token": secrets.token_hex(16),
                **more,
            }
        )

    def known(self, tasks: Iterable[str]) -> list[str]:
        """Task ids in teaching order. Raises UnknownTask for any other."""
        given = [tasks] if isinstance(tasks, str) else list(tasks)
        for task in given:
            if task not in self.lesson.task_ids:
                guess = did_you_mean(task, self.lesson.task_ids)
                raise UnknownTask(
                    f"Expected tasks out of: {', '.join(self.lesson.task_ids)}. "
                    f"Got {task!r} instead.{guess}"
                )
        return [task for task in self.lesson.task_ids if task in given]

    def wrong_tests(self) -> str:
        """One line when the graded tests are not those of the manifest, else ""."""
        path = self.lesson.test_file
        try:
            if digest(path.read_bytes()) == self.lesson.manifest["sha256"]:
                return ""
        except OSError:
            return f"tests/{path.name} is missing. Get it back: git checkout -- tests/{path.name}"
        return (
            f"tests/{path.name} was edited, so nothing is graded. "
            f"Get it back: git checkout -- tests/{path.name}"
        )

    def run(self, job: Job, tally: Collector, grace: float = GRACE) -> float:
        """Do a job in a fresh process. Returns the seconds that it took once it had begun."""
        tally.begin(job.isolate)
        with self.pool.hand() as hand:
            began = time.monotonic()
            self.listen(hand, job, tally, grace)
            return time.monotonic() - began

    def listen(self, hand: WorkerProcess, job: Job, tally: Collector, grace: float) -> None:
        """Hand over a job and listen until it is done, gone, or silent for too long."""
        hand.channel.send({"event": "job", "job": job.to_dict()})
        memory = Memory(hand.pid, job.memory_gb)
        step, deadline = None, time.monotonic() + job.limit + GRACE
        last = deadline + sum(job.limits) + LONGEST_END  # whatever it says that it has begun
        while True:
            try:
                messages = poll(hand.channel, min(deadline, time.monotonic() + 0.25))
            except (EOFError, ConnectionError, ValueError):
                code = hand.exit_code()
                tally.stopped(step, code, Path(job.trace), job.limit_of(step))
                return
            for message in messages:
                if message.get("token") != job.token:
                    tally.alert(FORGED)
                    continue
                if message["event"] in ("done", "broken"):
                    tally.take(message)
                    return
                try:
                    tally.take(message)
                    if message["event"] == "start":
                        step = message["step"]
                        deadline = min(time.monotonic() + job.limit_of(step) + grace, last)
                except (KeyError, TypeError, AttributeError):
                    tally.alert(FORGED)
            if memory.exceeded():
                hand.kill()
                tally.out_of_memory(step, job.memory_gb)
                return
            if time.monotonic() > deadline:
                hand.kill()
                tally.timeout(step, Path(job.trace), job.limit_of(step))
                return

    def close(self) -> None:
        """End the warm process."""
        self.pool.close()


def poll(channel: Channel, until: float) -> list[dict]:
    """The messages that arrive before `until` (time.monotonic), perhaps none."""
    readable, _, _ = select.select([channel.sock], [], [], max(0.0, until - time.monotonic()))
    return channel.receive() if readable else []
