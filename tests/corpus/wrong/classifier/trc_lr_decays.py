# task: classifier
# wrong: lr is made smaller while training
# pitfall: none

import torch
from g2c.nn import CrossEntropyLoss, SGD

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    loss_fn = CrossEntropyLoss()
    losses = []
    for i in range(steps):
        optimizer = SGD(model.parameters(), lr=lr / (1 + 0.01 * i), weight_decay=weight_decay)
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
