# task: classifier
# wrong: a Sigmoid at the end, so what comes out are no logits
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential, Sigmoid

def build_2d_classifier(hidden: int=16) -> Sequential:
    return Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2), Sigmoid())
