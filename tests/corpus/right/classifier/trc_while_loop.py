# task: classifier
# right: a while loop counting down

import torch
from g2c.nn import CrossEntropyLoss, SGD

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    loss_fn = CrossEntropyLoss()
    losses = []
    left = steps
    while left > 0:
        logits = model(x)
        loss = loss_fn(logits, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        left -= 1
    return losses
