# task: classifier
# wrong: calls model.layers one by one, so a model that is no Sequential fails
# pitfall: none

from torch import Tensor
from g2c.nn import CrossEntropyLoss, Module, SGD

def train_classifier(model: Module, x: Tensor, y: Tensor, steps: int=1000, lr: float=0.1, weight_decay: float=0.0) -> list[float]:
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        h = x
        for layer in model.layers:
            h = layer(h)
        loss = loss_fn(h, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
