"""How long a class takes, beside nbgrader: python bench/class.py [--counts 20 200] [--autograded 6]

One run, one machine; the load says how busy it was. Honest classes, a third wrong (out of
tests/corpus), and ten hostile hand-ins apart: those cost their limits, whatever the grader does.
A class that is not done after --limit seconds is stopped, and counts as far as it came.
    driver     grading left out: reading, books and pages of as many hand-ins, by the real code
    nbgrader   `nbgrader autograde` on a notebook with a check for each task (pip install nbgrader)
"""

import argparse
import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

REPO = Path(__file__).parents[1]
sys.path[:0] = [str(REPO), str(REPO / "tests/classroom")]

from students import HOSTILE, MISSING_BIAS, make_class, right, spoilt  # noqa: E402

from g2c_magics.classroom import intake  # noqa: E402
from g2c_magics.classroom.grade_class import grade_class  # noqa: E402
from g2c_magics.classroom.grade_one import GradedSubmission, Graders, grade_one  # noqa: E402
from g2c_magics.classroom.gradebook import Gradebook  # noqa: E402
from g2c_magics.classroom.intake import PreparedSubmission  # noqa: E402
from g2c_magics.classroom.options import GradingOptions  # noqa: E402
from g2c_magics.classroom.roster import hand_ins  # noqa: E402
from g2c_magics.classroom.submission import Submission  # noqa: E402
from g2c_magics.lessons.lesson import load  # noqa: E402
from g2c_magics.views import class_page, student_page  # noqa: E402

Rows = list[dict[str, str]]
INTERRUPTED = 130  # exit code
HEAD = f"{'what':<44} {'count':>6} {'seconds':>8} {'each':>9} {'load':>6}"


def line(what: str, count: int, seconds: float, note: object = "") -> float:
    """Print a line of the table. Returns the seconds for each."""
    each = seconds / max(count, 1)
    print(
        f"{what:<44} {count:>6} {seconds:>7.1f}s {each:>8.4f}s {os.getloadavg()[0]:>6.1f} {note}",
        flush=True,
    )
    return each


def grade(folder: Path, jobs: int, limit: float) -> tuple[float, Rows]:
    """Seconds of the whole command, its start included, and the rows that it has come to."""
    out = folder.parent / "grades"
    command = [sys.executable, "-m", "g2c_magics", "grade", str(folder), "--out", str(out)]
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--jobs", str(jobs)], stdout=subprocess.DEVNULL, env=environment
    )
    try:
        code = process.wait(limit)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        code = process.wait()
    seconds = time.perf_counter() - began
    if code not in (0, 1, INTERRUPTED):  # 1: a hand-in, a refused one for one, has no grade
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return seconds, [row for row in rows if not row["message"].startswith("Not graded yet")]


def untrue(rows: Rows) -> list[str]:
    """The rows whose score is not what `make_class` wrote: full for right work, less for wrong."""
    found = []
    for row in rows:
        is_full = row["status"] == "graded" and row["score"] == row["max_score"]
        if is_full is (int(row["id"].split("-")[1]) % 3 == 1):
            found.append(f"{row['id']} {row['status']} {row['score']}: {row['message']}")
    return found


def honest(scratch: Path, count: int, jobs: int, limit: float) -> float:
    """An honest class, and the same again. Returns the seconds for each hand-in."""
    folder = make_class(scratch / f"{count}/class", count, hostile=False)
    seconds, rows = grade(folder, jobs, limit)
    statuses = dict(Counter(row["status"] for row in rows))
    each = line(f"honest, {count}, a third wrong", len(rows), seconds, statuses)
    print(*(f"    NOT TRUE: {text}" for text in untrue(rows)), sep="\n", end="")
    if len(rows) == count:
        line("the same again: nothing to do", count, grade(folder, jobs, limit)[0])
    return each


def hostile(scratch: Path, jobs: int, limit: float) -> None:
    folder = scratch / "hostile/class"
    for name, make in HOSTILE.items():
        make(folder / name)
    seconds, rows = grade(folder, jobs, limit)
    line("hostile", len(rows), seconds, f"of {len(HOSTILE)}")
    for row in rows:
        print(f"    {row['id']:<20} {row['status']:<10} {row['seconds'] or 0:>6} s {row['score']}")


class Instant:
    """An executor that has the results already: of a right hand-in and two wrong ones, in turn."""

    size = 2

    def __init__(self, scratch: Path, options: GradingOptions) -> None:
        graders, lesson = Graders(), load(options.lesson)
        made = [right(scratch / "a"), spoilt(scratch / "b", MISSING_BIAS)]
        made.append(spoilt(scratch / "c", "\nx = = 3\n"))
        prepared = [intake.prepare(Submission(path.name, path), lesson) for path in made]
        self.results = [grade_one(one, options, graders) for one in prepared]
        self.sent = 0
        graders.close()

    def submit(
        self, submission: PreparedSubmission, options: GradingOptions
    ) -> Future[GradedSubmission]:
        future: Future[GradedSubmission] = Future()
        like = self.results[self.sent % len(self.results)]
        self.sent += 1
        row = replace(like.row, id=submission.id, files=submission.digest, tree=submission.tree)
        future.set_result(replace(like, row=row))
        return future

    def check_sandbox(self) -> None: ...

    def check_options(self, options: GradingOptions) -> None: ...

    def check_alive(self) -> None: ...

    def close(self) -> None: ...


def driver(scratch: Path, counts: list[int]) -> None:
    """What the process that feeds the graders takes for each hand-in, in CPU seconds."""
    lesson, options = load("nn"), GradingOptions.of("nn")
    executor = Instant(scratch, options)
    for count in counts:
        home = scratch / f"driver-{count}"
        for n in range(count):
            spoilt(home / f"class/learner-{n:05}", f"\n# {n}\nN = {n}\n")
        book = Gradebook(home / "grades", lesson, options, student_page.to_html, class_page.to_html)
        began = time.process_time()
        grade_class(hand_ins(intake.find(home / "class"), []), lesson, options, executor, book)
        line("driver alone, CPU", count, time.process_time() - began)
        book.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--autograded", type=int, default=6, help="submissions for nbgrader")
    options.add_argument("--counts", type=int, nargs="*", default=[20, 200])
    options.add_argument("--synthetic", type=int, nargs="*", default=[20, 200, 2000])
    options.add_argument("--no-hostile", action="store_true")
    options.add_argument("--limit", type=float, default=900, help="seconds for a class")
    args = options.parse_args()
    print(HEAD)
    with tempfile.TemporaryDirectory(prefix="g2c-bench-") as name:
        scratch, ours = Path(name), 0.0
        if args.synthetic:
            driver(scratch, args.synthetic)
        for count in args.counts:
            ours = honest(scratch, count, args.jobs, args.limit)
        if not args.no_hostile:
            hostile(scratch, args.jobs, args.limit)
        if args.autograded and ours:
            from nbgrader_autograde import autograde

            chosen = [right(scratch / f"nb/s{n}") for n in range(args.autograded)]
            seconds = autograde(scratch / "course", chosen)
            theirs = line("nbgrader autograde, all right", args.autograded, seconds)
            print(f"nbgrader takes {theirs / ours:.0f} times as long for a submission")


if __name__ == "__main__":
    main()
