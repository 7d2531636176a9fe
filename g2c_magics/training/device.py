"""Choose where a run computes, by trying: a device is believed when it computes right.

For models this small the CPU often wins, so "auto" lets every device there is run some steps of
the learner's own code, on copies of the model.
"""

import copy
import time
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.text import first_line
from g2c_magics.training.data.dataset import Data, Split
from g2c_magics.training.data.loaders import Batches
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.rng import threads
from g2c_magics.training.settings import Settings

RACE_STEPS = 30
RACE_SECONDS = 0.5  # a device that needs longer has lost
WARM_STEPS = 3
THREAD_STEPS = 8
CLEARLY = 0.8
FEW_OPERATIONS = 2e7  # multiplications a step below which a second thread costs more than it gives
TOLERANCE = 0.01  # relative; other chips add in another order


def choose(model: Any, data: Data, settings: Settings, nn: ModuleType) -> tuple[str, str]:
    """The device to train on, and a word about the choice ("" where there was none)."""
    from_cpu = nn.device.available_devices() == ["cpu"]
    if settings.device == "cpu" or (settings.device == "auto" and from_cpu):
        return "cpu", ""
    if settings.device == "auto":
        return _race(model, data, settings, nn)
    try:
        device = str(nn.resolve_device(settings.device))
    except ValueError as error:
        raise TrainingError(str(error)) from None
    return device, compare(model, data, settings, nn, device)


def thread_count(model: Any, data: Data, settings: Settings, nn: ModuleType) -> int | None:
    """How many threads to compute on; None leaves the setting alone.

    1 for a tiny step, which one thread does fastest. Else as many as are set, unless a busy
    neighbour makes them wait for each other: some steps are tried, once a session for each size,
    so that equal runs compute alike.
    """
    rows = settings.batch_size or len(data.train.x)
    weights = sum(parameter.numel() for parameter in model.parameters())
    before = torch.get_num_threads()
    if before == 1:
        return None
    if 6 * weights * rows < FEW_OPERATIONS:
        return 1
    key = (weights, rows, before)
    if key not in _thread_choices:
        try:
            _thread_choices[key] = _fewer_is_faster(Trial(model, data, settings, nn, "cpu"))
        except Exception:  # the learner's code: the run itself will say what is wrong with it
            return None
    return 1 if _thread_choices[key] else None


_thread_choices: dict[tuple[int, int, int], bool] = {}


def _fewer_is_faster(trial: "Trial") -> bool:
    """Is one thread clearly faster than all of them, now?"""
    times: dict[int | None, float] = {None: 0.0, 1: 0.0}
    for _ in range(2):
        for count in times:
            with threads(count):
                for _ in range(WARM_STEPS):
                    trial.step()
                began = time.perf_counter()
                for _ in range(THREAD_STEPS):
                    trial.step()
                times[count] += time.perf_counter() - began
    return times[1] < CLEARLY * times[None]


def compare(model: Any, data: Data, settings: Settings, nn: ModuleType, device: str) -> str:
    """One batch on `device` and on the CPU: "" when loss and gradients agree, else a word.

    Raises TrainingError when the device cannot do the batch at all.
    """
    here = Trial(model, data, settings, nn, "cpu")
    here.step()
    try:
        there = Trial(model, data, settings, nn, device)
        there.step()
        results = [value.detach().cpu() for value in there.results()]
    except (RuntimeError, TypeError, NotImplementedError) as error:
        raise TrainingError(
            f"{device} says it is available, but fails one training step ({first_line(error)}). "
            "Train on the CPU: --device cpu"
        ) from error
    for mine, theirs in zip(here.results(), results, strict=True):
        scale = max(float(mine.detach().abs().max()), 1e-6)
        off = float((mine.detach() - theirs).abs().max()) / scale
        if not off <= TOLERANCE:
            return f"{device} computes one batch {off:.0%} off from the CPU: doubt what it learns"
    return ""


def _race(model: Any, data: Data, settings: Settings, nn: ModuleType) -> tuple[str, str]:
    """The fastest device of those that compute, and compute right, with the numbers."""
    # A model that cannot step on the CPU is not a device's fault: the run itself will say why.
    try:
        times = {"cpu": _time(model, data, settings, nn, "cpu")}
    except Exception:
        return "cpu", ""
    words = []
    for device in nn.device.available_devices():
        if device == "cpu":
            continue
        try:
            doubt = compare(model, data, settings, nn, device)
            if doubt:
                words.append(f"{device} passed over: {doubt}")
                continue
            times[device] = _time(model, data, settings, nn, device)
        except TrainingError as error:
            words.append(f"{device} passed over: {first_line(error.__cause__ or error)}")
    best = min(times, key=times.__getitem__)
    told = ", ".join(f"{device} {1000 * seconds:.2f} ms" for device, seconds in times.items())
    if len(times) > 1:
        words.insert(0, f"auto chose {best}: a step takes {told}")
    return best, "; ".join(words)


def _time(model: Any, data: Data, settings: Settings, nn: ModuleType, device: str) -> float:
    """Seconds a step, warm, the device waited for at the end."""
    trial = Trial(model, data, settings, nn, device)
    for _ in range(WARM_STEPS):
        trial.step()
    trial.wait()
    began = time.perf_counter()
    steps = 0
    while steps < RACE_STEPS and time.perf_counter() - began < RACE_SECONDS:
        trial.step()
        steps += 1
    trial.wait()
    return (time.perf_counter() - began) / steps


class Trial:
    """A copy of the model and one batch on a device, and steps of the learner's own parts."""

    def __init__(
        self,
        model: Any,
        data: Data,
        settings: Settings,
        nn: ModuleType,
        device: str,
        lr: float | None = None,
    ):
        with torch.random.fork_rng(devices=[]):
            self.model = copy.deepcopy(model).to(device)
        rows = Split(*data.train).head(settings.batch_size or len(data.train.x))
        x, self.y = next(iter(Batches(Split(rows.x.to(device), rows.y.to(device)), None)))
        self.x = x.flatten(1)
        self.loss_fn = nn.MSELoss() if data.is_regression else nn.CrossEntropyLoss()
        self.optimizer = nn.SGD(self.model.parameters(), lr=settings.lr if lr is None else lr)
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

    def wait(self) -> None:
        """Reading a number waits for everything before it."""
        self.loss.detach().cpu()
