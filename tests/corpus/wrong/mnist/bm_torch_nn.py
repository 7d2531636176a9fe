# task: mnist
# wrong: layers of torch.nn with a Flatten
# pitfall: torch-nn-shortcut

import torch

def build_mnist_mlp(hidden=128, use_relu=True):
    from torch import nn
    layers = [nn.Flatten(), nn.Linear(784, hidden)]
    if use_relu:
        layers.append(nn.ReLU())
    layers.append(nn.Linear(hidden, 10))
    return nn.Sequential(*layers)
