# task: regression
# wrong: zero_grad stands before the loop and not in it
# pitfall: stale-gradients

from torch import Tensor
from g2c.nn import Linear, MSELoss, SGD

def train_linear_regression(x: Tensor, y: Tensor, steps: int=500, lr: float=0.1) -> tuple[Linear, list[float]]:
    model = Linear(x.shape[1], y.shape[1])
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr)
    optimizer.zero_grad()
    losses = []
    for step in range(steps):
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    return model, losses
