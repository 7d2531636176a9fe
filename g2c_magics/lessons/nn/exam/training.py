"""Questions on the training routines of train.py.

A log of losses may be read before each update or after it: only what both have is compared.
"""

import math
import random
from collections.abc import Callable, Iterable
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.exam.own_parts import Damped, own_model, quartic_loss, uneven
from g2c_magics.lessons.question import Answer, Draw, Question


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
    for rows, steps in ((20, 1), (20, 4), (200, 2)):
        x, lr = draw.normal(rows, 1), draw.number(0.05, 0.3)
        y, change = draw.normal(rows, 1), draw.normal(rows, 1) + 2 * x + 1
        low, middle, high = (
            fitted(nn, draw, x, y + sign * change, steps, lr) for sign in (-1.0, 0.0, 1.0)
        )
        told += [run[2] for run in (low, middle, high)]
        told += [high[0] - middle[0], middle[0] - low[0]]
        if steps > 1:
            second = bent(low[1], middle[1], high[1])
            low, middle, high = (
                fitted(nn, draw, x, y + sign * change, steps, lr / 2) for sign in (-1.0, 0.0, 1.0)
            )
            told += shared(second, bent(low[1], middle[1], high[1]))
        told += [x, y]
    return told


def bent(low: list[float], middle: list[float], high: list[float]) -> list[float]:
    """The second differences of three logs."""
    return [a - 2 * b + c for a, b, c in zip(low, middle, high, strict=True)]


def regression_line(nn: ModuleType, draw: Draw) -> Answer:
    """A line through noise, to the end: what is learnt, and what is left of the loss."""
    x = torch.linspace(-4, 4, 40).unsqueeze(1)
    y = draw.number(-3, 3) * x + draw.number(-2, 2) + draw.normal(40, 1, scale=0.3)
    # Long enough for what is left of the start to be less than rounding, whatever it was.
    model, losses = nn.train_linear_regression(x, y, steps=100)
    told: list[Answer] = [model.W, model.b, is_log(losses, 100), losses[-3:]]
    again, losses = nn.train_linear_regression(x / 3, -y, steps=40, lr=0.4)
    return [*told, again.W, again.b, model.W, is_log(losses, 40), losses[-3:], again is model]


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


def twins(nn: ModuleType, draw: Draw, width: int, classes: int):
    """Two models of the exam's that begin the same."""
    one, two = own_model(nn, draw, width, classes), own_model(nn, draw, width, classes)
    with torch.no_grad():
        for p, q in zip(one.parameters(), two.parameters(), strict=True):
            q.copy_(p)
    return one, two


def train_one_epoch(nn: ModuleType, draw: Draw) -> Answer:
    told: list[Answer] = []
    for shape, sizes in (((1, 28, 28), (5, 4, 2)), ((2, 6), (300, 1, 1, 1)), ((12,), (8, 3))):
        width, count = torch.Size(shape).numel(), sum(sizes)
        model, images = own_model(nn, draw, width, 3), draw.normal(count, *shape)
        targets = draw.whole(0, 4, count)
        optimizer = Damped(model.parameters(), draw.number(0.05, 0.3))
        loader = uneven(images, targets, *sizes)
        mean = nn.train_one_epoch(model, loader, optimizer, quartic_loss(nn))
        told += [type(mean) is float, mean, optimizer.steps, *model.parameters()]
    return told


def empty_loaders(nn: ModuleType, draw: Draw) -> Answer:
    model = own_model(nn, draw, 12, 10)
    optimizer = Damped(model.parameters(), 0.1)
    empties: tuple[Callable[[], Iterable], ...] = (list, lambda: iter(()))
    return [
        *(
            raises(lambda e=e: nn.train_one_epoch(model, e(), optimizer, quartic_loss(nn)))
            for e in empties
        ),
        *(raises(lambda e=e: nn.evaluate_accuracy(model, e())) for e in empties),
        optimizer.steps,
        nn.evaluate_accuracy(model, [(draw.normal(3, 12), torch.full((3,), 10))]),
    ]


def raises(call: Callable[[], object]) -> bool:
    """Whether a call raises ValueError."""
    try:
        call()
    except ValueError:
        return True
    return False


QUESTIONS = (
    Question(
        "train_linear_regression, step by step",
        ("test_regression_takes_plain_gradient_steps", "test_regression_returns_the_losses"),
        regression_steps,
        ("module", "linear", "mse", "sgd"),
    ),
    Question(
        "train_linear_regression, to the end",
        ("test_regression_recovers_the_line", "test_regression_returns_the_losses"),
        regression_line,
        ("module", "linear", "mse", "sgd"),
    ),
    Question(
        "train_classifier",
        (
            "test_classifier_training_takes_plain_gradient_steps",
            "test_classifier_learns_circles",
        ),
        train_classifier,
        ("module", "cross_entropy", "sgd"),
    ),
    Question(
        "train_one_epoch",
        (
            "test_mnist_epoch_is_one_update_a_batch",
            "test_mnist_epoch_uses_what_it_is_given",
            "test_mnist_learns_a_small_image_set",
        ),
        train_one_epoch,
        ("module",),
    ),
    Question("empty loaders", ("test_mnist_empty_loader_is_an_error",), empty_loaders, ("module",)),
)
