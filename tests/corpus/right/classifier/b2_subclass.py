# task: classifier
# right: a subclass of Sequential

import torch
from g2c.nn import Linear, ReLU, Sequential

class Classifier(Sequential):
    def __init__(self, hidden):
        super().__init__(Linear(2, hidden), ReLU(), Linear(hidden, 2))


def build_2d_classifier(hidden: int=16) -> Sequential:
    """A network for points in the plane and two classes, with one hidden ReLU layer.

    hidden: number of hidden units.
    Returns a Sequential, (N, 2) → (N, hidden) → (N, 2) logits.
    """
    return Classifier(hidden)
