# task: classifier
# wrong: passes one list where Sequential takes the layers one by one
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_2d_classifier(hidden: int=16) -> Sequential:
    layers = [Linear(2, hidden), ReLU(), Linear(hidden, 2)]
    return Sequential(layers)
