# task: regression
# right: a new SGD every step; it keeps nothing between steps

import torch
from g2c.nn import Linear, MSELoss, SGD

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    losses = []
    for _ in range(steps):
        optimizer = SGD(model.parameters(), lr=lr)
        optimizer.zero_grad()
        loss = MSELoss()(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
