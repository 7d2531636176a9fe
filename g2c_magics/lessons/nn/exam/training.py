"""Questions on the training routines of train.py.

A log of losses may be read before each update or after it: only what both have is compared.
What can only be asked by yes or no is asked several times, so that no fixed list is the answer.
"""

import inspect
import math
import random
from collections.abc import Callable
from functools import partial
from types import ModuleType

import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from g2c_magics.lessons.nn.exam.own_parts import (
    Recorder,
    own_model,
    quartic_loss,
    scale_layer,
    uneven,
)
from g2c_magics.lessons.question import Answer, Draw, one


def is_log(losses: object, steps: int) -> bool:
    """Whether these are `steps` plain floats in a list."""
    return isinstance(losses, list) and [type(v) for v in losses] == [float] * steps


def shared(losses: list[float], of_other_lr: list[float]) -> list[float]:
    """The losses that a log has whether it reads them before or after each update.

    of_other_lr: from the same start with another step size. Only a loss before the first update
    is the same in both.
    """
    reads_before = math.isclose(losses[0], of_other_lr[0], rel_tol=1e-5)
    return losses[1:] if reads_before else losses[:-1]


def fitted(
    nn: ModuleType, draw: Draw, x: Tensor, y: Tensor, steps: int, lr: float
) -> tuple[Tensor, list[float], bool]:
    """W and b (2,), the losses, and whether both are sound; each time from the same start."""
    torch.manual_seed(draw.seed)
    random.seed(draw.seed)
    model, losses = nn.train_linear_regression(x, y, steps=steps, lr=lr)
    is_sound = isinstance(model, nn.Linear) and is_log(losses, steps)
    return torch.cat([model.W.flatten(), model.b.flatten()]).detach(), losses, is_sound


def regression_steps(nn: ModuleType, draw: Draw) -> Answer:
    """Differences of runs from one start that is not known.

    Gradient descent on a mean square is affine in y, and its losses are quadratic: the start
    cancels in a first difference of parameters and in a second difference of losses.
    """
    told: list[Answer] = []
    for rows, steps in ((20, 1), (200, 2), (20, 4)):
        x, lr = draw.normal(rows, 1), draw.number(0.05, 0.3)
        y, change = draw.normal(rows, 1), draw.normal(rows, 1) + 2 * x + 1
        logs: list[list[float]] = []
        for size in (lr, lr / 2) if steps > 1 else (lr,):
            low, middle, high = (
                fitted(nn, draw, x, y + sign * change, steps, size) for sign in (-1.0, 0.0, 1.0)
            )
            logs.append(bent(low[1], middle[1], high[1]))
            told += [high[0] - middle[0], middle[0] - low[0], low[2], middle[2], high[2], x, y]
        told += shared(*logs) if steps > 1 else []
    return told


def bent(low: list[float], middle: list[float], high: list[float]) -> list[float]:
    """The second differences of three logs."""
    return [a - 2 * b + c for a, b, c in zip(low, middle, high, strict=True)]


def regression_line(nn: ModuleType, draw: Draw) -> Answer:
    """Two lines of whole slope and intercept, each found by a model of its own."""
    models, told = [], list[Answer]()
    for _ in range(2):
        model, losses = nn.train_linear_regression(*whole_line(draw), steps=80)
        told.append(is_log(losses, 80))
        models.append(model)
    return [*told, *(round(float(p.detach())) for m in models for p in (m.W, m.b))]


def whole_line(draw: Draw) -> tuple[Tensor, Tensor]:
    """Points on a line: x and y (N, 1)."""
    x = torch.linspace(-2.5, 2.5, 40).unsqueeze(1)
    return x, draw.whole(-3, 4) * x + draw.whole(-3, 4)


def regression_losses(nn: ModuleType, draw: Draw) -> Answer:
    """Which of some sets of points lie on a line, by where the losses fall to."""
    told: list[Answer] = []
    for noise in draw.bits(6):
        x, steps = torch.linspace(-2, 2, 40).unsqueeze(1), 25 + int(draw.whole(0, 9))
        y = draw.number(2, 4) * x + draw.number(1.5, 3) + noise * draw.normal(40, 1)
        losses = nn.train_linear_regression(x, y, steps=steps)[1]
        told += [is_log(losses, steps), losses[0] > 0.5, losses[-1] < 0.01]
    return told


def train_classifier(nn: ModuleType, draw: Draw) -> Answer:
    told: list[Answer] = []
    for rows, width, classes, steps, has_decay in (
        (12, 3, 3, 1, True), (12, 4, 2, 4, False), (9, 3, 3, 3, True), (300, 5, 4, 2, True),
    ):  # fmt: skip
        x, y = draw.normal(rows, width), draw.whole(0, classes, rows)
        lr, decay = draw.number(0.1, 0.6), draw.number(0.1, 0.5) if has_decay else 0.0
        model, other = twins(nn, draw, width, classes)
        losses = nn.train_classifier(model, x, y, steps=steps, lr=lr, weight_decay=decay)
        told += [*model.parameters(), is_log(losses, steps), x, y]
        told += [p.requires_grad and p.is_leaf for p in model.parameters()]
        if steps > 1:
            lower = nn.train_classifier(other, x, y, steps=steps, lr=lr / 2, weight_decay=decay)
            told += shared(losses, lower)
    x, y = draw.normal(15, 3), draw.whole(0, 3, 15)
    plain, named = twins(nn, draw, 3, 3)
    nn.train_classifier(plain, x, y, steps=7)
    nn.train_classifier(named, x, y, steps=7, lr=0.1, weight_decay=0.0)
    return [*told, *plain.parameters(), *named.parameters()]


def long_training(nn: ModuleType, draw: Draw) -> Answer:
    """The last losses of more steps than elsewhere, and how many steps are the default."""
    x, y = draw.normal(12, 3), draw.whole(0, 3, 12)
    steps, (long, other) = 30 + int(draw.whole(0, 20)), twins(nn, draw, 3, 3)
    losses = nn.train_classifier(long, x, y, steps=steps, lr=0.1)
    lower = nn.train_classifier(other, x, y, steps=steps, lr=0.05)
    # A thousand steps would cost more than all other questions: the signature tells as much.
    named = inspect.signature(nn.train_classifier).parameters.get("steps")
    default = named.default if named else len(nn.train_classifier(long, x, y))
    return [is_log(losses, steps), shared(losses, lower)[-2:], default]


def twins(nn: ModuleType, draw: Draw, width: int, classes: int):
    """Two models of the exam's that begin the same."""
    one, two = own_model(nn, draw, width, classes), own_model(nn, draw, width, classes)
    with torch.no_grad():
        for p, q in zip(one.parameters(), two.parameters(), strict=True):
            q.copy_(p)
    return one, two


def classifier_learns(nn: ModuleType, draw: Draw) -> Answer:
    """Rings: whether most new points are right after a training that is long enough.

    Asked several times, now with the right classes and now with the others.
    """
    model, told = nn.build_2d_classifier(), list[Answer]()
    losses = nn.train_classifier(model, *rings(draw, 100), steps=40, lr=1.0)
    points, classes = rings(draw, 150)
    with torch.no_grad():
        logits = model(points)
    for swapped in draw.bits(10):
        told.append(nn.accuracy_from_logits(logits, (classes + swapped) % 2) >= 0.75)
    return [is_log(losses, 40), *told]


def rings(draw: Draw, count: int) -> tuple[Tensor, Tensor]:
    """A small ring inside a large one: points (N, 2) and classes (N,)."""
    classes, angle = torch.arange(count) % 2, draw.normal(count) * 3
    ring = torch.stack([angle.cos(), angle.sin()], dim=1) * (1 - 0.55 * classes).unsqueeze(1)
    return ring + draw.normal(count, 2, scale=0.04), classes


def epoch_updates(nn: ModuleType, draw: Draw) -> Answer:
    """One update a batch, by the learner's own loss and optimizer."""
    told: list[Answer] = []
    for shape, sizes in (((1, 28, 28), (5, 4, 2)), ((12,), (8, 8, 3)), ((2, 6), (40, 1, 1))):
        width, count = torch.Size(shape).numel(), sum(sizes)
        images, targets = draw.normal(count, *shape), draw.whole(0, 3, count)
        own, scale = own_model(nn, draw, width, 3), scale_layer(nn, 1 + draw.normal(3))
        model = nn.Sequential(own, scale)
        params = [*own.parameters(), *scale.parameters()]
        optimizer = nn.SGD(params, draw.number(0.1, 0.4), draw.number(0.0, 0.3))
        loader = uneven(images, targets, *sizes)
        mean = nn.train_one_epoch(model, loader, optimizer, nn.CrossEntropyLoss())
        told += [type(mean) is float, mean, *params]
    return told


def epoch_parts(nn: ModuleType, draw: Draw) -> Answer:
    """The gradients and the mean of a loss of the exam's, by an optimizer of the exam's."""
    told: list[Answer] = []
    for sizes in ((5, 4, 2), (300, 1, 1, 1)):
        model, count = own_model(nn, draw, 12, 4), sum(sizes)
        optimizer = Recorder(model.parameters())
        loader = uneven(draw.normal(count, 3, 4), draw.whole(0, 4, count), *sizes)
        mean = nn.train_one_epoch(model, loader, optimizer, quartic_loss(nn))
        told += [type(mean) is float, mean, len(optimizer.seen), optimizer.seen]
    return told


def mnist_learns(nn: ModuleType, draw: Draw) -> Answer:
    """Ten noisy patterns: whether most new ones are right after two epochs.

    Asked several times, now with the right classes and now with their neighbours.
    """
    patterns, classes = draw.normal(10, 1, 28, 28), torch.arange(60) % 10
    train, test = (patterns[classes] + draw.normal(60, 1, 28, 28, scale=0.5) for _ in range(2))
    model = nn.build_mnist_mlp(hidden=32)
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    loader = DataLoader(TensorDataset(train, classes), batch_size=10)
    for _ in range(2):
        nn.train_one_epoch(model, loader, optimizer, nn.CrossEntropyLoss())
    return [
        nn.evaluate_accuracy(model, uneven(test, (classes + shift) % 10, 40, 20)) >= 0.8
        for shift in draw.bits(10)
    ]


def empty_loaders(nn: ModuleType, draw: Draw) -> Answer:
    """Which of some loaders are empty. The first is and the second is not, whatever is drawn."""
    model, told = own_model(nn, draw, 12, 10), list[Answer]()
    train = partial(nn.train_one_epoch, optimizer=Recorder(model.parameters()))
    for has_rows in (0, 1, *draw.bits(6)):
        rows = [(draw.normal(2, 12), draw.whole(0, 10, 2))] * has_rows
        for loader in (rows, iter(rows)):
            told.append(raises(partial(train, model, loader, loss_fn=quartic_loss(nn))))
        told.append(raises(partial(nn.evaluate_accuracy, model, iter(rows))))
    return told


def raises(call: Callable[[], object]) -> bool:
    """Whether a call raises ValueError."""
    try:
        call()
    except ValueError:
        return True
    except Exception:  # of what is not asked here
        return False
    return False


FIT = ("module", "linear", "mse", "sgd")
TRAIN = ("module", "cross_entropy", "sgd")
LEARN = ("module", "linear", "relu", "sequential", "cross_entropy", "sgd")

QUESTIONS = (
    one("regression_recovers_the_line", regression_line, *FIT),
    one("regression_returns_the_losses", regression_losses, *FIT),
    one("regression_takes_plain_gradient_steps", regression_steps, *FIT),
    one("classifier_training_takes_plain_gradient_steps", train_classifier, *TRAIN),
    one("classifier_training_lasts_as_long_as_asked", long_training, *TRAIN),
    one("classifier_learns_circles", classifier_learns, *LEARN),
    one("mnist_epoch_is_one_update_a_batch", epoch_updates, "sequential", *TRAIN),
    one("mnist_epoch_uses_what_it_is_given", epoch_parts, "module"),
    one("mnist_empty_loader_is_an_error", empty_loaders, "module"),
    one("mnist_learns_a_small_image_set", mnist_learns, *LEARN),
)
