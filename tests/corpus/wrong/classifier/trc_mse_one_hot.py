# task: classifier
# wrong: squared error on one-hot targets
# pitfall: none

import torch
from torch import Tensor
from g2c.nn import Module, MSELoss, SGD

def train_classifier(model: Module, x: Tensor, y: Tensor, steps: int=1000, lr: float=0.1, weight_decay: float=0.0) -> list[float]:
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        out = model(x)
        target = torch.eye(out.shape[1])[y]
        loss = loss_fn(out, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
