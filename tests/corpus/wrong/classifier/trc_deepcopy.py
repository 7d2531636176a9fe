# task: classifier
# wrong: trains a copy and not the model itself
# pitfall: no-update

from torch import Tensor
from g2c.nn import CrossEntropyLoss, Module, SGD

import copy


def train_classifier(model: Module, x: Tensor, y: Tensor, steps: int=1000, lr: float=0.1, weight_decay: float=0.0) -> list[float]:
    net = copy.deepcopy(model)
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(net.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        loss = loss_fn(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
