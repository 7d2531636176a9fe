# task: classifier
# right: layers put on the list afterwards

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_2d_classifier(hidden: int=16) -> Sequential:
    model = Sequential()
    model.layers.append(Linear(2, hidden))
    model.layers.append(ReLU())
    model.layers.append(Linear(hidden, 2))
    return model
