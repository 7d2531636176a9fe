"""Questions on loss.py and optim.py: both losses, and a step of gradient descent."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.nn.exam.own_parts import hump, param
from g2c_magics.lessons.question import Answer, Draw, Question


def loss_and_slope(loss_fn: Any, guesses: Tensor, targets: Tensor) -> Answer:  # Any: the learner's
    """A loss, its gradient, and both inputs as they are afterwards."""
    held = param(guesses)
    loss = loss_fn(held, targets)
    loss.backward()
    return [loss, held.grad if held.grad is not None else 0.0, held, targets]


def mse(nn: ModuleType, draw: Draw) -> Answer:
    shapes = ((4,), (7, 1), (3, 5), (150, 2))
    return [loss_and_slope(nn.MSELoss(), draw.normal(*s), draw.normal(*s)) for s in shapes]


def cross_entropy(nn: ModuleType, draw: Draw) -> Answer:
    told: list[Answer] = []
    for rows, classes in ((6, 3), (4, 4), (1, 7), (9, 2), (150, 5), (2, 150)):
        logits = draw.normal(rows, classes, scale=2.0)
        told.append(loss_and_slope(nn.CrossEntropyLoss(), logits, draw.whole(0, classes, rows)))
    return told


def cross_entropy_far_out(nn: ModuleType, draw: Draw) -> Answer:
    """Rows far from 0 and far from one another, whose losses are in the hundreds.

    In eighths, so that differences are exact, whatever the order they are taken in.
    """
    told: list[Answer] = []
    for centres in ((1000,), (-1000,), (900, -900, 0), (3000, -3000, 500, 0)):
        steps = torch.stack([draw.order(5) for _ in centres]) * 120
        fine = draw.whole(-200, 200, len(centres), 5) / 8
        logits = torch.tensor(centres).unsqueeze(1) + steps + fine
        targets = steps.topk(3, dim=1, largest=False).indices[:, 1 + int(draw.whole(0, 2))]
        told.append(loss_and_slope(nn.CrossEntropyLoss(), logits, targets))
    return told


def params_with_grads(draw: Draw, *shapes: tuple[int, ...]) -> list[Tensor]:
    made = [param(draw.normal(*shape)) for shape in shapes]
    for p in made:
        p.grad = draw.normal(*p.shape)
    return made


def sgd_steps(nn: ModuleType, draw: Draw) -> Answer:
    params = params_with_grads(draw, (3,), (2, 4), (), (2, 1, 3), (3,), (6,), (1, 1))
    optimizer = nn.SGD((p for p in params), lr=draw.number(0.05, 0.3))
    told: list[Answer] = [len(optimizer.params), all(map(is_same, optimizer.params, params))]
    for factor in (1.0, 1000.0, 0.5):
        for p in params:
            p.grad = p.grad * factor  # pyright: ignore[reportOptionalOperand] - given above
        optimizer.step()
        told += [p.detach().clone() for p in params]
        optimizer.lr = draw.number(0.01, 0.05)
    return [*told, grads_of(params), *(p.requires_grad and p.is_leaf for p in params)]


def sgd_decay(nn: ModuleType, draw: Draw) -> Answer:
    params = [*params_with_grads(draw, (3,), (2, 5), (4,)), param(draw.normal(3))]
    optimizer = nn.SGD(params, lr=draw.number(0.1, 0.3), weight_decay=draw.number(0.2, 0.6))
    told: list[Answer] = []
    params[2].grad = torch.zeros(4)
    for _ in range(2):
        optimizer.step()
        told += [p.detach().clone() for p in params]
    told.append(params[3].grad is None)
    params[3].grad = draw.normal(3)
    held = [p.grad for p in params]
    optimizer.step()
    told += [[p.detach().clone() for p in params], grads_of(params)]
    return [*told, *(p.grad is g for p, g in zip(params, held, strict=True))]


def sgd_training(nn: ModuleType, draw: Draw) -> Answer:
    """Steps on the exam's own function: a parameter that is on the graph would not do it twice."""
    p, q = param(draw.normal(4)), param(draw.normal(4))
    optimizer = nn.SGD([p, q], draw.number(0.1, 0.4), draw.number(0.0, 0.2))
    told: list[Answer] = []
    for _ in range(4):
        optimizer.zero_grad()
        told += grads_of([t for t in (p, q) if t.grad is not None])
        (hump(p * q) + (p - q) ** 2).sum().backward()
        optimizer.step()
        told += [p.detach().clone(), q.detach().clone(), p.grad_fn is None, q.grad_fn is None]
        told += [optimizer.params[0] is p, optimizer.params[1] is q]
    return [*told, torch.is_grad_enabled()]


def sgd_clearing(nn: ModuleType, draw: Draw) -> Answer:
    params = params_with_grads(draw, (2,), (3, 2), (4,))
    params[1].grad = None
    held = [p.grad for p in params]
    nn.SGD(params, lr=0.1).zero_grad()
    is_held = [p.grad is g for p, g in zip(params, held, strict=True)]
    return [is_held, grads_of(params)]


def is_same(a: object, b: object) -> bool:
    return a is b


def grads_of(params: list[Tensor]) -> list[Answer]:
    return [p.grad.detach().clone() if p.grad is not None else False for p in params]


QUESTIONS = (
    Question(
        "mse",
        ("test_mse_known_values", "test_mse_any_shape", "test_mse_gradients"),
        mse,
        ("module",),
    ),
    Question(
        "cross-entropy",
        (
            "test_cross_entropy_known_values",
            "test_cross_entropy_of_any_batch",
            "test_cross_entropy_gradients",
        ),
        cross_entropy,
        ("module",),
    ),
    Question(
        "cross-entropy far out",
        ("test_cross_entropy_is_stable", "test_cross_entropy_gradients"),
        cross_entropy_far_out,
        ("module",),
    ),
    Question(
        "sgd steps",
        (
            "test_sgd_construction",
            "test_sgd_follows_the_gradient_downhill",
            "test_sgd_reads_gradients_without_changing_them",
        ),
        sgd_steps,
    ),
    Question(
        "sgd decay",
        (
            "test_sgd_decays_every_weight",
            "test_sgd_leaves_parameters_without_a_gradient_alone",
            "test_sgd_reads_gradients_without_changing_them",
        ),
        sgd_decay,
    ),
    Question("sgd training", ("test_sgd_update_stays_off_the_graph",), sgd_training),
    Question("sgd clearing", ("test_sgd_zero_grad_clears_every_gradient",), sgd_clearing),
)
