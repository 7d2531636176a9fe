"""The magics that draw what a run or a model has learnt, or let one play with it.

A mixin of G2CMagics, which registers them.
"""

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from IPython.core.error import UsageError
from IPython.core.magic import line_cell_magic, line_magic
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display

from g2c_magics.notebook.errors import one_line_errors
from g2c_magics.notebook.flags import ARGUMENTS, refusal
from g2c_magics.notebook.play import Players, play

if TYPE_CHECKING:  # it loads torch
    from g2c_magics.notebook.session import Session


def declared(magic: Callable) -> Callable:
    """Give a magic the arguments that are listed for its name."""
    for names, options in reversed(ARGUMENTS[magic.__name__]):
        magic = argument(*names, **options)(magic)
    made: Any = magic_arguments()(magic)

    def refuse(message: str) -> NoReturn:
        raise UsageError(refusal(magic.__name__, message))

    made.parser.error = refuse
    return made


class PictureMagics:
    """The half of G2CMagics that draws."""

    shell: Any  # an InteractiveShell
    players: Players

    @property
    def has_kernel(self) -> bool:
        """False in a terminal."""
        return hasattr(self.shell, "kernel")

    def session(self) -> "Session":
        """The runs and models of this notebook; G2CMagics knows them."""
        raise NotImplementedError

    def say_if_torch_loads(self) -> None:
        """Say what is waited for; G2CMagics knows the lesson."""
        raise NotImplementedError

    @declared
    @line_magic
    def g2c_curves(self, line: str) -> Any:
        """Draw the curves of several runs in one plot; those of the newest when none is named."""
        return self.picture("curves", parse_argstring(self.g2c_curves, line))

    @declared
    @line_magic
    def g2c_boundary(self, line: str) -> Any:
        """Draw what runs or models have learnt: decision regions and data, side by side.

        Of a run on numbers, such as --data line: the fit by epoch, and for a model of one weight
        and one bias the loss over both, with the path that the run took.
        """
        return self.picture("boundary", parse_argstring(self.g2c_boundary, line))

    @declared
    @line_magic
    def g2c_collapse(self, line: str) -> Any:
        """Multiply a stack of layers out: the one linear map that it is, or where that stops."""
        return self.picture("collapse", parse_argstring(self.g2c_collapse, line))

    @declared
    @line_magic
    def g2c_mistakes(self, line: str) -> Any:
        """Show what a run gets wrong: the confusion matrix, and its most confident mistakes."""
        return self.picture("mistakes", parse_argstring(self.g2c_mistakes, line))

    @declared
    @line_magic
    def g2c_shapes(self, line: str) -> Any:
        """Follow a batch through a model: shapes, parameters and memory, one line a layer."""
        return self.picture("shapes", parse_argstring(self.g2c_shapes, line))

    @line_cell_magic
    def g2c_rates(self, line: str, cell: str | None = None) -> Any:
        """Find a learning rate: the loss at each one, the range that works, the one to begin with.

        %g2c_rates                       of the newest run, from its first weights
        %g2c_rates relu                  of a run or a model, by its name
        %g2c_rates Sequential(Linear(2, 8), Tanh(), Linear(8, 2)) --data moons --epochs 100

        Or as a cell: %%g2c_rates in the place of %%g2c_train. The flags are those of %%g2c_train,
        and --save FILE. Your own code trains copies: your model and your variables stay as they
        are. The method is the learning rate range test of Smith (2015), arXiv 1506.01186; what is
        advised was tried, by the rule of the verdict on a run.
        """
        self.say_if_torch_loads()
        from g2c_magics.notebook import rate_requests

        source = None if cell is None else self.shell.transform_cell(cell)
        with one_line_errors():
            args = rate_requests.arguments(line, source)
        return self.picture("rates", args)

    @declared
    @line_magic
    def g2c_weights(self, line: str) -> Any:
        """Draw the weights of the first layer as images, for models of digits or of MNIST.

        A tile a unit, before training and now; orange is above 0, blue below. Dead units are
        crossed out. For points in the plane: `%g2c_boundary RUN --neurons`.
        """
        return self.picture("weights", parse_argstring(self.g2c_weights, line))

    @declared
    @line_magic
    def g2c_layers(self, line: str) -> Any:
        """Follow a run's layers by epoch: activations, gradients, updates, and stuck units.

        Read from the weights that the run kept on its way, on its training rows. A rectifier's
        unit is dead where it is 0 for every row; one of another activation is saturated where it
        is at a flat end for nearly every row: as the verdicts of the run have it.
        """
        return self.picture("layers", parse_argstring(self.g2c_layers, line))

    @declared
    @line_magic
    def g2c_compare(self, line: str) -> Any:
        """Lay two to four runs side by side: settings, results, verdicts, curves, boundaries.

        Runs of earlier sessions are found by their names. Settings that are the same are folded.
        """
        return self.picture("compare", parse_argstring(self.g2c_compare, line))

    @declared
    @line_magic
    def g2c_play(self, line: str) -> None:
        """Play with your own network, live: on points of the plane, on a run, on a line.

        Every step is your own code, and an edit of your files takes hold while it plays.
        """
        name = parse_argstring(self.g2c_play, line).what
        with one_line_errors():
            play(self.session(), name, self.players, display if self.has_kernel else None)

    def picture(self, kind: str, args: Namespace) -> Any:
        """What picture_requests makes of this kind, written to a file as well with --save."""
        from g2c_magics.notebook import picture_requests
        from g2c_magics.training.torch_state import kept_torch_state

        with one_line_errors(), kept_torch_state():
            value = getattr(picture_requests, kind)(self.session(), args)
            if args.save:
                print(f"Saved {picture_requests.save(value, args.save)}")
            return value
