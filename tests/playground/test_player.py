"""What pages and kernel tell each other while the learner's network plays."""

import os
import signal
import threading
import time

import numpy as np
import pytest
from runs import TRAINER

from g2c_magics.playground import interrupts, player
from g2c_magics.playground.knobs import Knobs
from g2c_magics.playground.plane import REGION, Plane
from g2c_magics.training import TrainingError


def region(page) -> np.ndarray:
    """(REGION, REGION): the most likely class, from what was sent."""
    return page.levels[: REGION**2].reshape(REGION, REGION)


def plays_to(page, step) -> None:
    page.says("play")
    page.until(lambda: page.frames[-1]["step"] >= step or page.state["problem"])


def forward(self, x):
    """One without an end."""
    while True:
        pass


def test_hello_brings_the_whole_state_and_a_keyframe(page):
    assert page.state["whole"]["train"] and page.state["borrowed"] == "sgd"
    assert page.frames[0]["key"] and page.frames[0]["step"] == 0
    assert len(page.levels) == 2 * 48**2 + 8 * 20**2 + 2 * 8 + 8 * 2


def test_frames_are_changes_that_add_up_to_what_the_network_is_now(page):
    plays_to(page, 300)
    page.says("pause")
    page.wait(0.3)
    assert not page.frames[-1]["key"]
    _, levels = page.player.game.frame()
    assert np.array_equal(page.levels, levels)
    assert page.frames[-1]["val"] < page.frames[0]["val"] / 2


def test_one_step_is_one_step(page):
    page.says("step")
    page.until(lambda: page.frames[-1]["step"])
    page.wait(0.2)
    assert page.frames[-1]["step"] == 1 and not page.state["playing"]


def test_two_clicks_make_one_task(page):
    page.says("play")
    page.says("play")
    page.says("hello")
    page.wait(0.5)
    before = page.player.stats.frames
    page.wait(1.0)
    assert page.player.stats.frames - before <= 1.0 / player.PERIOD + 1


def test_without_a_page_the_credit_runs_out(page):
    before = signal.getsignal(signal.SIGINT)
    page.says("play")
    page.wait(0.05)
    sent = len(page.frames)
    page.wait(2.5)
    assert len(page.frames) - sent <= player.CREDIT
    assert page.player._task.done()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_page_has_all_that_the_first_has(page):
    plays_to(page, 50)
    page.says("pause")
    page.wait(0.2)
    page.says("hello")
    page.wait(0.2)
    assert page.frames[-1]["key"] and len(page.state["whole"]["curve"]) > 2


def test_added_points_move_the_region(page):
    page.says("set", name="speed", value=20)
    plays_to(page, 100)
    other = 1 - int(region(page)[4, 4])
    for place in range(60):
        page.says("point", x=-1.1, y=1.0 + place / 300, **{"class": other})
    page.until(lambda: region(page)[4, 4] == other)
    assert len(page.state["whole"]["own"]) == 60


def test_without_a_nonlinearity_the_region_is_two_half_planes(page):
    page.says("set", name="activation", value="")
    plays_to(page, 300)
    steps = np.abs(np.diff(region(page).astype(int), axis=1)).sum(axis=1)
    assert steps.max() <= 1


def test_a_cap_on_seconds_holds_for_slow_networks(page, replace):
    def forward(self, x):
        time.sleep(0.1)
        return x.clamp(min=0)

    replace("ReLU.forward", forward)
    page.says("set", name="speed", value=20)
    page.says("play")
    page.until(lambda: len(page.frames) > 4)
    assert page.frames[-1]["step"] <= len(page.frames)
    stats, began = page.player.stats, time.perf_counter()
    busy = stats.seconds
    page.until(lambda: time.perf_counter() - began > 1.5)
    assert stats.seconds - busy < 0.7 * (time.perf_counter() - began)


def test_an_error_shows_its_line_and_an_edit_goes_on(page, replace):
    def forward(self, x):
        return x @ x

    plays_to(page, 5)
    replace("ReLU.forward", forward)
    page.until(lambda: page.state["problem"])
    line = forward.__code__.co_firstlineno + 1
    assert f"test_player.py:{line} in forward: RuntimeError" in page.state["problem"]
    assert not page.state["playing"]
    replace("ReLU.forward", lambda self, x: x.clamp(min=0))
    page.desk.edited = [True]
    page.until(lambda: page.state["playing"] and not page.state["problem"])


def test_files_that_cannot_be_loaded_pause_it(page):
    plays_to(page, 5)
    page.desk.edited = [TrainingError("Your files cannot be imported. line 3: invalid syntax")]
    page.until(lambda: "line 3" in page.state["problem"])
    assert not page.state["playing"]


def test_print_in_forward_appears(page, replace, capsys):
    def forward(self, x):
        print("shape", tuple(x.shape))
        return x.clamp(min=0)

    replace("ReLU.forward", forward)
    plays_to(page, 5)
    page.until(lambda: page.kinds("printed"))
    assert "shape (320, 8)" in page.kinds("printed")[-1]["text"]
    assert capsys.readouterr().out == ""


def test_an_interrupt_inside_a_step_ends_it_and_pauses(page, replace):
    def forward(self, x):
        while True:
            time.sleep(0.01)

    plays_to(page, 5)
    replace("ReLU.forward", forward)
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    page.until(lambda: "Interrupted" in page.state["problem"])
    assert not page.state["playing"]


@pytest.fixture
def ignored():
    """As ipykernel has it between two messages."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_between_steps_pauses(ignored, page):
    plays_to(page, 5)
    os.kill(os.getpid(), signal.SIGINT)
    page.until(lambda: "Interrupted" in page.state["problem"])
    page.wait(0.2)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_the_handler_of_a_message_is_left_alone(ignored, page):
    plays_to(page, 5)
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)  # a message begins
    page.wait(0.2)
    signal.signal(signal.SIGINT, ours)  # and ends
    page.says("pause")
    page.wait(0.3)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_an_endless_loop_is_ended_and_its_line_told(page, replace, monkeypatch):
    monkeypatch.setattr(interrupts, "STEP_SECONDS", 0.3)

    replace("ReLU.forward", forward)
    page.says("play")
    page.until(lambda: page.state["problem"])
    assert "in forward: TookTooLong: no end after" in page.state["problem"]


def test_an_interrupt_while_it_waits_asks_nothing_of_theirs_again(page, replace):
    page.player._dirty = True  # a frame is due, as after Play
    replace("ReLU.forward", lambda self, x: pytest.fail("asked again"))
    page.player._interrupted()
    page.until(lambda: page.state["problem"])
    page.wait(0.3)
    assert "Interrupted" in page.state["problem"]


def test_after_a_loop_was_ended_the_next_click_is_answered_at_once(page, replace, monkeypatch):
    monkeypatch.setattr(interrupts, "STEP_SECONDS", 2.0)

    replace("ReLU.forward", forward)
    page.says("play")
    page.until(lambda: page.state["problem"])
    replace("ReLU.forward", lambda self, x: x.clamp(min=0))
    began, frames = time.monotonic(), len(page.frames)
    page.says("step")
    page.until(lambda: len(page.frames) > frames)
    assert time.monotonic() - began < 1.5


def test_nothing_plays_beside_a_cell(page):
    plays_to(page, 5)
    page.player.cell_begins()
    page.wait(0.1)
    frames = len(page.frames)
    page.wait(0.5)
    assert len(page.frames) == frames and page.state["cell"]
    page.player.cell_ends()
    page.until(lambda: len(page.frames) > frames)


def test_a_message_in_another_thread_is_answered_on_the_loop(page):
    seen = []
    change = page.player.game.change
    page.player.game.change = lambda m: seen.append(threading.current_thread()) or change(m)
    threading.Thread(target=page.says, args=("restart",)).start()
    page.until(lambda: seen)
    assert seen == [threading.main_thread()]


@pytest.mark.parametrize(
    "message",
    [
        {"do": "set", "name": "lr", "value": -1},
        {"do": "set", "name": "units", "value": "many"},
        {"do": "set", "name": "nothing", "value": 1},
        {"do": "set", "name": "activation", "value": "Linear.__init__"},
        {"do": "point", "x": 99, "y": 0, "class": 0},
        {"do": "point", "x": 0, "y": 0, "class": 7},
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_changes_nothing(page, message):
    before = page.player.game.knobs, page.player.game.own
    page.player.receive(message)
    page.until(lambda: page.state["problem"])
    assert "\n" not in page.state["problem"]
    assert (page.player.game.knobs, page.player.game.own) == before


def test_traffic_stays_small(open_page):
    page = open_page(Plane(TRAINER, Knobs(units=16)))
    page.says("play")
    page.until(lambda: len(page.frames) > 30)
    stats = page.player.stats
    assert stats.bytes / stats.frames < 3000
