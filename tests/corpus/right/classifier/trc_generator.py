# task: classifier
# right: a generator function and list()

from torch import Tensor
from g2c.nn import CrossEntropyLoss, Module, SGD

def train_classifier(model: Module, x: Tensor, y: Tensor, steps: int=1000, lr: float=0.1, weight_decay: float=0.0) -> list[float]:
    def run():
        optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
        loss_fn = CrossEntropyLoss()
        for _ in range(steps):
            loss = loss_fn(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield loss.item()

    return list(run())
