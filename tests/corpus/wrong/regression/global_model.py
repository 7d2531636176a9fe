# task: regression
# wrong: the model is made once outside the function, so a second call goes on training it
# pitfall: none

import torch

from g2c.nn import Linear, MSELoss, SGD

model = Linear(1, 1)


def train_linear_regression(x, y, steps=500, lr=0.1):
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
