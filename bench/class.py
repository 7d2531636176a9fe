"""How long a class takes, beside nbgrader: python bench/class.py [--jobs 2] [--autograded 6]

One run, one machine. A third of each class is wrong (out of tests/corpus), ten are hostile where
that is said; every submission is graded on every task. Compared with
    nbgrader   `nbgrader autograde` on a notebook with a check for each task (pip install nbgrader)
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

REPO = Path(__file__).parents[1]
sys.path[:0] = [str(REPO), str(REPO / "tests/classroom")]

from students import make_class, right  # noqa: E402

HEAD = f"{'what':<52} {'count':>5} {'seconds':>8} {'each':>8}"


def grade(folder: Path, jobs: int) -> tuple[float, list[dict[str, str]]]:
    """Seconds of the whole command, its start included, and the rows."""
    out = folder.parent / "grades"
    command = [sys.executable, "-m", "g2c_magics", "grade", str(folder), "--out", str(out)]
    began = time.perf_counter()
    code = subprocess.run(
        [*command, "--jobs", str(jobs)],
        stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(REPO)},
    ).returncode  # fmt: skip
    seconds = time.perf_counter() - began
    if code not in (0, 1):  # 1: a hand-in, a refused one for one, has no grade
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return seconds, list(csv.DictReader(file))


def untrue(rows: list[dict[str, str]]) -> list[str]:
    """The rows whose score is not what `make_class` wrote: full for right work, less for wrong.

    Hostile ones, whose ids say what they do, may be either: some compute right numbers beside it.
    """
    found = []
    for row in rows:
        _, number, *is_hostile = row["id"].split("-", 2)
        is_full = row["status"] == "graded" and row["score"] == row["max_score"]
        if not is_hostile and is_full is (int(number) % 3 == 1):
            found.append(f"{row['id']} {row['status']} {row['score']}: {row['message']}")
    return found


def line(what: str, count: int, seconds: float, note: str = "") -> float:
    """Print a line of the table. Returns the seconds for each."""
    print(f"{what:<52} {count:>5} {seconds:>8.1f} {seconds / count:>8.3f}  {note}", flush=True)
    return seconds / count


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--autograded", type=int, default=6, help="submissions for nbgrader")
    options.add_argument("--counts", type=int, nargs="*", default=[20, 100, 400])
    args = options.parse_args()
    print(HEAD)
    with tempfile.TemporaryDirectory(prefix="g2c-bench-") as scratch:
        folder = make_class(Path(scratch) / "hostile/class", 200)
        seconds, rows = grade(folder, args.jobs)
        statuses = dict(Counter(row["status"] for row in rows))
        ours = line("200, a third wrong, ten hostile", 200, seconds, statuses)
        for row in rows:
            if row["id"].count("-") > 1:
                print(f"    {row['id']:<30} {row['status']:<10} {row['score']}")
        print(*(f"    NOT TRUE: {text}" for text in untrue(rows)), sep="\n")
        again, _ = grade(folder, args.jobs)
        line("the same again: nothing to do", 200, again)
        for count in args.counts:
            folder = make_class(Path(scratch) / f"{count}/class", count, hostile=False)
            each = line("a third wrong", count, grade(folder, args.jobs)[0])
            ours = each
        if args.autograded:
            from nbgrader_autograde import autograde

            chosen = [right(Path(scratch) / f"nb/s{n}") for n in range(args.autograded)]
            seconds = autograde(Path(scratch) / "course", chosen)
            theirs = line("nbgrader autograde, all right", args.autograded, seconds)
            print(f"nbgrader takes {theirs / ours:.0f} times as long for a submission")


if __name__ == "__main__":
    main()
