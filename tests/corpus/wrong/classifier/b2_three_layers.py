# task: classifier
# wrong: two hidden layers and not one
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), ReLU(), Linear(hidden, hidden), ReLU(), Linear(hidden, 2))
