"""Print the corpus's confusion table: `python -m tests.corpus [PART OF A NAME]`."""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # where pytest too finds `answers`

from g2c_magics.grading.grader import Grader

from . import submissions
from .verdict import judge, table, worked_project


def main() -> None:
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = [s for s in submissions() if part in s.name]
    with tempfile.TemporaryDirectory() as folder:
        grader = Grader(worked_project(Path(folder)))
        began = time.perf_counter()
        verdicts = [judge(grader.check, submission) for submission in chosen]
        seconds = time.perf_counter() - began
        grader.close()
    for v in verdicts:
        is_misjudged = v.full != v.submission.right
        if is_misjudged or (v.submission.pitfall and not v.hit):
            print(
                f"{v.submission.name}: expected {v.submission.pitfall}, got {v.named}",
                *v.messages[:2],
            )
    print(table(verdicts))
    print(f"{len(verdicts)} submissions in {seconds:.1f} s")


if __name__ == "__main__":
    main()
