# task: classifier
# wrong: sets the last layer's weights to 0 and takes requires_grad off
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_2d_classifier(hidden=16):
    last = Linear(hidden, 2)
    last.W = torch.zeros(hidden, 2)
    return Sequential(Linear(2, hidden), ReLU(), last)
