# task: regression
# right: a list comprehension over a step function

import torch
from g2c.nn import Linear, MSELoss, SGD

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    optimizer = SGD(model.parameters(), lr=lr)
    loss_fn = MSELoss()

    def one_step():
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return model, [one_step() for _ in range(steps)]
