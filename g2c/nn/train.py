"""Training routines: forward, loss, backward, update, again.

Order of work: train_linear_regression, train_one_epoch; build_2d_classifier,
accuracy_from_logits, train_classifier; build_mnist_mlp, evaluate_accuracy. By now every part
exists: these functions put your own Linear, losses and SGD together. All you need is imported.
"""

from collections.abc import Iterable

import torch
from torch import Tensor

from g2c.nn.loss import CrossEntropyLoss, MSELoss
from g2c.nn.modules import Linear, Module, ReLU, Sequential
from g2c.nn.optim import SGD


def train_linear_regression(
    x: Tensor, y: Tensor, steps: int = 500, lr: float = 0.1
) -> tuple[Linear, list[float]]:
    """Fit a line to points: a single new Linear(1, 1), with MSELoss and SGD, on the full batch.

    x: (N, 1) float inputs. y: (N, 1) float targets.
    steps: number of updates. lr: step size of SGD.
    Returns the trained Linear, and the loss of each step as a list of `steps` Python floats.
    """
    # TODO(regression): the loop of this module's first line, `steps` times, from a new Linear.
    raise NotImplementedError("regression: write train_linear_regression in g2c/nn/train.py")


def build_2d_classifier(hidden: int = 16) -> Sequential:
    """A network for points in the plane and two classes, with one hidden ReLU layer.

    hidden: number of hidden units.
    Returns a new Sequential, (N, 2) → (N, hidden) → (N, 2) logits.
    """
    # TODO(classifier): two Linears with a nonlinearity between them.
    raise NotImplementedError("classifier: write build_2d_classifier in g2c/nn/train.py")


def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    """Share of rows whose largest logit is the target: a plain float in [0, 1].

    logits: (N, C) float. targets: (N,) int64 class indices in [0, C).
    """
    # TODO(classifier): compare each row's most likely class with its target.
    raise NotImplementedError("classifier: write accuracy_from_logits in g2c/nn/train.py")


def train_classifier(
    model: Module,
    x: Tensor,
    y: Tensor,
    steps: int = 1000,
    lr: float = 0.1,
    weight_decay: float = 0.0,
) -> list[float]:
    """Train `model` in place with CrossEntropyLoss and SGD, on the full batch.

    x: (N, D) float inputs. y: (N,) int64 classes.
    steps: number of updates. lr, weight_decay: passed to SGD.
    Returns the loss of each step as a list of `steps` Python floats.
    """
    # TODO(classifier): as in train_linear_regression, with the given model and another loss.
    raise NotImplementedError("classifier: write train_classifier in g2c/nn/train.py")


def build_mnist_mlp(hidden: int = 128, use_relu: bool = True) -> Sequential:
    """A two-layer network for 28 × 28 images and ten digits.

    hidden: number of hidden units.
    use_relu: False leaves the ReLU out, which makes the two layers equivalent to one affine map.
    Returns a new Sequential, (N, 784) → (N, hidden) → (N, 10) logits, of three layers or two.
    """
    # TODO(mnist): like build_2d_classifier, with the widths of MNIST and the ReLU optional.
    raise NotImplementedError("mnist: write build_mnist_mlp in g2c/nn/train.py")


def train_one_epoch(
    model: Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: SGD,
    loss_fn: Module,
) -> float:
    """Train `model` on every batch of `loader` once, one update a batch.

    loader: yields (images, targets): images (B, 1, 28, 28), or any (B, ...) float, to be
        flattened to (B, features); targets (B,) int64. B may differ from batch to batch. It may
        be a generator, which has no length and is used up after one pass.
    optimizer: anything with zero_grad() and step(). loss_fn: called as loss_fn(logits, targets).
    Returns the mean loss over the epoch's images as a Python float: each batch's loss, before
    its update, weighted by its size.

    Raises ValueError when the loader yields nothing.
    """
    # TODO(mnist): one pass of the training loop per batch, and a running total of the loss.
    # Moved to model.device, a batch fits a model on a GPU too; on the CPU that changes nothing.
    raise NotImplementedError("mnist: write train_one_epoch in g2c/nn/train.py")


def evaluate_accuracy(model: Module, loader: Iterable[tuple[Tensor, Tensor]]) -> float:
    """Share of the loader's images that `model` gets right: a plain float in [0, 1].

    loader: as in train_one_epoch. Every image counts the same, whatever its batch's size.
    Only measures: builds no graph, changes no parameter and no gradient.

    Raises ValueError when the loader yields nothing.
    """
    # TODO(mnist): count the correct images over all batches, without recording a graph.
    raise NotImplementedError("mnist: write evaluate_accuracy in g2c/nn/train.py")
