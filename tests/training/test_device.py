"""A device is chosen by size and believed by trying it, and our path is fit for the strictest one.

The pretend accelerator of fake_device has no float64, refuses to mix with the CPU and counts
reads; it lives in a process of its own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import torch
from runs import TRAINER

from g2c_magics.training import TrainingError, load_data
from g2c_magics.training.device import (
    CPU_BELOW,
    choose,
    is_busy,
    multiply_adds,
    resolve,
    thread_count,
)
from g2c_magics.training.settings import Settings

HERE = Path(__file__).parent

SMALL = {"data": "circles", "epochs": 2}
LARGE = {"data": "digits", "epochs": 2, "batch_size": 1150}  # with 2048 hidden units
# name: settings, hidden units, state of the device
JOBS = {
    "cpu": ({"data": "digits", "epochs": 2, "device": "cpu"}, 16, {}),
    "named": ({"data": "digits", "epochs": 2, "device": "fakegpu"}, 16, {}),
    "long": ({"data": "circles", "epochs": 300, "device": "fakegpu"}, 16, {}),
    "small": (SMALL, 16, {}),
    "large": (LARGE, 2048, {}),
    "broken": (LARGE, 2048, {"broken": True}),
    "wrong": (LARGE, 2048, {"wrong": True}),
    "wrong, named": ({**SMALL, "device": "fakegpu"}, 16, {"wrong": True}),
    "broken, named": ({**SMALL, "device": "fakegpu"}, 16, {"broken": True}),
}


@pytest.fixture(scope="module")
def jobs() -> dict[str, dict]:
    """What on_fake_device.py printed of each job."""
    paths = [str(HERE.parents[1]), str(HERE)]
    done = subprocess.run(
        [sys.executable, str(HERE / "on_fake_device.py"), json.dumps(list(JOBS.values()))],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(JOBS, json.loads(done.stdout.splitlines()[-1]), strict=True))


@pytest.mark.slow
def test_a_run_on_an_accelerator_computes_what_the_cpu_computes(jobs):
    there, here = jobs["named"], jobs["cpu"]
    assert (there["device"], there["weights"]) == ("fakegpu", "fakegpu:0")
    assert (there["status"], there["notes"]) == ("finished", [])
    for key in ("train_loss", "val_loss", "train_accuracy", "val_accuracy"):
        assert [row[key] for row in there["history"]] == pytest.approx(
            [row[key] for row in here["history"]]
        )


@pytest.mark.slow
def test_our_path_reads_the_device_at_most_once_a_frame(jobs):
    run = jobs["long"]
    between = run["frames"][-1] - run["frames"][0]
    learners_own = 2 * len(run["history"])  # train_one_epoch and evaluate_accuracy: a float each
    looks = 60  # the first four batches are looked at closely
    assert learners_own <= between <= learners_own + len(run["frames"]) + looks


@pytest.mark.slow
def test_auto_takes_the_accelerator_for_large_steps_only_and_says_so(jobs):
    small, large = jobs["small"], jobs["large"]
    assert small["device"] == "cpu"
    assert small["notes"] == ["auto chose cpu: a step of 78,720 multiply-adds is small"]
    assert (large["device"], large["notes"]) == ("fakegpu", ["auto chose fakegpu"])


@pytest.mark.slow
def test_a_device_that_fails_a_step_is_passed_over_with_a_word(jobs):
    assert jobs["broken"]["device"] == "cpu"
    assert jobs["broken"]["notes"] == ["fakegpu passed over: fakegpu is out of order"]


@pytest.mark.slow
def test_a_device_that_computes_wrong_is_passed_over_or_doubted(jobs):
    assert jobs["wrong"]["device"] == "cpu"
    assert "off from the CPU" in jobs["wrong"]["notes"][0]
    assert jobs["wrong, named"]["device"] == "fakegpu"
    assert "doubt what it learns" in jobs["wrong, named"]["notes"][0]


@pytest.mark.slow
def test_a_named_device_that_fails_is_one_line(jobs):
    assert "--device cpu" in jobs["broken, named"]["refused"]


def test_a_device_that_is_not_there_is_one_line(run_on):
    for name in ("cuda", "mps"):
        there = torch.cuda.is_available() if name == "cuda" else torch.backends.mps.is_available()
        if there:
            assert run_on("circles", epochs=1, device=name).device.startswith(name)
        else:
            with pytest.raises(TrainingError, match=f"{name}.*not available"):
                run_on("circles", epochs=1, device=name)


def test_auto_asks_for_every_device_there_is_and_a_name_for_one(nn, monkeypatch):
    monkeypatch.setattr(nn.device, "available_devices", lambda: ["cuda", "cpu"])
    assert resolve("auto", TRAINER) == ["cuda", "cpu"]
    assert resolve("cpu", TRAINER) == ["cpu"]


def test_a_small_step_never_tries_the_accelerator(nn, monkeypatch):
    monkeypatch.setattr(nn.device, "available_devices", lambda: ["no such device", "cpu"])
    data, settings = load_data(Settings()), Settings(lr=0.1)
    device, note = choose(nn.Linear(2, 2), data, settings, TRAINER)
    assert (device, note) == ("cpu", "auto chose cpu: a step of 5,760 multiply-adds is small")
    wide = nn.Sequential(nn.Linear(2, 60_000), nn.ReLU(), nn.Linear(60_000, 2))
    assert multiply_adds(wide, data, settings) > CPU_BELOW
    device, note = choose(wide, data, settings, TRAINER)
    assert device == "cpu" and note.startswith("no such device passed over: ")


@pytest.mark.parametrize("percent", [5.0, 95.0])
def test_a_small_step_or_a_busy_machine_takes_one_thread(nn, monkeypatch, percent):
    monkeypatch.setattr(psutil, "cpu_percent", lambda seconds: percent)
    is_busy.cache_clear()
    data = load_data(Settings())
    assert thread_count(nn.Linear(2, 2), data, Settings()) == 1
    wide = nn.Sequential(nn.Linear(2, 5000), nn.ReLU(), nn.Linear(5000, 2))
    assert thread_count(wide, data, Settings()) == (1 if percent > 50 else None)
    is_busy.cache_clear()
