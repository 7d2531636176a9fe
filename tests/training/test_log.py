"""Every run leaves a log that can be read, whatever happens to the run or the disk."""

import importlib.util
import json
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from g2c_magics.training import log, read_history, read_runs
from g2c_magics.training.weights_file import read_weights

ROOT = Path(__file__).resolve().parents[2]


def test_a_run_is_logged_with_its_settings_and_history(run_on, tmp_path):
    run = run_on("circles", epochs=5, name="relu", runs_dir=tmp_path)
    (facts,) = read_runs(tmp_path)
    assert Path(facts["log"]).name.startswith("relu-")
    assert run.log == facts["log"]
    assert facts["status"] == "finished"
    assert facts["settings"]["epochs"] == 5
    assert facts["settings"]["seed"] == 0
    assert facts["versions"]["torch"]
    assert len(facts["files"]["g2c/nn/modules.py"]) == 64
    assert facts["diagnoses"] == run.diagnoses
    rows = read_history(run.log)
    assert [row["epoch"] for row in rows] == [1, 2, 3, 4, 5]
    for key in ("train_loss", "val_loss", "train_accuracy", "val_accuracy"):
        written = [row[key] for row in rows]
        assert written == pytest.approx([row[key] for row in run.history], rel=1e-6)


def test_a_log_of_version_0_1_is_read_with_the_names_of_today(run_on, tmp_path):
    path = Path(run_on("circles", epochs=1, runs_dir=tmp_path).log) / "run.json"
    facts = json.loads(path.read_text())
    del facts["settings"]["lr_schedule"]
    facts["settings"]["decay"] = "linear"
    path.write_text(json.dumps(facts))
    (facts,) = read_runs(tmp_path)
    assert facts["settings"]["lr_schedule"] == "linear"
    assert "decay" not in facts["settings"]


def test_two_runs_of_one_second_do_not_share_a_folder(run_on, tmp_path):
    logs = {run_on("circles", epochs=1, runs_dir=tmp_path).log for _ in range(3)}
    assert len(logs) == 3
    assert len(read_runs(tmp_path)) == 3


def test_what_cannot_be_read_is_left_out(run_on, tmp_path):
    run_on("circles", epochs=1, runs_dir=tmp_path)
    for name, text in (("half", '{"name": "ha'), ("list", "[]"), ("bytes", "\x00")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_text(text)
    assert len(read_runs(tmp_path)) == 1
    assert read_runs(tmp_path / "nowhere") == []


def test_a_place_that_cannot_be_written_costs_the_log_not_the_run(run_on, tmp_path):
    (tmp_path / "runs").write_text("a file where the folder should be")
    run = run_on("circles", epochs=3, runs_dir=tmp_path / "runs")
    assert run.status == "finished"
    assert len(run.history) == 3
    assert [note for note in run.notes if note.startswith("no log: ")]


def test_a_disk_that_fills_up_costs_the_log_not_the_run(run_on, tmp_path, monkeypatch):
    def full(path, text):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(log, "replace_file", full)
    run = run_on("circles", epochs=3, device="cpu", runs_dir=tmp_path)
    assert run.status == "finished"
    assert run.notes == ["no log: No space left on device"]


@pytest.mark.slow
def test_killing_the_process_in_mid_run_leaves_a_readable_log(tmp_path):
    code = """
import sys
from g2c import nn, solutions
solutions.bind("nn", list(solutions.answers("nn")))
from g2c_magics.lessons.lesson import load
from g2c_magics.training import Settings, load_data, train
trainer = load("nn").part("trainer").trainer(nn)
settings = Settings(epochs=10_000_000)
print("going", flush=True)
train(nn.Linear(2, 2), load_data(settings), settings, trainer, runs_dir=sys.argv[1])
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    try:
        process.stdout.readline()
        waited = time.monotonic()
        while time.monotonic() - waited < 60:
            found = [facts for facts in read_runs(tmp_path) if facts["seconds"] > 1]
            if found:
                break
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    (facts,) = read_runs(tmp_path)
    assert facts["status"] == f"ended with its kernel at epoch {facts['epochs_done']}"
    rows = read_history(facts["log"])
    assert len(rows) > 10
    assert [row["epoch"] for row in rows] == list(range(1, len(rows) + 1))
    assert 0 < read_weights(Path(facts["log"])).last.epoch <= len(rows)


def test_tensorboard_gets_events_or_it_is_said_that_it_is_not_installed(run_on, tmp_path):
    run = run_on("circles", epochs=3, tensorboard=True, runs_dir=tmp_path)
    events = list(Path(run.log).glob("events.out.tfevents*"))
    if importlib.util.find_spec("tensorboard"):
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

        read = EventAccumulator(run.log).Reload()
        told = [event.value for event in read.Scalars("train_loss")]
        assert told == pytest.approx([row["train_loss"] for row in run.history])
    else:
        assert events == []
        assert run.notes == ["no TensorBoard files: it is not installed"]


def test_the_log_of_a_diverged_run_is_strict_json(run_on, nn, tmp_path):
    run = run_on("line", nn.Linear(1, 1), lr=1e9, epochs=50, runs_dir=tmp_path)
    assert run.diverged and not math.isfinite(run.last["train_loss"])
    facts = strict((Path(run.log) / "run.json").read_text())
    assert facts["last"]["train_loss"] is None
    assert facts["epochs_done"] == len(run.history)
    (read,) = read_runs(tmp_path)
    assert read["last"]["train_loss"] is None
    assert math.isinf(read_history(run.log)[-1]["train_loss"]) or math.isnan(
        read_history(run.log)[-1]["train_loss"]
    )


def test_numbers_that_are_not_finite_are_null_wherever_a_run_holds_them(run_on, replace, tmp_path):
    replace("evaluate_accuracy", lambda model, loader: float("nan"))
    run = run_on("circles", epochs=1, runs_dir=tmp_path)
    assert run.error is not None  # a NaN is no share
    run.start = {"epoch": 0, "train_loss": float("inf")}
    run.test_accuracy = float("nan")
    run.seconds = float("inf")
    run.diagnoses = [{"pitfall": "x", "task": None, "message": "m", "try": {"lr": float("inf")}}]
    facts = run.to_dict()
    assert strict(json.dumps(facts)) == facts
    assert facts["test_accuracy"] is facts["seconds"] is facts["start"]["train_loss"] is None
    assert facts["diagnoses"][0]["try"] == {"lr": None}


def test_a_log_with_infinity_in_it_is_still_read(run_on, tmp_path):
    path = Path(run_on("circles", epochs=1, runs_dir=tmp_path).log) / "run.json"
    facts = json.loads(path.read_text())
    facts["last"]["train_loss"] = float("inf")
    facts["test_accuracy"] = float("nan")
    path.write_text(json.dumps(facts))
    (facts,) = read_runs(tmp_path)
    assert facts["last"]["train_loss"] is None and facts["test_accuracy"] is None


def strict(text: str) -> object:
    """What a parser of strict JSON makes of it."""

    def refuse(word: str) -> None:
        raise ValueError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)
