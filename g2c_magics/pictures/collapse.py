"""Fold a stack of layers into one linear map, step by step, as far as the algebra goes.

(x W₁ + b₁) W₂ + b₂ = x (W₁ W₂) + (b₁ W₂ + b₂). Where a layer bends, the folding stops, and the
linear map closest to the network is found instead. Draws nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from g2c_magics.pictures.boundary import Boundary, boundary_of
from g2c_magics.pictures.subject import Subject
from g2c_magics.training.validate_model import layers_of, weight_of

ROWS = 5000
SAME = 1e-4  # of the largest output: what float32 may lose on the way through a stack
PROBES = ((-1.0, 1.0), (0.0, 2.0), (-2.0, 0.0), (-2.0, 1.0))  # pairs whose middles are looked at


@dataclass(frozen=True)
class Step:
    """One layer and what it does to the map so far; `stops` says why the algebra ends at it."""

    layer: str
    algebra: str
    shape: tuple[int, int] | None  # of W′ after it
    stops: str = ""


@dataclass(frozen=True, eq=False)
class Collapse:
    """A network beside one linear map x W′ + b′.

    exact: the map equals the network, by algebra; otherwise it is the closest one, by least
        squares of the outputs on the rows. weight: (D, K). bias: (K,).
    difference: the largest on those rows; typical: root mean square, as a share of the spread of
        the outputs; scale: the largest output. None where the rows are too few to tell.
    moved: share of rows that the two put in different classes. None where there are no classes.
    """

    name: str
    model: str
    source: str
    rows: int
    folds: tuple[Step, ...]
    exact: bool
    weight: np.ndarray
    bias: np.ndarray
    scale: float
    difference: float | None
    typical: float | None
    moved: float | None
    accuracy: float | None
    flat_accuracy: float | None
    boundary: Boundary | None = None
    flat: Boundary | None = None
    note: str = ""

    @property
    def linears(self) -> int:
        """How many layers went into the map."""
        return sum(fold.shape is not None for fold in self.folds)

    @property
    def stop(self) -> Step | None:
        """The layer at which the algebra ends."""
        return next((fold for fold in self.folds if fold.stops), None)


def collapse_of(subject: Subject) -> Collapse:
    """Fold a network. Raises TrainingError, one line."""
    rows = subject.rows(ROWS)
    outputs = subject.outputs(rows)
    folds, folded = fold(list(layers_of(subject.model)), rows.shape[1])
    scale = float(outputs.abs().max())
    flat = folded
    if folded is not None and _distance(folded, rows, outputs) > SAME * max(scale, 1.0):
        words = "the network does more than pass x from layer to layer: see its forward."
        folds = (*folds, Step(type(subject.model).__name__, "", None, words))
        folded = None
    if folded is None:
        flat = closest(rows, outputs)
    enough = folded is not None or len(rows) >= 2 * (rows.shape[1] + 1)
    guess = rows @ flat.weight + flat.bias
    spread = float((outputs - outputs.mean(dim=0)).square().mean().sqrt())
    classes = outputs.shape[1] > 1 and (subject.y is None or not subject.y.is_floating_point())
    right = None if subject.y is None or not classes else subject.y[: len(rows)].cpu()
    found, flat_found = outputs.argmax(dim=1), guess.argmax(dim=1)
    drawn, drawn_flat = _drawn(subject, flat, found) if classes else (None, None)
    return Collapse(
        name=subject.name,
        model=repr(subject.model),
        source=subject.source or "rows of random numbers",
        rows=len(rows),
        folds=folds,
        exact=folded is not None,
        weight=flat.weight.numpy(),
        bias=flat.bias.numpy(),
        scale=scale,
        difference=float((outputs - guess).abs().max()) if enough else None,
        typical=float((outputs - guess).square().mean().sqrt()) / max(spread, 1e-12)
        if enough
        else None,
        moved=float((found != flat_found).float().mean()) if classes and enough else None,
        accuracy=None if right is None else float((found == right).float().mean()),
        flat_accuracy=None
        if right is None or not enough
        else float((flat_found == right).float().mean()),
        boundary=drawn,
        flat=drawn_flat,
        note=subject.note,
    )


@dataclass(frozen=True, eq=False)
class LinearMap:
    """x W + b, as a model: W (D, K), b (K,)."""

    weight: Tensor
    bias: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        return x @ self.weight + self.bias


@torch.no_grad()
def fold(layers: list[Any], width: int) -> tuple[tuple[Step, ...], LinearMap | None]:
    """The folds of a chain, and the map it is equal to: None when a layer bends."""
    folds: list[Step] = []
    weight, bias = torch.eye(width, dtype=torch.float64), torch.zeros(width, dtype=torch.float64)
    for position, layer in enumerate(layers, start=1):
        own = _own_map(layer, weight.shape[1])
        if isinstance(own, str):
            folds.append(Step(repr(layer), "", None, own))
            return tuple(folds), None
        if own is None:
            folds.append(Step(repr(layer), "changes nothing", None))
            continue
        w, b = own
        first = not any(known.shape for known in folds)
        before, after = tuple(weight.shape), (weight.shape[0], w.shape[1])
        weight, bias = weight @ w, bias @ w + b
        n = str(position).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
        algebra = f"W′ = W{n}, b′ = b{n}"
        if not first:
            algebra = f"W′ ← W′ W{n} = {before} {tuple(w.shape)}, b′ ← b′ W{n} + b{n}"
        folds.append(Step(repr(layer), algebra, after))
    return tuple(folds), LinearMap(weight.float(), bias.float())


def closest(rows: Tensor, outputs: Tensor) -> LinearMap:
    """The linear map nearest to `outputs` on these rows, by least squares."""
    x = np.column_stack([rows.double().numpy(), np.ones(len(rows))])
    solved = torch.from_numpy(np.linalg.lstsq(x, outputs.double().numpy(), rcond=None)[0]).float()
    return LinearMap(solved[:-1], solved[-1])


def _own_map(layer: Any, width: int) -> tuple[Tensor, Tensor] | str | None:
    """W and b of a layer; None when it changes nothing; in words, why it is no linear map."""
    weight, bias = weight_of(layer), getattr(layer, "b", None)
    if weight is not None and isinstance(bias, Tensor):
        return weight.detach().cpu().double(), bias.detach().cpu().double()
    device = next((parameter.device for parameter in layer.parameters()), "cpu")

    def measured(rows: Tensor) -> Tensor:
        return layer(rows.float().to(device)).cpu().double()

    try:
        bend = _bend(layer, measured, width)
        if bend:
            return bend
        bias = measured(torch.zeros(1, width))[0]
        weight = measured(torch.eye(width)) - bias  # row i is what the i-th unit vector becomes
        random = torch.randn(8, width, generator=torch.Generator().manual_seed(0))
        if not torch.allclose(measured(random), random.double() @ weight + bias, atol=1e-4):
            return "it is no map x W + b: on mixed inputs it does something else than on each."
    except Exception as error:
        return f"it cannot be looked at alone: {type(error).__name__}: {str(error)[:80]}"
    unchanged = weight.shape[0] == weight.shape[1] and torch.equal(
        weight, torch.eye(width).double()
    )
    return None if unchanged and not bias.any() else (weight, bias)


def _bend(layer: Any, measured: Callable[[Tensor], Tensor], width: int) -> str:
    """Two numbers whose middle a layer does not map to the middle; "" when there are none."""
    worst, told = 1e-5, ""
    for low, high in PROBES:
        middle = (low + high) / 2
        rows = torch.tensor([[low], [high], [middle]]).expand(3, width)
        # + 0.0 makes the -0.0 of a masked number a plain 0.
        one, other, between = (float(row[0]) + 0.0 for row in measured(rows))
        gap = abs((one + other) / 2 - between)
        if gap > worst:
            worst = gap
            told = (
                f"it bends: {low:g} becomes {one:.3g} and {high:g} becomes {other:.3g}, but "
                f"{middle:g}, halfway, becomes {between:.3g} and not {(one + other) / 2:.3g}. "
                "No map x W + b does that."
            )
    return told


def _distance(flat: LinearMap, rows: Tensor, outputs: Tensor) -> float:
    if flat.weight.shape != (rows.shape[1], outputs.shape[1]):
        return float("inf")
    return float((rows @ flat.weight + flat.bias - outputs).abs().max())


def _drawn(
    subject: Subject, flat: LinearMap, found: Tensor
) -> tuple[Boundary | None, Boundary | None]:
    """Both over the same part of the same plane; None where there is no plane."""
    rows = subject.rows(ROWS)
    if rows.shape[1] < 2:
        return None, None
    y = found if subject.y is None else subject.y[: len(rows)]
    network = boundary_of(subject.model, rows, y)
    return network, boundary_of(flat, rows, y, bounds=network.bounds)
