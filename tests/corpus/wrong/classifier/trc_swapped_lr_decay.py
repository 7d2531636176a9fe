# task: classifier
# wrong: lr and weight_decay passed in the wrong order
# pitfall: none

from torch import Tensor
from g2c.nn import CrossEntropyLoss, Module, SGD

def train_classifier(model: Module, x: Tensor, y: Tensor, steps: int=1000, lr: float=0.1, weight_decay: float=0.0) -> list[float]:
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), weight_decay, lr)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
