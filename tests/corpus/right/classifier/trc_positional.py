# task: classifier
# right: positional arguments to SGD

import torch
from g2c.nn import CrossEntropyLoss, SGD

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    opt = SGD(model.parameters(), lr, weight_decay)
    criterion = CrossEntropyLoss()
    out = []
    for _ in range(steps):
        opt.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        opt.step()
        out += [float(loss)]
    return out
