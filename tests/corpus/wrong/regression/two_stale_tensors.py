# task: regression
# wrong: two mistakes, no zero_grad, and tensors in the list
# pitfall: stale-gradients

from torch import Tensor
from g2c.nn import Linear, MSELoss, SGD

def train_linear_regression(x: Tensor, y: Tensor, steps: int=500, lr: float=0.1) -> tuple[Linear, list[float]]:
    model = Linear(x.shape[1], y.shape[1])
    optimizer = SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = MSELoss()(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return model, losses
