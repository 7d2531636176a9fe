# task: regression
# wrong: two mistakes, updates by hand instead of with SGD, and without no_grad
# pitfall: tracked-update

import torch
from g2c.nn import Linear, MSELoss

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    losses = []
    for _ in range(steps):
        loss = MSELoss()(model(x), y)
        loss.backward()
        for p in model.parameters():
            p -= lr * p.grad
            p.grad.zero_()
        losses.append(loss.item())
    return model, losses
