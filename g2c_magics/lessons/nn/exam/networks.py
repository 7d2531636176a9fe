"""Questions on the networks and the accuracies of train.py."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.nn.exam.own_parts import own_model, uneven
from g2c_magics.lessons.question import Answer, Draw, one

PARTS = ("module", "linear", "relu", "sequential")


def network(
    nn: ModuleType, draw: Draw, build: Callable[[], Any], wide: int, hidden: int, narrow: int
) -> Answer:
    """What a network of two layers gives with drawn weights, which it takes by their shapes."""
    model, other = build(), build()
    found = {tuple(p.shape): p for p in model.parameters()}
    again = {tuple(p.shape): p for p in other.parameters()}
    shapes = ((wide, hidden), (hidden,), (hidden, narrow), (narrow,))
    told: list[Answer] = [
        isinstance(model, nn.Sequential),
        len(list(model.parameters())),
        any(p is q for p in model.parameters() for q in other.parameters()),
        torch.equal(found[shapes[0]].detach(), again[shapes[0]].detach()),
    ]
    with torch.no_grad():
        for shape in shapes:
            found[shape].copy_(draw.normal(*shape, scale=shape[0] ** -0.5))
    x = draw.normal(6, wide)
    return [*told, model(x), model(3 * x)]


def build_2d_classifier(nn: ModuleType, draw: Draw) -> Answer:
    hidden = 5 + int(draw.whole(0, 8))
    return [
        network(nn, draw, nn.build_2d_classifier, 2, 16, 2),
        network(nn, draw, lambda: nn.build_2d_classifier(hidden=hidden), 2, hidden, 2),
    ]


def build_mnist_mlp(nn: ModuleType, draw: Draw) -> Answer:
    hidden = 11 + int(draw.whole(0, 8))
    return [
        network(nn, draw, nn.build_mnist_mlp, 784, 128, 10),
        network(nn, draw, lambda: nn.build_mnist_mlp(hidden=hidden), 784, hidden, 10),
        network(
            nn, draw, lambda: nn.build_mnist_mlp(hidden=hidden, use_relu=False), 784, hidden, 10
        ),
    ]


def planted(draw: Draw, logits: Tensor) -> Tensor:
    """Targets that are right in a share of the rows that nobody gets by chance.

    Made here, so that the number of hits stands in no frame below which learner code runs.
    """
    targets = logits.argmax(dim=1)
    missed = draw.order(len(logits))[: int(draw.whole(0, len(logits) + 1))]
    targets[missed] = logits.argmin(dim=1)[missed]
    return targets


def accuracy_from_logits(nn: ModuleType, draw: Draw) -> Answer:
    told: list[Answer] = []
    for rows, classes in ((7, 3), (11, 10), (1, 2), (300, 4), (13, 5)):
        logits = draw.normal(rows, classes)
        targets = planted(draw, logits)
        share = nn.accuracy_from_logits(logits, targets)
        told += [type(share) is float, share, targets]
    return told


def evaluate_accuracy(nn: ModuleType, draw: Draw) -> Answer:
    told: list[Answer] = []
    for shape, sizes in (((1, 28, 28), (5, 4, 2)), ((2, 5), (300, 1, 1, 1)), ((12,), (4, 7))):
        width, count = torch.Size(shape).numel(), sum(sizes)
        model, images = own_model(nn, draw, width, 10), draw.normal(count, *shape)
        with torch.no_grad():
            targets = planted(draw, model(images.flatten(1)))
        params, grads = [p.detach().clone() for p in model.parameters()], []
        for p in model.parameters():
            p.grad = draw.normal(*p.shape)
            grads.append(p.grad)
        share = nn.evaluate_accuracy(model, uneven(images, targets, *sizes))
        told += [type(share) is float, share, torch.is_grad_enabled()]
        told += [torch.equal(p, kept) for p, kept in zip(model.parameters(), params, strict=True)]
        told += [p.grad is g for p, g in zip(model.parameters(), grads, strict=True)]
        told += [float(g.sum()) for g in grads]
    return told


QUESTIONS = (
    one("classifier_network_is_built_as_asked", build_2d_classifier, *PARTS),
    one("classifier_accuracy_is_the_share_of_hits", accuracy_from_logits),
    one("mnist_network_is_built_as_asked", build_mnist_mlp, *PARTS),
    one("mnist_accuracy_counts_every_image_once", evaluate_accuracy, "module"),
)
