# task: classifier
# wrong: argmax of the logits goes into the loss
# pitfall: non-differentiable-loss

import torch
from g2c.nn import CrossEntropyLoss, SGD

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        pred = model(x).argmax(dim=1)
        loss = loss_fn(pred.float(), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
