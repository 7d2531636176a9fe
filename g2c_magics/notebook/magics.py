"""The magics: parse a line, call the engine, return a value that shows itself.

The only file that imports IPython. What it does to a shell, `detach` undoes.
"""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display
from traitlets import Bool, Float, Unicode, observe

from g2c_magics.grading.grader import LIMIT, MEMORY_GB, Grader, UnknownTask
from g2c_magics.grading.process.pool import PoolError
from g2c_magics.grading.report import Report
from g2c_magics.hints import Hints, unfinished
from g2c_magics.lessons import load
from g2c_magics.lessons import names as lesson_names
from g2c_magics.notebook.completion import completions
from g2c_magics.notebook.display import Curves, view_of
from g2c_magics.notebook.errors import OneLine
from g2c_magics.notebook.flags import ARGUMENTS, names_in
from g2c_magics.notebook.learner_package import BrokenFiles, LearnerPackage
from g2c_magics.notebook.spoken import spoken
from g2c_magics.paths import ProjectError, data_dir, find_root
from g2c_magics.progress import Progress


def declared(magic: Callable) -> Callable:
    """Give a magic the arguments that are listed for its name."""
    for words, options in reversed(ARGUMENTS[magic.__name__]):
        magic = argument(*words, **options)(magic)
    return magic_arguments()(magic)


@magics_class
class G2CMagics(Magics):
    """Checks, training and pictures for the lesson."""

    lesson = Unicode(
        "", help="The lesson, by its folder's name; the first there is by default."
    ).tag(config=True)
    root = Unicode(
        "", help="The folder to grade where none is found at or above the notebook's."
    ).tag(config=True)
    data_dir = Unicode("", help="Where data sets are kept. Default: G2C_DATA, else data/.").tag(
        config=True
    )
    timeout = Float(LIMIT, help="Seconds that each check may take.").tag(config=True)
    memory_gb = Float(MEMORY_GB, help="Memory that a check may allocate.").tag(config=True)
    isolate = Bool(
        False, help="Check without network and away from other files, where the platform can."
    ).tag(config=True)

    def __init__(self, shell=None, **kwargs) -> None:
        super().__init__(shell, **kwargs)
        self.open_lesson()

    @observe("lesson")
    def change_lesson(self, change: dict) -> None:
        """Another lesson: another grader, and nothing borrowed."""
        try:
            load(change["new"] or None)
        except ModuleNotFoundError:
            self.lesson = change["old"]
            raise UsageError(f"Expected a lesson out of: {', '.join(lesson_names())}.") from None
        self.grader.close()
        self.open_lesson()
        self.grader.warm_up()

    def open_lesson(self) -> None:
        """Begin with the lesson that is set."""
        self.grader = Grader(lesson=self.lesson or None)
        self.workspace = LearnerPackage(self.grader)
        self.hints = Hints(self.grader.lesson)

    # --- grading ------------------------------------------------------------------------------

    @declared
    @line_cell_magic
    def g2c_check(self, line: str, cell: str | None = None) -> Report:
        """Grade your files, or a cell on top of them, and say which mistake it is.

        `%g2c_check linear` runs the tests of tests/test_nn.py for one task on the files as they are
        on disk, in a process of their own: no restart, nothing can hang. `%%g2c_check linear` lays
        the definitions of the cell over the files first. The Report comes back as the value.
        """
        args = parse_argstring(self.g2c_check, line)
        if args.timeout is not None and args.timeout <= 0:
            raise UsageError(f"--timeout wants seconds above 0. Got {args.timeout:g} instead.")
        self.grader.memory_gb = self.memory_gb
        if cell is not None:
            cell = self.shell.transform_cell(cell)
        with spoken():
            report = self.grader.check(
                self.tasks(args.tasks),
                cell=cell,
                borrow=self.workspace.borrowed,
                root=self.graded_root(),
                limit=args.timeout or self.timeout,
                on_wait=lambda: print("Warming up the grader: the first check takes a moment …"),
                isolate=self.isolate,
            )
        if args.strict and not report.passed:
            display(report)
        report.raise_if(args.strict)
        return report

    @declared
    @line_magic
    def g2c_borrow(self, line: str) -> None:
        """Use the worked answers for these tasks, in this session; `none` gives your own back.

        Borrowed work is labelled everywhere and never counts as your own.
        """
        words = parse_argstring(self.g2c_borrow, line).tasks
        everything = list(self.grader.lesson.task_ids)
        if words == ["none"]:
            chosen = []
        elif words == ["all"]:
            chosen = everything
        else:
            chosen = [*self.workspace.borrowed, *self.tasks(words)]
        self.workspace.borrowed = set(chosen)
        with spoken():
            self.workspace.package(self.graded_root())
        borrowed = [task for task in everything if task in chosen]
        print(f"Borrowed: {', '.join(borrowed)}." if borrowed else "Nothing is borrowed.")

    @declared
    @line_magic
    def g2c_hint(self, line: str) -> None:
        """A nudge; call it again for a plainer one. The third is near code.

        Without a task it is about the first that is not done yet.
        """
        word = parse_argstring(self.g2c_hint, line).task
        with spoken():
            borrowed, root = self.workspace.borrowed, self.graded_root()
            task, *_ = self.tasks([word] if word else []) or [
                unfinished(self.grader.check(borrow=borrowed, root=root, limit=self.timeout))
            ]
        print("\n".join(self.hints.next(task)))

    @line_magic
    def g2c_progress(self, line: str):
        """Every task with its score, and the deliverables of the module: your own work only."""
        from g2c_magics.views.progress import Standing

        if line.strip():
            raise UsageError(f"%g2c_progress takes no arguments. Got {line.strip()!r}.")
        with spoken():
            root = self.graded_root()
            report = self.grader.check(root=root, limit=self.timeout)
            found = self.grader.lesson.part("deliverables").deliverables(
                (report.own_score, report.max_score), Progress(root).facts, root
            )
        note = f"borrowed now: {', '.join(sorted(self.workspace.borrowed))}"
        return Standing(report, found, note if self.workspace.borrowed else "")

    @line_magic
    def g2c_doctor(self, line: str):
        """Look at all the desk stands on: a line each, ok or what to do about it."""
        from g2c_magics.doctor import examine

        if line.strip():
            raise UsageError(f"%g2c_doctor takes no arguments. Got {line.strip()!r}.")
        return examine(self.grader, self.root, self.data_dir)

    # --- training -----------------------------------------------------------------------------

    @line_cell_magic
    def g2c_train(self, line: str, cell: str | None = None) -> None:
        """Train the model that the cell ends with, and leave the Run under its --name.

        %%g2c_train --data circles --epochs 400 --lr 0.5 --name relu
        Sequential(Linear(2, 16), ReLU(), Linear(16, 2))

        It is your own loop that runs, on your files as they are on disk. `%g2c_train --help` lists
        the flags.
        """
        with spoken():
            if cell is None and not {"--help", "-h"} & set(line.split()):
                raise OneLine("Write %%g2c_train, with two percent signs, and the model below it.")
            cell = self.shell.transform_cell(cell or "")
            self.bench().train(line, cell, display if hasattr(self.shell, "kernel") else None)

    @declared
    @line_magic
    def g2c_boundary(self, line: str):
        """Draw what runs or models have learnt: decision regions and data, side by side."""
        args = parse_argstring(self.g2c_boundary, line)
        return self.picture(args, lambda gallery: gallery.boundary(names_in(args.names), args))

    @declared
    @line_magic
    def g2c_collapse(self, line: str):
        """Fold a stack of layers into the one linear map that it is, or show where that stops."""
        args = parse_argstring(self.g2c_collapse, line)
        return self.picture(args, lambda gallery: gallery.collapse(args.names, args.x, args.y))

    @declared
    @line_magic
    def g2c_mistakes(self, line: str):
        """Show what a run gets wrong: which class is taken for which, and the surest mistakes."""
        args = parse_argstring(self.g2c_mistakes, line)
        return self.picture(args, lambda gallery: gallery.mistakes(args.names, args.x, args.y))

    @declared
    @line_magic
    def g2c_shapes(self, line: str):
        """Follow a batch through a model: shapes, parameters and memory, a layer a line."""
        args = parse_argstring(self.g2c_shapes, line)
        return self.picture(args, lambda gallery: gallery.shapes(args.model, args.input))

    @declared
    @line_magic
    def g2c_curves(self, line: str):
        """Lay the curves of runs over each other; the newest run's alone when none is named."""
        names = names_in(parse_argstring(self.g2c_curves, line).runs)
        with spoken():
            return Curves(self.bench().runs_named(names))

    @declared
    @line_magic
    def g2c_runs(self, line: str):
        """A table of the newest runs, of this session and of this folder's log."""
        count = parse_argstring(self.g2c_runs, line).count
        if count < 1:
            raise UsageError(f"%g2c_runs wants a number of runs above 0. Got {count} instead.")
        with spoken():
            return self.bench().table(count)

    # --- shared -------------------------------------------------------------------------------

    def graded_root(self) -> Path:
        """The folder that is graded. Raises ProjectError."""
        return find_root(self.grader.lesson.folder, configured=self.root)

    def bench(self):
        """The workbench of this folder: it trains, and remembers what was trained."""
        from g2c_magics.notebook.session import Session

        root = self.graded_root()
        return Session(self.workspace, self.shell.user_ns, root, data_dir(root, self.data_dir))

    def picture(self, args: Namespace, make: Callable):
        """What `make` makes of the gallery, written to a file where the line asks for that."""
        with spoken():
            value = make(self.bench().gallery())
            if args.save:
                from g2c_magics.notebook.gallery import save

                print(f"Saved {save(value, view_of(value), args.save)}")
            return value

    def tasks(self, words: list[str]) -> list[str]:
        """Task ids out of a line. Raises UsageError for any other word."""
        try:
            return self.grader.known(names_in(words))
        except UnknownTask as error:
            raise UsageError(str(error)) from None

    # --- for the shell ------------------------------------------------------------------------

    def bring_up_to_date(self, info) -> None:
        """Before each cell: a package that is loaded here becomes what is on disk now."""
        try:
            self.workspace.refresh(self.graded_root())
        except (ProjectError, PoolError, BrokenFiles) as error:
            print(f"{error} The code from before is still in use.")

    def complete(self, shell, event) -> list[str]:
        """Tasks, flags, runs and models, for Tab."""
        tasks = self.grader.lesson.task_ids
        return completions(event.command.lstrip("%"), event.line, tasks, self.shell.user_ns)
