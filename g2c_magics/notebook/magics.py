"""The magics: parse a line, call the engine, return a value that shows itself.

This file and picture_magics.py alone import IPython.
"""

import sys
from collections.abc import Callable
from functools import partial
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import parse_argstring
from IPython.display import display
from traitlets import Bool, Float, TraitError, Unicode, validate

from g2c_magics.grading.grader import LEAST_MEMORY_GB, LIMIT, MEMORY_GB, Grader, UnknownTask
from g2c_magics.grading.report import Report
from g2c_magics.hints import Hints, first_unfinished
from g2c_magics.lessons.lesson import names as lesson_names
from g2c_magics.notebook.errors import OneLine, Refused, one_line_errors
from g2c_magics.notebook.flags import names_in
from g2c_magics.notebook.learner_package import LearnerPackage
from g2c_magics.notebook.picture_magics import PictureMagics, declared
from g2c_magics.notebook.play import Players
from g2c_magics.notebook.shell_hooks import ShellHooks
from g2c_magics.paths import data_dir, own_files
from g2c_magics.progress import note_checked
from g2c_magics.reset import reset
from g2c_magics.text import number_problem

if TYPE_CHECKING:  # they load torch, or are seldom needed
    from g2c_magics.doctor import Examination
    from g2c_magics.notebook.session import Session
    from g2c_magics.progress import Standing
    from g2c_magics.training import RunTable


NOT_FIRST = "{} has to be the first line of its cell: move what is above it below it."


@magics_class
class G2CMagics(PictureMagics, ShellHooks, Magics):
    """Checks, training and pictures for the lesson."""

    shell: Any  # an InteractiveShell; Magics declares that it may be None
    lesson = Unicode(
        "", help="The lesson, by its folder's name; the one of the lowest order by default."
    ).tag(config=True)
    root = Unicode(
        "", help="The folder to grade where none is found at or above the notebook's."
    ).tag(config=True)
    data_dir = Unicode("", help="Where data sets are kept. Default: G2C_DATA, else data/.").tag(
        config=True
    )
    timeout = Float(LIMIT, help="Seconds that each check may take.").tag(config=True)
    memory_gb = Float(MEMORY_GB, help="Memory in GB that a check may allocate.").tag(config=True)
    isolate = Bool(
        False, help="Check without network and away from other files, where the platform can."
    ).tag(config=True)

    def __init__(self, shell: InteractiveShell, **kwargs: Any) -> None:
        super().__init__(shell, **kwargs)
        self.open_lesson()
        self.players = Players()
        self.observe(self.change_lesson, "lesson")  # from now on: the config may have set it before

    @validate("lesson")
    def known_lesson(self, proposal: dict[str, Any]) -> str:
        """Refuse a lesson that there is not."""
        name = proposal["value"]
        if name and name not in lesson_names():
            raise TraitError(f"Expected a lesson out of: {', '.join(lesson_names())}.")
        return name

    @validate("timeout", "memory_gb")
    def sensible_limit(self, proposal: dict[str, Any]) -> float:
        """Refuse a limit under which no check could pass."""
        name, value = proposal["trait"].name, proposal["value"]
        noun, least = ("seconds", 0.0) if name == "timeout" else ("gigabytes", LEAST_MEMORY_GB)
        problem = number_problem(value, noun, least)
        if problem:
            raise Refused(f"{name} {problem} instead.")
        return value

    def change_lesson(self, change: dict[str, Any]) -> None:
        """Another lesson: another grader, and nothing borrowed. The open one is left as it is."""
        if (self.lesson or lesson_names()[0]) == self.grader.lesson.name:
            return
        before = self.grader
        self.open_lesson()
        before.close()
        self.grader.warm_up()

    def open_lesson(self) -> None:
        """Begin with the lesson that is set."""
        self.grader = Grader(lesson=self.lesson or None)
        self.package = LearnerPackage(self.grader, self.shell.user_ns)
        self.hints = Hints(self.grader.lesson)

    # --- grading ------------------------------------------------------------------------------

    @declared
    @line_cell_magic
    def g2c_check(self, line: str, cell: str | None = None) -> Report:
        """Grade your files, or a cell on top of them, and name the mistake.

        `%g2c_check linear` runs the tests of tests/test_nn.py for one task on the files as they are
        on disk, in a process of their own: no restart, nothing can hang. The name of a function
        runs those about it: `%g2c_check train_one_epoch`. `%%g2c_check linear` puts the definitions
        of the cell on top of the files first. The Report comes back as the value.
        """
        args = parse_argstring(self.g2c_check, line)
        problem = "" if args.timeout is None else number_problem(args.timeout, "seconds")
        if problem:
            raise UsageError(f"--timeout {problem} instead.")
        self.grader.memory_gb = self.memory_gb
        with one_line_errors():
            report = self.grader.check(
                self.selected(args.tasks),
                cell=None if cell is None else self.shell.transform_cell(cell),
                borrow=self.package.borrowed,
                root=self.own_files() if cell is None else self.graded_root(),
                limit=args.timeout or self.timeout,
                on_wait=lambda: print("Warming up the grader: the first check takes a moment …"),
                isolate=self.isolate,
            )
        note_checked(self.grader.lesson, report)
        if args.strict and not report.passed:
            display(report)
        report.raise_if(args.strict)
        return report

    @declared
    @line_magic
    def g2c_borrow(self, line: str) -> None:
        """Use the worked answers for these tasks, in this session; `none` gives them back.

        Borrowed work is labelled everywhere and never counts as your own.
        """
        words = parse_argstring(self.g2c_borrow, line).tasks
        if words == ["none"]:
            self.package.borrowed = set()
        elif words == ["all"]:
            self.package.borrowed = set(self.grader.lesson.task_ids)
        else:
            self.package.borrowed |= set(self.tasks(words))
        self.say_if_torch_loads()
        with one_line_errors():
            self.package.load(self.graded_root())
        borrowed = ", ".join(self.grader.known(self.package.borrowed))
        print(f"Borrowed: {borrowed}." if borrowed else "Nothing is borrowed.")

    @declared
    @line_magic
    def g2c_hint(self, line: str) -> None:
        """A nudge; call it again for a stronger one. The third is nearly code.

        The name of a function stands for its task. Without one it is about the first that is not
        done yet.
        """
        word = parse_argstring(self.g2c_hint, line).task
        with one_line_errors():
            tasks = self.tasks([self.grader.lesson.owner_of(word)] if word else [])
            task = tasks[0] if tasks else first_unfinished(self.report(self.package.borrowed))
            lines = self.hints.next(task)
        print("\n".join(lines))

    @declared
    @line_magic
    def g2c_reset(self, line: str) -> None:
        """Bring what a task asks for back to how it came, in your file. A copy is kept beside it.

        Save the file in the editor first: what is on disk is what is kept.
        """
        words = parse_argstring(self.g2c_reset, line).tasks
        with one_line_errors():
            print("\n".join(reset(self.grader.lesson, self.tasks(words), self.own_files())))

    @line_magic
    def g2c_progress(self, line: str) -> "Standing":
        """Every task with its score, and the deliverables of the module: your own work only."""
        from g2c_magics.progress import standing_of

        if line.strip():
            raise UsageError(f"%g2c_progress takes no arguments. Got {line.strip()!r}.")
        with one_line_errors():
            return standing_of(
                self.grader.lesson,
                self.report(exam=True),
                self.own_files(),
                self.package.borrowed,
            )

    @line_magic
    def g2c_doctor(self, line: str) -> "Examination":
        """Is everything installed and in place? A line each: ok, or what to do about it."""
        from g2c_magics.doctor import examine

        if line.strip():
            raise UsageError(f"%g2c_doctor takes no arguments. Got {line.strip()!r}.")
        return examine(self.grader, self.root, self.data_dir)

    # --- training -----------------------------------------------------------------------------

    @cell_magic
    def g2c_train(self, line: str, cell: str) -> None:
        """Train the model that the cell ends with, and leave the Run under its --name.

        %%g2c_train --data circles --epochs 400 --lr 0.5 --name relu
        Sequential(Linear(2, 16), ReLU(), Linear(16, 2))

        It is your own loop that runs, on your files as they are on disk.
        """
        with one_line_errors():
            source = self.shell.transform_cell(cell)
            session = self.session()
            session.train(line, source, display if self.has_kernel else None)

    @declared
    @line_magic
    def g2c_runs(self, line: str) -> "RunTable":
        """A table of the runs of this session and of this folder's log, the newest first."""
        args = parse_argstring(self.g2c_runs, line)
        if args.count < 1:
            raise UsageError(f"%g2c_runs wants a number of runs above 0. Got {args.count} instead.")
        with one_line_errors():
            session = self.session()
            if args.clean:
                print(session.archive())
            return session.table(args.count)

    # --- in the wrong place -------------------------------------------------------------------

    @line_magic("%g2c_check")
    def check_below_other_lines(self, line: str) -> None:
        """What IPython takes `%%g2c_check` for where it is not the first line of its cell."""
        raise OneLine(NOT_FIRST.format("%%g2c_check"))

    @line_magic("%g2c_train")
    def train_below_other_lines(self, line: str) -> None:
        """The same of `%%g2c_train`."""
        raise OneLine(NOT_FIRST.format("%%g2c_train"))

    # --- shared -------------------------------------------------------------------------------

    def own_files(self) -> Path:
        """The same, where the learner's own files are asked for. Raises ProjectError for none."""
        return own_files(self.grader.lesson.folder, self.graded_root())

    def report(self, borrowed: set[str] | None = None, exam: bool = False) -> Report:
        """A Report on all tasks, on the learner's own files but for those that are borrowed."""
        return self.grader.check(
            borrow=borrowed or (), root=self.own_files(), limit=self.timeout, exam=exam
        )

    def session(self) -> "Session":
        """The runs and models of this notebook, over the folder that is graded now.

        Raises MissingPart for a lesson that has no training.
        """
        self.say_if_torch_loads()
        self.grader.lesson.require("trainer")
        from g2c_magics.notebook.session import Session

        root = self.graded_root()
        return Session(self.package, self.shell.user_ns, root, data_dir(root, self.data_dir))

    def say_if_torch_loads(self) -> None:
        """Say what is waited for, where torch is not in this kernel yet and the lesson needs it."""
        if "torch" not in sys.modules and self.grader.lesson.has("trainer"):
            print("Loading torch …", flush=True)

    def tasks(self, words: list[str]) -> list[str]:
        """Task ids out of a line. Raises UsageError for any other word."""
        try:
            return self.grader.known(names_in(words))
        except UnknownTask as error:
            raise UsageError(str(error)) from None

    def selected(self, words: list[str]) -> list[str]:
        """Tasks, classes and functions out of a line. Raises UsageError for any other word."""
        try:
            self.grader.selected(names_in(words))
        except UnknownTask as error:
            raise UsageError(str(error)) from None
        return names_in(words)


def help_with_flags(magic: Callable) -> str:
    """What `%%g2c_train?` shows: its flags are the engine's, and looked up when asked for."""
    from g2c_magics.training import usage

    return f"{cleandoc(magic.__doc__ or '')}\n\n{usage()}"


# By this IPython finds the help of an object that makes its own.
for magic in (vars(G2CMagics)["g2c_train"], vars(PictureMagics)["g2c_rates"]):
    magic.getdoc = partial(help_with_flags, magic)
