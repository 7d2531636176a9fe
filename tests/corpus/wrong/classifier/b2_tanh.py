# task: classifier
# wrong: Tanh and not ReLU
# pitfall: none

import torch
from g2c.nn import Linear, Sequential, Tanh

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), Tanh(), Linear(hidden, 2))
