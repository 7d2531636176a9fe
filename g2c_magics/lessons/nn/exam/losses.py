"""Questions on loss.py and optim.py: both losses, and a step of gradient descent."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.nn.exam.own_parts import hump, param
from g2c_magics.lessons.question import Answer, Draw, one


def value(loss_fn: Any, guesses: Tensor, targets: Tensor) -> Answer:  # Any: the learner's
    """A loss, and both inputs as they are afterwards."""
    return [loss_fn(guesses, targets), guesses, targets]


def slope(loss_fn: Any, guesses: Tensor, targets: Tensor) -> Answer:  # Any: as above
    """The gradient of a loss."""
    held = param(guesses)
    loss_fn(held, targets).backward()
    return held.grad if held.grad is not None else False


def mse_values(nn: ModuleType, draw: Draw) -> Answer:
    return nn.MSELoss()(draw.normal(3, 2), draw.normal(3, 2))


def mse_shapes(nn: ModuleType, draw: Draw) -> Answer:
    shapes = ((4,), (7, 1), (3, 5), (150, 2))
    return [value(nn.MSELoss(), draw.normal(*s), draw.normal(*s)) for s in shapes]


def mse_gradients(nn: ModuleType, draw: Draw) -> Answer:
    return slope(nn.MSELoss(), draw.normal(3, 4), draw.normal(3, 4))


def cross_entropy_values(nn: ModuleType, draw: Draw) -> Answer:
    return nn.CrossEntropyLoss()(draw.normal(2, 4), draw.whole(0, 4, 2))


def cross_entropy_batches(nn: ModuleType, draw: Draw) -> Answer:
    sizes = ((6, 3), (4, 4), (1, 7), (9, 2), (150, 5), (2, 150))
    return [
        value(nn.CrossEntropyLoss(), draw.normal(n, c, scale=2.0), draw.whole(0, c, n))
        for n, c in sizes
    ]


def cross_entropy_far_out(nn: ModuleType, draw: Draw) -> Answer:
    """Rows far from 0 and far from one another, whose losses are in the hundreds.

    In eighths, so that differences are exact, whatever the order they are taken in.
    """
    told: list[Answer] = []
    for centres in ((1000,), (-1000,), (900, -900, 0), (3000, -3000, 500, 0)):
        steps = draw.order(5).expand(len(centres), 5) * 120
        fine = draw.whole(-200, 200, len(centres), 5) / 8
        logits = torch.tensor(centres).unsqueeze(1) + steps + fine
        targets = steps.topk(3, dim=1, largest=False).indices[:, 1 + int(draw.whole(0, 2))]
        told.append(nn.CrossEntropyLoss()(logits, targets))
    return told


def cross_entropy_gradients(nn: ModuleType, draw: Draw) -> Answer:
    return [
        slope(nn.CrossEntropyLoss(), draw.normal(6, 4, scale=scale), draw.whole(0, 4, 6))
        for scale in (1.0, 300.0)
    ]


def params_with_grads(draw: Draw, *shapes: tuple[int, ...]) -> list[Tensor]:
    made = [param(draw.normal(*shape)) for shape in shapes]
    for p in made:
        p.grad = draw.normal(*p.shape)
    return made


def sgd_construction(nn: ModuleType, draw: Draw) -> Answer:
    params, lr = params_with_grads(draw, (2,), (3, 1)), draw.number(0.1, 0.9)
    optimizer = nn.SGD((p for p in params), lr=lr)
    is_held = [a is b for a, b in zip(optimizer.params, params, strict=True)]
    return [len(optimizer.params), is_held, optimizer.lr, optimizer.weight_decay]


def sgd_steps(nn: ModuleType, draw: Draw) -> Answer:
    params = params_with_grads(draw, (3,), (2, 4), (), (2, 1, 3), (3,), (6,), (1, 1))
    optimizer, told = nn.SGD(params, lr=draw.number(0.05, 0.3)), list[Answer]()
    for scale in (1.0, 1000.0, 0.5):
        for p in params:
            p.grad = draw.normal(*p.shape, scale=scale)
        optimizer.step()
        told += [p.detach().clone() for p in params]
        optimizer.lr = draw.number(0.01, 0.05)
    return told


def sgd_decay(nn: ModuleType, draw: Draw) -> Answer:
    params, told = params_with_grads(draw, (3,), (2, 5), (4,)), list[Answer]()
    optimizer = nn.SGD(params, lr=draw.number(0.1, 0.3), weight_decay=draw.number(0.2, 0.6))
    for _ in range(2):
        for p in params[:2]:
            p.grad = draw.normal(*p.shape)
        params[2].grad = torch.zeros(4)
        optimizer.step()
        told += [p.detach().clone() for p in params]
    return told


def sgd_idle(nn: ModuleType, draw: Draw) -> Answer:
    """With the numbers of its check, or like them: what is made of others is asked elsewhere."""
    idle, busy = param(draw.normal(3).abs()), param(draw.normal(2).abs())
    busy.grad = draw.normal(2, scale=0.2)
    optimizer = nn.SGD([idle, busy], lr=0.1, weight_decay=0.5)
    optimizer.step()
    told: list[Answer] = [idle.detach().clone(), busy.detach().clone(), idle.grad is None]
    idle.grad, busy.grad = draw.normal(3, scale=0.2), draw.normal(2, scale=0.2)
    optimizer.step()
    return [*told, idle, busy]


def sgd_training(nn: ModuleType, draw: Draw) -> Answer:
    """Steps on the exam's own function: what stays as it was, whatever their size."""
    p, q = param(draw.normal(4)), param(draw.normal(4))
    optimizer, told = nn.SGD([p, q], draw.number(0.1, 0.4), draw.number(0.0, 0.2)), list[Answer]()
    for _ in range(4):
        optimizer.zero_grad()
        (hump(p * q) + (p - q) ** 2).sum().backward()
        optimizer.step()
        told += [t.grad_fn is None and t.requires_grad for t in (p, q)]
        told += [optimizer.params[0] is p, optimizer.params[1] is q]
    return [*told, torch.is_grad_enabled()]


def sgd_reading(nn: ModuleType, draw: Draw) -> Answer:
    params = params_with_grads(draw, (3,), (2, 2))
    held = [p.grad for p in params]
    nn.SGD(params, lr=draw.number(0.1, 0.3), weight_decay=draw.number(0.2, 0.6)).step()
    return [*(p.grad is g for p, g in zip(params, held, strict=True)), grads_of(params)]


def sgd_clearing(nn: ModuleType, draw: Draw) -> Answer:
    params = params_with_grads(draw, (2,), (3, 2), (4,))
    params[1].grad = None
    held = [p.grad for p in params]
    nn.SGD(params, lr=0.1).zero_grad()
    return [*(p.grad is g for p, g in zip(params, held, strict=True)), grads_of(params)]


def grads_of(params: list[Tensor]) -> list[Answer]:
    return [p.grad.detach().clone() if p.grad is not None else False for p in params]


QUESTIONS = (
    one("mse_known_values", mse_values, "module"),
    one("mse_any_shape", mse_shapes, "module"),
    one("mse_gradients", mse_gradients, "module"),
    one("cross_entropy_known_values", cross_entropy_values, "module"),
    one("cross_entropy_of_any_batch", cross_entropy_batches, "module"),
    one("cross_entropy_is_stable", cross_entropy_far_out, "module"),
    one("cross_entropy_gradients", cross_entropy_gradients, "module"),
    one("sgd_construction", sgd_construction),
    one("sgd_zero_grad_clears_every_gradient", sgd_clearing),
    one("sgd_follows_the_gradient_downhill", sgd_steps),
    one("sgd_decays_every_weight", sgd_decay),
    one("sgd_leaves_parameters_without_a_gradient_alone", sgd_idle),
    one("sgd_update_stays_off_the_graph", sgd_training),
    one("sgd_reads_gradients_without_changing_them", sgd_reading),
)
