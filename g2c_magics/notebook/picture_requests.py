"""Make the picture that a line asks for, and save it.

Each function takes the session and the line's parsed arguments. Knows nothing of IPython.
"""

from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from g2c_magics import pictures
from g2c_magics.notebook import rate_requests
from g2c_magics.notebook.display import Curves, Panels, view_of
from g2c_magics.notebook.errors import OneLine
from g2c_magics.notebook.flags import names_in
from g2c_magics.notebook.session import Session
from g2c_magics.paths import replace_file
from g2c_magics.pictures import (
    Animation,
    Collapse,
    Comparison,
    Fit,
    Layers,
    Mistakes,
    Neurons,
    Rates,
    Shapes,
    Subject,
    WeightImages,
)
from g2c_magics.pictures.boundary import boundaries_of
from g2c_magics.training import Run
from g2c_magics.views.format import MARK

FORMATS = ("png", "svg", "pdf")


def boundary(session: Session, args: Namespace) -> Panels | Neurons | Animation | Fit:
    """Decision regions side by side, the line of each hidden unit, or how a boundary formed.

    Of a regression its fit.
    """
    names = names_in(args.names) or [session.newest()]
    if args.neurons + args.animate + args.hard > 1:
        raise OneLine("--hard, --neurons and --animate are three pictures: choose one.")
    if (args.neurons or args.animate) and len(names) > 1:
        raise OneLine("--neurons and --animate show one run. Name one.")
    if args.neurons:
        return pictures.neurons_of(subject(session, names[0], args.x, args.y))
    if args.animate:
        if args.x or args.y:
            raise OneLine("--animate shows a run on its own data: leave out --x and --y.")
        return pictures.animation_of(subject(session, names[0]))
    values = [session.find(name) for name in names]
    if any(isinstance(value, Run) and value.data.is_regression for value in values) and not args.x:
        if len(values) > 1 or args.hard:
            raise OneLine("The fit of a regression is drawn alone: name one run, without --hard.")
        return pictures.fit_of(pictures.subject_of(values[0], session.trainer(), names[0]))
    points, classes = session.variable(args.x), session.variable(args.y)
    trainer = session.trainer()
    subjects = [
        pictures.subject_of(value, trainer, name, points, classes)
        for value, name in zip(values, names, strict=True)
    ]
    panels = Panels(boundaries_of(subjects, hard=args.hard))
    for value in values:
        if isinstance(value, Run):
            session.remember("picture", value)
    return panels


def curves(session: Session, args: Namespace) -> Curves:
    """The curves of some runs; those of the newest when none is named."""
    return Curves(session.runs(names_in(args.names)))


def collapse(session: Session, args: Namespace) -> Collapse:
    """The one linear map that a network is, or where it is none."""
    of = subject(session, args.names, args.x, args.y)
    made = pictures.collapse_of(of)
    if of.run is not None and made.exact and made.linears > 1:
        session.remember("collapse", of.run)
    return made


def mistakes(session: Session, args: Namespace) -> Mistakes:
    """What a run or a model gets wrong."""
    return pictures.mistakes_of(subject(session, args.names, args.x, args.y))


def shapes(session: Session, args: Namespace) -> Shapes:
    """A model layer by layer; `args.input` is a variable, or a shape such as 64x784."""
    of = subject(session, args.model)
    if args.input is None:
        return pictures.shapes_of(of)
    sizes = [size for size in args.input.strip("()").replace(",", "x").split("x") if size]
    if all(size.strip().isdigit() for size in sizes) and args.input not in session.variables:
        return pictures.shapes_of(of, tuple(int(size) for size in sizes))
    return pictures.shapes_of(of, session.variable(args.input))


def rates(session: Session, args: Namespace) -> Rates:
    """The loss at each learning rate. args: what rate_requests.arguments makes of a line."""
    return rate_requests.rates(session, args)


def weights(session: Session, args: Namespace) -> WeightImages:
    """The first layer's weights as images."""
    return pictures.weights_of(subject(session, args.names))


def layers(session: Session, args: Namespace) -> Layers:
    """A run's layers by epoch."""
    return pictures.layers_of(subject(session, args.names))


def compare(session: Session, args: Namespace) -> Comparison:
    """Two to four runs side by side."""
    trainer = session.trainer()
    names = names_in(args.names)
    runs = session.runs(names, with_models=True) if names else []
    return pictures.comparison_of(runs, lambda run: pictures.subject_of(run, trainer))


def subject(
    session: Session, name: str | None, x: str | None = None, y: str | None = None
) -> Subject:
    """A run or model by name, the newest run without one, and the rows to look at it with."""
    name = name or session.newest()
    value, points, classes = session.find(name), session.variable(x), session.variable(y)
    return pictures.subject_of(value, session.trainer(), name, points, classes)


def save(value: Any, path: str) -> Path:
    """Write a picture to a file: an animation to a gif or webp, any other to a png, svg or pdf.

    Raises OneLine.
    """
    view = import_module(f"g2c_magics.views.{view_of(value)}")
    if isinstance(value, Animation):
        return save_picture(path, lambda kind: view.encode(value, kind), view.FORMATS)
    figure = view.figure(value)
    if figure is None:
        raise OneLine("There is no plane to draw on, so there is no picture to save.")
    figures = import_module("g2c_magics.views.figures")
    return save_picture(path, lambda kind: figures.encode(figure, kind))


def save_picture(
    path: Path | str, encode: Callable[[str], bytes], formats: Sequence[str] = FORMATS
) -> Path:
    """Write what `encode` makes of the format that the file's name ends with.

    Raises OneLine for an unknown format, for a place that cannot be written, and for a file
    that exists and is no such picture.
    """
    path = Path(path).expanduser()
    kind = path.suffix.lower().lstrip(".")
    if kind not in formats:
        raise OneLine(
            f"--save wants a file that ends in .{', .'.join(formats)}. Got {path.name} instead."
        )
    try:
        if path.exists() and MARK.encode() not in path.read_bytes():
            raise OneLine(
                f"{path} exists already and is no picture of g2c_magics: choose another name."
            )
        replace_file(path, encode(kind))
    except OSError as error:
        raise OneLine(f"{path} cannot be written: {error.strerror or error}.") from error
    return path
