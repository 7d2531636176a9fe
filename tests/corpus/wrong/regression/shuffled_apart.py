# task: regression
# wrong: shuffles x and y each by its own permutation
# pitfall: none

import torch
from g2c.nn import Linear, MSELoss, SGD

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        xb = x[torch.randperm(len(x))]
        yb = y[torch.randperm(len(y))]
        loss = loss_fn(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
