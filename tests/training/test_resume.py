"""An interrupted run goes on from where it was, as if it had never stopped."""

import _thread
import threading
import time

import pytest
import torch
from runs import TRAINER

from g2c_magics.training import (
    Settings,
    TrainingError,
    load_data,
    read_history,
    settings_to_go_on,
    train,
)

KEYS = ("epoch", "train_loss", "val_loss", "train_accuracy", "val_accuracy")


def numbers(run) -> list[list]:
    return [[row[key] for key in KEYS] for row in run.history]


def test_a_resumed_run_has_the_curve_of_an_uninterrupted_one(nn, model_for):
    settings = Settings(data="digits", epochs=6)
    data = load_data(settings)
    whole = train(model_for(data), data, settings, TRAINER)
    half = train(model_for(data), data, Settings(data="digits", epochs=3), TRAINER)
    half.status = "interrupted at epoch 4"
    rest = train(None, None, settings, TRAINER, resume=half)
    assert numbers(rest) == numbers(whole)
    assert rest.test_accuracy == whole.test_accuracy
    assert rest.model is half.model
    assert rest.seconds > half.seconds
    assert len(half.history) == 3


def test_a_run_that_is_done_says_how_to_go_on(nn, run_on):
    run = run_on("circles", epochs=3)
    with pytest.raises(TrainingError, match=r"already has 3 epochs.*--epochs 6"):
        train(None, None, Settings(epochs=3), TRAINER, resume=run)


def test_an_interrupt_in_mid_epoch_stops_within_a_second(nn, run_on, replace):
    """As Jupyter does it: SIGINT to the process while the learner's loop is busy.

    A second of this process's own time: others may use the machine too.
    """
    interrupted = []

    def interrupt():
        interrupted.append(time.process_time())
        _thread.interrupt_main()

    def on_frame(run):
        if not timer.ident:  # once it trains
            timer.start()

    timer = threading.Timer(0.3, interrupt)
    run = run_on("digits", epochs=100_000, on_frame=on_frame)
    assert time.process_time() - interrupted[0] < 1
    assert run.interrupted
    assert run.error is None
    assert run.test_accuracy is None
    go_on = train(
        None, None, Settings(data="digits", epochs=len(run.history) + 2), TRAINER, resume=run
    )
    assert go_on.status == "finished"


def test_without_a_name_the_run_itself_goes_on_in_its_own_log_and_settings(nn, model_for, tmp_path):
    half = Settings(data="digits", epochs=2, lr=0.05, batch_size=32, name="half")
    data = load_data(half)
    first = train(model_for(data), data, half, TRAINER, runs_dir=tmp_path)
    settings = settings_to_go_on(["--resume", "half", "--epochs", "4"], first)
    assert (settings.name, settings.lr, settings.batch_size) == ("half", 0.05, 32)
    rest = train(None, None, settings, TRAINER, runs_dir=tmp_path, resume=first)
    assert rest.model is first.model and rest.log == first.log
    assert [row["epoch"] for row in read_history(rest.log)] == [1, 2, 3, 4]
    assert len(list(tmp_path.iterdir())) == 1


def test_under_another_name_a_copy_goes_on_and_says_so(nn, run_on):
    run = run_on("circles", epochs=3, device="cpu")
    weights = [parameter.detach().clone() for parameter in run.model.parameters()]
    settings = settings_to_go_on(["--resume", "run", "--epochs", "9", "--name", "more"], run)
    more = train(None, None, settings, TRAINER, resume=run)
    assert more.notes == ["more is a copy of run that went on; run is as it was"]
    assert all(map(torch.equal, run.model.parameters(), weights))
    assert not any(map(torch.equal, more.model.parameters(), weights))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--data", "moons"], "run was trained on circles, and goes on with it: leave out --data"),
        (["--lr", "0.1,1"], "--resume goes on with one run"),
        (["--n", "50"], "--n has no effect with --resume: run goes on with its own data"),
        (["--seed", "1"], "--seed has no effect with --resume"),
        (["--train-loader", "mine"], "--train-loader has no effect with --resume"),
    ],
)
def test_what_one_run_cannot_go_on_with_is_said(run_on, words, told):
    with pytest.raises(TrainingError, match=told):
        settings_to_go_on(["--resume", "run", *words], run_on("circles", epochs=3))
