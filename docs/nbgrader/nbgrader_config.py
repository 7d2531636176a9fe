"""How nbgrader marks a course of `%g2c_check` cells.

Copied into the course folder, where nbgrader reads it. docs/nbgrader.md explains each line.
"""

import os
import shutil
from pathlib import Path

from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_locked

from g2c_magics.classroom import intake
from g2c_magics.classroom.grade_one import write_files
from g2c_magics.classroom.submission import Refused, Submission
from g2c_magics.lessons.lesson import Lesson, load, names

SOURCE = Path(__file__).parent / "source"
NOT_OURS = "skip-execution"  # a cell with this tag is not run


def written_by_learners(assignment: Path) -> list[str]:
    """The files handed out to be written, as paths below the assignment's folder."""
    return [str(path.relative_to(assignment)) for path in sorted(assignment.glob("g2c/**/*.py"))]


def lesson_of(assignment: Path) -> Lesson:
    """The lesson whose package an assignment hands out."""
    return next(found for found in map(load, names()) if (assignment / found.folder).is_dir())


def lay_out(handed_in: Path, assignment: Path) -> str:
    """Put the files that count into handed_in/g2c, as `python -m g2c_magics grade` finds them.

    Returns why there are none, in its words, or "".
    """
    try:
        prepared = intake.prepare(
            Submission(handed_in.name, handed_in), lesson_of(assignment), assignment
        )
    except Refused as why:
        return str(why)
    shutil.rmtree(handed_in / "g2c", ignore_errors=True)
    write_files(prepared.files, handed_in)
    return ""


class OnlyTheChecks(NbGraderPreprocessor):
    """Run no cell but those that nbgrader has just put back as we wrote them.

    The checks read g2c/nn and need nothing from the notebook, so a borrowed answer, a magic of the
    learner's own or a patch of nbgrader's kernel has no effect. What a learner typed stays in the
    notebook for a human to read.
    """

    def preprocess(self, nb, resources):
        """Find the files that count, and fill in those that were not handed in."""
        handed_out = SOURCE / resources["nbgrader"]["assignment"]
        self.refused = lay_out(Path(resources["metadata"]["path"]), handed_out)
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell, resources, index):
        # nbgrader has taken the id off every cell that the gradebook does not know.
        ours = is_locked(cell) and "grade_id" in cell.metadata.nbgrader
        # Ours runs whatever tags it came with: a check that does not run has full marks.
        cell.metadata["tags"] = [] if ours and not self.refused else [NOT_OURS]
        if ours and self.refused and is_grade(cell):
            told = {"ename": "Ungraded", "evalue": self.refused}
            cell.outputs = [new_output("error", **told, traceback=[f"Ungraded: {self.refused}"])]
        return cell, resources


class NoGradeIsNoZero(NbGraderPreprocessor):
    """Leave a check's grade open, for a human, where its cell raised Ungraded.

    nbgrader gives 0 to whatever raised. Runs after it has saved the grades.
    """

    def preprocess_cell(self, cell, resources, index):
        errors = [out.ename for out in cell.get("outputs", []) if out.output_type == "error"]
        if "Ungraded" in errors and is_grade(cell):
            ours = resources["nbgrader"]
            with Gradebook(ours["db_url"]) as gradebook:
                grade = gradebook.find_grade(
                    cell.metadata.nbgrader.grade_id,
                    ours["notebook"], ours["assignment"], ours["student"],
                )  # fmt: skip
                grade.auto_score, grade.needs_manual_grade = None, True
                gradebook.db.commit()
        return cell, resources


c = get_config()  # noqa: F821 - nbgrader provides it
c.CourseDirectory.course_id = "g2c"

# Otherwise nbgrader copies the unwritten files of source/ over what was handed in.
c.Autograde.exclude_overwriting = {
    folder.name: written_by_learners(folder) for folder in SOURCE.glob("*")
}
c.Autograde.autograde_preprocessors.insert(0, OnlyTheChecks)
c.Autograde.autograde_preprocessors.append(NoGradeIsNoZero)
c.OverwriteCells.add_missing_cells = True  # a check that was deleted runs all the same
c.Execute.timeout = 300  # seconds a cell; each check in it has a limit of its own, 5 s

# A submission may hold a psutil.py or an ipykernel_launcher.py. Neither Python nor IPython may look
# for modules there (IPython before 9.7 asks to be told so itself); g2c/nn is found by its path.
os.environ["PYTHONSAFEPATH"] = "1"
c.Execute.extra_arguments = [
    "--InteractiveShellApp.ignore_cwd=True",
    "--InteractiveShellApp.extra_extensions=g2c_magics",  # with or without a cell that loads it
    "--G2CMagics.isolate=True",  # no network, no gradebook.db; Linux only
]
