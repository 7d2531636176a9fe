# task: classifier
# right: calls forward by name

from torch import Tensor
from g2c.nn import CrossEntropyLoss, Module, SGD

def train_classifier(model: Module, x: Tensor, y: Tensor, steps: int=1000, lr: float=0.1, weight_decay: float=0.0) -> list[float]:
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        logits = model.forward(x)
        loss = CrossEntropyLoss()(logits=logits, targets=y)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses
