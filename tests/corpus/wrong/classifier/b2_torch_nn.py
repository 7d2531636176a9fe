# task: classifier
# wrong: layers of torch.nn
# pitfall: torch-nn-shortcut

import torch
from g2c.nn import Sequential

import torch.nn as nn


def build_2d_classifier(hidden: int=16) -> Sequential:
    return nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 2))
