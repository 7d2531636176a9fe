"""What the magics show: which view draws which value, and a display that is updated in place.

Knows nothing of IPython: the shell's formatter and `display` are handed in.
"""

import inspect
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any


class Several(Sequence[Any]):
    """Values that are shown together. Not a tuple: IPython would print every array in it."""

    def __init__(self, items: Iterable[Any]) -> None:
        self.items = tuple(items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, position: Any) -> Any:
        return self.items[position]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(item.name for item in self.items)})"


class Panels(Several):
    """Boundaries side by side."""


class Curves(Several):
    """Runs whose curves are drawn in one plot."""


# What shows itself, by name, so that loading the magics loads neither torch nor matplotlib.
VIEWS = {
    ("g2c_magics.grading.report", "Report"): "report",
    ("g2c_magics.training.run", "Run"): "run",
    ("g2c_magics.progress", "Standing"): "progress",
    ("g2c_magics.doctor", "Examination"): "doctor",
    ("g2c_magics.pictures.boundary", "Boundary"): "boundary",
    ("g2c_magics.notebook.display", "Panels"): "boundary",
    ("g2c_magics.pictures.collapse", "Collapse"): "collapse",
    ("g2c_magics.pictures.animation", "Animation"): "animation",
    ("g2c_magics.pictures.neurons", "Neurons"): "neurons",
    ("g2c_magics.pictures.mistakes", "Mistakes"): "mistakes",
    ("g2c_magics.pictures.shapes", "Shapes"): "shapes",
    ("g2c_magics.pictures.rates", "Rates"): "rates",
    ("g2c_magics.pictures.fit", "Fit"): "fit",
    ("g2c_magics.pictures.weights", "WeightImages"): "weights",
    ("g2c_magics.pictures.layers", "Layers"): "layers",
    ("g2c_magics.pictures.compare", "Comparison"): "compare",
    ("g2c_magics.notebook.display", "Curves"): "curves",
    ("g2c_magics.training.sweep", "RunTable"): "runs",
}


def view_of(value: object) -> str | None:
    """The name of the view that shows a value; None for a value that is none of ours.

    Runs no code of the value: a learner may have a class called Run, or an object that says it is
    one of ours.
    """
    for (module, name), view in VIEWS.items():
        if module in sys.modules and type(value) is getattr(sys.modules[module], name, None):
            return view
    return None


def register(formatter: Any) -> None:
    """Teach an IPython mimebundle formatter to show our values."""
    for (module, name), view in VIEWS.items():
        formatter.for_type_by_name(module, name, viewer(view))


def unregister(formatter: Any) -> None:
    """Undo `register`."""
    for known in VIEWS:
        formatter.deferred_printers.pop(known, None)
    for known in list(formatter.type_printers):
        if (known.__module__, known.__name__) in VIEWS:
            del formatter.type_printers[known]


def viewer(name: str) -> Callable[[object], dict]:
    """A formatter that shows a value as a view does: as text and as HTML; imported when needed."""

    def show(value: object) -> dict:
        view = import_module(f"g2c_magics.views.{name}")
        return {"text/plain": view.to_text(value), "text/html": view.to_html(value)}

    return show


def names_of_runs(variables: dict[str, Any]) -> list[str]:
    """The names of the variables that hold runs, in the order in which they were trained."""
    runs = [name for name, value in shown_variables(variables) if view_of(value) == "run"]
    return sorted(runs, key=lambda name: variables[name].born)


def names_of_models(variables: dict[str, Any]) -> list[str]:
    """The names of the variables that hold models, those of the learner's own classes too."""
    return [name for name, value in shown_variables(variables) if looks_like_a_model(value)]


def shown_variables(variables: dict[str, Any]) -> list[tuple[str, Any]]:
    """The variables that a learner has named, without those that begin with an underscore."""
    return [(name, value) for name, value in variables.items() if name[:1] not in ("", "_")]


def looks_like_a_model(value: object) -> bool:
    """Whether a value has the methods of a model. Runs none of its own code but a metaclass's."""
    if issubclass(type(value), type):
        return False
    try:
        methods = [inspect.getattr_static(value, name, None) for name in ("forward", "parameters")]
    except Exception:  # out of the metaclass
        return False
    return all(callable(method) for method in methods)


class Live:
    """One display for a cell, updated in place; in a terminal at most one line a second instead.

    display: IPython's, called once; None for a terminal.
    """

    def __init__(self, display: Callable[..., Any] | None) -> None:
        self.display = display
        self.handle: Any = None  # IPython's DisplayHandle, once there is a display
        self.printed = 0.0

    def __call__(self, value: Any) -> None:
        """Show a Run as it is now, or Curves at the end of several."""
        if self.display is None:
            self.print(value)
        elif self.handle is None:
            self.handle = self.display(value, display_id=True)
        else:
            self.handle.update(value)

    def print(self, run: Any) -> None:
        from g2c_magics.views import curves
        from g2c_magics.views import run as view

        if isinstance(run, Curves):
            print(curves.to_text(list(run)))
            return
        if not run.running:
            print(view.to_text(run))
        elif run.history and time.monotonic() - self.printed >= 1.0:
            self.printed = time.monotonic()
            print(view.to_line(run))
