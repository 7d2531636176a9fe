# task: classifier
# right: a list with a star

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_2d_classifier(hidden=16):
    layers = [Linear(2, hidden), ReLU(), Linear(hidden, 2)]
    return Sequential(*layers)
