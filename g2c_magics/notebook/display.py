"""What the magics show: which view draws which value, and a display that is updated in place.

Knows nothing of IPython: the shell's formatter and `display` are handed in.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any


class Several:
    """Values that are shown together. Not a tuple: IPython would print every array in it."""

    def __init__(self, items: Iterable[Any]) -> None:
        self.items = tuple(items)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, position: int) -> Any:
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
    ("g2c_magics.notebook.display", "Curves"): "curves",
    ("g2c_magics.training.sweep", "RunTable"): "runs",
}


def view_of(value: object) -> str | None:
    """The name of the view that shows a value; None for a value that is none of ours."""
    return VIEWS.get((type(value).__module__, type(value).__name__))


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
    """A formatter that calls the `mimebundle` of a view, imported when it is needed."""

    def show(value: object) -> dict:
        return import_module(f"g2c_magics.views.{name}").mimebundle(value)

    return show


def names_of_runs(variables: dict[str, Any]) -> list[str]:
    """The names of the variables that hold runs, in the order in which they were trained."""
    runs = [n for n, value in variables.items() if n[0] != "_" and view_of(value) == "run"]
    return sorted(runs, key=lambda name: variables[name].born)


def names_of_models(variables: dict[str, Any]) -> list[str]:
    """The names of the variables that hold models, those of the learner's own classes too."""
    return [
        name
        for name, value in variables.items()
        if name[0] != "_"
        and not isinstance(value, type)
        and all(callable(getattr(value, part, None)) for part in ("forward", "parameters"))
    ]


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
        from g2c_magics.views import run as view

        if isinstance(run, Curves):
            return
        if not run.running:
            print(view.to_text(run))
        elif run.history and time.monotonic() - self.printed >= 1.0:
            self.printed = time.monotonic()
            print(view.to_line(run))
