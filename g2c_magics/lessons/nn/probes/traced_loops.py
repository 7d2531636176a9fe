"""The three training loops on small cases, each watched as a Walk."""

import functools
from collections.abc import Callable, Iterable
from types import ModuleType

import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from g2c_magics.lessons.nn.probes.base import Piece, param, random
from g2c_magics.lessons.nn.probes.loss_cases import entropy, squared
from g2c_magics.lessons.nn.probes.rebinding import rebound_names
from g2c_magics.lessons.nn.probes.training_trace import TrainingTrace, watch
from g2c_magics.lessons.nn.probes.worked_parts import patched, worked

LOOPS = {
    "regression": ("train_linear_regression",),
    "classifier": ("train_classifier",),
    "mnist": ("train_one_epoch",),
}
MEMORIES: list[dict[tuple, TrainingTrace]] = []
SIZES = (4, 4, 2)  # of the batches of an epoch


def once(walk: Callable[..., TrainingTrace]) -> Callable[..., TrainingTrace]:
    """Remember the walks of a package: a dozen probes ask for the same one."""
    done: dict[tuple, TrainingTrace] = {}
    MEMORIES.append(done)

    @functools.wraps(walk)
    def remembered(
        nn: ModuleType, names: list[str] | None = None, **wishes: float
    ) -> TrainingTrace:
        if names is not None:
            return walk(nn, names=names, **wishes)
        key = (id(nn), *sorted(wishes.items()))
        if key not in done:
            done[key] = walk(nn, **wishes)
        return done[key]

    return remembered


def forget() -> None:
    """Forget all walks: the learner's code may be another by now."""
    for done in MEMORIES:
        done.clear()


def mlp(params: list[Tensor], x: Tensor) -> Tensor:
    """A network with one hidden tanh layer, on W, b, W, b."""
    return torch.tanh(x @ params[0] + params[1]) @ params[2] + params[3]


def start(wide: int, classes: int, nudge: float) -> list[Tensor]:
    """Parameters of an mlp, the same on every run but for a nudge."""
    shapes = ((wide, 4), (4,), (4, classes), (classes,))
    return [
        param(random(*shape, seed=i, scale=0.5) + random(*shape, seed=i + 8, scale=nudge))
        for i, shape in enumerate(shapes)
    ]


@once
def line_walk(
    nn: ModuleType,
    targets: int = 3,
    steps: int = 3,
    lr: float = 0.05,
    names: list[str] | None = None,
    nudge: float = 0.0,
) -> TrainingTrace:
    """train_linear_regression on 7 rows of 4 features.

    names: takes the names it rebinds. nudge: moves the start a little.
    """
    torch.manual_seed(0)
    x, y = random(7, 4, seed=1), random(7, targets, seed=2) + 1.0
    born: list[tuple[object, list[Tensor], list[Tensor]]] = []

    def recorded(init: Callable) -> Callable:
        def construct(layer: object, *args: object, **kwargs: object) -> None:
            init(layer, *args, **kwargs)
            layer.W.data.add_(random(*layer.W.shape, seed=8), alpha=nudge)
            born.append((layer, copies([layer.W, layer.b]), [layer.W, layer.b]))

        return construct

    def params() -> list[Tensor]:
        return [born[0][0].W, born[0][0].b]

    walk = TrainingTrace([lambda p: squared(x @ p[0] + p[1], y)] * steps, lr)
    with worked(nn, LOOPS["regression"]), patched(nn.Linear, "__init__", recorded):
        train, x_here, y_here = nn.train_linear_regression, x.clone(), y.clone()
        run = named(train, lambda: train(x_here, y_here, steps=steps, lr=lr), params, names)
        watch(walk, run, params)
    _, walk.before, walk.objects = born[0]
    walk.inputs = {"x": (x_here, x), "y": (y_here, y)}
    return walk


@once
def points_walk(
    nn: ModuleType,
    steps: int = 3,
    lr: float = 0.2,
    decay: float = 0.0,
    names: list[str] | None = None,
    nudge: float = 0.0,
) -> TrainingTrace:
    """train_classifier on a network of ours, 7 points and 3 classes."""
    x, y, params = random(7, 2, seed=1), torch.arange(7) % 3, start(2, 3, nudge)
    model = nn.Sequential(Piece(lambda x: mlp(params, x), *params))
    walk = TrainingTrace(
        [lambda p: entropy(mlp(p, x), y)] * steps, lr, decay, before=copies(params)
    )
    with worked(nn, LOOPS["classifier"]):
        train, x_here, y_here = nn.train_classifier, x.clone(), y.clone()
        asked_for = {"steps": steps, "lr": lr, "weight_decay": decay}
        run = named(train, lambda: train(model, x_here, y_here, **asked_for), lambda: params, names)
        watch(walk, run, lambda: params)
    walk.objects = list(params)
    walk.inputs = {"x": (x_here, x), "y": (y_here, y)}
    return walk


def named(
    function: Callable, run: Callable, params_of: Callable, names: list[str] | None
) -> Callable[[], object]:
    """`run`, which adds the names it rebinds to `names` where a list is given."""
    if names is None:
        return run
    return lambda: names.extend(rebound_names(function, run, params_of))


def images() -> tuple[Tensor, Tensor]:
    """Ten images (10, 1, 28, 28) and their classes."""
    return random(10, 1, 28, 28, seed=3, scale=0.3), torch.arange(10) % 4


def batches(first: Tensor, second: Tensor, size: int = SIZES[0]) -> DataLoader:
    return DataLoader(TensorDataset(first, second), batch_size=size)


@once
def epoch_walk(nn: ModuleType, nudge: float = 0.0) -> TrainingTrace:
    """train_one_epoch on a network of ours and batches of 4, 4 and 2."""
    x, y = images()
    params = start(784, 4, nudge)
    model = Piece(lambda rows: mlp(params, rows), *params)
    losses = []
    for rows, classes in zip(x.split(SIZES[0]), y.split(SIZES[0]), strict=True):
        flat = rows.flatten(1)
        losses.append(lambda p, flat=flat, c=classes: entropy(mlp(p, flat), c))
    walk = TrainingTrace(losses, 0.1, before=copies(params))
    with worked(nn, LOOPS["mnist"]):
        optimizer, loss_fn = nn.SGD(params, 0.1), nn.CrossEntropyLoss()
        watch(
            walk,
            lambda: nn.train_one_epoch(model, batches(x, y), optimizer, loss_fn),
            lambda: params,
        )
    return walk


def copies(params: Iterable[Tensor]) -> list[Tensor]:
    return [p.detach().clone() for p in params]


WALKS = {"regression": line_walk, "classifier": points_walk, "mnist": epoch_walk}
