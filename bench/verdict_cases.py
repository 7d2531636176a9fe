"""The runs that bench/verdicts.py scores: healthy ones, and ones with a fault that is known."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import torch

from g2c import nn
from g2c_magics.lessons.lesson import load
from g2c_magics.training import Data, Run, Settings, load_data, seeded, train
from g2c_magics.training.data.dataset import Split

TRAINER = load("nn").require("trainer").trainer(nn)
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
FRESH_ROWS = 2000

Fault = Callable[[Any, Data], Data]  # changes the model in place, returns the data to train on


@dataclass(frozen=True)
class Case:
    """One run: what it is trained on, and what is wrong with it."""

    kind: str  # healthy, overfit, born-dead, killed, saturated, vanishing, exploding, oscillating
    settings: Settings
    widths: tuple[int, ...]  # of the hidden layers
    activation: str
    fault: Fault | None = None

    def __str__(self) -> str:
        wish = self.settings
        shape = "x".join(map(str, self.widths))
        return (
            f"{self.kind} {wish.data} n={wish.n} noise={wish.noise} {self.activation} {shape} "
            f"lr={wish.lr} batch={wish.batch_size} epochs={wish.epochs} seed={wish.seed}"
        )


def linears(model: Any) -> list[Any]:
    return [layer for layer in model.layers if isinstance(layer, nn.Linear)]


def low_biases(model: Any, data: Data) -> Data:
    with torch.no_grad():
        linears(model)[0].b -= 20.0
    return data


def scaled_weights(factor: float) -> Fault:
    def fault(model: Any, data: Data) -> Data:
        with torch.no_grad():
            for layer in linears(model):
                layer.W *= factor
        return data

    return fault


def raw_inputs(factor: float, offset: float = 0.0) -> Fault:
    def fault(model: Any, data: Data) -> Data:
        splits = {
            name: Split(part.x * factor + offset, part.y)
            for name in ("train", "val", "test")
            if (part := getattr(data, name)) is not None
        }
        return replace(data, **splits)

    return fault


def cases(grid: str) -> Iterator[Case]:
    seed = 0 if grid == "A" else 10
    more = 0 if grid == "A" else 4  # other widths
    sets = ("line", "circles", "moons", "xor", "spirals", "blobs", "digits")
    nets = [((16 + more,), "relu"), ((32, 32 - more), "relu"), ((16 + more,), "tanh"),
            ((16 + more,), "sigmoid"), ((24, 24, 24, 24 - more), "relu")]  # fmt: skip
    for data, net, lr in product(sets, nets, (0.05, 0.3, 1.0)):
        if data == "line" and lr > 0.3:
            continue
        limit = 400 if data == "digits" else None
        epochs = 30 if data == "digits" else 300 + 25 * more
        yield Case("healthy", Settings(data, epochs, lr=lr, seed=seed, limit=limit), *net)
    nets = [((64 + more,), "relu"), ((64, 64 - more), "relu"), ((64,), "tanh")]
    for data, n, noise, net in product(
        ("moons", "xor", "circles", "blobs"), (50, 100 + more, 300), (0.15, 0.4, 0.8), nets
    ):
        yield Case("overfit", Settings(data=data, n=n, noise=noise, lr=0.5, epochs=1000,
                                       seed=seed), *net)  # fmt: skip
    for limit, hidden in product((100, 400 + more), (64, 256)):
        yield Case("overfit", Settings(data="digits", limit=limit, lr=0.1, epochs=60, seed=seed,
                                       batch_size=32), (hidden,), "relu")  # fmt: skip
    points = ("circles", "moons", "xor", "blobs")
    for data, lr in product(points, (0.3, 1.0)):
        wish = Settings(data=data, lr=lr, seed=seed, epochs=600)
        wide, deep = (16 + more,), (16, 16, 16 - more)
        yield Case("born-dead", wish, wide, "relu", low_biases)
        yield Case("born-dead", wish, deep, "relu", low_biases)
        yield Case("saturated", wish, deep, "tanh", scaled_weights(30.0))
        yield Case("saturated", wish, wide, "sigmoid", raw_inputs(300.0))
        yield Case("saturated", wish, deep, "tanh", raw_inputs(10.0, 100.0))
        yield Case("exploding", wish, (16, 16, 16, 16, 16 - more), "relu", scaled_weights(6.0))
        yield Case("exploding", wish, (16, 16, 16, 16 - more), "relu", scaled_weights(10.0))
        yield Case("vanishing", wish, (16, 16, 16, 16 - more), "sigmoid")
        yield Case("vanishing", wish, (16,) * 6, "sigmoid")
        yield Case("vanishing", wish, (16, 16, 16, 16, 16 - more), "tanh", scaled_weights(0.1))
    for data, lr in product(points, (3.0, 10.0, 30.0)):
        wish = Settings(data=data, lr=lr, seed=seed, epochs=300)
        yield Case("killed", wish, (16 + more,), "relu")
        yield Case("killed", wish, (32, 32 - more), "relu")
        yield Case("oscillating", replace(wish, batch_size=8, lr=lr / 3, epochs=40), (32,), "relu")
        yield Case("oscillating", wish, (32, 32 - more), "tanh")


def build(case: Case, data: Data) -> Any:
    activation = "tanh" if case.kind == "vanishing" else case.activation
    with seeded(case.settings.seed):
        layers: list[Any] = []
        before = data.features
        for width in case.widths:
            layers += [nn.Linear(before, width), ACTIVATIONS[activation]()]
            before = width
        return nn.Sequential(*layers, nn.Linear(before, data.classes or 1))


def data_of(case: Case) -> Data:
    if case.kind != "overfit" or case.settings.data == "digits":
        return load_data(case.settings)
    rows = case.settings.n or 0
    data = load_data(replace(case.settings, n=rows + FRESH_ROWS, val=0.0))
    x, y = data.train
    held_out = round(rows * case.settings.val)
    return replace(
        data,
        train=Split(x[held_out:rows], y[held_out:rows]),
        val=Split(x[:held_out], y[:held_out]),
        test=Split(x[rows:], y[rows:]),
    )


def trained(case: Case, is_twin: bool = False, **wishes: Any) -> Run:
    """One run of the case; the twin is without its fault."""
    data = data_of(case)
    model = build(case, data)
    if not is_twin:
        if case.kind == "vanishing" and case.fault is None:  # the twin has tanh instead
            model.layers = [
                nn.Sigmoid() if isinstance(layer, nn.Tanh) else layer for layer in model.layers
            ]
        data = data if case.fault is None else case.fault(model, data)
    return train(model, data, replace(case.settings, **wishes), TRAINER)
