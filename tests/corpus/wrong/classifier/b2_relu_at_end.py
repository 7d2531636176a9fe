# task: classifier
# wrong: the ReLU stands after both Linears
# pitfall: no-nonlinearity

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), Linear(hidden, 2), ReLU())
