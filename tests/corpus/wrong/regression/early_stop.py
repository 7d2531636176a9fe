# task: regression
# wrong: stops early when the loss is small, so there are fewer than `steps` losses
# pitfall: none

import torch
from g2c.nn import Linear, MSELoss, SGD

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        losses.append(loss.item())
        if loss.item() < 1e-4:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model, losses
