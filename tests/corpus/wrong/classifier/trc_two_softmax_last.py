# task: classifier
# wrong: two mistakes, softmax before the loss, and only the last loss comes back
# pitfall: none

import torch
from g2c.nn import CrossEntropyLoss, SGD

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    for _ in range(steps):
        loss = loss_fn(model(x).softmax(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return [loss.item()]
