# task: regression
# wrong: the list of losses is a default argument, so it goes on from call to call
# pitfall: none

import torch

from g2c.nn import Linear, MSELoss, SGD


def train_linear_regression(x, y, steps=500, lr=0.1, losses=[]):
    model = Linear(x.shape[1], y.shape[1])
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr)
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
