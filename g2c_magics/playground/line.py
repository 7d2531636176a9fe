"""One number at a time: a line y = W x + b, its data, and the loss of every W and b around.

The landscape, the gradient and each step are the learner's own loss, backward and optimizer.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.playground.chain import copied
from g2c_magics.playground.curve import finite
from g2c_magics.playground.frames import shares
from g2c_magics.playground.knobs import Knobs
from g2c_magics.training import Run, Settings, TrainingError, load_data, seeded
from g2c_magics.training.steps import Steps

GRID = 32  # values along each side of the landscape
REACH = 6.0  # of W and b, on each side of 0
MOST_PATH = 200  # places that were passed


class Line:
    """One layer with one weight and one bias, and its way through the landscape."""

    mode = "line"

    def __init__(self, trainer: Trainer, knobs: Knobs, run: Run | None = None) -> None:
        self.trainer, self.run = trainer, run
        self.knobs = replace(knobs, lr=run.settings.rate if run else 0.1, speed=1)
        self.data = run.data if run else load_data(Settings(data="line"))
        if self.data.features != 1 or self.data.train.y[0].numel() != 1:
            raise TrainingError("A line wants data of one number in and one number out.")
        self._begin(copied(run.model) if run else None)

    def change(self, message: dict[str, Any]) -> bool:
        """Move a slider, change the learning rate, begin again."""
        match message:
            case {"do": "set", "name": "W" | "b" as name, "value": value}:
                number = float(value)
                if not abs(number) <= REACH:
                    raise TrainingError(f"{name} wants a number from -{REACH:g} to {REACH:g}.")
                weight, bias = self._numbers()
                (weight if name == "W" else bias).data.fill_(number)
                self.path, self.loss = [], None
            case {"do": "set", "name": "lr" | "speed" as name, "value": value}:
                self.knobs = self.knobs.set(name, value)
                self.steps.rates = self.knobs.rates
                self.steps.begin_again()
            case {"do": "restart"}:
                self.knobs = replace(self.knobs, seed=self.knobs.seed + 1)
                self._begin(None)
        return False

    def use(self, trainer: Trainer) -> None:
        """Go on with the learner's files as they are now; the landscape is theirs too."""
        self.trainer = self.steps.trainer = trainer
        self.steps.begin_again()
        self._landscape = None

    def advance(self, steps: int, seconds: float) -> None:
        """Train for some steps, and remember where they began."""
        weight, bias = self._values()
        self.path = [*self.path, (round(weight, 3), round(bias, 3))][-MOST_PATH:]
        self.steps.run(min(steps, self.knobs.speed), seconds)

    def findings(self) -> list[str]:
        """What was seen going wrong since the last time, a sentence each."""
        return [found.message for found in self.steps.watch.take()]

    def frame(self) -> tuple[dict[str, Any], np.ndarray]:
        """W, b, their loss and gradient; the landscape as levels."""
        if self._landscape is None:
            self._landscape = self._losses()
        weight, bias = self._values()
        loss, slopes = self._gradient()
        if not np.isfinite([loss, *slopes, weight, bias]).all():
            raise TrainingError("The loss is NaN or infinite: lower the learning rate, restart.")
        numbers = {
            "step": self.steps.done,
            "loss": finite(loss),
            "val": None,
            "W": round(weight, 4),
            "b": round(bias, 4),
            "gradient": [finite(slope) for slope in slopes],
            "path": self.path,
        }
        depth = np.log(np.maximum(self._landscape, 1e-6))
        depth = (depth - depth.min()) / max(float(np.ptp(depth)), 1e-9)
        return numbers, shares(depth).ravel()

    def state(self) -> dict[str, Any]:
        """What can be set, and how a frame is to be read."""
        knobs = {"lr": self.knobs.lr, "speed": self.knobs.speed}
        return {
            "mode": self.mode,
            "title": self.title,
            "knobs": knobs,
            "grid": GRID,
            "reach": REACH,
        }

    def whole(self) -> dict[str, Any]:
        """The points."""
        pairs = zip(self.data.train.x.flatten().tolist(), self.data.train.y.flatten().tolist(),
                    strict=True)  # fmt: skip
        return {"points": [[round(x, 3), round(y, 3)] for x, y in pairs]}

    @property
    def title(self) -> str:
        """One line: "line · y = W x + b"."""
        return f"{self.run.name if self.run else self.data.name} · y = W x + b"

    # Any: a model of the learner's own class; None makes one of the lesson's parts.
    def _begin(self, model: Any) -> None:
        if model is None:
            with seeded(self.knobs.seed):
                model = self.trainer.network([1, 1])
        self.path: list[tuple[float, float]] = []
        self._landscape: np.ndarray | None = None
        self.steps = Steps(model, self.data.train, self.trainer, self.knobs.rates)
        self._numbers()

    def _numbers(self) -> tuple[Tensor, Tensor]:
        """W and b. Raises TrainingError for a model that is no single affine layer."""
        maps = [self.trainer.linear_map(layer) for layer in self.trainer.layers(self.steps.model)]
        if len(maps) != 1 or maps[0] is None or maps[0].bias is None or maps[0].weight.numel() > 1:
            raise TrainingError("This wants a model of one weight and one bias, as a line has.")
        return maps[0].weight, maps[0].bias

    def _gradient(self) -> tuple[float, list[float]]:
        """The loss of all rows, and its slopes along W and b, by the learner's own code."""
        rows, numbers = self.data.train, self._numbers()
        with self.steps.apart(), torch.enable_grad():
            loss = self.steps.plain_loss(self.steps.model(rows.x.clone()), rows.y)
            slopes = torch.autograd.grad(loss, numbers, allow_unused=True)
        return loss.item(), [0.0 if slope is None else float(slope) for slope in slopes]

    def _values(self) -> tuple[float, float]:
        weight, bias = self._numbers()
        return weight.item(), bias.item()

    def _losses(self) -> np.ndarray:
        """(GRID, GRID): b falls from row to row, W grows from column to column."""
        weight, bias = self._numbers()
        kept = self._values()
        along = np.linspace(-REACH, REACH, GRID)
        found = np.zeros((GRID, GRID))
        try:
            with self.steps.apart():
                for row, b in enumerate(along[::-1]):
                    for column, w in enumerate(along):
                        weight.data.fill_(float(w))
                        bias.data.fill_(float(b))
                        found[row, column] = self.steps.measure(self.data.train)
        finally:
            weight.data.fill_(kept[0])
            bias.data.fill_(kept[1])
        return found
