"""Train the model of a cell, and remember what was trained and drawn.

Brings the learner's package, the training room and the progress file together. Knows nothing of
IPython: the notebook's variables and its `display` are handed in.
"""

import shlex
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from g2c_magics import training
from g2c_magics.notebook.display import Curves, Live, names_of_runs
from g2c_magics.notebook.errors import OneLine, Stopped, as_shown
from g2c_magics.notebook.gallery import Gallery, of_an_earlier_session
from g2c_magics.notebook.learner_package import BrokenFiles, LearnerPackage
from g2c_magics.notebook.run_cell import last_value, offer
from g2c_magics.pictures.boundary import GRID_POINTS, LIVE_GRID_POINTS, Boundary, boundary_of
from g2c_magics.progress import Progress, fact_of_run
from g2c_magics.text import did_you_mean
from g2c_magics.training import Run, Settings


class Session:
    """Training over the variables of one notebook."""

    def __init__(
        self, workspace: LearnerPackage, variables: dict[str, object], root: Path, data_dir: Path
    ) -> None:
        self.workspace = workspace
        self.variables = variables
        self.root = root
        self.data_dir = data_dir

    def train(self, line: str, source: str, display: Callable | None) -> None:
        """Train what `source` ends with as `line` asks, once for every variant of it.

        Leaves each Run in the variable of its name. Raises TrainingError or OneLine when it cannot
        begin, Stopped when the learner interrupted it, LearnerError when their code raised.
        """
        try:
            words = shlex.split(line)
        except ValueError as error:
            raise OneLine(f"The line cannot be read ({error}): {line}") from None
        if {"--help", "-h"} & set(words):
            print(training.usage())
            return
        settings = training.parse_settings(words)
        package = self.workspace.package(self.root)
        resume = self.run_named(settings.resume) if settings.resume else None
        if resume:
            settings = training.settings_to_go_on(words, resume)
            self.check_cell(source, package, resume)
        training.check_name(settings, self.variables, package)
        data = resume.data if resume else self.data_for(settings)
        runs, live = [], Live(display)
        for variant in settings.variants:
            model = resume.model if resume else self.model_of(source, package, variant.seed)
            logs = self.root / "runs"
            run = training.train(
                model, data, variant, package, live, logs, resume, boundary_of=live_boundary
            )
            runs.append(run)
            self.variables[run.name] = run
            self.remember("run", run)
            if run.error is not None or run.interrupted:
                break
        if len(runs) > 1:
            live(Curves(runs))
        if run.interrupted:
            more = f" Go on with --resume {run.name}." if run.history else ""
            raise Stopped(f"{run.name}: {run.status}.{more}")
        if isinstance(run.error, training.TrainingError):
            raise run.error from None
        if run.error is not None:
            raise as_shown(run.error) from None

    def check_cell(self, source: str, package: ModuleType, resume: Run) -> None:
        """A cell that goes on with a Run may end with its model, or with no model at all."""
        try:
            model = self.model_of(source, package, resume.settings.seed)
        except OneLine:
            return
        training.check_same_model(model, resume)

    def data_for(self, settings: Settings) -> training.Data:
        return training.load_data(settings, self.data_dir, settings.fallback, self.variables)

    def model_of(self, source: str, package: ModuleType, seed: int) -> object:
        """The model a training cell ends with, its weights drawn from `seed`."""
        offer(self.variables, package)
        try:
            with training.seeded(seed):
                return last_value(source, self.variables)
        except OneLine:
            raise
        except Exception as error:
            raise as_shown(error) from None

    def gallery(self) -> Gallery:
        """The pictures of this notebook, of the code as it is on disk now.

        Files that are broken keep nobody from drawing what is in memory.
        """
        try:
            self.workspace.refresh(self.root)
        except BrokenFiles as error:
            print(f"{error} What is drawn is the code from before.")
        return Gallery(self.variables, self.remember, self.root / "runs")

    def table(self, count: int) -> training.RunTable:
        """The newest `count` runs, this session's last."""
        runs = [self.variables[name] for name in names_of_runs(self.variables)]
        table = training.table_of(runs, self.root / "runs")
        return replace(table, rows=table.rows[-count:])

    def runs_named(self, names: Iterable[str]) -> list[Run]:
        """These runs, the newest one without names.

        The name of a sweep stands for all it trained: rep_seed_0, rep_seed_1.
        """
        names = list(names) or [self.gallery().newest()]
        found = []
        for name in names:
            swept = [n for n in names_of_runs(self.variables) if n.startswith(f"{name}_")]
            several = swept if name not in self.variables else []
            found += [self.run_named(one) for one in several or [name]]
        return found

    def run_named(self, name: str) -> Run:
        """The Run in this variable. Raises OneLine when there is none."""
        run = self.variables.get(name)
        if isinstance(run, Run):
            return run
        if run is not None:
            raise OneLine(f"Expected a run. Got {name}, a {type(run).__name__}.")
        told = of_an_earlier_session(name, self.root / "runs")
        guess = did_you_mean(name, names_of_runs(self.variables))
        way_on = f" Train one: %%g2c_train --name {name}" if name.isidentifier() else ""
        raise OneLine(told or f"There is no run called {name}.{guess}{way_on}")

    def remember(self, kind: str, run: Run) -> None:
        """Note what happened, for %g2c_progress."""
        problem = Progress(self.root).add(kind, fact_of_run(run, self.workspace.borrowed))
        if problem:
            print(problem)


def live_boundary(run: Run) -> Boundary:
    """The decision boundary for a frame: coarse while the run goes on, fine at its end."""
    return boundary_of(run, grid_points=LIVE_GRID_POINTS if run.running else GRID_POINTS)
