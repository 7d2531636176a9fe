# task: regression
# right: an inner function for a step

import g2c.nn as nn


def one_step(model, optimizer, x, y):
    loss = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def train_linear_regression(x, y, steps=500, lr=0.1):
    model = nn.Linear(x.shape[1], y.shape[1])
    optimizer = nn.SGD(list(model.parameters()), lr=lr, weight_decay=0.0)
    return model, [one_step(model, optimizer, x, y) for _ in range(steps)]
