# task: regression
# right: zero_grad first, float() of the loss

import torch
from g2c.nn import Linear, MSELoss, SGD

def train_linear_regression(x, y, steps=500, lr=0.1):
    in_features, out_features = x.shape[1], y.shape[1]
    net = Linear(in_features, out_features)
    criterion, opt = MSELoss(), SGD(net.parameters(), lr)
    history = []
    for _ in range(steps):
        opt.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        opt.step()
        history.append(float(loss))
    return net, history
