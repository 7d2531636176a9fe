"""Multiply a stack of layers out into one linear map, step by step, as far as the algebra goes.

(x W₁ + b₁) W₂ + b₂ = x (W₁ W₂) + (b₁ W₂ + b₂). The algebra ends at a layer that is not linear;
the linear map closest to the network is found instead. Draws nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from g2c_magics.learner_objects import repr_of
from g2c_magics.lessons.trainer import Trainer
from g2c_magics.pictures.boundary import GRID_POINTS, Boundary, boundary_of
from g2c_magics.pictures.subject import Subject
from g2c_magics.text import error_text

MAX_ROWS = 5000  # enough for the least squares
PULL = 1e-10  # of the weights towards 0, where rows alone do not settle them
REFINEMENTS = 2
PROJECTED_GRID_POINTS = 100  # along each side of a projection: its rows are long
TOLERANCE = 1e-4  # of the largest output: what float32 may lose on the way through a stack
# A linear map takes the number halfway between two to the number halfway between their images.
HALFWAY_PAIRS = ((-1.0, 1.0), (0.0, 2.0), (-2.0, 0.0), (-2.0, 1.0))
NOT_A_CHAIN = "the network does more than pass x from layer to layer: see its forward."
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Step:
    """One layer, and what it does to the map x W′ + b′ so far."""

    layer: str  # its repr
    algebra: str = ""  # "W′ ← W′ W₂ = (2, 8) (8, 3), …"
    shape: tuple[int, int] | None = None  # of W′ after a layer that went into it
    stops: str = ""  # why the algebra ends here


@dataclass(frozen=True, eq=False)
class Collapse:
    """A network beside one linear map x W′ + b′, of D features and K outputs."""

    name: str  # the run or the model
    source: str  # what the rows are: "the training rows of circles"
    rows: int  # how many rows the two were compared on
    steps: tuple[Step, ...]
    exact: bool  # the map is the network, by algebra; else the closest one, by least squares
    weight: np.ndarray  # (D, K) float32: W′
    bias: np.ndarray  # (K,) float32: b′
    linear: str  # what the lesson calls an affine layer: "Linear"
    largest_output: float  # of the network on the rows, without its sign
    difference: float | None  # the largest on the rows; None where they are too few to tell
    typical: float | None  # root mean square difference, as a share of the spread of the outputs
    disagreement: float | None  # share of rows put in different classes; None without classes
    accuracy: float | None  # of the network, 0 to 1; None where no classes are known
    linear_accuracy: float | None  # of the linear map, 0 to 1
    boundary: Boundary | None = None  # of the network; None where there is no plane
    linear_boundary: Boundary | None = None  # of the linear map, on the same part of the plane
    note: str = ""  # what must be said of the data

    @property
    def linears(self) -> int:
        """How many layers went into the map."""
        return sum(step.shape is not None for step in self.steps)

    @property
    def stop(self) -> Step | None:
        """The layer at which the algebra ends."""
        return next((step for step in self.steps if step.stops), None)


@dataclass(frozen=True, eq=False)
class LinearMap:
    """x W + b, as a model."""

    weight: Tensor  # (D, K)
    bias: Tensor  # (K,)

    def __call__(self, x: Tensor) -> Tensor:
        return x @ self.weight + self.bias

    @property
    def is_identity(self) -> bool:
        """True where x W + b is x."""
        rows, columns = self.weight.shape
        square = rows == columns and torch.equal(self.weight, torch.eye(rows).to(self.weight))
        return square and not bool(self.bias.any())


def collapse_of(subject: Subject) -> Collapse:
    """Multiply a network out. Raises TrainingError, one line."""
    rows = subject.rows(MAX_ROWS)
    outputs = subject.outputs(rows)
    largest_output = float(outputs.abs().max())
    steps, linear = multiply_out(subject.layers, rows.shape[1], subject.trainer)
    if linear is not None and _difference(linear, rows, outputs) > TOLERANCE * max(
        largest_output, 1.0
    ):
        steps = (*steps, Step(type(subject.model).__name__, stops=NOT_A_CHAIN))
        linear = None
    exact = linear is not None
    linear = linear or closest_linear_map(rows, outputs)
    linear_outputs = linear(rows)
    predicted, linear_predicted = outputs.argmax(dim=1), linear_outputs.argmax(dim=1)
    spread = float((outputs - outputs.mean(dim=0)).square().mean().sqrt())
    difference = typical = disagreement = accuracy = linear_accuracy = None
    has_classes = outputs.shape[1] > 1 and (subject.y is None or not subject.y.is_floating_point())
    tells = exact or len(rows) >= 2 * (rows.shape[1] + 1)  # fewer rows fit almost any map
    if tells:
        difference = float((outputs - linear_outputs).abs().max())
        typical = float((outputs - linear_outputs).square().mean().sqrt()) / max(spread, 1e-12)
    if tells and has_classes:
        disagreement = float((predicted != linear_predicted).float().mean())
    if has_classes and subject.y is not None:
        y = subject.y[: len(rows)].cpu()
        accuracy = float((predicted == y).float().mean())
        linear_accuracy = float((linear_predicted == y).float().mean()) if tells else None
    boundaries = _boundaries(subject, linear, rows, predicted) if has_classes else (None, None)
    return Collapse(
        name=subject.name,
        source=subject.source,
        rows=len(rows),
        steps=steps,
        exact=exact,
        weight=linear.weight.numpy(),
        bias=linear.bias.numpy(),
        linear=subject.trainer.words.linear,
        largest_output=largest_output,
        difference=difference,
        typical=typical,
        disagreement=disagreement,
        accuracy=accuracy,
        linear_accuracy=linear_accuracy,
        boundary=boundaries[0],
        linear_boundary=boundaries[1],
        note=subject.note,
    )


@torch.no_grad()
def multiply_out(
    layers: list[Any], width: int, trainer: Trainer
) -> tuple[tuple[Step, ...], LinearMap | None]:
    """The steps through a chain, and the map it is equal to: None where a layer is not linear."""
    steps: list[Step] = []
    weight, bias = torch.eye(width, dtype=torch.float64), torch.zeros(width, dtype=torch.float64)
    for position, layer in enumerate(layers, start=1):
        known = _weights_of(layer, trainer)
        found = known or _measured_map(layer, weight.shape[1], trainer)
        if isinstance(found, str):
            steps.append(Step(repr_of(layer), stops=found))
            return tuple(steps), None
        if known is None and found.is_identity:
            steps.append(Step(repr_of(layer), "changes nothing"))
            continue
        if weight.shape[1] != len(found.weight):
            steps.append(Step(repr_of(layer), stops=NOT_A_CHAIN))
            return tuple(steps), None
        before, shape = tuple(weight.shape), (width, found.weight.shape[1])
        weight, bias = weight @ found.weight, bias @ found.weight + found.bias
        n = str(position).translate(SUBSCRIPTS)
        algebra = f"W′ = W{n}, b′ = b{n}"
        if any(step.shape for step in steps):
            product = f"{before} {tuple(found.weight.shape)}"
            algebra = f"W′ ← W′ W{n} = {product}, b′ ← b′ W{n} + b{n}"
        steps.append(Step(repr_of(layer), algebra, shape))
    return tuple(steps), LinearMap(weight.float(), bias.float())


def closest_linear_map(rows: Tensor, outputs: Tensor) -> LinearMap:
    """The linear map nearest to `outputs` on these rows, by least squares.

    By the normal equations, in a twentieth of the time of a singular value decomposition. Pixels
    that change together make them singular: a hint of a pull towards 0 decides there, and the
    second round takes away what it cost elsewhere.
    """
    x, y = rows.double(), outputs.double()
    x_mean, y_mean = x.mean(dim=0), y.mean(dim=0)
    x, y = x - x_mean, y - y_mean
    scale = x.norm(dim=0)  # (D,)
    changes = scale > 0  # the columns that are not the same number in every row
    x = x[:, changes] / scale[changes]
    root = torch.linalg.cholesky(x.T @ x + PULL * torch.eye(x.shape[1], dtype=x.dtype))
    solved = torch.zeros(x.shape[1], y.shape[1], dtype=x.dtype)
    for _ in range(REFINEMENTS):
        solved += torch.cholesky_solve(x.T @ (y - x @ solved), root)
    weight = torch.zeros(len(scale), y.shape[1], dtype=x.dtype)
    weight[changes] = solved / scale[changes, None]
    return LinearMap(weight.float(), (y_mean - x_mean @ weight).float())


def _weights_of(layer: Any, trainer: Trainer) -> LinearMap | None:
    """W and b of an affine layer, in float64 on the CPU; None for other layers."""
    found = trainer.linear_map(layer)
    if found is None or found.bias is None or found.bias.numel() != found.weight.shape[1]:
        return None
    weight, bias = found.weight.detach().cpu().double(), found.bias.detach().cpu().double()
    return LinearMap(weight, bias.flatten())


def _measured_map(layer: Any, width: int, trainer: Trainer) -> LinearMap | str:
    """What a layer of any kind does to rows of this width, or in words why that is not linear."""
    device = Subject(repr_of(layer), layer, trainer).device

    def measured(rows: Tensor) -> Tensor:
        return layer(rows.float().to(device, copy=True)).cpu().double()

    try:
        why = _not_linear(measured, width)
        if why:
            return why
        bias = measured(torch.zeros(1, width))[0]
        weight = measured(torch.eye(width)) - bias  # row i is what the i-th unit vector becomes
        linear = LinearMap(weight, bias)
        random = torch.randn(8, width, generator=torch.Generator().manual_seed(0))
        if not torch.allclose(measured(random), linear(random.double()), atol=1e-4):
            return "it is no map x W + b: on mixed inputs it does something else than on each."
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the learner's code may raise anything
        return f"it cannot be looked at alone: {type(error).__name__}: {error_text(error)[:80]}"
    return linear


def _not_linear(measured: Callable[[Tensor], Tensor], width: int) -> str:
    """Two numbers whose middle a layer does not take to the middle; "" where there are none."""
    largest_gap, why = 1e-5, ""
    for low, high in HALFWAY_PAIRS:
        middle = (low + high) / 2
        rows = torch.tensor([[low], [high], [middle]]).expand(3, width)
        # + 0.0 makes the -0.0 of a masked number a plain 0.
        one, other, between = (float(row[0]) + 0.0 for row in measured(rows))
        gap = abs((one + other) / 2 - between)
        if gap > largest_gap:
            largest_gap = gap
            why = (
                f"it is not linear: {low:g} becomes {one:.3g} and {high:g} becomes {other:.3g}, "
                f"but {middle:g}, halfway, becomes {between:.3g} and not {(one + other) / 2:.3g}. "
                "No map x W + b does that."
            )
    return why


def _difference(linear: LinearMap, rows: Tensor, outputs: Tensor) -> float:
    """The largest difference from the outputs; infinite where the shapes do not fit."""
    if linear.weight.shape != (rows.shape[1], outputs.shape[1]):
        return float("inf")
    return float((linear(rows) - outputs).abs().max())


def _boundaries(
    subject: Subject, linear: LinearMap, rows: Tensor, predicted: Tensor
) -> tuple[Boundary, Boundary] | tuple[None, None]:
    """Both over the same part of the same plane; None where rows have one feature."""
    if rows.shape[1] < 2:
        return None, None
    y = predicted if subject.y is None else subject.y[: len(rows)]
    grid_points = GRID_POINTS if rows.shape[1] == 2 else PROJECTED_GRID_POINTS
    of_network = Subject(subject.name, subject.model, subject.trainer, rows, y)
    of_linear = of_network.with_model(linear)
    network = boundary_of(of_network, grid_points=grid_points)
    return network, boundary_of(of_linear, bounds=network.bounds, grid_points=grid_points)
