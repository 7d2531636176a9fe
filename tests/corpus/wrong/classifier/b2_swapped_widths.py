# task: classifier
# wrong: the widths of each Linear are the wrong way round
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_2d_classifier(hidden: int=16) -> Sequential:
    return Sequential(Linear(hidden, 2), ReLU(), Linear(2, hidden))
