# task: classifier
# right: the parameters listed first

from torch import Tensor
from g2c.nn import CrossEntropyLoss, Module, SGD

def train_classifier(model: Module, x: Tensor, y: Tensor, steps: int=1000, lr: float=0.1, weight_decay: float=0.0) -> list[float]:
    """Train `model` in place with CrossEntropyLoss and SGD, on the full batch.

    x: (N, D) float inputs. y: (N,) int64 classes.
    steps: number of updates. lr, weight_decay: passed to SGD.
    Returns the loss of each step as `steps` Python floats.
    """
    params = list(model.parameters())
    optimizer = SGD(params, lr=lr, weight_decay=weight_decay)
    loss_fn = CrossEntropyLoss()
    losses = []
    for _ in range(steps):
        for p in params:
            if p.grad is not None:
                p.grad.zero_()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
