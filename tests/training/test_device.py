"""A device is chosen by trying it, and our path is fit for the strictest one.

The pretend accelerator of fake_device has no float64, refuses to mix with the CPU and counts
reads; it lives in a process of its own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from g2c_magics.training import TrainingError, load_data
from g2c_magics.training.device import thread_count
from g2c_magics.training.rng import threads
from g2c_magics.training.settings import Settings

HERE = Path(__file__).parent


JOBS = {
    "cpu": ({"data": "digits", "epochs": 2, "device": "cpu"}, {}),
    "named": ({"data": "digits", "epochs": 2, "device": "fakegpu"}, {}),
    "long": ({"data": "circles", "epochs": 300, "device": "fakegpu"}, {}),
    "race": ({"data": "circles", "epochs": 2, "device": "auto"}, {}),
    "broken": ({"data": "circles", "epochs": 2, "device": "auto"}, {"broken": True}),
    "wrong": ({"data": "circles", "epochs": 2, "device": "auto"}, {"wrong": True}),
    "wrong, named": ({"data": "circles", "epochs": 2, "device": "fakegpu"}, {"wrong": True}),
    "broken, named": ({"data": "circles", "epochs": 2, "device": "fakegpu"}, {"broken": True}),
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


def test_a_run_on_an_accelerator_computes_what_the_cpu_computes(jobs):
    there, here = jobs["named"], jobs["cpu"]
    assert (there["device"], there["weights"]) == ("fakegpu", "fakegpu:0")
    assert (there["status"], there["notes"]) == ("finished", [])
    for key in ("train_loss", "val_loss", "train_accuracy", "val_accuracy"):
        assert [row[key] for row in there["history"]] == pytest.approx(
            [row[key] for row in here["history"]]
        )


def test_our_path_reads_the_device_at_most_once_a_frame(jobs):
    run = jobs["long"]
    between = run["frames"][-1] - run["frames"][0]
    learners_own = 2 * len(run["history"])  # train_one_epoch and evaluate_accuracy: a float each
    looks = 60  # the first four batches are looked at closely
    assert learners_own <= between <= learners_own + len(run["frames"]) + looks


def test_auto_races_the_devices_and_says_the_numbers(jobs):
    run = jobs["race"]
    assert run["device"] == "cpu"
    (note,) = run["notes"]
    assert note.startswith("auto chose cpu: a step takes cpu ")
    assert "fakegpu" in note
    assert note.count(" ms") == 2


def test_a_device_that_fails_a_step_is_passed_over_with_a_word(jobs):
    assert jobs["broken"]["device"] == "cpu"
    assert jobs["broken"]["notes"] == ["fakegpu passed over: fakegpu is out of order"]


def test_a_device_that_computes_wrong_is_passed_over_or_doubted(jobs):
    assert jobs["wrong"]["device"] == "cpu"
    assert "off from the CPU" in jobs["wrong"]["notes"][0]
    assert jobs["wrong, named"]["device"] == "fakegpu"
    assert "doubt what it learns" in jobs["wrong, named"]["notes"][0]


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


def test_a_tiny_step_runs_on_one_thread_and_a_large_one_as_was_found_faster(nn):
    data = load_data(Settings())
    with threads(2):
        assert thread_count(nn.Linear(2, 2), data, Settings(lr=0.1), nn) == 1
        images = load_data(Settings(data="digits"))
        settings = Settings(data="digits", batch_size=512, lr=0.1)
        wide = nn.Sequential(nn.Linear(64, 512), nn.ReLU(), nn.Linear(512, 10))
        chosen = [thread_count(wide, images, settings, nn) for _ in range(3)]
    assert chosen in ([None] * 3, [1] * 3)  # as busy as the machine is, but the same each time
    with threads(1):
        assert thread_count(wide, images, settings, nn) is None
