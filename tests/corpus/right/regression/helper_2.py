# task: regression
# right: a generic helper that the function calls

import torch

from g2c.nn import Linear, MSELoss, SGD


def _fit(model, loss_fn, optimizer, x, y, steps):
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    losses = _fit(model, MSELoss(), SGD(model.parameters(), lr=lr), x, y, steps)
    return model, losses
