# task: classifier
# right: a Sequential within a Sequential

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_2d_classifier(hidden: int=16) -> Sequential:
    body = Sequential(Linear(2, hidden), ReLU())
    return Sequential(body, Linear(hidden, 2))
