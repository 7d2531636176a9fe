"""A player without a page: the loop is asyncio's, what it sends is kept."""

import asyncio
import time
import zlib
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from runs import TRAINER, bound_answers, replace

from g2c_magics.playground.knobs import Knobs
from g2c_magics.playground.plane import Plane
from g2c_magics.playground.player import Player

__all__ = ["replace"]


@pytest.fixture
def nn() -> Iterator[ModuleType]:
    """g2c.nn with every worked answer bound; the scaffold again afterwards."""
    with bound_answers() as package:
        yield package


class FakeDesk:
    """The learner's files, edited whenever a test says so."""

    def __init__(self) -> None:
        self.edited: list[bool | Exception] = []

    def trainer(self):
        return TRAINER

    def reload(self) -> bool:
        edit = self.edited.pop(0) if self.edited else False
        if isinstance(edit, Exception):
            raise edit
        return edit

    def borrowed(self) -> str:
        return "sgd"


class Page:
    """What a page sees, and what it does. Runs the loop for as long as a test wants."""

    def __init__(self, game=None) -> None:
        self.loop = asyncio.new_event_loop()
        self.messages: list[dict[str, Any]] = []
        self.levels: np.ndarray | None = None
        self.desk = FakeDesk()
        game = game or Plane(TRAINER, Knobs())
        self.player = Player(game, self.desk, self.take, self.loop)

    def take(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        self.messages.append(content)
        if buffers:
            change = np.frombuffer(zlib.decompress(buffers[0]), np.uint8)
            self.levels = change if content["key"] else self.levels + change

    def says(self, do: str, **rest: Any) -> None:
        self.player.receive({"do": do, **rest})

    def wait(self, seconds: float = 0.1) -> None:
        self.loop.run_until_complete(asyncio.sleep(seconds))

    def until(self, is_true: Callable[[], Any], seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while not is_true():
            assert time.monotonic() < end, self.messages[-3:]
            self.says("credit")
            self.wait(0.02)

    def kinds(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["kind"] == kind]

    @property
    def state(self) -> dict[str, Any]:
        return self.kinds("state")[-1]

    @property
    def frames(self) -> list[dict[str, Any]]:
        return self.kinds("frame")


@pytest.fixture
def open_page(nn) -> Iterator[Callable[..., Page]]:
    pages: list[Page] = []

    def begin(game=None) -> Page:
        pages.append(Page(game))
        pages[-1].says("hello")
        pages[-1].until(lambda: pages[-1].frames)
        return pages[-1]

    yield begin
    for page in pages:
        page.player.close()
        page.wait(0)
        page.loop.close()


@pytest.fixture
def page(open_page) -> Page:
    """A page that has said hello and has its first frame."""
    return open_page()
