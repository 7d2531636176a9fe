"""Open the playground below a cell, and keep those of a notebook in order.

Knows nothing of IPython: its `display` is handed in. Loads torch where it is called, not before.
"""

import asyncio
import sys
from collections import deque
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from g2c_magics.grading.process.pool import PoolError
from g2c_magics.notebook.display import view_of
from g2c_magics.notebook.errors import OneLine, presentable
from g2c_magics.notebook.learner_package import BrokenFiles
from g2c_magics.paths import ProjectError

if TYPE_CHECKING:  # they load torch
    from g2c_magics.lessons.trainer import Trainer
    from g2c_magics.notebook.session import Session
    from g2c_magics.playground.player import Player
    from g2c_magics.playground.still import Playable, Still

MOST_OPEN = 6  # playgrounds in one notebook; the oldest is closed
NO_WIDGETS = (
    "The playground needs anywidget, which is not installed: pip install anywidget, then restart "
    "JupyterLab. Here is a picture of it."
)


class Players:
    """The playgrounds of one notebook. One of them plays at a time, and none beside a cell."""

    def __init__(self) -> None:
        self._open: deque[tuple[Player, Any]] = deque()  # each with its widget

    def add(self, player: "Player", widget: Any) -> None:
        """A new one; the oldest is closed where there are too many."""
        self._open.append((player, widget))
        while len(self._open) > MOST_OPEN:
            self._close(*self._open.popleft())

    def pause_others(self, playing: "Player") -> None:
        """One begins to play: the others pause."""
        for player, _ in self._open:
            if player is not playing:
                player.pause()

    def cell_begins(self, info: Any) -> None:
        """IPython is about to run a cell."""
        for player, _ in self._open:
            player.cell_begins()

    def cell_ends(self, result: Any) -> None:
        """The cell is over."""
        for player, _ in self._open:
            player.cell_ends()

    def close(self) -> None:
        """Close them all."""
        while self._open:
            self._close(*self._open.popleft())

    def _close(self, player: "Player", widget: Any) -> None:
        player.close()
        widget.close()


class KernelDesk:
    """The learner's files in this kernel, for a Player."""

    def __init__(self, session: "Session") -> None:
        self.session = session
        self.package = session.package
        self._seen = self._loaded()

    def trainer(self) -> "Trainer":
        return self.session.trainer()

    def reload(self) -> bool:
        from g2c_magics.training import TrainingError

        try:
            self.package.reload_edited(self.session.root)
        except (BrokenFiles, ProjectError, PoolError) as error:
            raise TrainingError(str(error)) from error
        before, self._seen = self._seen, self._loaded()
        return before is not self._seen

    def borrowed(self) -> str:
        return ", ".join(self.package.grader.known(self.package.borrowed))

    def _loaded(self) -> ModuleType | None:
        return sys.modules.get(self.package.lesson.package)


def play(session: "Session", name: str | None, players: Players, display: Callable | None) -> None:
    """Show the playground of a data set or of a run; where there are no widgets, a picture of it.

    display: IPython's; None for a terminal. Raises OneLine, and what the learner's code raises.
    """
    from g2c_magics.training.torch_state import kept_torch_state

    try:
        with kept_torch_state():
            game, still = game_of(session, name)
    except OneLine:
        raise
    except Exception as error:
        raise presentable(error) from None
    if display is None:
        print(still.line)
        return
    try:
        from g2c_magics.playground.widget import PlayWidget
    except ImportError:
        print(NO_WIDGETS)
        display(still)
        return
    from g2c_magics.playground.player import Player
    from g2c_magics.playground.still import still_of

    loop = asyncio.get_running_loop()  # of the kernel, which runs this cell
    widget = PlayWidget(still.bundle())
    player = Player(game, KernelDesk(session), widget.send, loop)
    player.on_play = lambda: players.pause_others(player)
    widget.listen(player.receive)
    players.add(player, widget)
    shown = display(widget, display_id=True)

    def keep_picture() -> None:
        """Put the picture of now in the place of the widget: it stays in the saved notebook."""
        player.pause()
        shown.update(still_of(game))

    player.on_keep = keep_picture


def game_of(session: "Session", name: str | None) -> "tuple[Playable, Still]":
    """What is played, and a picture of it after a few steps. Raises OneLine."""
    from g2c_magics.playground.digits import Drawing
    from g2c_magics.playground.knobs import Knobs
    from g2c_magics.playground.line import Line
    from g2c_magics.playground.plane import Plane
    from g2c_magics.playground.still import still_of, trained
    from g2c_magics.training.settings import LINES, POINTS

    trainer = session.trainer(reload=True)
    if not hasattr(trainer, "network"):
        raise OneLine("This lesson has no network to play with.")
    name = name or POINTS[0]
    if name in POINTS and view_of(session.variables.get(name)) != "run":
        knobs = Knobs(data=name)
        return Plane(trainer, knobs), still_of(trained(Plane(trainer, knobs)))
    if name in LINES and view_of(session.variables.get(name)) != "run":
        return Line(trainer, Knobs()), still_of(Line(trainer, Knobs()))
    run = session.run(name)
    if run.data.is_plane:
        game = Plane(trainer, Knobs(), run)
        return game, still_of(game)
    if run.data.is_regression:
        game = Line(trainer, Knobs(), run)
        return game, still_of(game)
    if run.data.kind == "images" and run.data.classes == 10:
        return Drawing(trainer, run), still_of(Drawing(trainer, run).with_an_example())
    raise OneLine(
        f"{name} was trained on {run.data.name}, which is no plane to play on. Try "
        f"%g2c_play {POINTS[0]}"
    )
