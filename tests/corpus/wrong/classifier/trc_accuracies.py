# task: classifier
# wrong: notes the accuracy of each step and not the loss
# pitfall: none

from torch import Tensor
from g2c.nn import accuracy_from_logits, CrossEntropyLoss, Module, SGD

def train_classifier(model: Module, x: Tensor, y: Tensor, steps: int=1000, lr: float=0.1, weight_decay: float=0.0) -> list[float]:
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    history = []
    for _ in range(steps):
        logits = model(x)
        loss = loss_fn(logits, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(accuracy_from_logits(logits, y))
    return history
