"""How long `nbgrader autograde` takes for the same checks: the peer of bench/class.py.

The course is the one of docs/nbgrader.md: a graded cell for each task, its score read off
`%g2c_check`. Needs nbgrader beside this Python: pip install nbgrader
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/nbgrader"))

from course import Course


def autograde(folder: Path, submissions: list[Path]) -> float:
    """Seconds that `nbgrader autograde` takes, its start included, for these projects.

    folder: where the course is made, which is not timed. submissions: folders that hold a g2c.
    Raises RuntimeError when nbgrader fails, or leaves anything ungraded.
    """
    course = Course(folder)
    for number, project in enumerate(submissions):
        course.hand_in(f"s{number:03}", project)
    began = time.perf_counter()
    course.nbgrader("autograde")
    seconds = time.perf_counter() - began
    graded = [s for s in course.scores().values() if s and None not in s.values()]
    if len(graded) != len(submissions):
        raise RuntimeError(f"nbgrader graded {len(graded)} of {len(submissions)} submissions.")
    return seconds
