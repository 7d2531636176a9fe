"""An nbgrader course, made and marked by the commands an instructor types.

Drives docs/nbgrader and nbgrader itself, each in a process of its own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).parents[2]
NAME = "nn"


class Course:
    """A course folder with one assignment, released."""

    def __init__(self, folder: Path, *flags: str) -> None:
        self.folder = folder
        self.run(sys.executable, str(REPO / "docs/nbgrader/make_course.py"), str(folder), *flags)
        self.nbgrader("generate_assignment")

    def hand_in(self, student: str, project: Path | None = None) -> Path:
        """Submit what was released, with g2c out of `project` where one is given."""
        submission = self.folder / "submitted" / student / NAME
        shutil.copytree(self.folder / "release" / NAME, submission)
        if project:
            shutil.rmtree(submission / "g2c")
            shutil.copytree(project / "g2c", submission / "g2c")
        return submission

    def nbgrader(self, command: str) -> str:
        """Run one of nbgrader's commands on the assignment. Returns what it wrote."""
        return self.run(sys.executable, "-m", "nbgrader", command, NAME)

    def run(self, *command: str) -> str:
        """Run a command in the course folder, untouched by whoever runs the tests."""
        self.folder.mkdir(parents=True, exist_ok=True)
        home = self.folder / ".home"
        environment = {
            **os.environ,
            "PYTHONPATH": str(REPO),
            # nbgrader calls alembic by its bare name: a venv's programs must be on the path.
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "IPYTHONDIR": str(home / "ipython"),
            "JUPYTER_CONFIG_DIR": str(home / "jupyter"),
        }
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        written = done.stdout + done.stderr
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{written}")
        return written

    def open_grades(self) -> set[tuple[str, str]]:
        """The students and tasks that the gradebook shows as still to be graded by hand."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder}/gradebook.db", "g2c") as gradebook:
            return {
                (submission.student.id, grade.name.removeprefix("check-"))
                for submission in gradebook.assignment_submissions(NAME)
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.needs_manual_grade
            }

    def scores(self) -> dict[str, dict[str, float | None]]:
        """The gradebook: the points of each task, for each student. None: it was not graded."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder}/gradebook.db", "g2c") as gradebook:
            return {
                submission.student.id: {
                    grade.name.removeprefix("check-"): grade.auto_score
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in gradebook.assignment_submissions(NAME)
            }
