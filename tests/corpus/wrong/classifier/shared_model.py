# task: classifier
# wrong: the network is made once outside, so every call returns the same one
# pitfall: none

import torch

from g2c.nn import Linear, ReLU, Sequential

_net = Sequential(Linear(2, 16), ReLU(), Linear(16, 2))


def build_2d_classifier(hidden=16):
    return _net
