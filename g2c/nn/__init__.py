"""Module 03, a first neural network: the public names of the library you are building."""

from g2c.nn.device import resolve_device
from g2c.nn.loss import CrossEntropyLoss, MSELoss
from g2c.nn.modules import Linear, Module, ReLU, Sequential, Sigmoid, Tanh
from g2c.nn.optim import SGD
from g2c.nn.train import (
    accuracy_from_logits,
    build_2d_classifier,
    build_mnist_mlp,
    evaluate_accuracy,
    train_classifier,
    train_linear_regression,
    train_one_epoch,
)

__all__ = [
    "SGD",
    "CrossEntropyLoss",
    "Linear",
    "MSELoss",
    "Module",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Tanh",
    "accuracy_from_logits",
    "build_2d_classifier",
    "build_mnist_mlp",
    "evaluate_accuracy",
    "resolve_device",
    "train_classifier",
    "train_linear_regression",
    "train_one_epoch",
]
