# task: classifier
# wrong: minimises one minus the accuracy
# pitfall: non-differentiable-loss

import torch
from torch import Tensor
from g2c.nn import accuracy_from_logits, Module, SGD

def train_classifier(model: Module, x: Tensor, y: Tensor, steps: int=1000, lr: float=0.1, weight_decay: float=0.0) -> list[float]:
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        acc = accuracy_from_logits(model(x), y)
        loss = torch.tensor(1 - acc, requires_grad=True)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
