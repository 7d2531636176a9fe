"""Pictures of a model on an accelerator: no float64 there, and no mixing of devices."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.slow
def test_every_picture_is_made_of_a_model_on_another_device():
    paths = [str(HERE.parents[1]), str(HERE.parent / "training")]
    done = subprocess.run(
        [sys.executable, str(HERE / "on_pretend_device.py")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["device"] == told["device after"] == "fakegpu:0"
    assert told["boundary"] == pytest.approx(told["val_accuracy"])
    assert told["animation"][-1] == pytest.approx(told["val_accuracy"])
    assert len(told["animation"]) > 20
    assert told["neurons"] == 8
    assert told["collapse"] == [False, "ReLU()"]
    assert told["mistakes"] == pytest.approx(told["val_accuracy"])
    assert told["shapes"] == ["ok", "ok", "ok"]
