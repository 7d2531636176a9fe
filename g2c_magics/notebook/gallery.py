"""Find what a picture is asked of among the notebook's variables, make it, save it.

Brings the variables, the training room and the picture room together. Knows nothing of IPython.
"""

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from g2c_magics import pictures, training
from g2c_magics.notebook.display import Panels, names_of_models, names_of_runs
from g2c_magics.notebook.errors import OneLine
from g2c_magics.pictures import Animation, Collapse, Mistakes, Neurons, Shapes, Subject
from g2c_magics.pictures.boundary import boundaries_of
from g2c_magics.text import did_you_mean
from g2c_magics.training import Run, TrainingError


class Gallery:
    """Pictures over the variables of one notebook.

    remember: called with "picture" and each Run whose boundary is drawn, with "collapse" and each
    whose layers were shown to be one map. logs: where runs are logged.
    """

    def __init__(
        self,
        variables: Mapping[str, Any],
        remember: Callable[[str, Run], object] = lambda kind, run: None,
        logs: Path | None = None,
    ) -> None:
        self.logs = logs
        self.variables = variables
        self.remember = remember

    def boundary(self, names: Sequence[str], asked: Namespace) -> Panels | Neurons | Animation:
        """What a %g2c_boundary line asks for: regions, the lines of the units, or a film."""
        if asked.neurons + asked.animate + asked.hard > 1:
            raise OneLine("--hard, --neurons and --animate are three pictures: choose one.")
        if not (asked.neurons or asked.animate):
            return self.boundaries(names, asked.x, asked.y, asked.hard)
        if len(names) > 1:
            raise OneLine("--neurons and --animate show one run. Name one.")
        name = names[0] if names else None
        if asked.neurons:
            return self.neurons(name, asked.x, asked.y)
        if asked.x or asked.y:
            raise OneLine("--animate shows a run on its own data: leave out --x and --y.")
        return self.film(name)

    def boundaries(
        self,
        names: Sequence[str] = (),
        x: str | None = None,
        y: str | None = None,
        hard: bool = False,
    ) -> Panels:
        """What these runs and models have learnt, side by side; the newest run without names."""
        names = names or [self.newest()]
        values = [self.named(name) for name in names]
        points, classes = self.variable(x), self.variable(y)
        panels = Panels(boundaries_of(values, points, classes, names, hard=hard))
        for value in values:
            if isinstance(value, Run):
                self.remember("picture", value)
        return panels

    def neurons(
        self, name: str | None = None, x: str | None = None, y: str | None = None
    ) -> Neurons:
        """The line that each hidden unit draws."""
        return pictures.neurons_of(self.subject(name, x, y))

    def film(self, name: str | None = None) -> Animation:
        """How the boundary of a run formed."""
        return pictures.animation_of(self.named(name or self.newest()))

    def collapse(
        self, name: str | None = None, x: str | None = None, y: str | None = None
    ) -> Collapse:
        """The one linear map that a network is, or is not."""
        subject = self.subject(name, x, y)
        collapse = pictures.collapse_of(subject)
        if subject.run is not None and collapse.exact and collapse.linears > 1:
            self.remember("collapse", subject.run)
        return collapse

    def mistakes(
        self, name: str | None = None, x: str | None = None, y: str | None = None
    ) -> Mistakes:
        """What a run or a model gets wrong."""
        return pictures.mistakes_of(self.subject(name, x, y))

    def shapes(self, name: str | None = None, rows: str | None = None) -> Shapes:
        """A model layer by layer; `rows` is a variable, or a shape such as 64x784."""
        subject = self.subject(name, None, None)
        if rows is None:
            return pictures.shapes_of(subject)
        sizes = rows.strip("()").replace(",", "x").split("x")
        if all(size.strip().isdigit() for size in sizes if size) and rows not in self.variables:
            return pictures.shapes_of(subject, tuple(int(size) for size in sizes if size))
        return pictures.shapes_of(subject, self.variable(rows))

    def subject(self, name: str | None, x: str | None, y: str | None) -> Subject:
        """A run or model by name, the newest run without one, and the rows to look at it with."""
        name = name or self.newest()
        return pictures.subject_of(self.named(name), name, self.variable(x), self.variable(y))

    def newest(self) -> str:
        """The run that was trained last. Raises OneLine when there is none."""
        names = names_of_runs(self.variables)
        if not names:
            raise OneLine("There is no run yet. Train one first: %%g2c_train --data circles")
        return names[-1]

    def named(self, name: str) -> Any:
        """The run or model in this variable. Raises OneLine when there is none."""
        if not name.isidentifier():
            raise OneLine(
                f"Expected the name of a run or a model. Got {name!r}. Put the model in a variable "
                "first, model = …, and name that."
            )
        if name not in self.variables:
            told = of_an_earlier_session(name, self.logs)
            if told:
                raise OneLine(told)
            known = [*names_of_runs(self.variables), *names_of_models(self.variables)]
            variants = [run for run in known if run.startswith(f"{name}_")]
            if variants:
                raise OneLine(f"{name} is several runs. Name one or more: {' '.join(variants)}")
            raise OneLine(
                f"There is no run or model called {name}.{did_you_mean(name, known)} "
                f"Train one: %%g2c_train --name {name}"
            )
        return self.variables[name]

    def variable(self, name: str | None) -> Any:
        """The learner's array of this name; None for None."""
        if name is not None and name not in self.variables:
            raise OneLine(f"There is no variable {name}.{did_you_mean(name, list(self.variables))}")
        return None if name is None else self.variables[name]


def of_an_earlier_session(name: str, logs: Path | None) -> str:
    """One line about a run that the folder's log knows and this session does not; else ""."""
    if logs is None or not name.isidentifier() or not any(logs.glob(f"{name}-*")):
        return ""
    return f"{name} was trained in an earlier session: its weights are gone, train it again."


def save(value: Any, view: str, path: str) -> Path:
    """Write the picture that `view` makes of a value: a film to a gif, others to png, svg or pdf.

    Raises TrainingError, one line.
    """
    module = import_module(f"g2c_magics.views.{view}")
    if isinstance(value, Animation):
        return training.save_picture(path, lambda kind: module.to_gif(value), ("gif",))
    figure = module.figure(value)
    if figure is None:
        raise TrainingError("There is no plane to draw on, so there is no picture to save.")
    figures = import_module("g2c_magics.views.figures")
    return training.save_picture(path, lambda kind: figures.encode(figure, kind))
