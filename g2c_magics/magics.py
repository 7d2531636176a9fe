"""The magics: parse a line, call the engine, return a value that shows itself.

The only file that imports IPython. What it does to a shell, `detach` undoes.
"""

import functools
from argparse import Namespace
from collections.abc import Callable
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, line_cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display
from traitlets import Float, Unicode, observe

from g2c_magics import shown
from g2c_magics.errors import OneLine
from g2c_magics.grading.grader import LIMIT, MEMORY_GB, Grader, UnknownTask
from g2c_magics.grading.pool import PoolError
from g2c_magics.grading.report import Report
from g2c_magics.lessons import load, names
from g2c_magics.progress import Progress
from g2c_magics.project import ProjectError, data_dir, find_root
from g2c_magics.workspace import BrokenFiles, Workspace

COMMANDS = (
    "g2c_check",
    "g2c_borrow",
    "g2c_hint",
    "g2c_progress",
    "g2c_doctor",
    "g2c_train",
    "g2c_boundary",
    "g2c_collapse",
    "g2c_mistakes",
    "g2c_shapes",
    "g2c_curves",
    "g2c_runs",
)
TASKS = {"nargs": "*", "metavar": "TASK"}


def picture_arguments(nargs: str) -> Callable:
    """The arguments that pictures share: RUN or MODEL, its rows, and a file to save to."""
    return lambda function: functools.reduce(
        lambda inner, decorate: decorate(inner),
        [
            argument("--save", metavar="FILE", help="Write the picture to a png, svg or pdf."),
            argument("--y", metavar="Y", help="The classes of those rows, (N,)."),
            argument("--x", metavar="X", help="A variable with rows to look at, (N, D)."),
            argument(
                "names", nargs=nargs, metavar="RUN|MODEL", help="By name; the newest run if none."
            ),
            magic_arguments(),
        ],
        function,
    )


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
            raise UsageError(f"Expected a lesson out of: {', '.join(names())}.") from None
        self.grader.close()
        self.open_lesson()
        self.grader.warm_up()

    def open_lesson(self) -> None:
        """Begin with the lesson that is set."""
        self.grader = Grader(lesson=self.lesson or None)
        self.workspace = Workspace(self.grader)
        self.hints_given: dict[str, int] = {}

    # --- grading ------------------------------------------------------------------------------

    @magic_arguments()
    @argument("tasks", help="What to grade, in any order; all of it when none is named.", **TASKS)
    @argument("--strict", action="store_true", help="Raise an error unless the score is full.")
    @argument("--timeout", type=float, metavar="S", help="Seconds that each check may take.")
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
        with self.spoken():
            report = self.grader.check(
                self.tasks(args.tasks),
                cell=cell,
                borrow=self.workspace.borrowed,
                root=self.graded_root(),
                limit=args.timeout or self.timeout,
                on_wait=lambda: print("Warming up the grader: the first check takes a moment …"),
            )
        if args.strict and not report.passed:
            display(report)
        report.raise_if(args.strict)
        return report

    @magic_arguments()
    @argument("tasks", help="Tasks to take from the worked answers, or: all, none.", **TASKS)
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
        with self.spoken():
            self.workspace.package(self.graded_root())
        borrowed = [task for task in everything if task in chosen]
        print(f"Borrowed: {', '.join(borrowed)}." if borrowed else "Nothing is borrowed.")

    @magic_arguments()
    @argument("task", help="The task you are stuck at.")
    @line_magic
    def g2c_hint(self, line: str) -> None:
        """A nudge; call it again for a plainer one. The third is near code."""
        (task,) = self.tasks([parse_argstring(self.g2c_hint, line).task])
        hints = self.grader.lesson.part("hints").HINTS[task]
        level = self.hints_given.get(task, 0)
        if level < len(hints):
            self.hints_given[task] = level + 1
            print(f"Hint {level + 1} of {len(hints)}: {hints[level]}")
        else:
            print(f"That was the last hint: {hints[-1]}")
        if level + 1 >= len(hints):
            print(f"To go on with the worked answer for now: %g2c_borrow {task}")

    @line_magic
    def g2c_progress(self, line: str):
        """Every task with its score, and the deliverables of the module: your own work only."""
        from g2c_magics.views.progress import Standing

        if line.strip():
            raise UsageError(f"%g2c_progress takes no arguments. Got {line.strip()!r}.")
        with self.spoken():
            root = self.graded_root()
            report = self.grader.check(root=root, limit=self.timeout)
            found = self.grader.lesson.part("deliverables").deliverables(
                report, Progress(root).facts, root
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

    @cell_magic
    def g2c_train(self, line: str, cell: str) -> None:
        """Train the model that the cell ends with, and leave the Run under its --name.

        %%g2c_train --data circles --epochs 400 --lr 0.5 --name relu
        Sequential(Linear(2, 16), ReLU(), Linear(16, 2))

        It is your own loop that runs, on your files as they are on disk. `%%g2c_train --help` lists
        the flags.
        """
        with self.spoken():
            cell = self.shell.transform_cell(cell)
            self.bench().train(line, cell, display if hasattr(self.shell, "kernel") else None)

    @picture_arguments(nargs="*")
    @argument("--hard", action="store_true", help="Regions only, without shading.")
    @argument("--neurons", action="store_true", help="The line that each hidden unit draws.")
    @argument("--animate", action="store_true", help="How it formed; --save writes a gif.")
    @line_magic
    def g2c_boundary(self, line: str):
        """Draw what runs or models have learnt: decision regions and data, side by side."""
        args = parse_argstring(self.g2c_boundary, line)
        if args.neurons + args.animate + args.hard > 1:
            raise UsageError("--hard, --neurons and --animate are three pictures: choose one.")
        if (args.neurons or args.animate) and len(args.names) > 1:
            raise UsageError("--neurons and --animate show one run. Name one.")
        name = args.names[0] if args.names else None
        if args.neurons:
            return self.picture(args, lambda gallery: gallery.neurons(name, args.x, args.y))
        if args.animate and (args.x or args.y):
            raise UsageError("--animate shows a run on its own data: leave out --x and --y.")
        if args.animate:
            return self.picture(args, lambda gallery: gallery.film(name))
        return self.picture(
            args, lambda gallery: gallery.boundaries(args.names, args.x, args.y, args.hard)
        )

    @picture_arguments(nargs="?")
    @line_magic
    def g2c_collapse(self, line: str):
        """Fold a stack of layers into the one linear map that it is, or show where that stops."""
        args = parse_argstring(self.g2c_collapse, line)
        return self.picture(args, lambda gallery: gallery.collapse(args.names, args.x, args.y))

    @picture_arguments(nargs="?")
    @line_magic
    def g2c_mistakes(self, line: str):
        """Show what a run gets wrong: which class is taken for which, and the surest mistakes."""
        args = parse_argstring(self.g2c_mistakes, line)
        return self.picture(args, lambda gallery: gallery.mistakes(args.names, args.x, args.y))

    @magic_arguments()
    @argument("model", nargs="?", metavar="RUN|MODEL", help="By name; the newest run if none.")
    @argument("input", nargs="?", metavar="X", help="A variable, or a shape such as 64x784.")
    @argument("--save", metavar="FILE", help="Write the table to a png, svg or pdf.")
    @line_magic
    def g2c_shapes(self, line: str):
        """Follow a batch through a model: shapes, parameters and memory, a layer a line."""
        args = parse_argstring(self.g2c_shapes, line)
        return self.picture(args, lambda gallery: gallery.shapes(args.model, args.input))

    @magic_arguments()
    @argument("runs", nargs="+", metavar="RUN", help="Runs by name.")
    @line_magic
    def g2c_curves(self, line: str):
        """Lay the curves of several runs over each other."""
        names = parse_argstring(self.g2c_curves, line).runs
        with self.spoken():
            return shown.Curves(self.bench().runs_named(names))

    @magic_arguments()
    @argument("count", nargs="?", type=int, default=20, metavar="N", help="How many, default 20.")
    @line_magic
    def g2c_runs(self, line: str):
        """A table of the newest runs, of this session and of this folder's log."""
        count = parse_argstring(self.g2c_runs, line).count
        if count < 1:
            raise UsageError(f"%g2c_runs wants a number of runs above 0. Got {count} instead.")
        with self.spoken():
            return self.bench().table(count)

    # --- shared -------------------------------------------------------------------------------

    def graded_root(self) -> Path:
        """The folder that is graded. Raises ProjectError."""
        return find_root(self.grader.lesson.folder, configured=self.root)

    def bench(self):
        """The workbench of this folder: it trains, and remembers what was trained."""
        from g2c_magics.workbench import Workbench

        root = self.graded_root()
        return Workbench(self.workspace, self.shell.user_ns, root, data_dir(root, self.data_dir))

    def picture(self, args: Namespace, make: Callable):
        """What `make` makes of the gallery, written to a file where the line asks for that."""
        with self.spoken():
            value = make(self.bench().gallery())
            if args.save:
                from g2c_magics.gallery import save

                print(f"Saved {save(value, shown.view_of(value), args.save)}")
            return value

    def tasks(self, words: list[str]) -> list[str]:
        """Task ids out of a line. Raises UsageError for any other word."""
        known = self.grader.lesson.task_ids
        for word in words:
            if word not in known:
                near = get_close_matches(word.lower(), known, n=1)
                hint = f" Did you mean {near[0]}?" if near else ""
                raise UsageError(f"Expected tasks out of: {', '.join(known)}. Got {word!r}.{hint}")
        return words

    @contextmanager
    def spoken(self):
        """Turn the errors we know into one line each."""
        try:
            yield
        except (ProjectError, PoolError, BrokenFiles, UnknownTask) as error:
            raise OneLine(str(error)) from None
        except Exception as error:
            if type(error).__name__ != "TrainingError":  # by name, so that torch stays unimported
                raise
            raise OneLine(str(error)) from None

    # --- loading and unloading ----------------------------------------------------------------

    @classmethod
    def attach(cls, shell) -> None:
        """Register on a shell: magics, traits, formatters, completion; begin to warm the grader."""
        magics = cls(shell=shell)
        shell.register_magics(magics)
        shown.register(shell.display_formatter.mimebundle_formatter)
        for command in COMMANDS:
            for prefix in ("%", "%%"):
                shell.set_hook("complete_command", magics.complete, str_key=prefix + command)
        shell.events.register("pre_run_cell", magics.bring_up_to_date)
        magics.grader.warm_up()

    @classmethod
    def detach(cls, shell) -> None:
        """Undo `attach`."""
        magics = shell.magics_manager.registry.pop(cls.__name__, None)
        if magics is None:
            return
        for kind, ours in magics.magics.items():
            for name in ours:
                shell.magics_manager.magics[kind].pop(name, None)
        shell.events.unregister("pre_run_cell", magics.bring_up_to_date)
        if magics in shell.configurables:
            shell.configurables.remove(magics)
        shown.unregister(shell.display_formatter.mimebundle_formatter)
        completers = shell.strdispatchers["complete_command"].strs
        for command in COMMANDS:
            for prefix in ("%", "%%"):
                completers.pop(prefix + command, None)
        magics.grader.close()

    def bring_up_to_date(self, info) -> None:
        """Before each cell: a package that is loaded here becomes what is on disk now."""
        try:
            self.workspace.refresh(self.graded_root())
        except (ProjectError, PoolError, BrokenFiles) as error:
            print(f"{error} The code from before is still in use.")

    def complete(self, shell, event) -> list[str]:
        """Tasks and flags, for Tab."""
        command = event.command.lstrip("%")
        if command in ("g2c_check", "g2c_borrow", "g2c_hint"):
            flags = {"g2c_check": ["--strict", "--timeout"], "g2c_borrow": ["all", "none"]}
            return [*self.grader.lesson.task_ids, *flags.get(command, [])]
        if command == "g2c_train":
            from g2c_magics.training import DATASETS, OPTIONS

            return [*(option.flag for option in OPTIONS), *DATASETS]
        variables = self.shell.user_ns
        if command == "g2c_curves":
            return shown.names_of_runs(variables)
        flags = [flag for flag in magic_flags(getattr(self, command)) if flag not in event.line]
        return [*flags, *shown.names_of_runs(variables), *shown.names_of_models(variables)]


def magic_flags(magic: Callable) -> list[str]:
    """The flags that a magic takes."""
    return [flag for action in magic.parser._actions for flag in action.option_strings]
