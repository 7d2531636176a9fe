# task: regression
# wrong: a Sequential with a ReLU instead of a single Linear
# pitfall: none

import torch
from g2c.nn import Linear, MSELoss, ReLU, Sequential, SGD

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Sequential(Linear(x.shape[1], 16), ReLU(), Linear(16, y.shape[1]))
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
