# task: classifier
# right: the lesson's loop

from torch import Tensor
from g2c.nn import CrossEntropyLoss, Module, SGD

def train_classifier(model: Module, x: Tensor, y: Tensor, steps: int=1000, lr: float=0.1, weight_decay: float=0.0) -> list[float]:
    """Train `model` in place with CrossEntropyLoss and SGD, on the full batch.

    x: (N, D) float inputs. y: (N,) int64 classes.
    steps: number of updates. lr, weight_decay: passed to SGD.
    Returns the loss of each step as `steps` Python floats.
    """
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
