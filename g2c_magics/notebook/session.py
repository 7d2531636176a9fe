"""The runs and models of this notebook: find them, train one, remember what was done.

Knows nothing of IPython: the notebook's variables and its `display` are handed in.
"""

import shlex
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from g2c_magics import training
from g2c_magics.lessons.trainer import Parts, Trainer
from g2c_magics.notebook.display import Curves, Live, names_of_models, names_of_runs, view_of
from g2c_magics.notebook.errors import OneLine, Stopped, presentable
from g2c_magics.notebook.learner_package import LearnerPackage
from g2c_magics.notebook.run_cell import last_value, offer
from g2c_magics.pictures.boundary import GRID_POINTS, LIVE_GRID_POINTS, Boundary, boundary_of
from g2c_magics.pictures.subject import subject_of
from g2c_magics.progress import Progress, fact_of_run
from g2c_magics.text import did_you_mean
from g2c_magics.training import Run, Settings
from g2c_magics.training.torch_state import kept_torch_state


class Session:
    """One notebook's runs and models.

    package: the learner's package, and which answers are borrowed in it.
    variables: the notebook's own, by name.
    root: the graded folder. Its runs/ holds the logs.
    data_dir: where data sets are kept.
    """

    def __init__(
        self, package: LearnerPackage, variables: dict[str, Any], root: Path, data_dir: Path
    ) -> None:
        self.package = package
        self.variables = variables
        self.root = root
        self.logs = root / "runs"
        self.data_dir = data_dir

    # --- find ---------------------------------------------------------------------------------

    def find(self, name: str) -> Any:
        """The run or model in this variable. Raises OneLine when there is none."""
        if not name.isidentifier():
            raise OneLine(
                f"Expected the name of a run or a model. Got {name!r}. Put the model in a variable "
                "first, model = …, and name that."
            )
        if name in self.variables:
            return self.variables[name]
        if any(self.logs.glob(f"{name}-*")):
            raise OneLine(
                f"{name} was trained in an earlier session: its weights are gone, train it again."
            )
        variants = self.sweep(name)
        if variants:
            raise OneLine(f"{name} is several runs. Name one or more: {' '.join(variants)}")
        known = [*names_of_runs(self.variables), *names_of_models(self.variables)]
        raise OneLine(
            f"There is no run or model called {name}.{did_you_mean(name, known)} "
            f"Train one: %%g2c_train --name {name}"
        )

    def run(self, name: str) -> Run:
        """The Run in this variable. Raises OneLine when there is none."""
        value = self.find(name)
        if view_of(value) != "run":
            raise OneLine(f"Expected a run. Got {name}, of type {type(value).__name__}.")
        return value

    def runs(self, names: Iterable[str]) -> list[Run]:
        """These runs, the newest one without names.

        The name of a sweep stands for all it trained: rep_seed_0, rep_seed_1.
        """
        found = []
        for name in list(names) or [self.newest()]:
            variants = self.sweep(name) if name not in self.variables else []
            found += [self.run(one) for one in variants or [name]]
        return found

    def sweep(self, name: str) -> list[str]:
        """The names of the runs that a sweep of this name has left."""
        return [run for run in names_of_runs(self.variables) if run.startswith(f"{name}_")]

    def newest(self) -> str:
        """The run that was trained last. Raises OneLine when there is none."""
        names = names_of_runs(self.variables)
        if not names:
            raise OneLine("There is no run yet. Train one first: %%g2c_train --data circles")
        return names[-1]

    def variable(self, name: str | None) -> Any:
        """The value of the learner's variable, None for None. Raises OneLine when there is none."""
        if name is not None and name not in self.variables:
            raise OneLine(f"There is no variable {name}.{did_you_mean(name, self.variables)}")
        return None if name is None else self.variables[name]

    def table(self, count: int) -> training.RunTable:
        """The newest `count` runs, those of this session last."""
        runs = [self.run(name) for name in names_of_runs(self.variables)]
        table = training.table_of(runs, self.logs)
        return replace(table, rows=table.rows[-count:])

    def trainer(self, reload: bool = False) -> Trainer:
        """The lesson's trainer, on the package as it is loaded; on the files as they are, if asked.

        Raises BrokenFiles.
        """
        lesson = self.package.lesson
        package = None if reload else sys.modules.get(lesson.package)
        part: Any = lesson.part("trainer")  # a module, whose names no checker knows
        return part.trainer(package or self.package.load(self.root))

    # --- train --------------------------------------------------------------------------------

    @kept_torch_state()
    def train(self, line: str, source: str, display: Callable | None) -> None:
        """Train what `source` ends with as `line` asks, once for every variant of it.

        Leaves each Run in the variable of its name, and torch's switches as they were. Raises
        TrainingError or OneLine when it cannot begin, Stopped when the learner interrupted it,
        LearnerError when their code raised.
        """
        try:
            words = shlex.split(line)
        except ValueError as error:
            raise OneLine(f"The line cannot be read ({error}): {line}") from None
        if {"--help", "-h"} & set(words):
            print(training.usage())
            return
        settings = training.parse_settings(words)
        trainer = self.trainer(reload=True)
        resume = self.run(settings.resume) if settings.resume else None
        if resume:
            settings = training.settings_to_go_on(words, resume)
            self.check_cell(source, trainer, resume)
        training.check_name(settings, self.variables, trainer)
        data = resume.data if resume else self.data_for(settings)
        runs, show = [], Live(display)
        for variant in settings.variants:
            model = resume.model if resume else self.model_of(source, trainer, variant.seed)
            run = training.train(
                model,
                data,
                variant,
                trainer,
                show,
                self.logs,
                resume,
                live_boundary(trainer),
                self.parts(model, data, trainer),
            )
            runs.append(run)
            self.variables[run.name] = run
            self.remember("run", run)
            if run.interrupted or run.error is not None:
                break
        if len(runs) > 1:
            show(Curves(runs))
        raise_if_ended_badly(runs[-1])

    def check_cell(self, source: str, trainer: Trainer, resume: Run) -> None:
        """A cell that resumes a Run may end with its model, or with no model at all."""
        try:
            model = self.model_of(source, trainer, resume.settings.seed)
        except OneLine:
            return
        training.check_same_model(model, resume)

    # Any: a model of the learner's own class.
    def parts(self, model: Any, data: training.Data, trainer: Trainer) -> Parts:
        """What the grader says of the parts that a run of this model calls: asked from now on."""
        package = self.package
        called = training.called_parts(model, data.is_regression, trainer, package.lesson)
        return package.parts.ask(package.files_below(self.root), package.borrowed, called)

    def data_for(self, settings: Settings) -> training.Data:
        return training.load_data(settings, self.data_dir, settings.fallback, self.variables)

    def model_of(self, source: str, trainer: Trainer, seed: int) -> Any:
        """The model a training cell ends with, its weights drawn from `seed`."""
        offer(self.variables, trainer.package)
        try:
            with training.seeded(seed):
                return last_value(source, self.variables, trainer.words.example)
        except OneLine:
            raise
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise presentable(error) from None

    # --- remember -----------------------------------------------------------------------------

    def remember(self, kind: str, run: Run) -> None:
        """Note for %g2c_progress a "run", a "picture" of it, or its "collapse" to one map."""
        problem = Progress(self.root).add(kind, fact_of_run(run, self.package.borrowed))
        if problem:
            print(problem)


def raise_if_ended_badly(run: Run) -> None:
    """Raise Stopped where the learner interrupted the run, or what their code raised in it."""
    if run.interrupted:
        more = f" Continue with --resume {run.name}." if run.history else ""
        raise Stopped(f"{run.name}: {run.status}.{more}")
    if run.error is not None:
        raise presentable(run.error) from None


def live_boundary(trainer: Trainer) -> Callable[[Run], Boundary]:
    """Computes the decision boundary for a frame: coarse while the run goes on, fine at its end."""

    def of_frame(run: Run) -> Boundary:
        grid_points = LIVE_GRID_POINTS if run.running else GRID_POINTS
        return boundary_of(subject_of(run, trainer), grid_points=grid_points)

    return of_frame
