"""What a notebook's shell calls by itself: around each cell, once at the start, and for Tab.

A mixin of G2CMagics. Knows nothing of IPython: the extension registers these.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from g2c_magics.grading.grader import Grader
from g2c_magics.grading.process.pool import PoolError
from g2c_magics.notebook.cell_advice import graded_elsewhere
from g2c_magics.notebook.completion import completions, logged_names
from g2c_magics.notebook.learner_package import BrokenFiles, LearnerPackage
from g2c_magics.notebook.play import Players
from g2c_magics.paths import ProjectError, find_root, state_folder
from g2c_magics.progress import done_line


class ShellHooks:
    """The half of G2CMagics that nobody calls by name."""

    shell: Any  # an InteractiveShell
    root: Any  # the trait: a folder, or ""
    grader: Grader
    package: LearnerPackage
    players: Players
    advised = False  # whether this notebook has heard that files are what is graded

    def graded_root(self) -> Path:
        """The folder that is graded. Raises ProjectError."""
        return find_root(self.grader.lesson.folder, configured=self.root)

    def callbacks(self) -> list[tuple[str, Callable[[Any], None]]]:
        """What is to be called around each cell, by IPython's name of the event."""
        return [
            ("pre_run_cell", self.players.cell_begins),
            ("pre_run_cell", self.reload_edited_files),
            ("post_run_cell", self.advise),
            ("post_run_cell", self.players.cell_ends),
        ]

    def reload_edited_files(self, info: Any) -> None:
        """Before each cell: a package that is loaded here becomes what is on disk now."""
        try:
            self.package.reload_edited(self.graded_root())
        except (ProjectError, PoolError, BrokenFiles) as error:
            print(f"{error} The code from before is still in use.")

    def advise(self, result: Any) -> None:
        """After a plain cell that defines a part of the lesson: say once where it is graded."""
        if self.advised:
            return
        line = graded_elsewhere(self.shell.transform_cell(result.info.raw_cell), self.grader.lesson)
        if line:
            self.advised = True
            print(line)

    def say_how_far(self) -> None:
        """One line: how many tasks are done, and the next. Nothing where none was checked yet."""
        with suppress(ProjectError):
            line = done_line(self.grader.lesson, self.graded_root())
            if line:
                print(line)

    def complete(self, shell: Any, event: Any) -> list[str]:
        """Tasks, flags, runs and models, for Tab."""
        command, lesson = event.command.lstrip("%"), self.grader.lesson
        words = (*lesson.task_ids, *(lesson.selectors if command == "g2c_check" else ()))
        logged = []
        with suppress(ProjectError):
            logged = logged_names(state_folder(self.graded_root()) / "runs")
        return completions(command, event.line, words, self.shell.user_ns, logged)
