"""Points in the plane: a network on one of the made sets, or on a run's, and points of one's own.

Every step is the learner's own. Draws nothing: a frame is levels, for the page and for the still.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.playground import chain
from g2c_magics.playground.chain import copied, knobs_of
from g2c_magics.playground.curve import LossCurve, finite
from g2c_magics.playground.frames import shares, signed
from g2c_magics.playground.knobs import (
    MOST_LAYERS,
    MOST_UNITS,
    NEW_DATA,
    NEW_NETWORK,
    SPEEDS,
    Knobs,
)
from g2c_magics.text import counted
from g2c_magics.training import Run, Settings, Split, TrainingError, load_data, seeded
from g2c_magics.training.data.toy_datasets import MAKERS
from g2c_magics.training.settings import POINTS
from g2c_magics.training.steps import Steps

REGION, MAP = 48, 20  # grid points along each side: of the plane, of a unit's own picture
MOST_DRAWN = 16  # units of a layer
MOST_OWN_POINTS = 500
MARGIN = 1.12  # of the data's range


class Plane:
    """One network, its data and its losses so far."""

    mode = "plane"

    def __init__(self, trainer: Trainer, knobs: Knobs, run: Run | None = None) -> None:
        self.trainer = trainer
        self.run = run
        self.own: list[tuple[float, float, int]] = []  # points of the learner's: x₁, x₂, class
        if run is not None:
            knobs = knobs_of(run, trainer, knobs)
        elif not knobs.activation:
            knobs = replace(knobs, activation=next(iter(trainer.activations), ""))
        self.knobs = knobs
        self._load()
        # Any: a model of the learner's own class.
        model: Any = None if run is None else copied(run.model)
        self._begin(model)

    # --- what the page asks for ---------------------------------------------------------------

    def change(self, message: dict[str, Any]) -> bool:
        """Do what the page asks for. Returns whether its points are others now."""
        match message:
            case {"do": "set", "name": str(name), "value": value}:
                knobs = self.knobs.set(name, value)
                if knobs.activation not in ("", *self.trainer.activations):
                    raise TrainingError(f"There is no activation {value}.")
                if not (knobs.data or self.run):
                    raise TrainingError("data wants the name of a made set. Got nothing instead.")
                self.knobs = knobs
                if name == "data" and value:
                    self.knobs = replace(self.knobs, noise=MAKERS[value][2])
                if name in NEW_DATA:
                    self.own = []
                    self._load()
                if name in NEW_NETWORK:
                    self._begin()
                elif name != "speed":
                    self.steps.rates = self.knobs.rates
                    self.steps.begin_again()
                return name in NEW_DATA
            case {"do": "restart"}:
                self.knobs = replace(self.knobs, seed=self.knobs.seed + 1)
                self._begin()
            case {"do": "point", "x": x, "y": y, "class": label}:
                self._add(float(x), float(y), int(label))
                return True
            case {"do": "clear"}:
                self.own = []
                self._new_rows()
                return True
        return False

    def use(self, trainer: Trainer) -> None:
        """Go on with the learner's files as they are now."""
        self.trainer = self.steps.trainer = trainer
        self.steps.begin_again()

    def advance(self, steps: int, seconds: float) -> None:
        """Train for some steps, and keep their loss."""
        self.loss = self.steps.run(min(steps, self.knobs.speed), seconds)

    def findings(self) -> list[str]:
        """What was seen going wrong since the last time, a sentence each."""
        return [found.message for found in self.steps.watch.take()]

    # --- what the page is told ----------------------------------------------------------------

    def frame(self) -> tuple[dict[str, Any], np.ndarray]:
        """Numbers of the moment, and the levels of the picture. Raises TrainingError for NaN."""
        step = self.steps.done
        with self.steps.apart(), torch.no_grad():
            confidence, label = torch.softmax(self._outputs(self.grid), dim=1).max(dim=1)
            units = chain.units_of(self.steps.model, self.trainer, self.small_grid, MOST_DRAWN)
            weights = [w[:MOST_DRAWN, :MOST_DRAWN].numpy().ravel() for w in self._weights()]
            val_loss, right = self._measured()
            if self.loss is None:
                self.loss = self.steps.measure(self.steps.rows)
        loss = self.loss
        self.curve.add(step, loss, val_loss)
        chance = 1 / self.classes
        levels = [label.numpy().astype(np.uint8)]
        levels.append(shares((confidence.numpy() - chance) / (1 - chance)))
        levels += [signed(found, np.abs(found).max(axis=0)).T.ravel() for found in units]
        levels += [signed(w, float(np.abs(w).max(initial=0))) for w in weights]
        numbers = {"step": step, "loss": finite(loss), "val": finite(val_loss), "right": right}
        return numbers, np.concatenate(levels)

    def state(self) -> dict[str, Any]:
        """All but the points: what can be set, and how the levels of a frame are to be read."""
        return {
            "mode": self.mode,
            "title": self.title,
            "knobs": {name: getattr(self.knobs, name) for name in vars(self.knobs)},
            "choices": {
                "data": [*([""] if self.run else []), *POINTS],
                "activation": [*self.trainer.activations, ""],
                "speed": SPEEDS,
                "units": MOST_UNITS,
                "layers": MOST_LAYERS,
            },
            "region": REGION,
            "map": MAP,
            "classes": self.classes,
            "widths": self.widths,
            "drawn": self.drawn,
            "reach": self.reach,
        }

    def whole(self) -> dict[str, Any]:
        """Rounded places and classes of all points, and the losses so far."""

        def of(split: Split | None) -> list[list[float]]:
            if split is None:
                return []
            pairs = zip(split.x.tolist(), split.y.tolist(), strict=True)
            return [[round(x, 2), round(y, 2), label] for (x, y), label in pairs]

        places = {"train": of(self.data.train), "val": of(self.data.val), "own": self.own}
        return {**places, "curve": self.curve.points}

    @property
    def title(self) -> str:
        """One line: "circles · Sequential(Linear(2, 8), ReLU(), Linear(8, 2))"."""
        whose = self.run.name if self.run and not self.knobs.data else self.data.name
        shape = " → ".join(map(str, self.widths))
        return f"{whose} · {shape}, {self.knobs.activation or 'no activation'}"

    # --- within -------------------------------------------------------------------------------

    def _load(self) -> None:
        knobs = self.knobs
        if self.run is not None and not knobs.data:
            self.data = self.run.data
        else:
            self.data = load_data(Settings(data=knobs.data, noise=knobs.noise))
        self.classes = self.data.classes or 2
        reach = float(self.data.train.x.abs().max()) * MARGIN
        self.reach = round(min(max(reach, 0.5), 100.0), 2)
        self.grid = grid_of(REGION, self.reach)
        self.small_grid = grid_of(MAP, self.reach)

    # Any: a model of the learner's own class; None makes one of the lesson's parts.
    def _begin(self, model: Any = None) -> None:
        """From step 0, with new weights or those of a run."""
        knobs = self.knobs
        if model is None:
            with seeded(knobs.seed):
                model = self.trainer.network(knobs.widths(2, self.classes), knobs.activation)
        self.loss: float | None = None  # of the last slice
        self.curve = LossCurve()
        self.steps = Steps(model, self._rows(), self.trainer, knobs.rates, knobs.seed)

    @property
    def widths(self) -> list[int]:
        """Of the layers, first to last; of a model that is no chain, what goes in and out."""
        return [2, *(len(weight.T) for weight in self._weights()[:-1]), self.classes]

    @property
    def drawn(self) -> list[int]:
        """How many units of each layer are in a frame."""
        return [min(width, MOST_DRAWN) for width in self.widths]

    def _weights(self) -> list[Tensor]:
        return chain.weights_of(self.steps.model, self.trainer)

    def _outputs(self, rows: Tensor) -> Tensor:
        """(N, classes). Raises TrainingError where they are no numbers."""
        logits = self.steps.model(rows.clone())
        if not isinstance(logits, Tensor) or logits.shape != (len(rows), self.classes):
            got = tuple(logits.shape) if isinstance(logits, Tensor) else type(logits).__name__
            raise TrainingError(
                f"The network gives {got} for {counted(len(rows), 'row')}. Expected "
                f"({len(rows)}, {self.classes}): is a return missing, or a layer of other width?"
            )
        if not bool(torch.isfinite(logits).all()):
            raise TrainingError(
                "The network gives NaN or infinite outputs: lower the learning rate, then restart."
            )
        return logits

    def _measured(self) -> tuple[float | None, float | None]:
        """Loss and share of right rows of the validation set; None without one."""
        val = self.data.val
        if val is None:
            return None, None
        outputs = self._outputs(val.x)
        right = (outputs.argmax(dim=1) == val.y).float().mean()
        return float(self.steps.plain_loss(outputs, val.y)), finite(right)

    def _add(self, x: float, y: float, label: int) -> None:
        if not (abs(x) <= self.reach and abs(y) <= self.reach and 0 <= label < self.classes):
            raise TrainingError(f"Expected a point of the plane and a class below {self.classes}.")
        if len(self.own) >= MOST_OWN_POINTS:
            raise TrainingError(f"{MOST_OWN_POINTS} points of your own are the most. Clear them.")
        self.own.append((round(x, 3), round(y, 3), label))
        self._new_rows()

    def _new_rows(self) -> None:
        self.loss = None
        self.steps.rows = self._rows()
        self.steps.begin_again()

    def _rows(self) -> Split:
        """The training rows, the learner's own points among them."""
        x, y = self.data.train
        if not self.own:
            return Split(x, y)
        own = torch.tensor(self.own)
        return Split(torch.cat([x, own[:, :2]]), torch.cat([y, own[:, 2].long()]))


def grid_of(side: int, reach: float) -> Tensor:
    """(side², 2): points of the plane row by row from the top left, as a picture is drawn."""
    along = torch.linspace(-reach, reach, side)
    down, right = torch.meshgrid(-along, along, indexing="ij")
    return torch.stack([right.ravel(), down.ravel()], dim=1)
