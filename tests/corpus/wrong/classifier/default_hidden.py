# task: classifier
# wrong: the default of hidden is 32 and not 16
# pitfall: none

import torch

from g2c.nn import Linear, ReLU, Sequential


def build_2d_classifier(hidden=32):
    return Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2))
