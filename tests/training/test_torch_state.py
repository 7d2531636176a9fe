"""A run and a picture leave the kernel as it was, and no exception of the learner's loses a run."""

import asyncio
import json
from pathlib import Path

import pytest
import torch
from runs import subject_of
from torch.overrides import TorchFunctionMode, _get_current_function_mode_stack
from torch.utils._python_dispatch import TorchDispatchMode, _get_current_dispatch_mode_stack

from g2c_magics.training import TrainingError


class Counting(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return func(*args, **(kwargs or {}))


class Dispatching(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return func(*args, **(kwargs or {}))


class Refusing(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        raise SystemExit("no more")


LEFT_ON = {
    "gradients off": lambda: torch.set_grad_enabled(False),
    "a default dtype": lambda: torch.set_default_dtype(torch.float64),
    "a default device": lambda: torch.set_default_device("meta"),
    "a device entered": lambda: torch.device("meta").__enter__(),
    "a function mode": lambda: Counting().__enter__(),
    "a dispatch mode": lambda: Dispatching().__enter__(),
    "a dispatch mode that raises": lambda: Refusing().__enter__(),
    "determinism": lambda: torch.use_deterministic_algorithms(True, warn_only=True),
    "threads": lambda: torch.set_num_threads(3),
    "anomaly detection": lambda: torch.set_anomaly_enabled(True),
    "a precision": lambda: torch.set_float32_matmul_precision("medium"),
}


def switches() -> tuple:
    """What a learner would notice in the next cell."""
    return (
        torch.is_grad_enabled(),
        torch.get_default_dtype(),
        torch.zeros(1).device.type,
        torch.get_default_device().type,
        [id(mode) for mode in _get_current_function_mode_stack()],
        [id(mode) for mode in _get_current_dispatch_mode_stack()],
        torch.are_deterministic_algorithms_enabled(),
        torch.is_deterministic_algorithms_warn_only_enabled(),
        torch.get_num_threads(),
        torch.is_anomaly_enabled(),
        torch.get_float32_matmul_precision(),
    )


@pytest.mark.parametrize("name", LEFT_ON)
def test_what_a_training_loop_leaves_on_does_not_stay_in_the_kernel(name, run_on, replace, nn):
    before = switches()
    train_one_epoch = nn.train_one_epoch

    def leaves_it_on(*parts):
        loss = train_one_epoch(*parts)
        LEFT_ON[name]()
        return loss

    replace("train_one_epoch", leaves_it_on)
    run = run_on("circles", epochs=2)
    assert switches() == before
    assert not run.running


@pytest.mark.parametrize("name", LEFT_ON)
def test_what_a_model_leaves_on_in_a_picture_does_not_stay_in_the_kernel(name, nn):
    class Odd(nn.Linear):
        def forward(self, x):
            y = super().forward(x)
            LEFT_ON[name]()
            return y

    before = switches()
    subject = subject_of(Odd(2, 2), "odd", torch.randn(9, 2), torch.ones(9).long())
    try:
        subject.probabilities(torch.randn(4, 2))
    except TrainingError as error:
        assert "\n" not in str(error)
    assert switches() == before


def test_a_mode_and_a_device_of_the_learners_own_cells_stay(run_on):
    torch.set_default_device("cpu")
    try:
        with Counting():
            before = switches()
            assert run_on("circles", epochs=1).status == "finished"
            assert switches() == before
    finally:
        torch.set_default_device(None)


class Mine(BaseException):
    """No Exception."""


ENDS = {
    "SystemExit": lambda: SystemExit(3),
    "GeneratorExit": lambda: GeneratorExit(),
    "CancelledError": lambda: asyncio.CancelledError(),
    "their own": lambda: Mine("stop"),
}


def raiser(make):
    def raises(*args, **kwargs):
        raise make()

    return raises


@pytest.mark.parametrize("where", ["train_one_epoch", "Linear.forward", "SGD.step",
                                   "CrossEntropyLoss.forward", "evaluate_accuracy"])  # fmt: skip
@pytest.mark.parametrize("kind", ENDS)
def test_no_exception_loses_the_run_or_leaves_its_log_open(kind, where, run_on, replace, tmp_path):
    replace(where, raiser(ENDS[kind]))
    frames = []
    run = run_on("circles", epochs=2, runs_dir=tmp_path, on_frame=frames.append)
    assert run.status == "failed at epoch 1" and type(run.error) is type(ENDS[kind]())
    assert json.loads((Path(run.log) / "run.json").read_text())["status"] == run.status
    assert frames[-1] is run


def test_a_loader_that_exits_ends_its_run_and_nothing_else(run_on, tmp_path):
    class Loader:
        passes = 0

        def __iter__(self):
            Loader.passes += 1
            yield torch.randn(4, 2), torch.tensor([0, 1, 0, 1])
            if Loader.passes > 3:
                raise SystemExit

    run = run_on("circles", train_loader="mine", variables={"mine": Loader()}, epochs=9,
                 runs_dir=tmp_path)  # fmt: skip
    assert run.status.startswith("failed at epoch") and isinstance(run.error, SystemExit)
    assert json.loads((Path(run.log) / "run.json").read_text())["status"] == run.status


def test_a_model_that_exits_once_it_is_watched_costs_the_picture_and_not_the_run(run_on):
    run = run_on("circles", epochs=2, boundary=True, boundary_of=raiser(ENDS["SystemExit"]))
    assert run.status == "finished" and run.notes == ["no boundary: SystemExit: 3"]


def test_a_model_that_can_neither_be_printed_nor_raise_in_words_is_trained(run_on, nn, replace):
    class Unprintable(Exception):
        def __str__(self):
            raise SystemExit("no words")

    class Model(nn.Linear):
        def __repr__(self):
            raise SystemExit("no picture")

    def forward(self, x):
        raise Unprintable

    run = run_on("circles", Model(2, 2), epochs=1)
    assert run.status == "finished" and "cannot be printed" in run.to_dict()["model"]
    replace("Linear.forward", forward)
    run = run_on("circles", Model(2, 2), epochs=1)
    assert run.status == "failed at epoch 1" and "cannot be printed" in run.to_dict()["error"]
