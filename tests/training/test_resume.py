"""An interrupted run goes on from where it was, as if it had never stopped."""

import time

import pytest

from g2c_magics.training import Settings, TrainingError, load_data, train

KEYS = ("epoch", "train_loss", "val_loss", "train_accuracy", "val_accuracy")


def numbers(run) -> list[list]:
    return [[row[key] for key in KEYS] for row in run.history]


def test_a_resumed_run_has_the_curve_of_an_uninterrupted_one(nn, model_for):
    settings = Settings(data="digits", epochs=6)
    data = load_data(settings)
    whole = train(model_for(data), data, settings, nn)
    half = train(model_for(data), data, Settings(data="digits", epochs=3), nn)
    half.status = "interrupted at epoch 4"
    rest = train(None, None, settings, nn, resume=half)
    assert numbers(rest) == numbers(whole)
    assert rest.test_accuracy == whole.test_accuracy
    assert rest.model is half.model
    assert rest.seconds > half.seconds
    assert len(half.history) == 3


def test_a_run_that_is_done_says_how_to_go_on(nn, run_on):
    run = run_on("circles", epochs=3)
    with pytest.raises(TrainingError, match=r"already has 3 epochs.*--epochs 6"):
        train(None, None, Settings(epochs=3), nn, resume=run)


def test_an_interrupt_in_mid_epoch_stops_within_a_second(nn, run_on, replace):
    """As Jupyter does it: SIGINT to the process while the learner's loop is busy."""
    import _thread
    import threading

    threading.Timer(0.5, _thread.interrupt_main).start()
    began = time.monotonic()
    run = run_on("digits", epochs=100_000)
    assert time.monotonic() - began < 0.5 + 1
    assert run.interrupted
    assert run.error is None
    assert run.test_accuracy is None
    go_on = train(None, None, Settings(data="digits", epochs=len(run.history) + 2), nn, resume=run)
    assert go_on.status == "finished"
