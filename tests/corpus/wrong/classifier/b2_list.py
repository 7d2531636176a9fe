# task: classifier
# wrong: returns a list of layers and no Sequential
# pitfall: none

import torch
from g2c.nn import Linear, ReLU

def build_2d_classifier(hidden=16):
    return [Linear(2, hidden), ReLU(), Linear(hidden, 2)]
