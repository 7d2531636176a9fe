# task: classifier
# wrong: three inputs, a widths slip
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_2d_classifier(hidden: int=16) -> Sequential:
    """A network for points in the plane and two classes, with one hidden ReLU layer.

    hidden: number of hidden units.
    Returns a Sequential, (N, 2) → (N, hidden) → (N, 2) logits.
    """
    return Sequential(Linear(3, hidden), ReLU(), Linear(hidden, 2))
