# task: classifier
# wrong: the ReLU stands before both Linears
# pitfall: no-nonlinearity

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_2d_classifier(hidden: int=16) -> Sequential:
    return Sequential(ReLU(), Linear(2, hidden), Linear(hidden, 2))
