"""Draw a digit: a run on images reads what the learner draws.

A drawing is centred and scaled as the images of its data set were made; the page says how. Nothing
is trained here.
"""

from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.playground import chain
from g2c_magics.playground.chain import copied
from g2c_magics.playground.curve import finite
from g2c_magics.playground.frames import shares, signed
from g2c_magics.training import Run, TrainingError
from g2c_magics.training.rng import threads
from g2c_magics.training.torch_state import kept_torch_state

CANVAS = 56  # pixels along each side of what the page sends
MOST_DRAWN = 16  # units of the first layer
LARGE, BOX = 28, 20  # MNIST: the digit in 20 × 20, its centre of mass in the middle of 28 × 28
SMALL, FINE = 8, 32  # scikit-learn's digits: 32 × 32 pixels, counted in squares of 4 × 4
UNSURE = 0.5  # the second most likely class at this share of the first
HOW_LARGE = (
    "As MNIST's images are made: your digit is scaled into 20 × 20 pixels and put into 28 × 28 by "
    "its centre of mass."
)
HOW_SMALL = (
    "As scikit-learn's digits are made: your digit is scaled into 32 × 32 pixels, and each of the "
    "8 × 8 numbers is the ink of a square of 4 × 4."
)


class Drawing:
    """A run on images of digits, and what is drawn for it."""

    mode = "digits"

    def __init__(self, trainer: Trainer, run: Run) -> None:
        self.trainer, self.run = trainer, run
        self.model = copied(run.model)
        shape = run.data.train.x.shape[1:]
        self.side = shape[-1]
        if self.side not in (SMALL, LARGE) or run.data.features != self.side**2:
            raise TrainingError(
                f"{run.name} takes images of {'×'.join(map(str, shape))}. A digit can be drawn in "
                f"{SMALL}×{SMALL} or {LARGE}×{LARGE}."
            )
        # Black and white as the data have them: normalised, no one knows here how.
        self.black = float(run.data.train.x.min())
        self.white = float(run.data.train.x.max())
        self.canvas = np.zeros((CANVAS, CANVAS), np.uint8)

    def with_an_example(self) -> "Drawing":
        """The same with an image of the test set drawn."""
        split = self.run.data.test or self.run.data.train
        image = (split.x[0].reshape(self.side, self.side) - self.black) / (self.white - self.black)
        larger = np.kron(image.numpy(), np.ones((CANVAS // self.side,) * 2))
        self.canvas = (larger * 255).astype(np.uint8)
        return self

    def change(self, message: dict[str, Any]) -> bool:
        """A new drawing, or a digit out of the test set."""
        match message:
            case {"do": "draw", "buffers": [pixels]} if len(pixels) == CANVAS**2:
                self.canvas = np.frombuffer(pixels, np.uint8).reshape(CANVAS, CANVAS)
            case {"do": "draw"}:
                raise TrainingError(f"Expected a drawing of {CANVAS} × {CANVAS} bytes.")
        return False

    def use(self, trainer: Trainer) -> None:
        """Go on with the learner's files as they are now."""
        self.trainer = trainer

    def advance(self, steps: int, seconds: float) -> None:
        """Nothing is trained."""

    def findings(self) -> list[str]:
        """Nothing can go wrong that an error does not tell."""
        return []

    def frame(self) -> tuple[dict[str, Any], np.ndarray]:
        """Ten probabilities in words and numbers; the image, units and their weights as levels."""
        image = scaled(self.canvas, self.side)
        pixels = torch.from_numpy(image) * (self.white - self.black) + self.black
        rows = pixels.reshape(1, -1)  # flat, as the learner's loop hands images to the model
        with kept_torch_state(), torch.no_grad(), threads(1):
            logits = self.model(rows.clone())
            if not isinstance(logits, Tensor) or logits.ndim != 2 or len(logits) != 1:
                raise TrainingError("The network gives no row of logits: is a return missing?")
            if not bool(torch.isfinite(logits).all()):
                raise TrainingError("The network gives NaN or infinite outputs: train a new one.")
            probability = torch.softmax(logits[0], dim=0)
            units = chain.units_of(self.model, self.trainer, rows, MOST_DRAWN)
            weights = chain.weights_of(self.model, self.trainer)
        response = units[0][0] if units else np.zeros(0, np.float32)
        levels = [shares(image).ravel()]
        if len(response):
            pictures = weights[0][:, : len(response)].T.numpy()  # (units, side²)
            largest = np.abs(pictures).max(axis=1, keepdims=True)
            levels += [signed(pictures, largest).ravel()]
            levels += [signed(response, float(np.abs(response).max(initial=0)))]
        numbers = {
            "step": 0,
            "loss": None,
            "val": None,
            "probabilities": [round(float(p), 4) for p in probability],
            "responses": [finite(r) for r in response],
            "verdict": verdict(probability.tolist(), bool(self.canvas.any())),
        }
        return numbers, np.concatenate(levels)

    def state(self) -> dict[str, Any]:
        """How a frame is to be read, and how drawings are made ready."""
        return {
            "mode": self.mode,
            "title": self.title,
            "canvas": CANVAS,
            "side": self.side,
            "how": HOW_LARGE if self.side == LARGE else HOW_SMALL,
            "accuracy": finite(self.run.test_accuracy),
        }

    def whole(self) -> dict[str, Any]:
        """The drawing belongs to the page that it is made on."""
        return {}

    @property
    def title(self) -> str:
        """One line: "mlp on mnist"."""
        return f"{self.run.name} on {self.run.data.name}"


def scaled(canvas: np.ndarray, side: int) -> np.ndarray:
    """(side, side) float32 from 0 to 1: ink, centred and scaled as the data were. canvas: bytes."""
    rows, columns = np.nonzero(canvas > 24)
    if not len(rows):
        return np.zeros((side, side), np.float32)
    cut = canvas[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    if side == SMALL:
        return counted_in_squares(cut)
    small = resized(cut, BOX)
    height, width = small.shape
    mass = max(float(small.sum()), 1e-9)
    down = float((small.sum(axis=1) * (np.arange(height) + 0.5)).sum()) / mass
    right = float((small.sum(axis=0) * (np.arange(width) + 0.5)).sum()) / mass
    top = int(np.clip(round(side / 2 - down), 0, side - height))
    left = int(np.clip(round(side / 2 - right), 0, side - width))
    image = np.zeros((side, side), np.float32)
    image[top : top + height, left : left + width] = small
    return image


def counted_in_squares(cut: np.ndarray) -> np.ndarray:
    """(8, 8): the share of ink in squares of 4 × 4, the digit scaled into 32 × 32."""
    small = resized(cut, FINE) > 0.5
    image = np.zeros((FINE, FINE), np.float32)
    top, left = (FINE - small.shape[0]) // 2, (FINE - small.shape[1]) // 2
    image[top : top + small.shape[0], left : left + small.shape[1]] = small
    return image.reshape(SMALL, FINE // SMALL, SMALL, FINE // SMALL).mean(axis=(1, 3))


def resized(cut: np.ndarray, box: int) -> np.ndarray:
    """Scaled so that the longer side is `box` pixels, the shape kept; float32 from 0 to 1."""
    height, width = cut.shape
    scale = box / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    picture = Image.fromarray(cut).resize(size, Image.Resampling.BILINEAR)
    return np.asarray(picture, np.float32) / 255


def verdict(probability: list[float], is_drawn: bool) -> str:
    """One sentence: "7, 98 %", or between which two it is most unsure."""
    if not is_drawn:
        return "Draw a digit."
    first, second = sorted(range(len(probability)), key=lambda c: -probability[c])[:2]
    if probability[second] >= UNSURE * probability[first]:
        return (
            f"Most unsure between {first} and {second}: {probability[first]:.0%} and "
            f"{probability[second]:.0%}"
        )
    return f"{first}, with {probability[first]:.0%}"
