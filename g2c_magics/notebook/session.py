"""The runs and models of this notebook: find them, train one, remember what was done.

Knows nothing of IPython: the notebook's variables and its `display` are handed in.
"""

import shlex
import sys
import time
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
from g2c_magics.notebook.stored_runs import bring_back, undefined
from g2c_magics.pictures.boundary import GRID_POINTS, LIVE_GRID_POINTS, Boundary, boundary_of
from g2c_magics.pictures.subject import subject_of
from g2c_magics.progress import Progress, fact_of_run
from g2c_magics.text import counted, did_you_mean
from g2c_magics.training import Run, Settings
from g2c_magics.training.logged_runs import archive_old, find_run, names_of_logged
from g2c_magics.training.stored_run import curves_of
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
        if name in self.variables:
            return self.variables[name]
        facts = find_run(self.logs, name)
        if facts is not None:
            return self.bring_back(facts, name)
        if not name.isidentifier():
            raise OneLine(
                f"Expected the name of a run or a model. Got {name!r}. Put the model in a variable "
                "first, model = …, and name that."
            )
        variants = self.sweep(name)
        if variants:
            raise OneLine(f"{name} is several runs. Name one or more: {' '.join(variants)}")
        known = [*names_of_runs(self.variables), *names_of_models(self.variables)]
        known += names_of_logged(self.logs)
        raise OneLine(
            f"There is no run or model called {name}.{did_you_mean(name, known)} "
            f"Train one: %%g2c_train --name {name}"
        )

    # Any: a model of the learner's own class.
    def bring_back(self, facts: dict[str, Any], name: str, model: Any = None) -> Run:
        """A logged run with its weights, left in the variable of its name.

        model: takes the weights; without it the log's cell makes one. Raises OneLine.
        """
        run = bring_back(facts, self.trainer(), self.variables, self.data_dir, model)
        day = time.strftime("%Y-%m-%d %H:%M", time.localtime(facts["written"]))
        print(f"{name} is the run of {day}, read from runs/{Path(facts['log']).name}.")
        if name == run.name:
            self.variables[name] = run
        return run

    def run(self, name: str) -> Run:
        """The Run in this variable. Raises OneLine when there is none."""
        value = self.find(name)
        if view_of(value) != "run":
            raise OneLine(f"Expected a run. Got {name}, of type {type(value).__name__}.")
        return value

    def runs(self, names: Iterable[str], with_models: bool = False) -> list[Run]:
        """These runs, the newest one without names.

        The name of a sweep stands for all it trained: rep_seed_0, rep_seed_1. Those of earlier
        sessions are as their logs have them, without a model unless it is asked for.
        """
        logged = self.with_model if with_models else lambda facts, _: curves_of(facts)
        found = []
        for name in list(names) or [self.newest()]:
            is_one = name in self.variables or find_run(self.logs, name) is not None
            for one in [name] if is_one else self.sweep(name) or [name]:
                facts = None if one in self.variables else find_run(self.logs, one)
                found.append(self.run(one) if facts is None else logged(facts, one))
        return found

    def with_model(self, facts: dict[str, Any], name: str) -> Run:
        """A logged run with its model; without one where none can be made, and why is printed."""
        run = curves_of(facts)
        try:
            return self.bring_back(facts, name)
        except (OneLine, training.TrainingError) as error:
            print(error)
            return run

    def sweep(self, name: str) -> list[str]:
        """The names of the runs that a sweep of this name has left, in this session or before."""

        def of_sweep(names: list[str]) -> list[str]:
            return [run for run in names if run.startswith(f"{name}_")]

        return of_sweep(names_of_runs(self.variables)) or of_sweep(names_of_logged(self.logs))

    def newest(self) -> str:
        """The run that was trained last, in this session or before it. Raises OneLine."""
        names = names_of_runs(self.variables) or names_of_logged(self.logs)
        if not names:
            raise OneLine("There is no run yet. Train one first: %%g2c_train --data circles")
        return names[-1]

    def variable(self, name: str | None) -> Any:
        """The value of the learner's variable, None for None. Raises OneLine when there is none."""
        if name is not None and name not in self.variables:
            raise OneLine(f"There is no variable {name}.{did_you_mean(name, self.variables)}")
        return None if name is None else self.variables[name]

    def table(self, count: int) -> training.RunTable:
        """The first `count` runs of this session and of the logs, of each name the newest first."""
        runs = [self.run(name) for name in names_of_runs(self.variables)]
        return training.table_of(runs, self.logs, count)

    def archive(self) -> str:
        """Move the logs of older runs of a name to a folder of their own, and say where."""
        in_use = [self.run(name).log for name in names_of_runs(self.variables)]
        try:
            moved = archive_old(self.logs, in_use)
        except OSError as error:
            raise OneLine(f"Not all logs could be moved: {error}") from None
        if not moved:
            return "Nothing to put aside: every run is the newest of its name, or in use."
        return f"Moved {counted(len(moved), 'older run')} to {moved[0].parent}: nothing is deleted."

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
        resume = self.run_to_go_on(settings.resume, source, trainer) if settings.resume else None
        if resume:
            settings = training.settings_to_go_on(words, resume)
        training.check_name(settings, self.variables, trainer)
        data = resume.data if resume else self.data_for(settings)
        runs, show, seed = [], Live(display), settings.seed
        for variant in settings.variants:
            if variant.seed != seed and data.loader is None:
                data, seed = self.data_for(variant), variant.seed
            model = resume.model if resume else self.model_of(source, trainer, variant.seed)
            training.check_name(settings, self.variables, trainer)  # now that the cell has run
            run = training.train(
                model,
                data,
                variant,
                trainer,
                show,
                self.logs,
                resume,
                live_boundary(trainer) if display else None,
                cell=source,
                parts=self.parts(model, data, trainer),
            )
            runs.append(run)
            self.variables[run.name] = run
            self.remember("run", run)
            if run.interrupted or run.error is not None:
                break
        if len(runs) > 1:
            show(Curves(runs))
        raise_if_ended_badly(runs[-1])

    def run_to_go_on(self, name: str, source: str, trainer: Trainer) -> Run:
        """The Run of this name. A cell that resumes it ends with its model, or with no model.

        The weights of a logged run go into the model that the cell ends with, if it ends with one.
        """
        if name in undefined(source, self.variables, trainer):
            self.run(name)  # the cell ends with the model of a logged run
        facts = None if name in self.variables else find_run(self.logs, name)
        resume = self.run(name) if facts is None else curves_of(facts)
        try:
            model = self.model_of(source, trainer, resume.settings.seed)
        except OneLine:
            model = None
        if model is not None:
            training.check_same_model(model, resume)
        if facts is None:
            return resume
        run = self.bring_back(facts, name, model if training.is_model(model) else None)
        return run if run.cell else replace(run, cell=source)

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
        grid_points = LIVE_GRID_POINTS if run.running else GRID_POINTS // 2
        return boundary_of(subject_of(run, trainer), grid_points=grid_points)

    return of_frame
