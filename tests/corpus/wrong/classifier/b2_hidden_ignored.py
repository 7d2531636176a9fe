# task: classifier
# wrong: always 16 hidden units
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, 16), ReLU(), Linear(16, 2))
