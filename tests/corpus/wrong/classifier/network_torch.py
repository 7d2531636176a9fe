# task: classifier
# wrong: the network of torch.nn
# pitfall: torch-nn-shortcut

from torch import nn


def build_2d_classifier(hidden=16):
    return nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 2))
