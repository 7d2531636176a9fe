"""The magics: parse a line, call the engine, return a value that shows itself.

The only file that imports IPython. What it does to a shell, `detach` undoes.
"""

import shlex
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, line_cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display
from traitlets import Float, Unicode

from g2c_magics import shown
from g2c_magics.cell import last_value, offer
from g2c_magics.errors import OneLine, Stopped, as_shown
from g2c_magics.grading.grader import LIMIT, MEMORY_GB, Grader, UnknownTask
from g2c_magics.grading.pool import PoolError
from g2c_magics.grading.report import Report
from g2c_magics.progress import Progress, fact_of_run
from g2c_magics.project import ProjectError, data_dir, find_root
from g2c_magics.workspace import BrokenFiles, Workspace

COMMANDS = (
    "g2c_check",
    "g2c_borrow",
    "g2c_hint",
    "g2c_progress",
    "g2c_train",
    "g2c_boundary",
    "g2c_curves",
)
TASKS = {"nargs": "*", "metavar": "TASK"}


@magics_class
class G2CMagics(Magics):
    """Checks, training and pictures for the lesson."""

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
        self.grader = Grader()
        self.workspace = Workspace(self.grader)
        self.hints_given: dict[str, int] = {}
        self.last_run = None

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
        self.learners_package()
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

    # --- training -----------------------------------------------------------------------------

    @cell_magic
    def g2c_train(self, line: str, cell: str) -> None:
        """Train the model that the cell ends with, and leave the Run under its --name."""
        from g2c_magics import training

        with self.spoken():
            settings = training.parse_settings(shlex.split(line))
            nn = self.learners_package()
            training.check_name(settings, self.shell.user_ns, nn)
            folder = data_dir(self.graded_root(), self.data_dir)
            resume = self.run_named(settings.resume) if settings.resume else None
            data = (
                resume.data
                if resume
                else training.load_data(settings, folder, settings.fallback, self.shell.user_ns)
            )
            runs, live = [], shown.Live(display if hasattr(self.shell, "kernel") else None)
            for variant in settings.variants:
                model = resume.model if resume else self.model_of(cell, nn, variant.seed)
                run = training.train(
                    model,
                    data,
                    variant,
                    nn,
                    on_frame=live,
                    runs_dir=self.graded_root() / "runs",
                    resume=resume,
                )
                runs.append(run)
                self.remember("run", run)
                self.shell.user_ns[run.name] = self.last_run = run
                if run.error is not None or run.interrupted:
                    break
            if len(runs) > 1:
                live(shown.Curves(runs))
        if run.interrupted:
            raise Stopped(f"{run.name}: {run.status}. Go on with --resume {run.name}.")
        if run.error is not None:
            raise as_shown(run.error) from None

    def model_of(self, cell: str, nn, seed: int) -> object:
        """The model a training cell ends with, its weights drawn from `seed`."""
        from g2c_magics import training

        offer(self.shell.user_ns, nn)
        try:
            with training.seeded(seed):
                return last_value(self.shell.transform_cell(cell), self.shell.user_ns)
        except OneLine:
            raise
        except Exception as error:
            raise as_shown(error) from None

    def remember(self, kind: str, run) -> None:
        """Note what happened, for %g2c_progress."""
        problem = Progress(self.graded_root()).add(kind, fact_of_run(run, self.workspace.borrowed))
        if problem:
            print(problem)

    def run_named(self, name: str):
        """The Run in this variable."""
        from g2c_magics import training

        run = self.shell.user_ns.get(name)
        if not isinstance(run, training.Run):
            raise OneLine(f"There is no run called {name}. Train one: %%g2c_train --name {name}")
        return run

    @magic_arguments()
    @argument("runs", nargs="*", metavar="RUN", help="Runs by name; the last one when none is.")
    @argument("--hard", action="store_true", help="Regions only, without shading.")
    @line_magic
    def g2c_boundary(self, line: str):
        """Draw what a run has learnt: its decision regions, and the data, side by side."""
        from g2c_magics import training

        args = parse_argstring(self.g2c_boundary, line)
        runs = [self.run_named(name) for name in args.runs] or [self.last_run]
        if runs == [None]:
            raise OneLine("There is no run yet. Train one first: %%g2c_train --data circles")
        with self.spoken():
            panels = shown.Panels(training.boundary_of(run, hard=args.hard) for run in runs)
        for run in runs:
            self.remember("picture", run)
        return panels

    @magic_arguments()
    @argument("runs", nargs="+", metavar="RUN", help="Runs by name.")
    @line_magic
    def g2c_curves(self, line: str):
        """Lay the curves of several runs over each other."""
        names = parse_argstring(self.g2c_curves, line).runs
        return shown.Curves(self.run_named(name) for name in names)

    # --- shared -------------------------------------------------------------------------------

    def graded_root(self) -> Path:
        """The folder that is graded. Raises ProjectError."""
        return find_root(self.grader.lesson.folder, configured=self.root)

    def learners_package(self):
        """The learner's package as it is on disk now, with what is borrowed."""
        with self.spoken():
            return self.workspace.package(self.graded_root())

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
            if type(error).__name__ != "TrainingError":  # not imported, so that torch is not either
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
        if magics in shell.configurables:
            shell.configurables.remove(magics)
        shown.unregister(shell.display_formatter.mimebundle_formatter)
        completers = shell.strdispatchers["complete_command"].strs
        for command in COMMANDS:
            for prefix in ("%", "%%"):
                completers.pop(prefix + command, None)
        magics.grader.close()

    def complete(self, shell, event) -> list[str]:
        """Tasks and flags, for Tab."""
        command = event.command.lstrip("%")
        if command in ("g2c_check", "g2c_borrow", "g2c_hint"):
            flags = {"g2c_check": ["--strict", "--timeout"], "g2c_borrow": ["all", "none"]}
            return [*self.grader.lesson.task_ids, *flags.get(command, [])]
        if command == "g2c_train":
            from g2c_magics.training import DATASETS, OPTIONS

            return [*(option.flag for option in OPTIONS), *DATASETS]
        return ["--hard", *self.runs()]

    def runs(self) -> list[str]:
        """Names of the variables that hold runs."""
        return [
            n for n, v in self.shell.user_ns.items() if type(v).__name__ == "Run" and n[0] != "_"
        ]
