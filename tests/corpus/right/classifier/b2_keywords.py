# task: classifier
# right: keyword arguments

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_2d_classifier(hidden=16):
    first = Linear(in_features=2, out_features=hidden)
    second = Linear(in_features=hidden, out_features=2)
    model = Sequential(first, ReLU(), second)
    return model
