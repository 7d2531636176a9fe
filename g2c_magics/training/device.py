"""Choose where a run computes and on how many threads, by the size of a training step.

An accelerator is believed when one training step on it agrees with the CPU's.
"""

import copy
from functools import cache
from typing import Any

import psutil
import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.text import first_line
from g2c_magics.training.data.dataset import Data, Split
from g2c_magics.training.data.loaders import Batches
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.settings import Settings

# Both in multiply-adds per training step. Measured with networks of two layers on two cores:
# up to 3e6 one thread and two take the same time, at 1e7 two are 10 % faster, at 4e7 30 %.
ONE_THREAD_BELOW = 1e7
# 1e8 take two cores 3 ms, and an accelerator 1 to 3 ms for launching the kernels of a step,
# whatever its size. Two epochs of MNIST took a CUDA card 1.7 times as long as 16 cores at 4e7
# multiply-adds a step (its own first start included), and half as long at 6e8.
CPU_BELOW = 1e8
# Beside a busy program threads wait for each other: at 4e7 multiply-adds on two cores, two threads
# were 2 to 6 times slower than one.
BUSY_PERCENT = 50.0  # of all cores
LOOK_SECONDS = 0.1  # in which only other programs run
TOLERANCE = 0.01  # relative; other chips add in another order


# Any, here: a model of the learner's own class.
def choose(model: Any, data: Data, settings: Settings, trainer: Trainer) -> tuple[str, str]:
    """The device to train on, and a word about the choice ("" where there was none).

    A device that was named is taken, if it can do a step at all; "auto" takes an accelerator for
    large steps, if it computes right. Raises TrainingError.
    """
    candidates = resolve(settings.device, trainer)
    if settings.device != "auto":
        device = candidates[0]
        return device, "" if device == "cpu" else compare(model, data, settings, trainer, device)
    accelerators = [device for device in candidates if device != "cpu"]
    if not accelerators:
        return "cpu", ""
    work = multiply_adds(model, data, settings)
    if work < CPU_BELOW:
        return "cpu", f"auto chose cpu: a step of {work:,.0f} multiply-adds is small"
    doubts = []
    for device in accelerators:
        try:
            doubt = compare(model, data, settings, trainer, device)
        except TrainingError as error:
            doubt = first_line(error.__cause__ or error)
        if not doubt:
            return device, "; ".join([f"auto chose {device}", *doubts])
        doubts.append(f"{device} passed over: {doubt}")
    return "cpu", "; ".join(doubts)


def resolve(asked: str, trainer: Trainer) -> list[str]:
    """The devices of this machine that were asked for, the preferred one first."""
    if asked == "auto":
        return trainer.devices()
    try:
        return [str(trainer.find_device(asked))]
    except ValueError as error:
        raise TrainingError(str(error)) from None


def multiply_adds(model: Any, data: Data, settings: Settings) -> float:
    """Of one training step: forward, and twice as many backward, each weight with each row."""
    rows = settings.batch_size or len(data.train.x)
    return 3.0 * rows * sum(parameter.numel() for parameter in model.parameters())


def thread_count(model: Any, data: Data, settings: Settings) -> int | None:
    """1 for a small step or on a busy machine; None leaves the number of threads alone."""
    return 1 if multiply_adds(model, data, settings) < ONE_THREAD_BELOW or is_busy() else None


@cache
def is_busy() -> bool:
    """Whether other programs keep the cores busy: how much they work while this one waits.

    Asked once per session, so that equal runs compute alike.
    """
    return psutil.cpu_percent(LOOK_SECONDS) > BUSY_PERCENT


def compare(model: Any, data: Data, settings: Settings, trainer: Trainer, device: str) -> str:
    """One training step on `device` and on the CPU: "" when loss and gradients agree, else a word.

    Raises TrainingError when the device cannot do the step at all. A step that fails on the CPU
    too is no fault of the device: the run itself will say what is wrong.
    """
    try:
        here = Trial(model, data, settings, trainer, "cpu")
        here.step()
    except KeyboardInterrupt:
        raise
    except BaseException:
        return ""
    try:
        there = Trial(model, data, settings, trainer, device)
        there.step()
        results = [value.detach().cpu() for value in there.results()]
    except (RuntimeError, TypeError, NotImplementedError) as error:
        raise TrainingError(
            f"{device} says it is available, but fails one training step ({first_line(error)}). "
            "Train on the CPU: --device cpu"
        ) from error
    for expected, result in zip(here.results(), results, strict=True):
        scale = max(float(expected.detach().abs().max()), 1e-6)
        off = float((expected.detach() - result).abs().max()) / scale
        if not off <= TOLERANCE:
            return f"{device} computes one step {off:.0%} off from the CPU: doubt what it learns"
    return ""


class Trial:
    """A copy of the model and one batch on a device, and steps of the learner's own parts."""

    def __init__(
        self,
        model: Any,
        data: Data,
        settings: Settings,
        trainer: Trainer,
        device: str,
    ) -> None:
        with torch.random.fork_rng(devices=[]):
            self.model = copy.deepcopy(model).to(device)
        rows = Split(*data.train).head(settings.batch_size or len(data.train.x))
        x, self.y = next(iter(Batches(rows.to(device), None)))
        self.x = x.flatten(1)
        self.loss_fn = trainer.loss(data.is_regression)
        self.optimizer = trainer.optimizer(self.model.parameters(), settings.rate)
        self.loss: Tensor = self.x

    def step(self) -> None:
        self.loss = self.loss_fn(self.model(self.x), self.y)
        self.optimizer.zero_grad()
        self.loss.backward()
        self.optimizer.step()

    def results(self) -> list[Tensor]:
        """Loss and gradients of the last step."""
        gradients = [p.grad for p in self.model.parameters() if p.grad is not None]
        return [self.loss, *gradients]
