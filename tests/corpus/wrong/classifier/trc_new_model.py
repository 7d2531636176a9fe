# task: classifier
# wrong: trains a new network and leaves the given one as it was
# pitfall: no-update

import torch
from g2c.nn import CrossEntropyLoss, SGD, build_2d_classifier

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    model = build_2d_classifier()
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
