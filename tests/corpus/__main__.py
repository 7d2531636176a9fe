"""Print the corpus's confusion table: `python -m tests.corpus [PART OF A NAME]`.

With --exam, hold the exam on it instead, in sittings of three seeds that are drawn anew.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # where pytest too finds `answers`

from g2c_magics.grading.grader import Grader

from . import Submission, submissions
from .exam import held, sittings
from .verdict import Judge, table, worked_project

SITTINGS = 3


def main() -> None:
    words = [word for word in sys.argv[1:] if word != "--exam"]
    part = words[0] if words else ""
    chosen = [s for s in submissions() if part in s.name]
    with tempfile.TemporaryDirectory() as folder:
        project = worked_project(Path(folder))
        if "--exam" in sys.argv:
            hold_exam(Grader(project), project, chosen)
            return
        judge = Judge(project)
        began = time.perf_counter()
        verdicts = judge.verdicts(chosen)
        seconds = time.perf_counter() - began
        judge.close()
    for v in verdicts:
        is_misjudged = v.full != v.submission.right
        if is_misjudged or (v.submission.pitfall and not v.hit):
            print(
                f"{v.submission.name}: expected {v.submission.pitfall}, got {v.named}",
                *v.messages[:2],
            )
    print(table(verdicts))
    print(f"{len(verdicts)} submissions in {seconds:.1f} s")


def hold_exam(grader: Grader, root: Path, chosen: list[Submission]) -> None:
    """Print the right ones that do not agree and the wrong ones that do, and how many there are."""
    drawn = sittings(grader, SITTINGS)
    odd = count = 0
    for result in held(grader, root, chosen, drawn):
        count += 1
        if result.agrees != result.submission.right:
            odd += 1
            kind = "right" if result.submission.right else "WRONG, AGREES"
            print(f"{result.submission.name} ({kind}): {result.differs} {result.unanswered}")
    print(f"{count} submissions, {len(drawn)} seeds each: {odd} not as expected")
    grader.close()


if __name__ == "__main__":
    main()
