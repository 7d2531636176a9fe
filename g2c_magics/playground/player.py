"""Play a game on the kernel's main loop, as long as somebody looks.

One asyncio task pushes frames; the pages grant credit for them and renew it once a second, so that
without a page it ends by itself. No thread: an interrupt must reach the step that runs. Learner
code may do anything: whatever it raises pauses, and is told with its line.
"""

import asyncio
import contextlib
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.playground.frames import Encoder
from g2c_magics.playground.interrupts import Interrupts
from g2c_magics.training.errors import TrainingError, with_line
from g2c_magics.views.palette import CLASSES, DARK_CLASSES

CREDIT = 15  # frames, renewed by each page once a second
CREDIT_SECONDS = 3.0  # that a credit is good for
PERIOD = 1 / 20  # seconds from frame to frame
IDLE = 0.05  # seconds between two looks at whether there is something to do
SLICE_SECONDS = 0.02  # of steps, in a frame; one step is always done
LOOK_SECONDS = 0.5  # between two looks at the learner's files
BYTES_A_SECOND = 50_000  # of frames, deflated
MOST_PRINTED = 2_000  # characters, the last of what learner code printed
MOST_STEPS = 1_000  # of one click


class Game(Protocol):
    """What is played: a network, its data, and what can be done with it."""

    mode: str

    def change(self, message: dict[str, Any]) -> bool: ...
    def use(self, trainer: Trainer) -> None: ...
    def advance(self, steps: int, seconds: float) -> None: ...
    def findings(self) -> list[str]: ...
    def frame(self) -> tuple[dict[str, Any], np.ndarray]: ...
    def state(self) -> dict[str, Any]: ...
    def whole(self) -> dict[str, Any]: ...


class Desk(Protocol):
    """The learner's files in this kernel."""

    def trainer(self) -> Trainer:
        """On the package as it is loaded now."""
        ...

    def reload(self) -> bool:
        """Load the files again where they have changed. Returns whether the package is another.

        Raises an error of one line where they cannot be loaded.
        """
        ...

    def borrowed(self) -> str:
        """The tasks whose worked answers are in place: "linear, sgd"; "" for none."""
        ...


Send = Callable[[dict[str, Any], list[bytes]], None]


@dataclass
class Stats:
    """What playing has cost since it was begun."""

    frames: int = 0
    bytes: int = 0
    seconds: float = 0.0  # that the kernel was busy with it


class Player:
    """One game with its pages.

    send: a message to all pages. desk: the learner's files. loop: the kernel's main one.
    on_play: called when it begins to play. on_keep: when a page asks to keep a picture of it.
    """

    def __init__(self, game: Game, desk: Desk, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        self.game, self.desk, self.send, self.loop = game, desk, send, loop
        self.stats = Stats()
        self.on_play: Callable[[], object] = lambda: None
        self.on_keep: Callable[[], object] = lambda: None
        self.playing = False
        self.cell_runs = False  # another cell of the notebook
        self.problem = ""  # why it was paused, one line
        self.printed = ""
        self.said: list[str] = []  # what was seen going wrong, each once
        self._fixable = False  # an edit of the files may solve the problem, and it goes on
        self._steps = 0  # of clicks, still to be done
        self._dirty = True  # a frame is due
        self._news = False  # the state is another than the pages know
        self._whole = False  # so are points or losses
        self._told = ""  # of what was printed
        self._credit, self._credit_until = 0, 0.0
        self._looked = 0.0
        self._encoder = Encoder()
        self._interrupts = Interrupts(self._interrupted)
        self._task: asyncio.Task[None] | None = None

    # --- from the page and the notebook -------------------------------------------------------

    def receive(self, message: dict[str, Any]) -> None:
        """A message from a page, in whatever thread it arrives."""
        self.loop.call_soon_threadsafe(self._answer, message)

    def cell_begins(self) -> None:
        """A cell is about to run: nothing is played beside it."""
        self.cell_runs = True
        if self._watched:
            self._tell()

    def cell_ends(self) -> None:
        """The kernel is free again."""
        self.cell_runs = False
        if self._watched:
            self._tell()

    def pause(self) -> None:
        """Stop playing, and say so."""
        if self.playing:
            self.playing = False
            self._tell()

    def close(self) -> None:
        """No more frames, whatever the pages ask for."""
        self._credit, self.playing = 0, False
        if self._task is not None:
            self._task.cancel()

    def _answer(self, message: dict[str, Any]) -> None:
        do = message.get("do")
        if do == "credit":
            self._grant()
            if not self.playing:
                self.send({"kind": "alive"}, [])
            return
        if do in ("play", "pause", "step"):
            self.playing, self.problem, self._fixable = do == "play", "", False
            self._steps = min(self._steps + 1, MOST_STEPS) if do == "step" else 0
            if self.playing:
                self.on_play()
        elif do == "hello":
            self._encoder.forget()
            self._grant()
        elif do == "keep":
            with self._guarded():
                self.on_keep()
        else:
            self.problem = ""
            with self._guarded():
                self._whole = self.game.change(message) or self._whole
        self._dirty = True
        self._tell(whole=do == "hello")

    def _grant(self) -> None:
        self._credit, self._credit_until = CREDIT, time.monotonic() + CREDIT_SECONDS
        if self._task is None or self._task.done():
            self._task = self.loop.create_task(self._run())

    def _interrupted(self) -> None:
        # Nothing of theirs is asked again: it may be what did not end.
        self.playing, self._steps, self._dirty, self._news = False, 0, False, True
        self.problem = "Interrupted. Press Play to go on."

    # --- the task -----------------------------------------------------------------------------

    @property
    def _watched(self) -> bool:
        return self._credit > 0 and time.monotonic() < self._credit_until

    async def _run(self) -> None:
        try:
            while self._watched:
                began, sent = time.perf_counter(), self.stats.bytes
                if not self.cell_runs:
                    self._turn()
                spent = time.perf_counter() - began
                self.stats.seconds += spent
                rest = (self.stats.bytes - sent) / BYTES_A_SECOND - spent
                is_playing = self.playing and not self.cell_runs
                await asyncio.sleep(max(PERIOD - spent, spent, rest) if is_playing else IDLE)
        finally:
            self._interrupts.take_out()

    def _turn(self) -> None:
        """Look at the files, train a little, send a frame: as far as each is due."""
        now = time.monotonic()
        if now - self._looked >= LOOK_SECONDS:
            self._looked = now
            self._look_at_files()
            self._tell_printed()
        if self.playing or self._steps or self._dirty:
            self._interrupts.put_in()
            self._dirty = False
            with self._guarded():
                if self.playing or self._steps:
                    self.game.advance(MOST_STEPS if self.playing else 1, SLICE_SECONDS)
                    self._steps = max(self._steps - 1, 0)
                self._send_frame(*self.game.frame())
                new = [said for said in self.game.findings() if said not in self.said]
                self.said += new
                self._news = self._news or bool(new)
        else:
            self._interrupts.take_out()
        if self._news:
            self._tell()

    def _send_frame(self, numbers: dict[str, Any], levels: np.ndarray) -> None:
        is_key, packed = self._encoder.encode(levels)
        self.send({"kind": "frame", "key": is_key, **numbers}, [packed])
        self._credit -= 1
        self.stats.frames += 1
        self.stats.bytes += len(packed) + 200  # of the message around it

    def _look_at_files(self) -> None:
        with self._guarded():
            if self.desk.reload():
                self.game.use(self.desk.trainer())
                self.said, self._dirty, self._news = [], True, True
                if self._fixable:
                    self.playing, self.problem, self._fixable = True, "", False

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """Inside, learner code may print and raise what it likes: it is told, and play pauses."""
        printed = io.StringIO()
        try:
            with self._interrupts.step(), contextlib.redirect_stdout(printed):
                yield
        except KeyboardInterrupt:
            self._interrupted()
        except BaseException as error:  # SystemExit too: it is their code that exits
            is_ours = isinstance(error, TrainingError)
            self.problem = str(error) if is_ours else with_line(error)
            self._fixable = self._fixable or self.playing
            self.playing, self._steps, self._news = False, 0, True
        self.printed = (self.printed + printed.getvalue())[-MOST_PRINTED:]

    def _tell(self, whole: bool = False) -> None:
        """The state of all but the frame. whole: points and losses too, for who knows nothing."""
        self._news = False
        state = {
            **self.game.state(),
            "kind": "state",
            "playing": self.playing,
            "cell": self.cell_runs,
            "problem": self.problem,
            "said": self.said,
            "borrowed": self.desk.borrowed(),
        }
        if whole or self._whole:
            state["whole"] = self.game.whole()
            state["printed"] = self._told = self.printed
            state["colors"] = {
                theme: {"classes": classes, "train": classes[0], "val": classes[1]}
                for theme, classes in (("light", CLASSES), ("dark", DARK_CLASSES))
            }
            self._whole = False
        self.send(state, [])

    def _tell_printed(self) -> None:
        """What learner code printed, if there is more than the pages know."""
        if self.printed != self._told:
            self._told = self.printed
            self.send({"kind": "printed", "text": self.printed}, [])
