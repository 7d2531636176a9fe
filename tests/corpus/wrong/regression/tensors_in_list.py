# task: regression
# wrong: appends the loss tensors instead of Python floats
# pitfall: not-scalar

import torch
from g2c.nn import Linear, MSELoss, SGD

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return model, losses
